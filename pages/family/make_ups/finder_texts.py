"""The finder's texts about a credit: whose it is, what the filters hide, and why it cannot be used."""

from __future__ import annotations

import htpy as h

from components.empty_state import empty
from components.frame import link_button
from components.marks import Note, Tile, avatar, note
from components.rows import LineRow, line_row
from pages.family import presenters
from services.core import ids
from services.core.rulebook import Finding
from services.language import _, formats, ngettext
from services.make_ups.credits.view import CreditView
from services.make_ups.finder import Finder


def about(credit: CreditView) -> h.Renderable:
    """Whose credit it is, which session it replaces, and by when it must be used."""
    whose = _("For {name}").format(name=credit.kid.first_name)
    if credit.from_at is not None:
        whose = _("For {name}, instead of {day}").format(
            name=credit.kid.first_name, day=formats.day(formats.local(credit.from_at).date())
        )
    by = _("Book by {day}").format(day=formats.last_day(credit.expires_at))
    return h.fragment[
        h.p(".cb-whose")[avatar(presenters.face(credit.kid), 24), whose],
        note(Note(by, "schedule")) if credit.state == "active" else None,
    ]


def without_filters(every: Finder) -> str:
    """How many sessions there are without the filters."""
    if not every.offered:
        return _("Every session that fits is full right now.")
    return ngettext(
        "There is {n} other session {name} can join. Book by {day}.",
        "There are {n} other sessions {name} can join. Book by {day}.",
        every.offered,
    ).format(n=every.offered, name=every.credit.kid.first_name, day=formats.last_day(every.credit.expires_at))


def gone() -> h.Renderable:
    """The credit is no longer there."""
    return h.fragment[
        h.div(".cb-section")[empty(_("This make-up is no longer there."), icon_name="event_busy")],
        h.div(".cb-end")[link_button(_("Benefits"), "/benefits", main=True)],
    ]


def dead(credit: CreditView, why: Finding) -> h.Renderable:
    """A credit that cannot be used any more, and what became of it."""
    used = credit.used_for
    said = h.div(".cb-section")[
        empty(formats.told(why), icon_name="event_available" if used is not None else "event_busy")
    ]
    rows: h.Node = None
    if used is not None:
        row = LineRow(
            formats.moment(used.starts_at),
            lead=Tile("event_repeat", "brand"),
            second=presenters.DOT.join(part for part in (used.venue, used.instructor) if part),
            note=Note(_("Booked by {name}").format(name=credit.used_by), "person")
            if credit.used_by
            else None,
            href=f"/booked/{ids.short(used.attendance_id)}",
        )
        rows = h.ul(".cb-card.cb-list.cb-section")[h.li(class_=row.classes)[line_row(row)]]
    return h.fragment[said, rows, h.div(".cb-end")[link_button(_("Benefits"), "/benefits", main=True)]]
