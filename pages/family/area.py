"""The family's area: its tabs, the number on one of them, and the child that was chosen on this device."""

from __future__ import annotations

from collections.abc import Sequence

from components.frame import Tab
from pages.app.areas import Area
from pages.family import child_filter
from services.core.visitor import Kind, Visitor
from services.language import _, ngettext


def tabs(_visitor: Visitor, to_book: int) -> Sequence[Tab]:
    """The three tabs; the last one shows how many make-ups can be booked."""
    words = ngettext("{n} make-up to book", "{n} make-ups to book", to_book).format(n=to_book)
    return (
        Tab("/", _("Home"), "home"),
        Tab("/bookings", _("Bookings"), "event_note"),
        Tab("/benefits", _("Benefits"), "redeem", badge=to_book, badge_words=words),
    )


AREA = Area(
    Kind.CLIENT,
    "family",
    home="/",
    account="/profile",
    tabs=tabs,
    badge=child_filter.badge,
    state=child_filter.remembered,
)
