"""One date of a class: all that can be changed of this one alone, or the way to all from here on."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.entries import Entry, Group
from components.frame import link_button, title
from components.options import Option
from pages.app.actions import action
from pages.app.editing import Editable, Editing, Question
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.timetable import addresses, plan_texts
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import _, formats
from services.timetable import one_date_form, one_session, series_form, taking_out
from services.timetable.one_session import OneDate
from services.timetable.series_form import Choices


async def move(visitor: Visitor, taught_session_id: UUID) -> None:
    """The screen."""

    async def load(r: Reading) -> Editable:
        return Editable((await one_session.one(r, taught_session_id)).values)

    async def save(w: Work, said: Mapping[str, str], _seen: int | None) -> None:
        await one_session.change(w, taught_session_id, said)

    async def saved(_made: None) -> None:
        ui.navigate.to(back)
        say(_("Saved. Only this date has changed."))

    async def doubt(said: Mapping[str, str]) -> Question | None:
        async with reading(visitor) as r:
            met = plan_texts.warnings(await one_date_form.overlapping(r, taught_session_id, said))
        return Question(_("Save it all the same?"), " ".join(met), _("Save")) if met else None

    async with reading(visitor) as r:
        of, found = await one_session.one(r, taught_session_id), await series_form.choices(r)
    from_session = page_context().query.get("back") == "session"
    back = addresses.session(of.id) if from_session else addresses.class_(of.class_id)
    with frame(formats.day(of.day), tab=MORE, back=back, room=addresses.TIMETABLE):
        static(title(formats.day(of.day), of.class_name))
        static(_ways(of))
        editing = Editing(visitor, _groups(found), Editable(of.values), save, load, saved, doubt=doubt)
        editing.draw(_("Change this date"))
        if not of.children:
            _take_out(visitor, of)


def _ways(of: OneDate) -> h.Element:
    links = [link_button(_("Who comes"), addresses.session(of.id), kind="quiet", icon_name="group")]
    if of.series_id is not None:
        href = addresses.change(of.class_id, of.series_id, of.day)
        links.insert(0, link_button(_("All from this date on"), href, icon_name="event_repeat"))
    line = _("Here you change this date alone. It then stays as you have set it, whatever the class does.")
    return h.div(".cb-section.cb-stack")[h.div(".cb-row-actions")[links], h.p(".cb-text2")[line]]


def _groups(found: Choices) -> list[Group]:
    return [_when(found), _rest()]


def _rest() -> Group:
    return Group(
        "",
        (
            Entry("places", _("Places"), "number", _("Families who come for a make-up count, too.")),
            Entry("public_note", _("Note for the families"), "long"),
            Entry("internal_note", _("Note for the team"), "long"),
            Entry(
                "tell",
                _("Email the families"),
                "box",
                _("One email each, if the day, the time, the place or the instructor changes."),
            ),
        ),
    )


def _when(found: Choices) -> Group:
    team = (Option("", _("Nobody yet")), *(Option(value, text) for value, text in found.instructors))
    venues = tuple(Option(value, text) for value, text in found.venues)
    return Group(
        _("This date alone"),
        (
            Entry("day", _("Day"), "day"),
            Entry("starts", _("Begins at")),
            Entry("minutes", _("Takes"), "number", unit=_("minutes")),
            Entry("venue", _("Venue"), "pick", of=venues),
            Entry("instructor", _("Instructor"), "pick", of=team),
        ),
    )


def _take_out(visitor: Visitor, of: OneDate) -> None:
    """Nobody is in it: it can go, and never comes back by itself."""

    @action
    async def take_out() -> None:
        async with work(visitor) as w:
            await taking_out.take_out(w, of.id)
        ui.navigate.to(addresses.class_(of.class_id))
        say(_("This date is taken out. No change of the class brings it back."))

    with ui.element("div").classes("cb-section cb-stack"):
        static(h.p(".cb-text2")[_("Nobody is in it.")])
        button(_("Take this date out"), take_out, kind="quiet", icon_name="delete", main=True)
