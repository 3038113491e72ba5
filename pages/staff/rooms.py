"""THE TABLE OF ROOMS: what the staff side has, where it is, and who may go in. A new room is one line here
and one in `SCREENS` (`pages/__init__.py`), which lets in; this table only shows the way, so both name one capability.

Wide screens list them on the left. A phone has its tabs below, and the rooms of one tab as a row of links on top.
"""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h

from components.frame import Tab
from components.marks import icon
from pages.staff.setup import addresses
from services.core.capabilities import Capability, may
from services.core.visitor import Visitor
from services.language import N_, _

HOME, CALENDAR, CLIENTS = "/staff", "/staff/calendar", "/staff/clients"
CREDITS, WHY = "/staff/credits", "/staff/why"
MONEY, MORE = "/staff/money", "/staff/more"
"""The tabs that have something behind them."""
MONEY_OUT, CANCELLED = "/staff/money-out", "/staff/cancelled"
INVOICES, RECOVERY = "/staff/invoices", "/staff/recovery"
STATEMENTS, REVIEW = "/staff/statements", "/staff/statements/review"
FILES = f"{STATEMENTS}/files"
"""Where files of a bank are sent to (pages/plain/statement_files.py)."""
ORDERS = "/staff/orders"
IMPORT = "/staff/import"
SELLING = N_("What you sell")
"""The group of rooms that are opened once a term."""
TEACHING = N_("What you teach")
"""The group of rooms about when classes meet, and by which rules."""
PORTAL = N_("Your portal")
"""The group of rooms of the first run; later they hold the same settings."""


@dataclass(frozen=True, slots=True)
class Room:
    """One room: its address and name, the tab under which it is found, and who may open it (None = all staff)."""

    href: str
    name: str
    icon: str
    tab: str
    needs: Capability | None = None
    group: str = ""
    """Its heading on the screen More, where several rooms belong together."""

    def admits(self, visitor: Visitor) -> bool:
        """Whether this visitor may go in."""
        return self.needs is None or may(visitor, self.needs)


ROOMS = (
    Room(HOME, N_("Today"), "event", HOME),
    Room(CALENDAR, N_("Calendar"), "calendar_month", CALENDAR, Capability.REGISTER),
    Room(CLIENTS, N_("Clients"), "child_care", CLIENTS, Capability.CLIENTS),
    Room(CREDITS, N_("Make-ups"), "event_repeat", CLIENTS, Capability.CLIENTS),
    Room(WHY, N_("Why not?"), "troubleshoot", CLIENTS, Capability.CLIENTS),
    Room(MONEY, N_("Not paid"), "pending_actions", MONEY, Capability.MONEY),
    Room(STATEMENTS, N_("Statements"), "account_balance", MONEY, Capability.MONEY),
    Room(ORDERS, N_("Sales"), "confirmation_number", MONEY, Capability.MONEY),
    Room(INVOICES, N_("Invoices"), "receipt_long", MONEY, Capability.MONEY),
    Room(MONEY_OUT, N_("Money out"), "undo", MONEY, Capability.MONEY),
    Room(CANCELLED, N_("Cancelled sessions"), "event_busy", MONEY, Capability.MONEY),
    Room("/staff/timetable", N_("Timetable"), "event_repeat", MORE, Capability.TIMETABLE, TEACHING),
    Room("/staff/venues", N_("Venues and rooms"), "location_on", MORE, Capability.TIMETABLE, TEACHING),
    Room("/staff/days-off", N_("Days off"), "event_busy", MORE, Capability.TIMETABLE, TEACHING),
    Room("/staff/policies", N_("Rules"), "tune", MORE, Capability.SETTINGS, TEACHING),
    Room(
        "/staff/products",
        N_("Products and passes"),
        "confirmation_number",
        MORE,
        Capability.MONEY,
        SELLING,
    ),
    Room("/staff/prices", N_("Prices"), "payments", MORE, Capability.MONEY, SELLING),
    Room("/staff/discounts", N_("Discounts"), "percent", MORE, Capability.MONEY, SELLING),
    Room("/staff/acts", N_("What was done"), "done_all", MORE, Capability.TIMETABLE),
    Room(addresses.PROVIDER, N_("Provider"), "palette", MORE, Capability.SETTINGS, PORTAL),
    Room(addresses.MAIL, N_("Email"), "mail", MORE, Capability.SETTINGS, PORTAL),
    Room(addresses.PAYEE, N_("Payee"), "account_balance", MORE, Capability.MONEY, PORTAL),
    Room(addresses.ADDRESS, N_("Address for families"), "share", MORE, Capability.SETTINGS, PORTAL),
    Room(IMPORT, N_("Import"), "download", MORE, Capability.SETTINGS, PORTAL),
    Room("/staff/team", N_("Team"), "group", MORE, Capability.TEAM),
    Room("/staff/figures", N_("Figures"), "percent", MORE, Capability.TIMETABLE),
    Room("/staff/exports", N_("Lists as files"), "download", MORE, Capability.EXPORT),
    Room("/staff/audit", N_("History"), "history", MORE, Capability.HISTORY),
    Room("/staff/devices", N_("Devices"), "devices", MORE),
    Room("/staff/language", N_("Language"), "language", MORE),
    Room("/staff/theme", N_("Light or dark"), "palette", MORE),
    Room(RECOVERY, N_("Recovery codes"), "key", MORE),
)


def rooms_of(visitor: Visitor, tab: str = "") -> list[Room]:
    """The rooms that this visitor may open; only those of one tab, where it is given."""
    return [room for room in ROOMS if room.admits(visitor) and tab in ("", room.tab)]


def as_tabs(visitor: Visitor) -> list[Tab]:
    """The list on the left of a wide screen."""
    return [Tab(room.href, _(room.name), room.icon) for room in rooms_of(visitor)]


def groups_of(visitor: Visitor, tab: str) -> dict[str, list[Room]]:
    """The rooms of one tab by their heading, in the order of the table; the heading may be empty."""
    found: dict[str, list[Room]] = {}
    for room in rooms_of(visitor, tab):
        found.setdefault(room.group, []).append(room)
    return found


def row_of_rooms(visitor: Visitor, tab: str, current: str) -> h.Renderable:
    """The rooms of one tab, or of one group of it, as links in a row for a phone; wide screens list them on the left."""
    groups = groups_of(visitor, tab).values()
    found = next((group for group in groups if current in [room.href for room in group]), [])
    if len(found) < 2:
        return h.fragment[()]
    links = (
        h.a(".cb-filter", href=room.href, aria_current="page" if room.href == current else None)[
            icon(room.icon, 16), h.span[_(room.name)]
        ]
        for room in found
    )
    return h.nav(".cb-filters.cb-room-row", aria_label=_("Rooms"))[links]
