"""Programmes, classes, and the sessions they meet in."""
