"""What became of make-ups that are used, expired or lost."""

from __future__ import annotations

import htpy as h

from components.frame import section_head
from components.marks import Note, Tile
from components.rows import LineRow, line_row
from pages.family import presenters
from pages.family.benefit_rows import origin
from services.language import _, formats
from services.make_ups.credits.view import CreditView


def history(credits: list[CreditView], *, several: bool) -> h.Renderable:
    """Credits that cannot be used any more, the latest first; `several`: name the child in each row."""
    title = _("History")
    rows = [past(credit, several=several) for credit in credits]
    return h.fragment[
        section_head(title),
        h.ul("#history.cb-card.cb-list", aria_label=title)[
            (h.li(class_=row.classes, tabindex="-1")[line_row(row)] for row in rows)
        ],
    ]


def past(credit: CreditView, *, several: bool) -> LineRow:
    """One row: what became of the credit, when and by whom."""
    whose = [credit.kid.first_name] if several else []
    if credit.state == "used":
        return _used(credit, whose)
    second = presenters.DOT.join([*whose, origin(credit)])
    if credit.state == "expired":
        day = formats.last_day(credit.expires_at)
        return LineRow(_("Ended {day}").format(day=day), Tile("event_busy"), second)
    if credit.state == "cancelled":
        return LineRow(_("Lost with a cancelled make-up"), Tile("event_busy", "warning"), second)
    return LineRow(_("No longer valid"), Tile("block"), second)


def _used(credit: CreditView, whose: list[str]) -> LineRow:
    who = None
    if credit.used_by and credit.used_at is not None:
        when = formats.day(formats.local(credit.used_at).date())
        who = Note(_("Booked by {name}, {day}").format(name=credit.used_by, day=when), "person")
    tile = Tile("event_available", "success")
    if credit.used_for is None:
        return LineRow(_("Used"), tile, presenters.DOT.join([*whose, origin(credit)]), note=who)
    where = [credit.used_for.venue]
    if credit.from_at is not None:
        where.append(_("instead of {day}").format(day=formats.day(formats.local(credit.from_at).date())))
    title = _("Used {when}").format(when=formats.moment(credit.used_for.starts_at))
    return LineRow(title, tile, presenters.DOT.join([*whose, *where]), note=who)
