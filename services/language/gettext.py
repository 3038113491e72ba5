"""Translated messages (gettext), in the language of each person.

Keys are English sentences, so a missing translation reads as English rather than as a code. A message is
looked up when it is shown, never when a module is loaded: mark constants with `N_`.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from services.language.slovak_days import SlovakSentence

LANGUAGES = {"en": "English", "sk": "Slovenčina"}
DEFAULT = "en"
LOCALES = Path(__file__).parent / "locales"

_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a message for translation without translating it yet."""
    return message


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    source = LOCALES / language / "messages.po"
    if not source.exists():
        return gettext.NullTranslations()
    with source.open("rb") as po:
        messages = read_po(po, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """The message in the language of the person being served."""
    return _sentence(_catalogue(_current.get()).gettext(message))


def ngettext(singular: str, plural: str, n: int) -> str:
    """The message in the right plural form (Slovak has three)."""
    return _sentence(_catalogue(_current.get()).ngettext(singular, plural, n))


def _sentence(text: str) -> str:
    return SlovakSentence(text) if "{" in text and _current.get() == "sk" else text


def language() -> str:
    """The language of the current task, one of LANGUAGES."""
    return _current.get()


def speak(wanted: str) -> None:
    """Speak this language for the rest of the current task; an unknown one means the default."""
    _current.set(wanted if wanted in LANGUAGES else DEFAULT)


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Speak this language inside the block, and the former one after it."""
    token = _current.set(wanted if wanted in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _current.reset(token)


def asked_for(accept_language: str) -> str | None:
    """The first of our languages that a browser's Accept-Language header asks for, if it asks for any."""
    for part in accept_language[:500].split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
        if code == "cs":
            return "sk"
    return None


def preferred(accept_language: str) -> str:
    """The first of our languages that Accept-Language asks for, or the default."""
    return asked_for(accept_language) or DEFAULT
