"""Days off as staff keep them: typed, taken out, or brought in from a calendar file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args
from uuid import UUID

from db import Holiday
from db.states import HolidayKind
from services import provider
from services.core import audit
from services.core.refusals import NotFound
from services.core.typed_form import Missing, TypedForm
from services.core.work import Work
from services.timetable import closing
from services.timetable.closing import LONGEST, TooManyDays
from services.timetable.rights import timetable_only
from services.timetable.series_wish import LastBeforeFirst
from services.timetable.venue_view import regions


async def keep(w: Work, holiday_id: UUID | None, said: Mapping[str, str]) -> UUID:
    """Enter days off, or change them. Sessions that stand on them already stay until somebody cancels them.

    Raises:
        NotFound: there are none, or the visitor may not change the timetable.
        NotAsTyped.
    """
    timetable_only(w)
    here = await provider.current(w)
    form = TypedForm(said, "")
    name, kind = form.text("name", needed=True), form.one_of("kind", get_args(HolidayKind))
    first_on = form.day("first_on")
    if first_on is None:
        form.wrong("first_on", Missing())
    last_on = form.day("last_on") or first_on
    if first_on is not None and last_on is not None:
        if last_on < first_on:
            form.wrong("last_on", LastBeforeFirst())
        elif last_on - first_on > LONGEST:
            form.wrong("last_on", TooManyDays(first_on=first_on, last_on=last_on))
    region = form.one_of("region", ("", *regions(here.country))) or None
    form.done()
    row = Holiday(provider_id=here.id) if holiday_id is None else await w.db.get(Holiday, holiday_id)
    if row is None:
        raise NotFound
    for column, value in (
        ("name", name),
        ("kind", kind),
        ("first_on", first_on),
        ("last_on", last_on),
        ("region", region),
    ):
        setattr(row, column, value)
    w.db.add(row)
    await w.db.flush()
    audit.note(w, "closed", "provider", here.id, first_on=first_on, last_on=last_on)
    return row.id


async def take_out(w: Work, holiday_id: UUID) -> None:
    """Take days off out. Sessions that were left out are not made by that.

    Raises:
        NotFound: there are none, or the visitor may not change the timetable.
    """
    timetable_only(w)
    row = await w.db.get(Holiday, holiday_id)
    if row is None:
        raise NotFound
    await w.db.delete(row)
    await w.db.flush()
    audit.note(w, "opened", "provider", row.provider_id, first_on=row.first_on, last_on=row.last_on)


async def bring_in(w: Work, kind: HolidayKind, found: list[tuple[str, date, date]]) -> int:
    """Enter the days off of a calendar file; those that are there already are not entered again. Says how many are new.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(w)
    here = await provider.current(w)
    known = {(each.name, each.first_on, each.last_on) for each in await closing.entered(w)}
    new = [each for each in dict.fromkeys(found) if each not in known and each[2] - each[1] <= LONGEST]
    w.db.add_all(
        Holiday(provider_id=here.id, name=name, kind=kind, first_on=first, last_on=last)
        for name, first, last in new
    )
    await w.db.flush()
    audit.note(w, "brought in", "provider", here.id, days_off=len(new))
    return len(new)
