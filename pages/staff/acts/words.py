"""How each kind of act is put into words. A new kind is one line in `TITLES`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from components.rows import LineRow
from pages.staff.acts import merge, sick_day
from services.attendance.sick_day.act import SICK_DAY
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine
from services.core.work import Reading
from services.imports.batches.act import IMPORT
from services.language import N_, _, ngettext
from services.make_ups.credits.giving import GIVING
from services.make_ups.credits.keeping import CREDITS
from services.merging.act import MERGE
from services.timetable.book_next import BOOK_NEXT
from services.timetable.next_asking import ASK_NEXT
from services.timetable.next_term import NEXT_TERM
from services.timetable.policy_act import POLICY
from services.timetable.series_act import SERIES


@dataclass(frozen=True, slots=True)
class ActWords:
    """The words of one kind."""

    icon: str
    title: Callable[[Done], str]
    """What was done, in a few words."""
    rows: Callable[[Reading, Sequence[ActLine], bool], Awaitable[list[LineRow]]]
    """Its lines as they were done or, if true, as they would be taken back, with the reason of what stays."""


TITLES = {
    ASK_NEXT.name: ("mail", N_("Families asked about the next term")),
    BOOK_NEXT.name: ("event_available", N_("Next term booked")),
    CREDITS.name: ("redeem", N_("Make-ups changed")),
    GIVING.name: ("redeem", N_("Make-ups given")),
    IMPORT.name: ("download", N_("A list imported")),
    NEXT_TERM.name: ("content_copy", N_("Next term copied")),
    POLICY.name: ("tune", N_("Rules changed")),
    SERIES.name: ("event_repeat", N_("Dates of a class changed")),
}
"""Icon and words of the kinds whose lines are only counted here, because a screen of their own tells them."""


def words_of(act: str) -> ActWords:
    """The words of a kind."""
    if act == SICK_DAY.name:
        return ActWords("event_busy", sick_day.title, sick_day.rows)
    if act == MERGE.name:
        return ActWords("group", merge.title, merge.rows)
    icon, what = TITLES.get(act, ("history", N_("Many things changed")))
    return ActWords(icon, lambda done: f"{_(what)}: {_changes(done.lines)}", _counted)


def _changes(lines: Sequence[ActLine]) -> str:
    number = sum(1 for line in lines if line.what != STAYS)
    return ngettext("{n} change", "{n} changes", number).format(n=number)


async def _counted(_r: Reading, lines: Sequence[ActLine], _back: bool) -> list[LineRow]:
    staying = sum(1 for line in lines if line.what == STAYS)
    rows = [LineRow(_changes(lines))]
    if staying:
        stays = ngettext("{n} stays as it is", "{n} stay as they are", staying).format(n=staying)
        rows.append(LineRow(stays, second=_("Somebody has changed it since.")))
    return rows
