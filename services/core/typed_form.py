"""What staff type into a form, read field by field: everything that is wrong is said at once, beside its field. Pure.

said = TypedForm(typed_texts, "EUR")
price = said.amount("price")
said.done()
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from db.values import Money
from services.core.refusals import Refused
from services.language import N_
from services.payments import typed

LONGEST_NAME, LONGEST_TEXT = 80, 500
TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.h]?([0-5][0-9])")


class NotAsTyped(Refused):
    """Some fields cannot be taken as they were typed; `fields` has the reason of each by its name."""

    message = N_("Please look at the fields that are marked.")

    def __init__(self, fields: Mapping[str, Refused]) -> None:
        super().__init__()
        self.fields = dict(fields)


class Missing(Refused):
    """Nothing was typed where something is needed."""

    message = N_("This is needed.")


class TooManyLetters(Refused):
    """More letters than there is room for."""

    message = N_("That is too long: {most} characters at most.")


class NotAWholeNumber(Refused):
    """Not a whole number, or not between the bounds."""

    message = N_("Write a whole number from {least} to {most}.")


class NotATime(Refused):
    """No time of the day."""

    message = N_("Write the time like 17:00.")


class NotMoreThanNothing(Refused):
    """An amount below zero, or zero where something has to be paid."""

    message = N_("It has to be more than nothing.")


class BelowNothing(Refused):
    """An amount below zero."""

    message = N_("It can’t be less than nothing.")


class NotOffered(Refused):
    """A choice that the form does not offer (any more)."""

    message = N_("Choose one of these.")


class TypedForm:
    """The texts of a form's fields by name; what cannot be read is gathered in `problems`."""

    def __init__(self, said: Mapping[str, str], currency: str) -> None:
        self.said, self.currency = said, currency
        self.problems: dict[str, Refused] = {}

    def raw(self, name: str) -> str:
        """A field's text without the spaces around it."""
        return self.said.get(name, "").strip()

    def wrong(self, name: str, reason: Refused) -> None:
        """Remember the first thing that is wrong with a field."""
        self.problems.setdefault(name, reason)

    def text(self, name: str, *, needed: bool = False, longest: int = LONGEST_NAME) -> str:
        """A line of text, with single spaces."""
        text = " ".join(self.raw(name).split())
        if needed and not text:
            self.wrong(name, Missing())
        if len(text) > longest:
            self.wrong(name, TooManyLetters(most=longest))
        return text

    def prose(self, name: str, *, longest: int = LONGEST_TEXT) -> str:
        """A text of several lines, as they were typed."""
        text = "\n".join(" ".join(line.split()) for line in self.raw(name).splitlines())
        if len(text) > longest:
            self.wrong(name, TooManyLetters(most=longest))
        return text

    def amount(self, name: str, *, above_zero: bool = False) -> Money | None:
        """An amount; None where the field is empty or wrong."""
        if not self.raw(name):
            return None
        try:
            money = typed.amount(self.raw(name), self.currency)
        except Refused as no:
            self.wrong(name, no)
            return None
        if money.minor < 0 or (above_zero and not money.minor):
            self.wrong(name, NotMoreThanNothing() if above_zero else BelowNothing())
            return None
        return money

    def needed_amount(self, name: str, *, above_zero: bool = False) -> Money:
        """An amount that has to be there; zero where it is wrong, which `done` tells."""
        if not self.raw(name):
            self.wrong(name, Missing())
        return self.amount(name, above_zero=above_zero) or Money(0, self.currency)

    def number(self, name: str, least: int, most: int) -> int | None:
        """A whole number; None where the field is empty or wrong."""
        text = self.raw(name)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= most):
            self.wrong(name, NotAWholeNumber(least=least, most=most))
            return None
        return int(text)

    def needed_number(self, name: str, least: int, most: int) -> int:
        """A whole number that has to be there; the least one where it is wrong, which `done` tells."""
        if not self.raw(name):
            self.wrong(name, NotAWholeNumber(least=least, most=most))
        found = self.number(name, least, most)
        return least if found is None else found

    def day(self, name: str) -> date | None:
        """A day; None where the field is empty or wrong."""
        if not self.raw(name):
            return None
        try:
            return typed.day(self.raw(name))
        except Refused as no:
            self.wrong(name, no)
            return None

    def minute(self, name: str) -> int:
        """A time of the day as minutes since midnight; 0 where it is wrong, which `done` tells."""
        found = TIME.fullmatch(self.raw(name))
        if found is None:
            self.wrong(name, NotATime() if self.raw(name) else Missing())
            return 0
        return int(found[1]) * 60 + int(found[2])

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        """A choice."""
        if self.raw(name) not in allowed:
            self.wrong(name, NotOffered())
        return self.raw(name)

    def yes(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.raw(name))

    def ids(self, name: str) -> list[UUID]:
        """The ids of the boxes that are ticked."""
        try:
            return [UUID(part) for part in self.raw(name).split(",") if part]
        except ValueError:
            self.wrong(name, NotOffered())
            return []

    def done(self) -> None:
        """Say what is wrong, if something is.

        Raises:
            NotAsTyped.
        """
        if self.problems:
            raise NotAsTyped(self.problems)


def ticked(yes: bool) -> str:
    """A box as a form holds it."""
    return "yes" if yes else ""
