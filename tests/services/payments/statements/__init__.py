"""Statements of banks."""
