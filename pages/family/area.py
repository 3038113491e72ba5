"""The family's area: its tabs, the bell, the numbers on them, and the child that was chosen on this device."""

from __future__ import annotations

from collections.abc import Sequence

from components.frame import Tab
from pages.app.areas import Area, Badges
from pages.family import child_filter
from pages.family.messages.addresses import MESSAGES
from services.core.visitor import Kind, Visitor
from services.language import _, ngettext


def tabs(_visitor: Visitor, badges: Badges) -> Sequence[Tab]:
    """The four tabs; the last two show how many make-ups can be booked, and how much there is to pay."""
    to_book, to_pay, _unread = badges or (0, 0, 0)
    paying = ngettext("{n} to pay", "{n} to pay", to_pay).format(n=to_pay)
    words = ngettext("{n} make-up to book", "{n} make-ups to book", to_book).format(n=to_book)
    return (
        Tab("/", _("Home"), "home"),
        Tab("/bookings", _("Bookings"), "event_note"),
        Tab("/benefits", _("Benefits"), "redeem", badge=to_book, badge_words=words),
        Tab("/orders", _("Orders"), "receipt_long", badge=to_pay, badge_words=paying, money=True),
    )


def bell(badges: Badges) -> Tab:
    """The way to everything that was ever sent to the visitor, and how much of it they have not opened."""
    unread = badges[2] if badges else 0
    words = ngettext("{n} new message", "{n} new messages", unread).format(n=unread)
    return Tab(MESSAGES, _("Messages"), "notifications", badge=unread, badge_words=words)


AREA = Area(
    Kind.CLIENT,
    "family",
    home="/",
    account="/profile",
    tabs=tabs,
    bell=bell,
    badges=child_filter.badges,
    state=child_filter.remembered,
)
