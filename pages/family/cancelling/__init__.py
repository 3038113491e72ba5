"""Cancelling a session: what it would do, what it did, and coming back."""
