"""On a family's screen: who else sees the children's bookings, adding a second parent, and taking one off (R87)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.entries import Entry, draw, style
from components.form import form
from components.frame import section_head
from components.marks import Avatar, initials
from components.options import Option
from components.rows import LineRow, line_row
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from services.bookings import parents
from services.bookings.parents import SecondParent
from services.core import ids
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import N_, _
from services.people.kids import Kid

ROLES = {"helper": N_("Can change"), "viewer": N_("Can only see")}


class Parents:
    """The section; after each act it is drawn anew."""

    def __init__(self, visitor: Visitor, client_id: UUID, children: Sequence[Kid]) -> None:
        self.visitor, self.client_id, self.children = visitor, client_id, children

    def draw(self, found: Sequence[SecondParent]) -> None:
        """Who sees what, and the button that adds somebody."""
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Second parents")))
            self.content = ui.element("div")
            with self.content:
                self._draw(found)

    def _draw(self, found: Sequence[SecondParent]) -> None:
        if found:
            with ui.element("ul").classes("cb-card cb-list"):
                for each in found:
                    self._row(each)
        else:
            line = _("Nobody else sees their bookings.")
            TextElement("p", line, "cb-text2")
        if self.children:
            with ui.element("div").classes("cb-section cb-tight"):
                button(_("Add a second parent"), self.ask, kind="quiet", icon_name="person_add")

    def _row(self, each: SecondParent) -> None:
        row = LineRow(
            each.email, Avatar(initials(each.email, 1)), _(ROLES[each.role]), whose=each.child.first_name
        )
        with ui.element("li").classes(row.classes):
            static(line_row(row))
            label = _("Remove, {name}").format(name=each.email)
            button(_("Remove"), partial(self.remove, each), kind="quiet", label=label)

    async def _fresh(self) -> None:
        async with reading(self.visitor) as r:
            found = await parents.listed(r, self.client_id)
        self.content.clear()
        with self.content:
            self._draw(found)

    @action
    async def remove(self, each: SecondParent) -> None:
        """They see nothing of it any more."""
        async with work(self.visitor) as w:
            await parents.remove(w, self.client_id, each.child.id, each.email)
        await self._fresh()
        say(_("Removed. They no longer see the bookings."))

    @action
    async def ask(self) -> None:
        """Who, and what may they do?"""
        with page_context().sheets or ui.element("div"), sheet(_("Add a second parent")) as made:
            static(style())
            problem = TextElement("p", "", "cb-field-error").props("role=alert")
            problem.visible = False

            @action
            async def send(said: dict[str, str]) -> None:
                chosen = [each for each in self.children if ids.short(each.id) == said.get("parent_child")]
                try:
                    async with work(self.visitor) as w:
                        for child in chosen:
                            await parents.add(
                                w,
                                self.client_id,
                                child.id,
                                said.get("parent_email", ""),
                                ("viewer" if said.get("parent_role") == "viewer" else "helper"),
                            )
                except Refused as no:
                    problem.set_words(no.words())
                    problem.visible = True
                    return
                filled.kept(said, said)
                made.close()
                await self._fresh()
                say(_("They see the bookings now, with their own login."))

            with form(send, _("Add")) as filled:
                first = ids.short(self.children[0].id)
                values = {"parent_role": "helper", "parent_child": first}
                for entry in self._entries():
                    draw(filled, entry, values.get(entry.name, ""))
        made.for_once()
        made.open()

    def _entries(self) -> list[Entry]:
        line = _("Who can change cancels sessions, books make-ups and pays. The bookings stay this family’s.")
        names = tuple(Option(ids.short(each.id), each.first_name) for each in self.children)
        roles = tuple(Option(role, _(words)) for role, words in ROLES.items())
        return [
            Entry("parent_email", _("Email of the second parent")),
            Entry("parent_child", _("Child"), "pick", of=names),
            Entry("parent_role", _("What they can do"), "pills", hint=line, of=roles),
        ]
