"""The pages on which the portal stands or is linked: what was seen there, looked at while somebody waits."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.form import Form, form, text_field
from components.frame import section_head
from components.rows import line_row
from pages.app.actions import action
from pages.app.frame import hide_message, say
from pages.staff.website import texts
from pages.staff.website.allowed import Fresh
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _
from services.operations.website import allowed, looking, published
from services.operations.website.published import PublishedPage, WebsiteView


class Published:
    """The section, drawn anew with the room."""

    def __init__(self, visitor: Visitor, fresh: Fresh, view: WebsiteView) -> None:
        self.visitor, self.fresh, self.view = visitor, fresh, view
        self.form: Form

    def draw(self) -> None:
        """The list and the field."""
        with ui.element("section").classes("cb-section"):
            line = _("We open the page as anybody would, and say whether families find the portal there.")
            static(h.fragment[section_head(_("Is it there?")), h.p(".cb-text2.cb-setup-line")[line]])
            if self.view.pages:
                with ui.element("ul").classes("cb-card cb-list cb-inset"):
                    for each in self.view.pages:
                        self._row(each)
            with (
                ui.element("div").classes("cb-section cb-tight"),
                form(self.add, _("Look there"), kind="tonal") as self.form,
            ):
                text_field(self.form, _("Address of the page"), "page", hint=_("Copy it from your browser."))

    def _row(self, each: PublishedPage) -> None:
        row, name = texts.page(each), texts.readable(each.url)
        with ui.element("li").classes(row.classes):
            static(line_row(row))
            with ui.element("div").classes("cb-row-actions"):
                if each.found == "frame" and not each.is_allowed:
                    button(_("Let it show the portal"), partial(self.allow, each.url))
                look = partial(self.look, each.page_id)
                button(_("Look again"), look, kind="quiet", label=_("Look again, {name}").format(name=name))
                gone = partial(self.remove, each)
                button(_("Remove"), gone, kind="quiet", label=_("Remove, {name}").format(name=name))

    @action
    async def add(self, said: dict[str, str]) -> None:
        """Remember the page and look at it, or say beside the field why not."""
        try:
            async with work(self.visitor) as w:
                page_id = await published.add(w, said["page"])
        except Refused as no:
            hide_message()
            self.form.complain({"page": no.words()})
            return
        self.form.kept(said, {"page": ""})
        await looking.look(self.visitor, page_id)
        await self.fresh()

    @action
    async def look(self, page_id: UUID) -> None:
        """Look at a page now."""
        found = await looking.look(self.visitor, page_id)
        await self.fresh()
        say(texts.seen(found))

    @action
    async def allow(self, url: str) -> None:
        """Let the website of a page show the portal."""
        async with work(self.visitor) as w:
            origin = await allowed.allow(w, url)
        await self.fresh()
        say(_("{website} may show the portal now.").format(website=texts.readable(origin)))

    @action
    async def remove(self, each: PublishedPage) -> None:
        """Forget a page."""

        @action
        async def undo() -> None:
            async with work(self.visitor) as w:
                await published.add(w, each.url)
            await self.fresh()

        async with work(self.visitor) as w:
            await published.remove(w, each.page_id)
        await self.fresh()
        say(_("Removed. The page itself stays as it is."), undo)
