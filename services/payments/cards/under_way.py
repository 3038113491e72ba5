"""Whether a payment by card may still arrive for a debt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Checkout, RequestedDebt
from services.core.work import Reading


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A try to pay by card that has begun and not ended."""

    checkout_id: UUID
    returned_at: datetime | None
    """When the payer came back from the gateway's page, so that the money may be on its way; None = not yet."""


async def under_way(r: Reading, debt_ids: Sequence[UUID]) -> UnderWay | None:
    """The open try for any of these debts whose page somebody was sent to; one that has come back goes first."""
    rows = await r.db.execute(
        select(Checkout.id, Checkout.returned_at)
        .join(RequestedDebt, RequestedDebt.request_id == Checkout.request_id)
        .where(
            RequestedDebt.debt_id.in_(debt_ids), Checkout.status == "open", Checkout.gateway_ref.is_not(None)
        )
        .order_by(Checkout.returned_at.is_(None), Checkout.created_at)
        .limit(1)
    )
    found = rows.first()
    return None if found is None else UnderWay(found.id, found.returned_at)
