"""Which families hear of a change of a class."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from db import Booking, Class, Client
from db.states import LIVE
from services.core.plan import FamilyTold
from services.core.work import Reading
from services.language import formats
from services.timetable.series import Line, Make, Move
from services.timetable.series_wish import SeriesWish


async def told(
    r: Reading, wish: SeriesWish, class_: Class | None, weeks: Sequence[Line]
) -> tuple[FamilyTold, ...]:
    """The families booked in a class that moves or meets more often, if staff want them told."""
    new = any(isinstance(each, Make) or (isinstance(each, Move) and _is_news(each)) for each in weeks)
    if class_ is None or not wish.tell or not new:
        return ()
    rows = await r.db.execute(
        select(Client.id, Client.first_name, Client.last_name)
        .where(
            Client.id.in_(
                select(Booking.client_id).where(Booking.class_id == class_.id, Booking.status.in_(LIVE))
            )
        )
        .order_by(Client.id)
    )
    found = sorted(rows.all(), key=lambda row: formats.sort_key(row.last_name, row.first_name))
    return tuple(FamilyTold(id_, {"name": formats.full_name(first, last)}) for id_, first, last in found)


def _is_news(of: Move) -> bool:
    """Whether a family has to know: another number of places is nothing to them."""
    was, to = of.existing.slot, of.slot
    return (was.starts_at, was.minutes, was.venue_id, was.instructor_id) != (
        to.starts_at,
        to.minutes,
        to.venue_id,
        to.instructor_id,
    )
