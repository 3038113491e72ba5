"""Days off that are entered or changed: what they are, and which sessions stand on them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.entries import Entry, Group
from components.frame import link_button, title
from components.marks import Tile
from components.options import Option
from components.rows import LineRow, line_row, listed
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.sick_day import addresses as sick_day
from pages.staff.timetable import addresses, texts
from services.attendance.sick_day.of_day import CannotMeet
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import _, formats, ngettext
from services.timetable import holiday_book, holiday_view
from services.timetable.holiday_view import DayOffView
from services.timetable.venue_view import regions


async def new(visitor: Visitor) -> None:
    """Add days off."""
    await _draw(visitor, None)


async def one(visitor: Visitor, day_off_id: UUID) -> None:
    """Days off that there are."""
    await _draw(visitor, day_off_id)


async def _draw(visitor: Visitor, day_off_id: UUID | None) -> None:
    of: DayOffView | None = None

    async def load(r: Reading) -> Editable:
        if day_off_id is None:
            return Editable(holiday_view.values(None))
        return Editable(holiday_view.values(await holiday_view.one(r, day_off_id)))

    async def save(w: Work, said: Mapping[str, str], _seen: int | None) -> UUID:
        return await holiday_book.keep(w, day_off_id, said)

    async def saved(made: UUID) -> None:
        async with reading(visitor) as r:
            standing = (await holiday_view.one(r, made)).standing
        ui.navigate.to(f"{addresses.DAYS_OFF}/{short(made)}" if standing else addresses.DAYS_OFF)
        say(_("Saved. These sessions stand on it:") if standing else _("Saved."))

    async with reading(visitor) as r:
        if day_off_id is not None:
            of = await holiday_view.one(r, day_off_id)
        found = await load(r)
    name = of.name if of else _("Add days off")
    with frame(name, tab=MORE, back=addresses.DAYS_OFF, room=addresses.DAYS_OFF):
        static(title(name, texts.days(of.first_on, of.last_on) if of else ""))
        if of is not None and of.standing:
            static(_standing(of))
        Editing(visitor, [_group()], found, save, load, saved).draw(_("Save") if of else _("Add them"))
        if of is not None:
            _take_out(visitor, of)


def _standing(of: DayOffView) -> h.Element:
    """Found out late: each of these sessions can be cancelled, with a make-up for its families."""
    rows = [
        LineRow(
            each.class_name,
            Tile("event"),
            formats.moment(each.starts_at),
            end=ngettext("{n} child", "{n} children", each.taken).format(n=each.taken),
            href=addresses.session(each.id),
        )
        for each in of.standing
    ]
    line = _(
        "They were there before and stay. Cancel them together: each family gets one email about all of it."
    )
    scope = CannotMeet(of.first_on, of.last_on, region=of.region or "", why=of.name)
    together = link_button(_("Cancel them"), sick_day.of_scope(scope), icon_name="event_busy", main=True)
    return h.section(".cb-section")[
        callout(_("Sessions stand on these days."), line, icon_name="warning", tone="warning"),
        listed(line_row, rows, label=_("Sessions")),
        h.div(".cb-end")[together],
    ]


def _group() -> Group:
    kinds = (Option("custom", _("No classes")), Option("school", _("School holidays")))
    known = regions(page_context().provider.country)
    where = (Option("", _("Everywhere")), *(Option(each, each) for each in known))
    more = (Entry("region", _("Where"), "pick", of=where),) if known else ()
    hint = _("A class says whether it also meets in school holidays.")
    return Group(
        "",
        (
            Entry("name", _("Name"), hint=_("Families read it, for example “Christmas”.")),
            Entry("kind", _("What are they?"), "pills", of=kinds, hint=hint),
            Entry("first_on", _("First day"), "day"),
            Entry("last_on", _("Last day"), "day", hint=_("Empty: one day.")),
            *more,
        ),
    )


def _take_out(visitor: Visitor, of: DayOffView) -> None:
    @action
    async def take_out() -> None:
        async with work(visitor) as w:
            await holiday_book.take_out(w, of.id)
        ui.navigate.to(addresses.DAYS_OFF)
        say(_("Taken out. No session is made by that: change a class to have it meet on these days."))

    with ui.element("div").classes("cb-section cb-stack"):
        button(_("Take these days out"), take_out, kind="quiet", icon_name="delete", main=True)
