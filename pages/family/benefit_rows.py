"""What can still be used: places held, make-ups to book, waiting lists, make-ups booked."""

from __future__ import annotations

from datetime import timedelta

import htpy as h

from components.empty_state import empty
from components.frame import section_head
from components.marks import Chip, Note, chip, status
from components.rows import AgendaRow, LineRow, agenda_row, line_row
from components.ticket import Ticket, ticket
from pages.family import presenters
from services.attendance.view import AttendanceView
from services.core import ids
from services.core.work import now
from services.language import _, formats, ngettext
from services.make_ups.credits.usage import Usage
from services.make_ups.credits.view import CreditView
from services.overview.benefits import Benefits, Waiting
from services.people.kids import Kid

SOON = timedelta(days=14)
"""A credit that expires within this time is said to end soon; the first mail about it is sent at the same time."""


def make_ups(found: Benefits) -> h.Renderable:
    """The section of what can still be used, child by child: places held, then a ticket, waiting lists, make-ups booked."""
    title = _("Make-ups")
    kids = _kids(found)
    if not kids:
        line = _("If you cancel in time, you get one here.")
        return h.section(".cb-section")[
            section_head(title), empty(_("No make-ups"), line, icon_name="event_repeat", level=3)
        ]
    return h.section(".cb-section")[
        section_head(title), h.div(".cb-stack")[(_of_child(found, kid) for kid in kids)]
    ]


def _kids(found: Benefits) -> list[Kid]:
    """The children that have something here, those with a place held first, then those whose credit ends first."""
    every: list[Waiting | CreditView | AttendanceView] = [
        *found.waiting.offers,
        *found.to_book,
        *found.waiting.sessions,
        *found.booked,
    ]
    return list({each.kid.id: each.kid for each in every}.values())


def _of_child(found: Benefits, kid: Kid) -> h.Renderable:
    credits = [credit for credit in found.to_book if credit.kid.id == kid.id]
    rows = [
        *(more(credit) for credit in credits[1:]),
        *(
            waiting(presenters.waiting_session_row(entry))
            for entry in found.waiting.sessions
            if entry.kid.id == kid.id
        ),
        *(booked(attendance) for attendance in found.booked if attendance.kid.id == kid.id),
    ]
    offers = [held(entry) for entry in found.waiting.offers if entry.kid.id == kid.id]
    name = kid.first_name
    return h.fragment[
        h.ul(".cb-card.cb-list", aria_label=_("{name}: a place is free").format(name=name))[offers]
        if offers
        else None,
        make_up_ticket(credits, found.usage.get(credits[0].booking_id)) if credits else None,
        h.ul(".cb-card.cb-list", aria_label=_("{name}’s make-ups").format(name=name))[rows] if rows else None,
    ]


def held(entry: Waiting) -> h.Element:
    """A freed place that waits for an answer, with its date."""
    on = formats.local(entry.starts_at).date()
    row = AgendaRow(
        presenters.tile_of(on),
        _("{name}: a place is free").format(name=entry.kid.first_name),
        presenters.DOT.join([formats.span(entry.starts_at, entry.minutes), entry.venue]),
        note=presenters.offered(entry.held_until, is_held=entry.is_held),
        actions=True,
    )
    if not entry.may_act:
        return h.li(class_=row.classes)[agenda_row(row), _only_look()]
    text, href = _("Take a look"), f"/waiting/{ids.short(entry.entry_id)}"
    link = h.a(
        class_="cb-btn cb-filled cb-grow", href=href, aria_label=f"{text}: {row.title}, {formats.day(on)}"
    )
    return h.li(class_=row.classes)[agenda_row(row), h.div(".cb-row-actions")[link[text]]]


def make_up_ticket(credits: list[CreditView], used: Usage | None) -> h.Element:
    """A child's credits as a ticket: how many, until when the first one, and how many are used up."""
    first = credits[0]
    same = sum(credit.booking_id == first.booking_id for credit in credits)
    soon = first.expires_at - now() <= SOON
    text = _("Choose a make-up")
    return ticket(
        Ticket(
            presenters.face(first.kid),
            first.programme,
            presenters.DOT.join([first.kid.first_name, origin_day(first)]),
            str(len(credits)),
            ngettext("make-up to book", "make-ups to book", len(credits)),
            _("Book by") if len(credits) == 1 else _("Book the first by"),
            formats.last_day(first.expires_at),
            chip=status("can see")
            if not first.may_act
            else Chip(_("Ends soon"), "schedule")
            if soon
            else None,
            used=0 if used is None else used.used_up(same),
            left=same,
            of=0 if used is None else used.limit,
            foot=""
            if used is None
            else _("{n} of {limit} used").format(n=used.used_up(same), limit=used.limit),
            link=text if first.may_act else "",
            href=f"/make-ups/{ids.short(first.credit_id)}" if first.may_act else "",
            spoken=f"{text}: {first.kid.first_name}, {origin(first)}",
        )
    )


def more(credit: CreditView) -> h.Element:
    """A credit beside the one on the ticket; each has a row of its own."""
    row = LineRow(
        _("To book"),
        lead=presenters.face(credit.kid),
        whose=credit.kid.first_name,
        second=origin(credit),
        note=book_by(credit),
        actions=True,
    )
    return with_link(row, _("Choose a make-up"), f"/make-ups/{ids.short(credit.credit_id)}", credit.may_act)


def book_by(credit: CreditView) -> Note:
    """Until when the credit can be used; the last two weeks stand out."""
    day = formats.last_day(credit.expires_at)
    if credit.expires_at - now() > SOON:
        return Note(_("Book by {day}").format(day=day), "schedule")
    return Note(_("Ends soon: book by {day}").format(day=day), "schedule", "warning")


def origin_day(credit: CreditView) -> str:
    """The day of the session that the credit is for: "From Mon 26 Jan"."""
    if credit.from_at is None:
        return _("An extra make-up")
    return _("From {day}").format(day=formats.day(formats.local(credit.from_at).date()))


def origin(credit: CreditView) -> str:
    """The session that the credit is for: "From Mon 26 Jan · Mighty Movers"."""
    return presenters.DOT.join([origin_day(credit), credit.programme])


def waiting(row: LineRow) -> h.Element:
    """An entry in a waiting list: of a full session or a full class."""
    return h.li(class_=row.classes)[line_row(row)]


def booked(attendance: AttendanceView) -> h.Element:
    """A make-up that has been booked; its session opens in its booking."""
    row = LineRow(
        _("Booked"),
        lead=presenters.face(attendance.kid),
        whose=attendance.kid.first_name,
        second=presenters.DOT.join([formats.moment(attendance.starts_at), attendance.venue]),
        href=presenters.attendance_address(attendance),
    )
    return h.li(class_=row.classes)[line_row(row)]


def with_link(row: LineRow, text: str, href: str, may_act: bool, kind: str = "tonal") -> h.Element:
    """A row with a link to the one thing to do about it; a viewer sees "can see" instead."""
    if not may_act:
        return h.li(class_=row.classes)[line_row(row), _only_look()]
    spoken = f"{text}: {row.whose}, {row.second}"
    link = h.a(class_=["cb-btn", f"cb-{kind}", "cb-grow"], href=href, aria_label=spoken)[text]
    return h.li(class_=row.classes)[line_row(row), h.div(".cb-row-actions")[link]]


def _only_look() -> h.Element:
    return h.div(".cb-row-actions")[h.span[chip(status("can see"))]]
