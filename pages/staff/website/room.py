"""On your website: a link as the simple way, the portal within a page, and whether either stands where it should."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components import pay as copying
from components.base import static
from components.files import inline_style
from components.frame import title
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.setup.addresses import WEBSITE
from pages.staff.website import texts
from pages.staff.website.allowed import Allowed
from pages.staff.website.published import Published
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.operations.website import published


async def website(visitor: Visitor) -> None:
    """The room."""

    async def fresh() -> None:
        async with reading(visitor) as r:
            view = await published.view(r)
        content.clear()
        with content:
            static(texts.way_in(view))
            Allowed(visitor, fresh, view).draw()
            Published(visitor, fresh, view).draw()

    name = _("On your website")
    with frame(name, tab=MORE, back=MORE, room=WEBSITE):
        line = _("Link to the portal from your website, or show it within one of your pages.")
        static(h.fragment[copying.style(), inline_style("setup.css"), title(name, line)])
        content = ui.element("div")
        await fresh()
    page_context().script(copying.script())
