"""The staff's area: its home, its tabs, and the rooms that wide screens list."""

from __future__ import annotations

from collections.abc import Sequence

from components.frame import Tab
from pages.app.areas import Area, Badges
from pages.staff.rooms import CALENDAR, CLIENTS, HOME, MONEY, MORE, as_tabs
from services.core.capabilities import Capability, may
from services.core.visitor import Kind, Visitor
from services.language import _


def tabs(visitor: Visitor, _badges: Badges) -> Sequence[Tab]:
    """Only tabs with something behind them, and only for those who may open it."""
    days = [Tab(HOME, _("Today"), "event"), Tab(CALENDAR, _("Calendar"), "calendar_month")]
    shown = days if may(visitor, Capability.REGISTER) else days[:1]
    clients = [Tab(CLIENTS, _("Clients"), "child_care")] if may(visitor, Capability.CLIENTS) else []
    money = [Tab(MONEY, _("Money"), "payments")] if may(visitor, Capability.MONEY) else []
    return (*shown, *clients, *money, Tab(MORE, _("More"), "more_horiz"))


AREA = Area(Kind.STAFF, "staff", home=HOME, account=MORE, tabs=tabs, rooms=as_tabs)
