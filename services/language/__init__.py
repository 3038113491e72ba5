"""Text for people: translated messages (gettext.py), and dates, money and names in words (formats.py)."""

from services.language.gettext import (
    DEFAULT,
    LANGUAGES,
    LOCALES,
    N_,
    _,
    asked_for,
    language,
    ngettext,
    preferred,
    speak,
    speaking,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "LOCALES",
    "N_",
    "_",
    "asked_for",
    "language",
    "ngettext",
    "preferred",
    "speak",
    "speaking",
]
