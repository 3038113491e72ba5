"""A sick day to look at, and one that was done, for the tour of the staff side."""

from __future__ import annotations

from db import Session
from services.attendance.sick_day.act import SICK_DAY
from services.attendance.sick_day.wish import DayWish
from services.core import acts
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import work
from services.demo.timetable import MONDAYS, TUESDAYS_FULL
from services.language import formats
from tests.world import World

PLACES = ("sick-day", "sick-sessions", "act")


async def found(world: World) -> dict[str, str]:
    """Their addresses; what was done told nobody."""
    async with work(Visitor.system("tour")) as w:
        wish = DayWish({world.session(MONDAYS, 5): None}, "Noah can’t come.", tells=False).as_json()
        plan = await acts.preview(w, SICK_DAY, wish)
        act_id = await acts.apply(w, SICK_DAY, wish, plan.stamp)
        session = await w.db.get_one(Session, world.session(TUESDAYS_FULL, 1))
    day = formats.local(session.starts_at).date().isoformat()
    return {
        "sick-day": f"/staff/sick-day?day={day}",
        "sick-sessions": f"/staff/sick-day/sessions?day={day}",
        "act": f"/staff/acts/{short(act_id)}",
    }
