"""One session: when, where, with whom, what became of it, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.callout import callout
from components.frame import facts, link_button
from components.marks import chip, icon
from components.press import Sheet, button, sheet, static
from pages import as_rows
from pages.booking.told import becomes, explanation, made_up, makes_up, offered, who
from pages.shell import visit
from services import days, ids, words
from services.access import Visitor
from services.days import Day
from services.language import _
from services.work import reading

Act = Callable[[Day, Sheet | None], Awaitable[None]]
"""Something to do about a session; the sheet that is open turns into the next one."""


async def open_sheet(visitor: Visitor, attendance_id: UUID, cancel: Act, rejoin: Act, wait: Act) -> None:
    """Show one session of the family.

    Raises:
        NotFound: no such session, or not theirs.
    """
    async with reading(visitor) as r:
        day = await days.one(r, attendance_id)
    with visit().sheets or ui.element("div"), sheet(words.day(words.local(day.starts_at).date())) as made:
        static(still(day))
    with made.foot:
        if offered(day):
            button(_("Can’t make it"), lambda: cancel(day, made), kind="quiet", main=True)
        elif day.credit is not None and day.credit.state == "active" and day.may_act:
            link = f"/make-ups/{ids.short(day.credit.credit_id)}"
            static(link_button(_("Choose a make-up"), link, main=True))
        elif day.made_up_by is not None:
            link = f"/booked/{ids.short(day.made_up_by.attendance_id)}"
            static(link_button(_("See the make-up"), link, kind="quiet", main=True))
        if day.may_rejoin:
            button(_("Rejoin"), lambda: rejoin(day, made), kind="quiet", main=True)
        elif day.line is not None and day.may_act:
            static(link_button(_("Waiting list"), as_rows.line_address(day.line), kind="quiet", main=True))
        elif day.may_wait:
            button(_("Join waiting list"), lambda: wait(day, made), kind="quiet", main=True)
        made.way_out(_("Close"))
    made.for_once()
    made.open()


def still(day: Day) -> h.Renderable:
    """What is to be read about a session."""
    mark = as_rows.state_chip(day)
    place = as_rows.place(day)
    lines = [
        ("schedule", words.span(day.starts_at, day.minutes)),
        ("location_on", place),
        ("person", day.instructor or ""),
        ("event_repeat", makes_up(day) or ""),
        ("chat", day.public_note),
        ("history", who(day) or ""),
        ("history", made_up(day) or ""),
    ]
    way = h.a(".cb-btn.cb-outline", href=as_rows.directions(day), target="_blank", rel="noopener")[
        icon("near_me", 20), _("Directions")
    ]
    return h.div(".cb-stack")[
        h.p(".cb-sheet-sub")[as_rows.DOT.join([day.kid.first_name, day.programme])],
        h.div[chip(mark)] if mark is not None else None,
        facts(lines),
        h.div[way] if day.on and day.starts_at > words.here().now else None,
        _news(day),
    ]


def _news(day: Day) -> h.Renderable:
    """Until when it may be cancelled, or what came of it, or why it cannot be rejoined."""
    said = explanation(day) or becomes(day)
    parts = [callout("", said)] if said and said not in (day.public_note, makes_up(day), who(day)) else []
    if day.line is not None and not day.may_rejoin:
        place = as_rows.in_line(day.line)
        return h.fragment[
            (h.div[part] for part in parts), h.div[callout("", place.text, icon_name=place.icon)]
        ]
    given_up = day.state in ("cancelled", "late_cancelled") and day.type == "regular"
    given_up = given_up and day.session_status == "scheduled"
    if given_up and day.may_act and day.why_not_rejoin is not None and day.starts_at > words.here().now:
        parts.append(callout(_("You can’t rejoin."), words.told(day.why_not_rejoin), icon_name="block"))
    return h.fragment[(h.div[part] for part in parts)]
