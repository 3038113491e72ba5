"""The pay sheet: over any screen that shows something to pay."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from nicegui import ui

from components.sheet import Sheet, sheet
from pages.app.page_context import page_context
from pages.family.paying.transfer import Done, Transfer, read
from services.core.visitor import Visitor


async def open_sheet(visitor: Visitor, debt_ids: Sequence[UUID], on_done: Done) -> Sheet:
    """Show how one debt, or several together, are paid.

    Args:
        visitor: who asks.
        debt_ids: what is to be paid; of these, what is paid already is left out.
        on_done: called after "I've sent it" and its undo, as long as the screen that opened the sheet is shown.

    Raises:
        NotFound, NotAllowed, NothingToPay, NotTogether: as for `paying.several`.
    """
    payment = await read(visitor, debt_ids)
    with page_context().sheets or ui.element("div"), sheet("") as made:
        pass
    made.for_once()
    Transfer(visitor, payment.debt_ids, on_done, made, made.close).draw(payment)
    made.open()
    return made
