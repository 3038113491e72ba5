"""The staff's first page: who is signed in, and the rooms that are theirs."""

from __future__ import annotations

import htpy as h

from components.base import static
from components.callout import callout
from components.frame import title
from components.marks import Avatar, Tile, initials
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.roles import role_at
from pages.staff.rooms import HOME, MORE, rooms_of
from pages.staff.statements import texts as statement_texts
from services.core.capabilities import Capability, may
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.payments import review
from services.payments.bank.last_statement import last_statement


async def welcome(visitor: Visitor) -> None:
    """Who is signed in, as what, and where they can go."""
    role = role_at(visitor.role, page_context().provider.name)
    mark = Avatar(initials(f"{visitor.name} {visitor.last_name}", 2))
    bank = await _bank(visitor)
    with frame(_("Home"), tab=HOME):
        hello = title(_("Hi {name}").format(name=visitor.name), role, mark)
        static(h.fragment[hello, bank, _rooms(visitor)])


async def _bank(visitor: Visitor) -> h.Renderable:
    """For those who look after money: that no statement has come for days, and that payments wait for them."""
    if not may(visitor, Capability.MONEY):
        return h.fragment[()]
    async with reading(visitor) as r:
        last, waiting = await last_statement(r), await review.how_many_wait(r)
    if not waiting and not (last and last.is_red):
        return h.fragment[()]
    return h.section(".cb-section")[statement_texts.stands(waiting, last)]


def _rooms(visitor: Visitor) -> h.Renderable:
    found = [room for room in rooms_of(visitor) if room.tab != MORE]
    if not found:
        said = callout(
            _("You’re logged in as staff."),
            _(
                "The register and the calendar come with the next version. Until then there is nothing you need to do here."
            ),
        )
        return h.div(".cb-section")[said]
    rows = [LineRow(_(room.name), Tile(room.icon, "brand"), href=room.href) for room in found]
    return h.section(".cb-section")[listed(line_row, rows, label=_("Rooms"))]
