"""The discounts that a family can know of: its own codes and gift cards, and what comes off by itself (R81–R85)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_, select

from db import DiscountRule
from db.states import DiscountKind
from db.values import Money
from services.core import access
from services.core.asking import Question
from services.core.local_time import local_day
from services.core.work import Reading
from services.language import formats
from services.prices import rule_facts
from services.prices.rule_values import Off
from services.provider.settings import current


class DiscountState(StrEnum):
    """The one word for a discount."""

    AVAILABLE = "available"
    LATER = "later"
    """It cannot be used yet."""
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Discount:
    """One discount, as its family sees it."""

    rule_id: UUID
    kind: DiscountKind
    name: str
    code: str
    """What is typed; empty where it comes off by itself."""
    off: Off | None
    """What comes off; of several steps the first one. None: a gift card, which is worth what is left of it."""
    left: Money | None
    use_from: date | None
    use_by: date | None
    state: DiscountState

    @property
    def by_itself(self) -> bool:
        """Nothing has to be typed."""
        return self.kind != "code"


@Question
def _known() -> Select[DiscountRule]:
    own = DiscountRule.client_id == bindparam("client_id")
    return (
        select(DiscountRule)
        .where(
            DiscountRule.active,
            or_(
                and_(own, DiscountRule.kind.in_(("code", "voucher"))),
                DiscountRule.kind.in_(("sibling", "returning")),
            ),
        )
        .order_by(DiscountRule.created_at, DiscountRule.id)
    )


async def discounts(r: Reading) -> list[Discount]:
    """The asking family's codes and gift cards, and the sibling and returning discounts of the provider.

    What can be used comes first, and of that what needs no typing; a code of the whole world is not shown: it is known to whom it was told.

    Raises:
        NotFound: the visitor is not a client.
    """
    rows = await _known.ask(r, client_id=access.client_only(r))
    today = local_day(r.now, (await current(r)).zone)
    found = [_discount(row, today) for (row,) in rows]
    order = list(DiscountState)
    return sorted(
        found, key=lambda each: (order.index(each.state), not each.by_itself, formats.sort_key(each.name))
    )


def _discount(row: DiscountRule, today: date) -> Discount:
    left = rule_facts.money_in(row.facts["left"]) if row.kind == "voucher" else None
    off = None
    if row.kind == "code":
        off = rule_facts.off_in(row.facts["off"])
    elif steps := rule_facts.steps_in(row.facts.get("steps", [])):
        off = steps[0].off
    code = (row.code or "") if row.kind == "code" else ""
    return Discount(
        row.id,
        row.kind,
        row.name,
        code,
        off,
        left,
        row.valid_from,
        row.valid_until,
        _state(row, left, today),
    )


def _state(row: DiscountRule, left: Money | None, today: date) -> DiscountState:
    if (row.uses and row.used >= row.uses) or (left is not None and not left.minor):
        return DiscountState.USED
    if row.valid_until is not None and row.valid_until < today:
        return DiscountState.EXPIRED
    if row.valid_from is not None and row.valid_from > today:
        return DiscountState.LATER
    return DiscountState.AVAILABLE
