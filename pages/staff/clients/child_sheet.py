"""The sheet that adds another child to a family."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from components.base import TextElement
from components.entries import draw
from components.form import form
from components.sheet import sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.staff.clients.new import child_entries
from services.core.refusals import Refused
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _
from services.people import new_family


def open_sheet(visitor: Visitor, client_id: UUID, added: Callable[[UUID], Awaitable[None]]) -> None:
    """Ask for the child; `added` is told who it is."""
    with page_context().sheets or ui.element("div"), sheet(_("Another child")) as made:
        problem = TextElement("p", "", "cb-field-error").props("role=alert")
        problem.visible = False

        @action
        async def send(said: dict[str, str]) -> None:
            try:
                async with work(visitor) as w:
                    attendee_id = await new_family.add_child(w, client_id, said)
            except NotAsTyped as no:
                filled.complain({name: reason.words() for name, reason in no.fields.items()})
                return
            except Refused as no:
                problem.set_words(no.words())
                problem.visible = True
                return
            filled.kept(said, said)
            made.close()
            await added(attendee_id)

        with form(send, _("Add")) as filled:
            for entry in child_entries():
                draw(filled, entry, "")
    made.for_once()
    made.open()
