"""Takes the opening balance of an imported booking back, whole: the entries stay in the books, each with its opposite."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Booking, Debt, Entry
from services.core import audit
from services.core.work import Work
from services.language import N_, _, speaking
from services.payments import receiving
from services.payments.paying import MONEY_CHANGED
from services.prices import replanning
from services.provider.settings import current

WHY = N_("import taken back")


async def take_back_amounts(w: Work, booking_id: UUID) -> None:
    """Cancel the booking: what the list said was paid is taken back, and what it said was owed is not asked for."""
    with speaking((await current(w)).locale):
        why = _(WHY)
    acts = (
        select(Entry.act_id)
        .join(Debt, Debt.account_id == Entry.account_id)
        .where(Debt.booking_id == booking_id, Entry.kind == "paid", Entry.opening)
    )
    taken = (await w.db.scalars(select(Entry).where(Entry.act_id.in_(acts), Entry.opening))).all()
    if taken:
        await receiving.take_back(w, taken, why)
    await replanning.stop(w, booking_id, why, forgive=True)
    booking = await w.db.get_one(Booking, booking_id)
    booking.status = "cancelled"
    audit.note(w, "booking ended", "booking", booking_id)
    w.publish(MONEY_CHANGED, booking.client_id)
    await w.db.flush()
