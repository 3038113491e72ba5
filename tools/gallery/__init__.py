"""Screens with sample values, for tools/preview.py."""
