"""The screens of the design drawn with sample values, for tools/preview.py."""
