"""That emails to a family come back: on its own screen with what to do, and on Today."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import link_button, section_head
from components.letter import why_back
from components.marks import Tile
from components.rows import LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import say
from pages.staff.clients import addresses
from services.core.visitor import Visitor
from services.core.work import Reading, work
from services.language import _, formats, ngettext
from services.people import unreached
from services.people.unreached import Unreached


def warning(visitor: Visitor, found: Unreached, phone: str) -> None:
    """What the server said, and the three ways out of it."""
    with ui.element("div").classes("cb-section cb-stack") as box:
        why = f"{why_back(found.said)} {_what_to_do()}"
        static(callout(_said(found), why, icon_name="error", tone="warning"))

        @action
        async def clear() -> None:
            async with work(visitor) as w:
                await unreached.clear(w, found.client_id)
            box.delete()
            say(_("We write to this address again."))

        with ui.element("div").classes("cb-btns"):
            to = addresses.change(found.client_id)
            static(link_button(_("Change the address"), to, icon_name="edit"))
            if phone:
                static(link_button(_("Call"), f"tel:{phone.replace(' ', '')}", icon_name="call"))
            button(_("Write there again"), clear, kind="quiet")


def _said(found: Unreached) -> str:
    words = _("Emails to {email} come back.").format(email=found.address)
    if found.at is None:
        return words
    since = formats.day(formats.local(found.at).date())
    return _("Emails to {email} come back, the last one: {day}.").format(email=found.address, day=since)


def _what_to_do() -> str:
    return _("Ask them for another address. Until then they get no news, only codes, receipts and changes.")


async def on_today(r: Reading) -> h.Renderable:
    """The families to ask for another address, for those who look after clients."""
    found = await unreached.listed(r)
    if not found.number:
        return h.fragment[()]
    heading = ngettext(
        "Emails to {n} family come back", "Emails to {n} families come back", found.number
    ).format(n=found.number)
    more = found.number - len(found.families)
    rest = ngettext("And {n} more family.", "And {n} more families.", more).format(n=more)
    return h.section(".cb-section")[
        section_head(heading),
        listed(line_row, map(_row, found.families), label=heading),
        h.p(".cb-after-list")[rest] if more else None,
    ]


def _row(found: Unreached) -> LineRow:
    why = why_back(found.said)
    return LineRow(found.name, Tile("error", "warning"), why, href=addresses.family(found.client_id))
