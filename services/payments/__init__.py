"""Paying: into which account, with which code, what is on its way, and who is reminded."""
