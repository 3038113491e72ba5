"""The text of a message, in English and with placeholders; it is translated when it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.language import N_


@dataclass(frozen=True, slots=True)
class Wording:
    """The built-in text of a message. A line whose placeholder is empty is dropped."""

    subject: str
    heading: str
    button: str
    button_to: str
    """Name of the placeholder that holds the button's link."""
    before: tuple[str, ...] = ()
    """Paragraphs above the rows."""
    rows: tuple[tuple[str, str], ...] = ()
    """Pairs of a label and its text."""
    after: tuple[str, ...] = ()
    """Paragraphs under the button."""
    stays: tuple[str, ...] = ()
    """Paragraphs below them that stand whatever words the provider has of its own."""
    big: str = ""
    """A text in large type: the sign-in code."""
    links: tuple[tuple[str, str], ...] = ()
    """Quieter buttons under the button: pairs of a label and the name of the placeholder that holds the link. One whose
    placeholder is empty, or leads where the button leads, is dropped."""
    form: str = ""
    """Which of its message's texts it is, where there are several: the provider words each by itself. It is stored with
    the provider's words, so it must never change."""
    when: str = ""
    """When this one of several goes."""
    lacks: tuple[str, ...] = ()
    """Placeholders of its message that have nothing to say here."""
    is_own: bool = False
    """The provider's own words: they are in the reader's language already."""

    def texts(self) -> Iterator[str]:
        """Every text in it that may have placeholders, those of its links included."""
        yield from (self.subject, self.heading, self.big, *self.before, *self.after, *self.stays)
        yield from (text for _label, text in self.rows)
        yield from (f"*|{name}|*" for name in (self.button_to, *(to for _label, to in self.links)))


WHEN = (N_("When"), "*|EVENT_DAY|*, *|EVENT_TIME|*")
WHERE = (N_("Where"), "*|EVENT_VENUE|*")
ADDRESS = (N_("Address"), "*|EVENT_ADDRESS|*")
WITH = (N_("With"), "*|EVENT_INSTRUCTOR|*")
WHAT = (N_("What"), "*|PROGRAMME_NAME|*")
NOTE = (N_("Note"), "*|EVENT_NOTE|*")
BY = (N_("Changed by"), "*|CHANGED_BY|*")
DIRECTIONS = (N_("Directions"), "DIRECTIONS_URL")
OPEN_BOOKING = (N_("Open booking"), "BOOKING_URL")
EVENT = (WHAT, WHEN, WHERE, WITH)
