"""What families ask for: the wishes that wait, and answering one of them (R51)."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.entries import Entry, Group, groups, style
from components.form import form
from components.frame import facts, link_button, section_head, title
from components.rows import DOT, LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.family.make_ups.asked import wish
from pages.family.presenters import face
from pages.staff.clients import addresses
from pages.staff.rooms import CLIENTS, CREDITS
from services.core.ids import short
from services.core.local_time import at_wall
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.make_ups import answering
from services.make_ups.answering import AskedLine, AskedOne
from services.provider.settings import current


def waiting(found: list[AskedLine]) -> h.Renderable:
    """The section of the board: what waits for an answer, the oldest first."""
    if not found:
        return h.fragment[()]
    rows = [
        LineRow(
            formats.full_name(line.credit.kid.first_name, line.credit.kid.last_name),
            face(line.credit.kid),
            DOT.join(
                part for part in (wish(line.wished_on, line.part), line.credit.class_name, line.note) if part
            ),
            href=f"/staff/asked/{short(line.request_id)}",
        )
        for line in found
    ]
    heading = _("Asked for another time")
    return h.section(".cb-section")[section_head(heading), listed(line_row, rows, label=heading)]


async def asked(visitor: Visitor, make_up_request_id: UUID) -> None:
    """One wish: who asks, when whoever teaches is busy, and the two answers."""
    async with reading(visitor) as r:
        found = await answering.one(r, make_up_request_id)
        zone = (await current(r)).zone

    async def answered(words: str) -> None:
        ui.navigate.to(CREDITS)
        say(words)

    @action
    async def approve(typed: dict[str, str]) -> None:
        try:
            at = at_wall(date.fromisoformat(typed["day"]), time.fromisoformat(typed["time"].strip()), zone)
        except ValueError:
            yes.complain({"time": _("Write a day and a time like 17:00.")})
            return
        try:
            async with work(visitor) as w:
                await answering.approve(w, make_up_request_id, at)
        except Refused as no:
            yes.complain({"time": no.words()})
            return
        yes.kept(typed, typed)
        await answered(_("Booked. The family gets an email."))

    @action
    async def decline(typed: dict[str, str]) -> None:
        try:
            async with work(visitor) as w:
                await answering.decline(w, make_up_request_id, typed["why"])
        except Refused as no:
            sorry.complain({"why": no.words()})
            return
        sorry.kept(typed, typed)
        await answered(_("Declined. The family gets an email with your reason."))

    with frame(_("Another time"), tab=CLIENTS, back=CREDITS, room=CREDITS):
        static(h.fragment[_head(found), style()])
        with ui.element("section").classes("cb-section"):
            TextElement("h2", _("Approve"))
            with form(approve, _("Book it")) as yes:
                groups(yes, [Group("", _when())], _proposed(found))
        with ui.element("section").classes("cb-section"):
            TextElement("h2", _("Or decline"))
            with form(decline, _("Decline"), kind="quiet", main=False) as sorry:
                groups(
                    sorry,
                    [Group("", (Entry("why", _("Your reason"), "long", _("The family reads it.")),))],
                    {},
                )


def _head(found: AskedOne) -> h.Renderable:
    line, credit = found.line, found.line.credit
    name = formats.full_name(credit.kid.first_name, credit.kid.last_name)
    about = [
        ("event", wish(line.wished_on, line.part)),
        ("chat", line.note),
        ("schedule", _("To book by {day}").format(day=formats.last_day(credit.expires_at))),
        ("person", credit.client),
    ]
    way = link_button(_("The make-up"), addresses.credit(credit.credit_id), icon_name="event_repeat")
    return h.fragment[
        title(name, credit.class_name, face(credit.kid)),
        facts(about),
        h.div(".cb-section.cb-tight")[way],
        _busy(found),
    ]


def _busy(found: AskedOne) -> h.Element:
    heading = _("The instructor’s day")
    if not found.busy:
        return h.section(".cb-section")[
            section_head(heading), h.p(".cb-text2")[_("Nothing else on that day.")]
        ]
    rows = [LineRow(formats.span(at, minutes), second=name) for at, minutes, name in found.busy]
    return h.section(".cb-section")[
        section_head(heading), listed(line_row, rows, look="cb-card cb-inset", label=heading)
    ]


def _when() -> tuple[Entry, ...]:
    hint = _("It becomes a session of the same class, at its place, with room for this child alone.")
    return (Entry("day", _("Day"), "day"), Entry("time", _("Begins at"), hint=hint))


def _proposed(found: AskedOne) -> dict[str, str]:
    local: datetime = formats.local(found.starts_at)
    return {"day": local.date().isoformat(), "time": formats.clock(found.starts_at)}
