"""Why a file of a bank cannot be read; nothing of such a file is kept."""

from __future__ import annotations

from typing import ClassVar

from services.core.refusals import Refused
from services.language import N_, _

LONGEST_QUOTE = 60


class Unreadable(Refused):
    """The file cannot be used."""

    message = N_("This file is no bank statement that we can read. Download it as CAMT.053, MT940 or CSV.")

    def words(self) -> str:
        """The sentence; texts quoted from the file are shortened and made printable."""
        facts = {
            name: printable(fact) if isinstance(fact, str) else fact for name, fact in self.facts.items()
        }
        return _(self.message).format(**facts)


class TooMuch(Unreadable):
    """More bytes than a statement has."""

    message = N_("This file is larger than {megabytes} MB. Download the statement in shorter periods.")


class NothingInside(Unreadable):
    """The file is empty."""

    message = N_("This file is empty. Download the statement once more.")


class CutOff(Unreadable):
    """The file is half a file."""

    message = N_("A part of this statement is missing, so nothing of it was taken. Download it once more.")


class UnsafeXml(Unreadable):
    """The file declares things of its own, as no statement does and attacks do."""

    message = N_(
        "This file holds instructions that no bank statement has, so it was not opened. Download it once more"
        " from the bank’s own page."
    )


class BadZip(Unreadable):
    """A zip that is broken, protected, or holds no statement."""

    message = N_("This zip holds no statement that can be read. Unpack it, and choose the files inside.")


class BadAmount(Unreadable):
    """An amount that is none."""

    message = N_("“{text}” in line {number} is no amount. Nothing of this file was taken.")


class BadDate(Unreadable):
    """A date that is none."""

    message = N_("“{text}” in line {number} is no date. Nothing of this file was taken.")


class BadEntry(Unreadable):
    """A booking without amount, currency, direction or date; its facts: `number` and `what` of these."""

    sentences: ClassVar = {
        "amount": N_("Booking {number} of this statement has no proper amount, so nothing of it was taken."),
        "currency": N_(
            "Booking {number} of this statement has no proper currency, so nothing of it was taken."
        ),
        "date": N_("Booking {number} of this statement has no proper date, so nothing of it was taken."),
        "direction": N_(
            "Booking {number} of this statement does not say whether the money came or went, so nothing of it was taken."
        ),
    }

    def words(self) -> str:
        """The sentence about what is missing."""
        sentence = self.sentences[self.facts["what"]]
        return _(sentence).format(**self.facts)


class WhichCurrency(Unreadable):
    """Neither the file nor staff have said in which currency the amounts are."""

    message = N_(
        "This file does not say in which currency its amounts are. Choose the account it belongs to."
    )


class WhichColumns(Unreadable):
    """A table of an unknown bank: staff say once what its columns are.

    Its facts: `headings` as the file has them, `proposed` (TableColumns) and `rows`, the first few.
    """

    message = N_(
        "We do not know this bank’s columns yet: {columns}. Say once which of them is the date, the amount, the"
        " payer and the reference; it is remembered."
    )

    def words(self) -> str:
        """The sentence with the headings of the file."""
        named = " · ".join(printable(each) for each in self.facts["headings"] if each)
        return _(self.message).format(columns=named)


class ColumnTwice(Unreadable):
    """Two columns are said to hold the same thing."""

    message = N_("“{first}” and “{second}” cannot both be that. Choose one of them.")


class ColumnsMissing(Unreadable):
    """Without a day and an amount there is no payment."""

    message = N_("Say which column has the date, and which the amount, or what came in and what went out.")


def printable(text: str) -> str:
    """A text from the file as one short line without control characters."""
    line = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(line.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"
