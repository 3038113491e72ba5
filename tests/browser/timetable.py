"""A class of Hop & Tumble, its series and one of its dates, for the tour of the staff side."""

from __future__ import annotations

from sqlalchemy import select

from db import Class, ClassSeries, Session, SharedFile
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.content import ONLINE
from services.demo.timetable import MONDAYS
from tests.world import World

PLACES = ("class", "series-of", "date-of", "taught-programme", "report-of", "online-session", "file-of")


async def found(world: World) -> dict[str, str]:
    """Their addresses."""
    async with reading(Visitor.system("tour")) as r:
        session = await r.db.get_one(Session, world.session(MONDAYS, 2))
        series = (
            await r.db.scalars(select(ClassSeries.id).where(ClassSeries.class_id == session.class_id))
        ).first()
        programme = (await r.db.get_one(Class, session.class_id)).programme_id
        file = (await r.db.scalars(select(SharedFile.id).order_by(SharedFile.added_at).limit(1))).one()
    assert series is not None
    online = await world.attendance("Theo", MONDAYS, ONLINE)
    booking = f"/bookings/{short(world.booking('Theo', MONDAYS))}"
    of = f"/staff/timetable/{short(session.class_id)}"
    return {
        "class": of,
        "series-of": f"{of}/change?series={short(series)}",
        "date-of": f"/staff/sessions/{short(session.id)}/move",
        "report-of": f"/staff/sessions/{short(world.session(MONDAYS, -1))}/report",
        "online-session": f"{booking}?session={short(online)}",
        "file-of": f"/staff/files/{short(file)}",
        "taught-programme": f"/staff/programmes/{short(programme)}",
    }
