"""What a message says, in English and with placeholders; the language is chosen when it leaves."""

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
    """The placeholder with its link."""
    before: tuple[str, ...] = ()
    """Paragraphs above the rows."""
    rows: tuple[tuple[str, str], ...] = ()
    """A label and its text each."""
    after: tuple[str, ...] = ()
    """Paragraphs under the button."""
    big: str = ""
    """Something to read off at arm’s length: the code."""

    def texts(self) -> Iterator[str]:
        """Every text in it that may have placeholders."""
        yield from (self.subject, self.heading, self.big, *self.before, *self.after)
        yield from (text for _label, text in self.rows)


WHEN = (N_("When"), "*|EVENT_DAY|*, *|EVENT_TIME|*")
WHERE = (N_("Where"), "*|EVENT_VENUE|*")
ADDRESS = (N_("Address"), "*|EVENT_ADDRESS|*")
WITH = (N_("With"), "*|EVENT_INSTRUCTOR|*")
WHAT = (N_("What"), "*|PROGRAMME_NAME|*")
NOTE = (N_("Note"), "*|EVENT_NOTE|*")
BY = (N_("Changed by"), "*|CHANGED_BY|*")
EVENT = (WHAT, WHEN, WHERE, WITH)
