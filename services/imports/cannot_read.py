"""Why a whole file is refused."""

from __future__ import annotations

from services.core.refusals import Refused
from services.language import N_


class CannotRead(Refused):
    """The whole file is refused."""

    message = N_("It cannot be read.")


class NoSuchFile(CannotRead):
    """There is nothing at that path."""

    message = N_("There is no such file.")


class TooLarge(CannotRead):
    """Larger than what a list of people needs."""

    message = N_("It is larger than 2 MB. Split it into several files.")


class NotText(CannotRead):
    """A workbook, an archive, a picture."""

    message = N_("It is not a text file. In the spreadsheet program, save it as CSV and try again.")


class TooManyRows(CannotRead):
    """More lines than one file may have."""

    message = N_("It has more than 5,000 lines. Split it into several files.")


class TooManyColumns(CannotRead):
    """Wider than any list of people."""

    message = N_("Its first line has more than 60 columns. Remove the ones that are not needed.")


class HeadingTooLong(CannotRead):
    """A heading that would fill pages, or whose quotation mark is never closed."""

    message = N_(
        "In its first line a quotation mark is missing, or a heading is longer than 8,000 characters."
    )


class UnknownHeadings(CannotRead):
    """Neither classes nor clients."""

    message = N_(
        "Its first line does not say what the columns are. Classes need the headings Class, Programme, Venue, Weekday,"
        " Start, Minutes, Capacity, First date and Last date; clients need E-mail."
    )


class HeadingMissing(CannotRead):
    """A column that is needed is not there."""

    message = N_("The column {heading} is missing. Add it to the first line.")


class HeadingTwice(CannotRead):
    """Two columns that would both be the same thing."""

    message = N_("Two columns are headed {heading}. Rename or remove one.")
