"""The first venue, programme and class in one form, with a preview of the sessions."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.entries import groups, style
from components.files import inline_style
from components.form import Form, form
from components.frame import link_button, title
from components.nicegui_internals import MarkupElement
from components.writing import written
from pages.app.actions import action
from pages.app.frame import frame, hide_message, say
from pages.app.page_context import page_context
from pages.staff.rooms import CALENDAR, MORE
from pages.staff.setup import first_class_texts, steps
from services.core.local_time import today
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _
from services.operations.setup import class_form
from services.operations.setup import first_class as classes
from services.operations.setup.first_class import Days


async def first_class(visitor: Visitor) -> None:
    """The form; where classes are already, it adds another one."""
    room = _FirstClass(visitor)
    with frame(_("First class"), tab=MORE, back=MORE, room="/staff/timetable"):
        line = _("A venue, a programme and a class are made at once. You can change and add to them later.")
        static(h.fragment[style(), inline_style("setup.css"), title(_("First class"), line)])
        room.content = ui.element("div")
        await room.draw()


class _FirstClass:
    """The open form."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.here = visitor, page_context().provider
        self.content: ui.element
        self.fields: Form
        self.live: MarkupElement

    async def draw(self) -> None:
        """The fields and the preview; once a class has been made, where it is."""
        async with reading(self.visitor) as r:
            onward, has_one = await steps.onward(r, "classes"), await classes.has_one(r)
            values = class_form.blank(today(r.now, self.here.zone))
        self.content.clear()
        with self.content:
            if has_one:
                static(_made())
                static(onward)
                return
            with form(self.send, _("Make the class"), on_typed=self.typed) as self.fields:
                groups(self.fields, first_class_texts.groups(self.here.currency), values)
                with ui.element("div").classes("cb-edit-live").props("aria-live=polite"):
                    self.live = static(first_class_texts.preview(None))

    @action
    async def typed(self, said: dict[str, str]) -> None:
        """Show what comes of it so far."""
        self.live.set_content(written(first_class_texts.preview(await self._days(said))))

    async def _days(self, said: dict[str, str]) -> Days | None:
        try:
            read = class_form.read(said, self.here.currency)
        except NotAsTyped:
            return None
        async with reading(self.visitor) as r:
            return await classes.days(r, read)

    @action
    async def send(self, said: dict[str, str]) -> None:
        """Make it, or say beside each field what is wrong."""
        try:
            async with work(self.visitor) as w:
                await classes.make(w, said)
        except NotAsTyped as no:
            hide_message()
            self.fields.complain({name: reason.words() for name, reason in no.fields.items()})
            return
        self.fields.kept(said, {})
        await self.draw()
        say(_("The class is there, with all its sessions."))


def _made() -> h.Element:
    line = _("Its sessions stand in the calendar.")
    return h.section(".cb-section.cb-stack")[
        callout(_("You have a class."), line, icon_name="check_circle", tone="success"),
        link_button(_("See the calendar"), CALENDAR, kind="tonal", main=True),
    ]
