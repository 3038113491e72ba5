"""How is paid: the rule in force for a programme, and the accounts that families pay to (R56–R86)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from db import BankAccount, PaymentRule
from db.states import DeletesUnpaid, LateMode, ProRata
from db.values import Money
from services.core.once import asked_once
from services.core.work import Reading, Work
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """How one programme is paid; the provider's own terms where it says nothing. Amounts in the provider's currency."""

    currency: str = "EUR"
    fee_minor: int = 0
    """Booking fee (R66)."""
    down_payment_minor: int = 0
    plan_template_id: UUID | None = None
    late_mode: LateMode = "automatic"
    """R75: nobody books a class that has begun, only staff do, or families too."""
    pro_rata: ProRata = "sessions"
    """R75: sessions, days, none or full."""
    due_days: int = 7
    """Days after booking until it should be paid (R67)."""
    notice_days: int = 3
    """Days before it is due at which a part is announced (R72)."""
    reminds: bool = True
    first_reminder_days: int = 3
    second_reminder_days: int = 10
    """Days after the due day (R73)."""
    smallest_minor: int = 100
    """Nobody is reminded of less."""
    cancels_after_days: int | None = None
    """R74; None = never."""
    cancels_ahead_days: int = 7
    require_pass: bool = False
    """R59."""
    redeem_unpaid: bool = False
    """R60."""
    make_ups_to_money: bool = False
    """R36."""
    stacks_discounts: bool = False
    """R86: all that apply, instead of the best one."""
    deletes_unpaid: DeletesUnpaid | None = None
    """R73; None = never."""

    @property
    def fee(self) -> Money:
        """The booking fee."""
        return Money(self.fee_minor, self.currency)

    @property
    def down_payment(self) -> Money:
        """What is paid first, where the rest may wait."""
        return Money(self.down_payment_minor, self.currency)


@dataclass(frozen=True, slots=True)
class PayTo:
    """An account of the provider's that families pay to."""

    account_id: UUID
    iban: str
    """Without spaces."""
    bic: str
    holder: str
    """Exactly as the bank has it."""
    currency: str
    address: dict[str, str] = field(default_factory=dict)


_NAMES = tuple(f.name for f in fields(PaymentTerms) if f.name != "currency")


async def payment(r: Reading, programme_id: UUID | None = None) -> PaymentTerms:
    """The terms in force now: the programme's own, else the provider's, else the defaults above."""

    async def load() -> list[PaymentRule]:
        newest_first = select(PaymentRule).where(PaymentRule.in_force_from <= r.now)
        return list(await r.db.scalars(newest_first.order_by(PaymentRule.in_force_from.desc())))

    rules = await asked_once(r, "payment rules", load)
    own = [rule for rule in rules if rule.programme_id == programme_id]
    theirs = own or [rule for rule in rules if rule.programme_id is None]
    currency = (await current(r)).currency
    if not theirs:
        return PaymentTerms(currency)
    return PaymentTerms(currency, **{name: getattr(theirs[0], name) for name in _NAMES})


async def own_version(r: Reading, programme_id: UUID | None = None) -> int:
    """The version of the terms that are this programme's own, or the provider's (None); 0 = there are none."""
    newest = select(func.max(PaymentRule.version)).where(
        PaymentRule.programme_id.is_not_distinct_from(programme_id)
    )
    return await r.db.scalar(newest) or 0


async def with_own_terms(r: Reading) -> set[UUID]:
    """The programmes that are paid by terms of their own."""
    rows = await r.db.scalars(
        select(PaymentRule.programme_id).where(PaymentRule.in_force_from <= r.now).distinct()
    )
    return {programme_id for programme_id in rows if programme_id is not None}


async def set_payment(w: Work, provider_id: UUID, programme_id: UUID | None = None, **rule: Any) -> None:
    """Put payment terms in force from now on, for all programmes or for one.

    They replace terms that are in force from the same moment.
    """
    version = await own_version(w, programme_id) + 1
    values = {"in_force_from": w.now, "version": version} | rule
    same_moment = delete(PaymentRule).where(
        PaymentRule.in_force_from == values["in_force_from"],
        PaymentRule.programme_id.is_not_distinct_from(programme_id),
    )
    await w.db.execute(same_moment)
    w.db.add(PaymentRule(provider_id=provider_id, programme_id=programme_id, **values))
    await w.db.flush()


async def accounts(r: Reading, currency: str | None = None) -> list[PayTo]:
    """The accounts that families may pay to, the oldest first; of one currency, if it is given."""
    wanted = select(BankAccount).where(BankAccount.is_shown).order_by(BankAccount.created_at, BankAccount.id)
    if currency is not None:
        wanted = wanted.where(BankAccount.currency == currency)
    return [
        PayTo(row.id, row.iban, row.bic, row.holder, row.currency, row.address)
        for row in await r.db.scalars(wanted)
    ]
