"""The address that families open: as a code for the owner's own phone, and whether it was opened there."""

from __future__ import annotations

import htpy as h
from markupsafe import Markup
from nicegui import ui

from components.base import static
from components.callout import callout
from components.files import inline_style
from components.frame import link_button, section_head, title
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.setup import addresses, steps
from services.core.events import SETUP_CHANGED, Ids
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.operations.setup import address as portal
from services.operations.setup.address import AddressView


async def address(visitor: Visitor) -> None:
    """The code, and what was seen of it; it changes by itself when a phone has opened it."""

    async def fresh(_ids: Ids = None) -> None:
        async with reading(visitor) as r:
            view, onward = await portal.view(r), await steps.onward(r, "address")
        content.clear()
        with content:
            static(h.fragment[_content(view), onward])

    with frame(_("Address for families"), tab=MORE, back=MORE, room=addresses.ADDRESS):
        line = _("Families open it in any browser. There is no app to install.")
        static(h.fragment[inline_style("setup.css"), title(_("Address for families"), line)])
        content = ui.element("div")
        await fresh()
    page_context().on_event(SETUP_CHANGED, fresh)


def _content(view: AddressView) -> h.Renderable:
    return h.fragment[
        h.div(".cb-section")[_stands(view)],
        h.section(".cb-section")[
            section_head(_("Open it on your phone")),
            h.p(".cb-text2.cb-setup-line")[
                _("Scan this with your phone’s camera. This page says so as soon as it is open there.")
            ],
            h.div(".cb-setup-qr", role="img", aria_label=_("QR code of the address"))[_picture(view.link)],
            h.p(".cb-setup-address.cb-num")[view.url],
            link_button(_("I’m on my phone already: open it"), view.link, kind="tonal", main=True),
        ],
    ]


def _stands(view: AddressView) -> h.Element:
    if view.only_here:
        line = _(
            "{url} is this computer itself. Set CUBBY_PUBLIC_URL to the address families will open, and start Cubby again."
        )
        return callout(
            _("No other device reaches this address."),
            line.format(url=view.url),
            icon_name="warning",
            tone="warning",
        )
    if view.opened_at is None:
        return callout(_("Not opened yet."), icon_name="hourglass_empty")
    lead = _("Opened {when}.").format(when=formats.moment(view.opened_at))
    line = "" if view.is_https else _("It is not https: what families type can be read on the way.")
    return callout(lead, line, icon_name="check_circle", tone="success")


def _picture(link: str) -> Markup:
    import segno  # only whoever opens this room waits for it

    made = segno.make_qr(link, error="M").svg_inline(border=4, omitsize=True, dark="#000", light="#fff")
    return Markup(made)  # noqa: S704 - drawn by segno from black and white squares
