"""How each kind of act is put into words. A new kind is one line in `WORDS`; without one it is counted only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from components.rows import LineRow
from pages.staff.acts import sick_day
from services.attendance.sick_day import planning
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine
from services.core.work import Reading
from services.language import _, ngettext
from services.timetable.policy_act import POLICY


@dataclass(frozen=True, slots=True)
class ActWords:
    """The words of one kind."""

    icon: str
    title: Callable[[Done], str]
    """What was done, in a few words."""
    rows: Callable[[Reading, Sequence[ActLine], bool], Awaitable[list[LineRow]]]
    """Its lines as they were done or, if true, as they would be taken back, with the reason of what stays."""


def _title(done: Done) -> str:
    number = sum(1 for line in done.lines if line.what != STAYS)
    return ngettext("{n} change", "{n} changes", number).format(n=number)


async def _rows(_r: Reading, lines: Sequence[ActLine], _back: bool) -> list[LineRow]:
    staying = sum(1 for line in lines if line.what == STAYS)
    changing = len(lines) - staying
    rows = [LineRow(ngettext("{n} change", "{n} changes", changing).format(n=changing))] if changing else []
    stays = ngettext("{n} stays as it is", "{n} stay as they are", staying).format(n=staying)
    return [*rows, LineRow(stays, second=_("Somebody has changed it since."))] if staying else rows


def _rules(_done: Done) -> str:
    return _("Rules changed")


WORDS = {
    planning.NAME: ActWords("event_busy", sick_day.title, sick_day.rows),
    POLICY.name: ActWords("tune", _rules, _rows),
}
_OTHER = ActWords("history", _title, _rows)


def words_of(act: str) -> ActWords:
    """The words of a kind."""
    return WORDS.get(act, _OTHER)
