"""The form of the next term: which classes go on, and from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from db import Class
from services import provider
from services.core.local_time import today
from services.core.typed_form import Missing, NotOffered, TypedForm
from services.core.work import Reading
from services.language import formats
from services.timetable.rights import timetable_only


async def values(r: Reading) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """The next term's form, and the classes that can go on: all that run, each with its term.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    day = today(r.now, (await provider.current(r)).zone)
    running = select(Class).where(Class.active, Class.last_on >= day).order_by(Class.first_on)
    rows = sorted(await r.db.scalars(running), key=lambda each: formats.sort_key(each.name))
    followed = set(await r.db.scalars(select(Class.follows_id).where(Class.follows_id.is_not(None))))
    ready = [each for each in rows if each.id not in followed]
    last = max((each.last_on for each in ready), default=day)
    longest = max((each.last_on - each.first_on for each in ready), default=timedelta(weeks=12))
    monday = last + timedelta(days=7 - last.weekday())
    held = {
        "classes": ",".join(str(each.id) for each in ready),
        "first_on": monday.isoformat(),
        "last_on": (monday + longest).isoformat(),
        "period": "",
    }
    named = tuple(
        (str(each.id), f"{each.name}, {formats.day(each.first_on)} – {formats.day(each.last_on)}")
        for each in ready
    )
    return held, named


def read(said: Mapping[str, str]) -> tuple[list[UUID], date, date, str]:
    """The classes, the first and the last day, and the name of the next term.

    Raises:
        NotAsTyped.
    """
    form = TypedForm(said, "")
    class_ids = form.ids("classes")
    first_on, last_on = (form.day(name) for name in ("first_on", "last_on"))
    for name, day in (("first_on", first_on), ("last_on", last_on)):
        if day is None:
            form.wrong(name, Missing())
    period = form.text("period")
    if not class_ids:
        form.wrong("classes", NotOffered())
    form.done()
    return class_ids, first_on or date.max, last_on or date.max, period
