"""Refusals of whole files."""

from __future__ import annotations

from services.core.refusals import Refused
from services.language import N_, _


class CannotRead(Refused):
    """The whole file is refused."""

    message = N_("It cannot be read.")


class NoSuchFile(CannotRead):
    """There is no file at that path."""

    message = N_("There is no such file.")


class TooLarge(CannotRead):
    """The file is larger than a list of people can be."""

    message = N_("It is larger than 2 MB. Split it into several files.")


class NotText(CannotRead):
    """The file is neither text nor a workbook: an archive, a picture, an old Excel file."""

    message = N_("It is not a text file. In the spreadsheet program, save it as CSV and try again.")


class BrokenWorkbook(CannotRead):
    """A workbook is damaged, or has a password."""

    message = N_(
        "This workbook is damaged or has a password. Open it in the spreadsheet program, save it as CSV and try again."
    )


class HugeWorkbook(CannotRead):
    """Unpacked, a workbook is larger than a list of people can be (T32)."""

    message = N_(
        "Unpacked, this workbook is far too large for a list. Copy the list into a new workbook, or save it as CSV."
    )


class TooManyRows(CannotRead):
    """The file has more lines than allowed."""

    message = N_("It has more than 5,000 lines. Split it into several files.")


class TooManyColumns(CannotRead):
    """The file has more columns than a list of people can have."""

    message = N_("Its first line has more than 60 columns. Remove the ones that are not needed.")


class HeadingTooLong(CannotRead):
    """A heading is too long, or its quotation mark is never closed."""

    message = N_(
        "In its first line a quotation mark is missing, or a heading is longer than 8,000 characters."
    )


class UnknownHeadings(CannotRead):
    """No line at the beginning has the headings of classes or those of clients."""

    message = N_(
        "It does not say what the columns are. Classes need the headings Class, Programme, Venue, Weekday,"
        " Start, Minutes, Capacity, First date and Last date; clients need E-mail."
    )


class HeadingMissing(CannotRead):
    """A required column is missing."""

    message = N_("The column {heading} is missing. Add it to the line of headings.")
    misspelt = N_("The column {heading} is missing. Is it “{near}”? Then name it {heading}.")

    def words(self) -> str:
        """The sentence; it points at the heading that may be a misspelling of it."""
        sentence = self.misspelt if self.facts["near"] else self.message
        return _(sentence).format(**self.facts)


class HeadingTwice(CannotRead):
    """Two headings mean the same column."""

    message = N_("Two columns are headed {heading}. Rename or remove one.")
