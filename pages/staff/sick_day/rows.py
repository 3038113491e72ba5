"""One family of a sick day as a row: each child with what it gets or, where that is taken back, what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping

from components.marks import Avatar, Note, initials
from components.rows import LineRow
from pages.staff.sick_day import texts
from services.attendance.sick_day.families import ChildGets, FamilyGets
from services.language import _, formats


def family_row(
    family: FamilyGets, why: Mapping[str, str] | None = None, *, back: bool = False, week: str = ""
) -> LineRow:
    """The row.

    Args:
        why: the words for a child that stays out.
        back: all others come again.
        week: how many messages the family got this week, where it gets another one.
    """
    said = dict.fromkeys(f"{child.child}: {_said(child, why or {}, back=back)}" for child in family.children)
    second = ", ".join(said) or _("another instructor")
    return LineRow(
        family.name, Avatar(initials(family.name, 2)), second, note=Note(week, "mail") if week else None
    )


def _said(child: ChildGets, why: Mapping[str, str], *, back: bool) -> str:
    if child.why:
        return _(why.get(child.why, why["edited"]))
    if back:
        return _(texts.BACK[child.gets])
    return formats.money(child.money) if child.money else _(texts.GETS[child.gets])
