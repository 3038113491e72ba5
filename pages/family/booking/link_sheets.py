"""The sheets of links without a login: making one, copying it, ending it (R87)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components import pay as copying
from components.base import static
from components.buttons import button
from components.callout import callout
from components.entries import Entry, draw, style
from components.form import form
from components.pay import CopyRow
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.family.booking.share_sheets import problems
from services.bookings import look_links
from services.bookings.look_links import LookLine
from services.core.refusals import Refused
from services.core.typed_form import TypedForm
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _


class LinkSheets:
    """They belong to one booking; `fresh` shows what came of them."""

    def __init__(self, visitor: Visitor, booking_id: UUID, fresh: Callable[[], Awaitable[None]]) -> None:
        self.visitor, self.booking_id, self.fresh = visitor, booking_id, fresh

    @action
    async def make(self) -> None:
        """For whom, and until when?"""
        with page_context().sheets or ui.element("div"), sheet(_("A link without a login")) as made:
            static(style())
            static(
                h.p[
                    _(
                        "It shows when and where the next sessions are, and nothing else. Nobody can change anything."
                    )
                ]
            )

            @action
            async def send(said: dict[str, str]) -> None:
                try:
                    async with work(self.visitor) as w:
                        typed = TypedForm(said, "")
                        until = typed.day("share_until")
                        typed.done()
                        await look_links.make(w, self.booking_id, said.get("link_name", ""), until)
                except Refused as no:
                    filled.complain(problems(no, "link_name"))
                    return
                filled.kept(said, dict.fromkeys(said, ""))
                made.close()
                await self.fresh()
                say(_("The link is ready. Open it here to copy it."))

            with form(send, _("Make the link")) as filled:
                draw(
                    filled,
                    Entry("link_name", _("Whom it is for"), hint=_("Such as Grandma. Only you see this.")),
                    "",
                )
                line = _("The last day on which it works.")
                draw(filled, Entry("share_until", _("Until (if you want an end)"), "day", hint=line), "")
        made.for_once()
        made.open()

    @action
    async def show(self, link: LookLine) -> None:
        """The link, to be copied; and its end."""

        @action
        async def end() -> None:
            made.close()
            async with work(self.visitor) as w:
                await look_links.end(w, link.link_id)
            await self.fresh()
            say(_("The link no longer works."))

        with (
            page_context().sheets or ui.element("div"),
            sheet(_("Link for {name}").format(name=link.name)) as made,
        ):
            static(h.div(".cb-stack")[address(link)])
        made.for_once()
        with made.foot:
            button(_("End the link"), end, kind="danger-btn", main=True)
            made.way_out(_("Close"))
        made.open()


def address(link: LookLine) -> h.Renderable:
    """The link to copy, or why it cannot be shown."""
    if not link.address:
        line = _("This link can’t be shown here. End it, and make a new one if you need it.")
        return callout("", line, icon_name="lock")
    row = CopyRow(_("Link"), link.address, link.address, _("Copy the link"))
    line = _("Whoever has it can read it. Send it only to people you trust.")
    return h.fragment[copying.copy_rows([row]), h.p(".cb-text2")[line]]
