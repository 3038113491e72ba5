"""Dates in cells, in various orders of day, month and year."""

from __future__ import annotations

from datetime import date

from services.imports.cells import written_days
from services.imports.cells.cell import Cell
from services.imports.cells.day_order import ContradictoryColumn, DayOrder, writes_month_first
from services.imports.cells.written_days import Written
from services.language import N_
from services.language.dates import full_day

EARLIEST = 1900
THIS_CENTURY, LAST_CENTURY = 2000, 1900


def day(cell: Cell, century: int = THIS_CENTURY) -> date:
    """A day of the calendar: 2019-05-14, 14.05.2019, 14 May 2019, 14/05/2019 or 05/14/2019, as its column has it.

    A year of two digits is in this century.

    Raises:
        Wrong: the text is not a date, the day does not exist, or it can be read two ways in a column that has both.
    """
    if cell.is_empty:
        raise cell.wrong(N_("{column} is missing. Write it like 2019-05-14."))
    written = written_days.read(cell.text)
    if written is None:
        raise cell.wrong(N_("{column} “{text}” is no date. Write it like 2019-05-14."))
    if written.is_unclear:
        raise cell.wrong(
            N_("{column} “{text}” can be read in several ways. Write the year with four digits.")
        )
    read = _in_order(cell, written, century)
    if written.clock and written.has_offset:
        raise cell.wrong(
            N_(
                "{column} “{text}” is a moment that may be another day here. Write only the day, like 2019-05-14."
            )
        )
    if written.clock:
        cell.warn(N_("{column} “{text}” has a time of day; {day} is taken."), day=full_day(read))
    return read


def birthday(cell: Cell, today: date) -> date:
    """A date of birth; a year of two digits is the last one that is not in the future.

    Raises:
        Wrong: as for `day`; or the day is after `today`, or before 1900.
    """
    written = written_days.read(cell.text)
    is_ahead = written is not None and written.is_short and written.year + THIS_CENTURY > today.year
    read = day(cell, LAST_CENTURY if is_ahead else THIS_CENTURY)
    if not read.year >= EARLIEST or read > today:
        raise cell.wrong(N_("{column} {text} cannot be right. Check the year."))
    return read


def _in_order(cell: Cell, written: Written, century: int) -> date:
    day_first, month_first = written.readings(century)
    if day_first and month_first and day_first != month_first:
        return month_first if _is_month_first(cell, written, day_first, month_first) else day_first
    read = day_first or month_first
    if read is None:
        raise cell.wrong(N_("{column} {text} does not exist. Write a day of the calendar, like 2019-05-14."))
    return read


def _is_month_first(cell: Cell, written: Written, day_first: date, month_first: date) -> bool:
    order = cell.order or DayOrder()
    try:
        told = order.month_first(written)
    except ContradictoryColumn as both:
        raise cell.wrong(
            N_(
                "{column} {text} can be read two ways, and the column has both: “{day_first}” begins with the day,"
                " “{month_first}” with the month. Write them all like 2019-05-14."
            ),
            day_first=both.day_first,
            month_first=both.month_first,
        ) from None
    if told is not None:
        return told
    taken = writes_month_first(order.country)
    cell.warn(
        N_("{column} {text} can be read two ways; {day} is taken."),
        day=full_day(month_first if taken else day_first),
    )
    return taken
