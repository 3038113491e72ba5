"""Texts, placeholders and look-ups that several messages share."""
