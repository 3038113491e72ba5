"""The language in which the person being served is spoken to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from services.language.spoken import DEFAULT, SPOKEN, Spoken

LOCALES = Path(__file__).parent / "locales"


LANGUAGES = {code: spoken.name for code, spoken in SPOKEN.items()}
"""What people can choose from, by code."""

_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """The language of the current task, one of SPOKEN."""
    return _current.get()


def spoken() -> Spoken:
    """How it writes days, money and names."""
    return SPOKEN[_current.get()]


def speak(wanted: str) -> None:
    """Speak this language for the rest of the current task; an unknown one means the default."""
    _current.set(wanted if wanted in SPOKEN else DEFAULT)


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Speak this language inside the block, and the former one after it."""
    token = _current.set(wanted if wanted in SPOKEN else DEFAULT)
    try:
        yield
    finally:
        _current.reset(token)


def asked_for(accept_language: str) -> str | None:
    """The first of our languages that a browser's Accept-Language header asks for, if it asks for any."""
    for part in accept_language[:500].split(","):
        code = part.split(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return None


def preferred(accept_language: str) -> str:
    """The first of our languages that Accept-Language asks for, or the default."""
    return asked_for(accept_language) or DEFAULT
