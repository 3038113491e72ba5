"""Cancelling a session: the sheet before, the offer after, undoing and rejoining."""
