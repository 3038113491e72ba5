"""Translated messages (gettext), in the language of each person.

Keys are English sentences, so a missing translation reads as English rather than as a code. A message is
looked up when it is shown, never when a module is loaded: mark constants with `N_`.
"""

from __future__ import annotations

import gettext
import re
from functools import cache
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from services.language.current import LOCALES, language, spoken


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a message for translation without translating it yet."""
    return message


@cache
def _catalogue(of: str) -> gettext.NullTranslations:
    source = LOCALES / of / "messages.po"
    if not source.exists():
        return gettext.NullTranslations()
    with source.open("rb") as po:
        messages = read_po(po, locale=of)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """The message in the language of the person being served."""
    return _sentence(_catalogue(language()).gettext(message))


def ngettext(singular: str, plural: str, n: int) -> str:
    """The message in the right plural form (Slovak has three)."""
    return _sentence(_catalogue(language()).ngettext(singular, plural, n))


class DatedSentence(str):
    """A sentence with slots, which is put right around the days that are put in."""

    __slots__ = ()

    def format(self, *args: object, **facts: object) -> str:
        """Like `str.format`."""
        return around_days(super().format(*args, **facts))


def _sentence(text: str) -> str:
    return DatedSentence(text) if "{" in text and spoken().day_ends else text


def around_days(text: str) -> str:
    """A text with days in it as the current language has it.

    A short weekday is written out where the word before asks for its form, and a day that ends with a full stop of its
    own, such as "23. 2.", ends a sentence without a second one.
    """
    of = spoken()
    if of.day_ends and ".." in text:
        text = re.sub(rf"({of.day_ends})\.\.(?![.\w])", r"\1.", text)
    return text if of.weekdays is None else of.weekdays.written_out(text)
