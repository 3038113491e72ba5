"""Tests of what belongs to a session besides meeting."""
