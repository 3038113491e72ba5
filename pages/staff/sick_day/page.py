"""What becomes of each session, what families get and read: filled in, then shown before anything is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.empty_state import empty
from components.entries import groups, style
from components.form import Form, form, text_field
from components.frame import title
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import CALENDAR
from pages.staff.sick_day import addresses, preview_sheet, texts
from services.attendance.sick_day import of_day, typed
from services.attendance.sick_day.act import SICK_DAY
from services.attendance.sick_day.of_day import CannotMeet, OnDay, Substitute
from services.core import acts
from services.core.capabilities import Capability, may
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import _, formats


async def sick_day(visitor: Visitor) -> None:
    """The screen."""
    scope = addresses.scope_of(page_context().query, formats.local(now()).date())
    async with reading(visitor) as r:
        found = await of_day.sessions(r, scope)
        people = await of_day.substitutes(r, found)
    name = texts.name_of(scope, found)
    back = addresses.choosing(scope.first_on) if scope.session_id is None else texts.session(scope.session_id)
    with frame(name, tab=CALENDAR, room=CALENDAR, back=back):
        static(title(name, texts.days(scope, found)))
        if scope.session_id is None:
            _until(scope)
        if not found:
            line = _("There is nothing left that could be cancelled.")
            static(h.div(".cb-section")[empty(_("No sessions"), line, icon_name="event_available")])
            return
        _Form(visitor, scope, found, people).draw()


def _until(scope: CannotMeet) -> None:
    """For how many days: the list below is drawn for them."""

    @action
    async def show(said: dict[str, str]) -> None:
        last_on = addresses.day_of(said, "until") or scope.first_on
        if last_on < scope.first_on:
            filled.complain({"until": _("That is before {day}.").format(day=formats.day(scope.first_on))})
            return
        ui.navigate.to(addresses.of_scope(_longer(scope, last_on)))

    with ui.element("details").classes("cb-section") as more:
        TextElement("summary", _("For several days"), "cb-link")
        with form(show, _("Show these days"), kind="tonal", main=False) as filled:
            text_field(filled, _("Until"), "until", scope.last_on.isoformat(), type="date")
    if scope.last_on != scope.first_on:
        more.props("open")


def _longer(scope: CannotMeet, last_on: date) -> CannotMeet:
    return replace(scope, last_on=last_on)


class _Form:
    """The form of one scope."""

    def __init__(
        self, visitor: Visitor, scope: CannotMeet, found: tuple[OnDay, ...], people: tuple[Substitute, ...]
    ) -> None:
        self.visitor, self.scope, self.found, self.people = visitor, scope, found, people
        self.form: Form

    def draw(self) -> None:
        """The fields."""
        static(style())
        money = may(self.visitor, Capability.MONEY)
        wanted = texts.groups(self.scope, self.found, self.people, money=money)
        with form(self.send, _("See what happens")) as self.form:
            groups(self.form, wanted, texts.values(self.scope, self.found))
        TextElement(
            "p", _("Nothing is done before you have seen who gets what."), "cb-after-list cb-text2 cb-s"
        )

    @action
    async def send(self, said: dict[str, str]) -> None:
        """Show the plan."""
        try:
            wish = typed.read(said, [each.session_id for each in self.found])
        except NotAsTyped as no:
            self.form.complain({name: reason.words() for name, reason in no.fields.items()})
            return
        self.form.complain({})
        async with reading(self.visitor) as r:
            plan = await acts.preview(r, SICK_DAY, wish.as_json())
            shown = await preview_sheet.read(r, plan)
        preview_sheet.open_(self.visitor, shown, self.people)
