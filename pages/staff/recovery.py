"""One's own recovery codes: how many are left, and ten new ones in their place, shown once."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.frame import title
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import MORE, RECOVERY
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, ngettext
from services.sign_in.second import renewing


async def recovery(visitor: Visitor) -> None:
    """The screen."""

    async def read() -> int:
        async with reading(visitor) as r:
            return await renewing.left(r)

    @action
    async def renew() -> None:
        codes = await renewing.renew(visitor)
        content.clear()
        with content:
            static(_shown(codes))
        page_context().script("cubby.focus('#codes')")

    @action
    async def ask() -> None:
        with page_context().sheets or ui.element("div"), sheet(_("Make ten new codes?")) as made:
            line = _(
                "The codes you have now stop working at once. Have a printer or your password manager at hand."
            )
            TextElement("p", line, "cb-lead-text")
        made.for_once()

        @action
        async def confirmed() -> None:
            made.close()
            await renew()

        with made.foot:
            button(_("Make new codes"), confirmed, kind="filled", main=True)
            made.way_out(_("Not now"))
        made.open()

    left = await read()
    with frame(_("Recovery codes"), tab=MORE, back=MORE, room=RECOVERY):
        line = _("They are the way in if you lose your phone. Each works once.")
        static(title(_("Recovery codes"), line))
        content = ui.element("div").classes("cb-section")
        with content:
            words = ngettext("You have {n} code left.", "You have {n} codes left.", left).format(n=left)
            TextElement("p", words)
            with ui.element("div").classes("cb-end"):
                button(_("Make new codes"), ask, kind="tonal", icon_name="key", main=True)


def _shown(codes: tuple[str, ...]) -> h.Renderable:
    """The codes, for this one time."""
    return h.fragment[
        h.p("#codes", tabindex="-1")[
            _("Keep these codes. We can’t show them again, and the old ones don’t work any more.")
        ],
        h.ul(".cb-recovery.cb-card.cb-num")[(h.li[code] for code in codes)],
        h.p(".cb-after-list")[
            _(
                "Print them, or keep them in your password manager; not in your email, which is the first step."
            )
        ],
    ]
