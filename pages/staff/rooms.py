"""THE TABLE OF ROOMS: what the staff side has, where it is, and who may go in. A new room is one line here
and one in `SCREENS` (`pages/__init__.py`), which lets in; this table only shows the way, so both name one capability.

Wide screens list them on the left under the headings of their groups. A phone has its tabs below, and the rooms of one
tab as a row of links on top; the screen More has the same headings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import htpy as h

from components.frame import Tab, TabGroup
from components.marks import icon
from pages.app.areas import Badges
from pages.staff.setup import addresses
from services.core.capabilities import Capability, may
from services.core.visitor import Visitor
from services.language import N_, _, ngettext

HOME, CALENDAR, CLIENTS = "/staff", "/staff/calendar", "/staff/clients"
CREDITS, WHY, SENT = "/staff/credits", "/staff/why", "/staff/sent"
MONEY, MORE = "/staff/money", "/staff/more"
"""The tabs that have something behind them."""
MONEY_OUT, CANCELLED = "/staff/money-out", "/staff/cancelled"
INVOICES, RECOVERY = "/staff/invoices", "/staff/recovery"
STATEMENTS, REVIEW = "/staff/statements", "/staff/statements/review"
FILES = f"{STATEMENTS}/files"
"""Where files of a bank are sent to (pages/plain/statement_files.py)."""
ORDERS = "/staff/orders"
IMPORT = "/staff/import"
PEOPLE = N_("People")
ACCOUNTS = N_("Money")
"""The groups of rooms that are opened every day; those of today itself stand first and need no heading."""
SELLING = N_("What you sell")
"""The group of rooms that are opened once a term."""
TEACHING = N_("What you teach")
"""The group of rooms about when classes meet, and by which rules."""
PORTAL = N_("Your portal")
"""The group of rooms of the first run; later they hold the same settings."""
KEEPING_TRACK = N_("Team and figures")
YOURSELF = N_("Your account")


@dataclass(frozen=True, slots=True)
class Room:
    """One room: its address and name, the tab under which it is found, and who may open it (None = all staff)."""

    href: str
    name: str
    icon: str
    tab: str
    needs: Capability | None = None
    group: str = ""
    """Its heading in the list of rooms and on the screen More. Rooms of one group follow each other."""

    def admits(self, visitor: Visitor) -> bool:
        """Whether this visitor may go in."""
        return self.needs is None or may(visitor, self.needs)


ROOMS = (
    Room(HOME, N_("Today"), "event", HOME),
    Room(CALENDAR, N_("Calendar"), "calendar_month", CALENDAR, Capability.REGISTER),
    Room(CLIENTS, N_("Clients"), "group", CLIENTS, Capability.CLIENTS, PEOPLE),
    Room(CREDITS, N_("Make-ups"), "event_repeat", CLIENTS, Capability.CLIENTS, PEOPLE),
    Room(WHY, N_("Why not?"), "troubleshoot", CLIENTS, Capability.CLIENTS, PEOPLE),
    Room("/staff/messages", N_("Message texts"), "edit_note", CLIENTS, Capability.MESSAGES, PEOPLE),
    Room(SENT, N_("Messages sent"), "chat", CLIENTS, Capability.MESSAGES, PEOPLE),
    Room(MONEY, N_("Not paid"), "pending_actions", MONEY, Capability.MONEY, ACCOUNTS),
    Room(STATEMENTS, N_("Statements"), "account_balance", MONEY, Capability.MONEY, ACCOUNTS),
    Room(ORDERS, N_("Sales"), "confirmation_number", MONEY, Capability.MONEY, ACCOUNTS),
    Room(INVOICES, N_("Invoices"), "receipt_long", MONEY, Capability.MONEY, ACCOUNTS),
    Room(MONEY_OUT, N_("Money out"), "undo", MONEY, Capability.MONEY, ACCOUNTS),
    Room(CANCELLED, N_("Cancelled sessions"), "event_busy", MONEY, Capability.MONEY, ACCOUNTS),
    Room("/staff/timetable", N_("Timetable"), "schedule", MORE, Capability.TIMETABLE, TEACHING),
    Room("/staff/venues", N_("Venues and rooms"), "location_on", MORE, Capability.TIMETABLE, TEACHING),
    Room("/staff/days-off", N_("Days off"), "flight_takeoff", MORE, Capability.TIMETABLE, TEACHING),
    Room("/staff/policies", N_("Rules"), "tune", MORE, Capability.SETTINGS, TEACHING),
    Room("/staff/products", N_("Products and passes"), "redeem", MORE, Capability.MONEY, SELLING),
    Room("/staff/prices", N_("Prices"), "payments", MORE, Capability.MONEY, SELLING),
    Room("/staff/discounts", N_("Discounts"), "savings", MORE, Capability.MONEY, SELLING),
    Room(addresses.PROVIDER, N_("Provider"), "home", MORE, Capability.SETTINGS, PORTAL),
    Room(addresses.MAIL, N_("Email"), "mail", MORE, Capability.SETTINGS, PORTAL),
    Room(addresses.PAYEE, N_("Payee"), "credit_card", MORE, Capability.MONEY, PORTAL),
    Room(addresses.ADDRESS, N_("Address for families"), "share", MORE, Capability.SETTINGS, PORTAL),
    Room(addresses.WEBSITE, N_("On your website"), "language", MORE, Capability.SETTINGS, PORTAL),
    Room(IMPORT, N_("Import"), "add_box", MORE, Capability.SETTINGS, PORTAL),
    Room("/staff/team", N_("Team"), "school", MORE, Capability.TEAM, KEEPING_TRACK),
    Room("/staff/figures", N_("Figures"), "percent", MORE, Capability.TIMETABLE, KEEPING_TRACK),
    Room("/staff/exports", N_("Lists as files"), "download", MORE, Capability.EXPORT, KEEPING_TRACK),
    Room("/staff/acts", N_("What was done"), "done_all", MORE, Capability.TIMETABLE, KEEPING_TRACK),
    Room("/staff/audit", N_("History"), "history", MORE, Capability.HISTORY, KEEPING_TRACK),
    Room("/staff/devices", N_("Devices"), "devices", MORE, group=YOURSELF),
    Room("/staff/language", N_("Language"), "language", MORE, group=YOURSELF),
    Room("/staff/theme", N_("Light or dark"), "contrast", MORE, group=YOURSELF),
    Room(RECOVERY, N_("Recovery codes"), "key", MORE, group=YOURSELF),
)


def rooms_of(visitor: Visitor, tab: str = "") -> list[Room]:
    """The rooms that this visitor may open; only those of one tab, where it is given."""
    return [room for room in ROOMS if room.admits(visitor) and tab in ("", room.tab)]


def listed_rooms(visitor: Visitor, badges: Badges) -> list[TabGroup]:
    """The list on the left of a wide screen: the rooms under their headings."""

    def tab(room: Room) -> Tab:
        made = Tab(room.href, _(room.name), room.icon)
        return waiting_payments(made, badges) if room.href == STATEMENTS else made

    return [
        TabGroup(_(name) if name else "", tuple(map(tab, rooms)))
        for name, rooms in groups_of(visitor).items()
    ]


def waiting_payments(tab: Tab, badges: Badges) -> Tab:
    """The same entry, with how many payments of the bank wait for somebody."""
    number = badges[0] if badges else 0
    words = ngettext("{n} payment to match", "{n} payments to match", number).format(n=number)
    return replace(tab, badge=number, badge_words=words)


def groups_of(visitor: Visitor, tab: str = "") -> dict[str, list[Room]]:
    """The rooms (of one tab) by their heading, in the order of the table; the first heading is empty."""
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
