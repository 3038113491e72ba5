"""Where the messages are."""

from __future__ import annotations

MESSAGES, MESSAGE = "/staff/messages", "/staff/message"


def text(form: str, language: str = "") -> str:
    """One text of a message, in one language."""
    return f"{MESSAGE}?of={form}" + (f"&in={language}" if language else "")
