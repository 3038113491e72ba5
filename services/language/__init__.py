"""Text for people: translated messages (gettext.py), and dates, money and names in words (formats.py)."""

from services.language.current import (
    LANGUAGES,
    LOCALES,
    asked_for,
    language,
    preferred,
    speak,
    speaking,
    spoken,
)
from services.language.gettext import N_, _, around_days, ngettext
from services.language.spoken import DEFAULT, SPOKEN

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "LOCALES",
    "N_",
    "SPOKEN",
    "_",
    "around_days",
    "asked_for",
    "language",
    "ngettext",
    "preferred",
    "speak",
    "speaking",
    "spoken",
]
