"""One invoice that is made out to somebody else than the family's details name: the pair that puts it right."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import facts, title
from pages.app.actions import action
from pages.app.frame import frame, say
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.invoices import buyers, correcting, listing
from services.language import _, formats


async def correction(visitor: Visitor, invoice_id: UUID) -> None:
    """What it says, what it would say, and the button."""
    async with reading(visitor) as r:
        paper = await listing.my_paper(r, invoice_id)
        buyer = await buyers.my_buyer(r)

    @action
    async def correct() -> None:
        async with reading(visitor) as r:
            await correcting.draw_ahead(r, invoice_id)
        async with work(visitor) as w:
            new = (await correcting.correct(w, invoice_id)).title
        ui.navigate.to("/invoices")
        say(_("Invoice {number} is issued, and on its way to you by email.").format(number=new))

    with frame(_("Correct an invoice"), tab="/orders", back="/invoices"):
        lines = [
            ("receipt_long", f"{formats.day(paper.issued_on)} · {formats.money(paper.total)}"),
            ("event", paper.what),
            ("person", _("Made out to {name}").format(name=paper.buyer)),
        ]
        static(
            h.fragment[
                title(_("Invoice {number}").format(number=paper.number)), h.div(".cb-section")[facts(lines)]
            ]
        )
        if paper.is_outdated:
            static(h.p(".cb-section")[_said(buyer.name, paper.number)])
            with ui.element("div").classes("cb-end"):
                button(_("Make it out to {name}").format(name=buyer.name), correct, kind="filled", main=True)
        else:
            static(h.p(".cb-section")[_stays(paper.taken_back_by)])


def _said(name: str, number: str) -> str:
    return _(
        "An issued invoice is never changed. A credit note takes back {number}, and a new invoice is made out to "
        "{name}. You get both by email; what you have paid stays as it is."
    ).format(number=number, name=name)


def _stays(taken_back_by: str) -> str:
    if taken_back_by:
        return _("It was taken back by {number}.").format(number=taken_back_by)
    return _("It is made out to whom your details name. Change them first if that is wrong.")
