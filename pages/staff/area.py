"""The staff's area: its home, its tabs, and the rooms that wide screens list."""

from __future__ import annotations

from collections.abc import Sequence

from components.frame import Tab
from pages.app.areas import Area, Badges
from pages.staff.rooms import CALENDAR, CLIENTS, HOME, MONEY, MORE, listed_rooms, waiting_payments
from services.core.capabilities import Capability, may
from services.core.visitor import Kind, Visitor
from services.core.work import Reading
from services.language import _
from services.payments import review


async def badges(r: Reading) -> Badges:
    """How many payments of the bank wait for somebody; for those who look after money."""
    return (await review.how_many_wait(r),) if may(r.visitor, Capability.MONEY) else ()


def tabs(visitor: Visitor, badges: Badges) -> Sequence[Tab]:
    """Only tabs with something behind them, and only for those who may open it; Money shows how many payments wait."""
    days = [Tab(HOME, _("Today"), "event"), Tab(CALENDAR, _("Calendar"), "calendar_month")]
    shown = days if may(visitor, Capability.REGISTER) else days[:1]
    clients = [Tab(CLIENTS, _("Clients"), "group")] if may(visitor, Capability.CLIENTS) else []
    waiting = waiting_payments(Tab(MONEY, _("Money"), "payments"), badges)
    money = [waiting] if may(visitor, Capability.MONEY) else []
    return (*shown, *clients, *money, Tab(MORE, _("More"), "more_horiz"))


AREA = Area(Kind.STAFF, "staff", home=HOME, account=MORE, tabs=tabs, rooms=listed_rooms, badges=badges)
