"""The websites that may show the portal within their pages, and the snippet that is pasted there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.form import Form, form, text_field
from components.frame import section_head
from components.marks import Tile
from components.rows import LineRow, line_row
from pages.app.actions import action
from pages.app.frame import hide_message, say
from pages.staff.website import texts
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _
from services.operations.website import allowed
from services.operations.website.published import WebsiteView

Fresh = Callable[[], Awaitable[None]]


class Allowed:
    """The section, drawn anew with the room."""

    def __init__(self, visitor: Visitor, fresh: Fresh, view: WebsiteView) -> None:
        self.visitor, self.fresh, self.view = visitor, fresh, view
        self.form: Form

    def draw(self) -> None:
        """The list, the field and the snippet."""
        with ui.element("section").classes("cb-section"):
            static(h.fragment[section_head(_("Within one of your pages")), texts.about_frame(self.view)])
            if self.view.websites:
                with ui.element("ul").classes("cb-card cb-list"):
                    for each in self.view.websites:
                        self._row(each)
                static(texts.snippet(self.view))
            with (
                ui.element("div").classes("cb-section cb-tight"),
                form(self.allow, _("Let it show the portal"), kind="tonal") as self.form,
            ):
                hint = _("Like https://www.example.com; of a page’s address, its website counts.")
                text_field(self.form, _("Address of your website"), "website", hint=hint)

    def _row(self, origin: str) -> None:
        row = LineRow(texts.readable(origin), Tile("language"))
        with ui.element("li").classes(row.classes):
            static(line_row(row))
            label = _("Remove, {name}").format(name=origin)
            button(_("Remove"), partial(self.disallow, origin), kind="quiet", label=label)

    @action
    async def allow(self, said: dict[str, str]) -> None:
        """One more website, or why not beside the field."""
        try:
            async with work(self.visitor) as w:
                origin = await allowed.allow(w, said["website"])
        except Refused as no:
            hide_message()
            self.form.complain({"website": no.words()})
            return
        self.form.kept(said, {"website": ""})
        await self.fresh()
        say(_("{website} may show the portal now.").format(website=texts.readable(origin)))

    @action
    async def disallow(self, origin: str) -> None:
        """It may not any more."""

        @action
        async def undo() -> None:
            async with work(self.visitor) as w:
                await allowed.allow(w, origin)
            await self.fresh()

        async with work(self.visitor) as w:
            await allowed.disallow(w, origin)
        await self.fresh()
        say(_("{website} can’t show the portal any more.").format(website=texts.readable(origin)), undo)
