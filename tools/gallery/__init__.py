"""The screens drawn with sample values, for tools/preview.py."""
