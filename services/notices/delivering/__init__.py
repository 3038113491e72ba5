"""Sending a message: render it late, ask once more whether it is still wanted, send it, record the outcome."""
