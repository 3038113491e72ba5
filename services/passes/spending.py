"""What pays for a picked session: a pass's entry, prepaid credit, or a debt; and how it comes back (R57–R61, R64).

All of it moves in the transaction that takes or frees the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from db import Account, Attendance, Debt, Entry, Pass, Session
from db.values import Money
from services.core.access import Mine
from services.core.local_time import local_day
from services.core.work import Reading, Work
from services.ledger import entries
from services.ledger.entries import ENTRY, Cause
from services.passes import holding
from services.passes.choosing import PassChoice, Wanted, choose, order_of_use, problem_of
from services.passes.holding import HeldPass
from services.payments import debts, receiving
from services.payments.debts import For
from services.prices import of_session
from services.prices.priced import Priced
from services.provider.paying import payment
from services.provider.settings import current

_Reversal = aliased(Entry)
_STANDS = ~exists().where(_Reversal.reverses == Entry.id)
"""The condition on entries that nothing takes back."""


@dataclass(frozen=True, slots=True)
class Paying:
    """What would pay for a session now, and what it costs where no pass does."""

    choice: PassChoice
    requires_pass: bool
    priced: Priced | None
    """None: it costs nothing, or a pass pays."""
    held: tuple[HeldPass, ...] = ()
    wanted: Wanted | None = None

    @property
    def from_prepaid(self) -> Money | None:
        """How much of the price prepaid credit would pay (R58, R64); None = nothing."""
        if self.price is None or self.wanted is None:
            return None
        one = replace(self.wanted, entries=1)
        has = sum(
            each.account.balance
            for each in self.held
            if each.is_money
            and each.account.unit == self.price.currency
            and problem_of(each.facts, one) is None
        )
        part = min(has, self.price.minor)
        return Money(part, self.price.currency) if part else None

    @property
    def price(self) -> Money | None:
        """What the family is asked for; None where a pass pays or nothing is asked."""
        if self.choice.pass_id is not None or self.priced is None or not self.priced.total.minor:
            return None
        return self.priced.total

    @property
    def pass_(self) -> HeldPass | None:
        """The pass that pays."""
        return next((each for each in self.held if each.pass_.id == self.choice.pass_id), None)


async def paying(r: Reading, mine: Mine, session: Session, held: Sequence[HeldPass] | None = None) -> Paying:
    """What pays for this session, if it is picked now. `held` is what the family has, if it is loaded already."""
    if held is None:
        held = await holding.of_client(r, mine.booking.client_id)
    wanted = await _wanted(r, mine, session)
    terms = await payment(r, mine.programme.id)
    choice = choose((each.facts for each in held if not each.is_money), wanted)
    priced = None if choice.pass_id is not None else await of_session.session_price(r, mine)
    return Paying(choice, terms.require_pass, priced, tuple(held), wanted)


async def _wanted(r: Reading, mine: Mine, session: Session, entries_: int | None = None) -> Wanted:
    zone = (await current(r)).zone
    return Wanted(
        mine.booking.id,
        mine.attendee.id,
        mine.class_.id,
        mine.programme.id,
        local_day(session.starts_at, zone),
        local_day(r.now, zone),
        entries_ or mine.booking.slots,
    )


async def pay(w: Work, mine: Mine, attendance: Attendance, session: Session, by: Paying) -> None:
    """Spend the pass, or owe the price; prepaid credit and then the family's credit pay what they can of it.

    `by` was found under `holding.locked`. Nothing is paid twice: what was paid for this attendance and was not given
    back counts still (a late cancelling, R61).
    """
    if await is_paid_for(w, attendance.id):
        return
    pass_ = by.pass_
    if pass_ is not None:
        money = Money(-mine.booking.slots, ENTRY)
        await entries.post(w, pass_.account, money, "used", Cause(attendance_id=attendance.id))
        return
    if by.price is None or by.priced is None:
        return
    today = local_day(w.now, (await current(w)).zone)
    due_on = today + timedelta(days=(await payment(w, mine.programme.id)).due_days)
    what = For(booking_id=mine.booking.id, attendance_id=attendance.id)
    debt = await debts.owe(w, mine.booking.client_id, of_session.charges(by.priced), due_on, what)
    await use_prepaid(w, debt, by.held, await _wanted(w, mine, session, 1), attendance.id)
    await receiving.use_credit(w, mine.booking.client_id, by.price.currency)


async def use_prepaid(
    w: Work, debt: Debt, held: Sequence[HeldPass], wanted: Wanted, attendance_id: UUID | None = None
) -> None:
    """Pay a new debt from prepaid credit, the soonest to end first, as far as that goes (R58, R64)."""
    account = await w.db.get_one(Account, debt.account_id)
    cause = Cause(attendance_id=attendance_id)
    prepaid = [each for each in held if each.is_money and each.account.unit == account.unit]
    for each in sorted(prepaid, key=lambda each: order_of_use(each.facts)):
        part = min(each.account.balance, account.balance)
        if part and problem_of(each.facts, wanted) is None:
            money = Money(-part, account.unit)
            await entries.post(w, each.account, money, "used", cause, other=account)
            await entries.post(w, account, money, "paid", cause, other=each.account)
    if account.balance == 0:
        debt.closed_at = debt.closed_at or w.now


@dataclass(frozen=True, slots=True)
class PaidWith:
    """What has paid for a session, or is to pay for it."""

    pass_id: UUID | None = None
    pass_name: str = ""
    left: int | None = None
    """Entries that are left on that pass now."""
    total: int = 0
    """Entries that it had when it was issued."""
    entries: int = 0
    """Entries that the session took."""
    price: Money | None = None
    """What is owed for it, paid or not."""
    paid: Money | None = None
    """How much of the price has been paid."""
    from_prepaid: Money | None = None
    """How much of that came from prepaid credit, and goes back there; None = nothing."""

    @property
    def to_credit(self) -> Money | None:
        """What was paid with other money: it would become the family's credit."""
        if self.paid is None:
            return None
        rest = self.paid.minor - (self.from_prepaid.minor if self.from_prepaid is not None else 0)
        return Money(rest, self.paid.currency) if rest else None


NOT_PAID = PaidWith()


async def paid_with(r: Reading, attendance_id: UUID) -> PaidWith:
    """What pays for this session: a pass, a price, or nothing."""
    for entry in await _used(r, attendance_id):
        row = await r.db.execute(
            select(Pass, Account)
            .join(Account, Account.id == Pass.account_id)
            .where(Account.id == entry.account_id)
        )
        pass_, account = row.one()
        return PaidWith(pass_.id, pass_.name, account.balance, pass_.total, -entry.amount)
    for debt in await _debts(r, attendance_id):
        account = await r.db.get_one(Account, debt.account_id)
        total = await debts.total(r, account.id)
        paid = Money(total - account.balance, account.unit)
        prepaid = sum(-entry.amount for entry, _from in await _prepaid_entries(r, debt))
        return PaidWith(
            price=Money(total, account.unit),
            paid=paid,
            from_prepaid=Money(prepaid, account.unit) if prepaid else None,
        )
    return NOT_PAID


async def _prepaid_entries(r: Reading, debt: Debt) -> Sequence[tuple[Entry, Account]]:
    """What prepaid credit has paid of a debt, each with the account it came from, and was not given back."""
    other = aliased(Account)
    rows = await r.db.execute(
        select(Entry, other)
        .join(other, other.id == Entry.other_id)
        .where(Entry.account_id == debt.account_id, Entry.kind == "paid", other.kind == "prepaid", _STANDS)
    )
    return [(entry, account) for entry, account in rows.all()]


async def from_prepaid(r: Reading, debt_id: UUID) -> int:
    """How much of a debt prepaid credit has paid, in minor units: it goes back there, not into the family's credit."""
    debt = await r.db.get_one(Debt, debt_id)
    return sum(-entry.amount for entry, _from in await _prepaid_entries(r, debt))


async def is_paid_for(r: Reading, attendance_id: UUID) -> bool:
    """Whether an entry of a pass or a debt stands for this attendance."""
    return bool(await _used(r, attendance_id)) or bool(await _debts(r, attendance_id))


async def paid_for(r: Reading, attendance_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these attendances are paid for, as `is_paid_for` has it."""
    used = await r.db.scalars(
        select(Entry.attendance_id)
        .join(Account, Account.id == Entry.account_id)
        .where(Entry.attendance_id.in_(attendance_ids), Entry.kind == "used", Account.kind == "pass", _STANDS)
    )
    owed = await r.db.scalars(
        select(Debt.attendance_id).where(Debt.attendance_id.in_(attendance_ids), Debt.asked)
    )
    return {each for each in (*used, *owed) if each is not None}


async def _used(r: Reading, attendance_id: UUID) -> Sequence[Entry]:
    """Entries of passes that were spent on it, and not given back."""
    rows = await r.db.scalars(
        select(Entry)
        .join(Account, Account.id == Entry.account_id)
        .where(
            Entry.attendance_id == attendance_id,
            Entry.kind == "used",
            Account.kind == "pass",
            _STANDS,
        )
    )
    return rows.all()


async def _debts(r: Reading, attendance_id: UUID) -> Sequence[Debt]:
    rows = await r.db.scalars(
        select(Debt).where(Debt.attendance_id == attendance_id, Debt.asked).order_by(Debt.id)
    )
    return rows.all()


async def give_back(w: Work, client_id: UUID, attendance_id: UUID, why: str = "") -> bool:
    """Give back what was paid for a session: the entry to its pass, prepaid credit to itself, money to the family's credit.

    What was not paid yet is not asked for any more. Done once; says whether there was something to give back.
    """
    if not await is_paid_for(w, attendance_id):
        return False
    await holding.locked(w, client_id)
    cause = Cause(why, attendance_id)
    for entry in await _used(w, attendance_id):
        account = await w.db.get_one(Account, entry.account_id)
        await entries.reverse(w, account, entry, "returned", cause)
    for debt in await _debts(w, attendance_id):
        await return_prepaid(w, debt, cause)
        await debts.cancel(w, debt.id, why)
        unit = (await w.db.get_one(Account, debt.account_id)).unit
        await receiving.use_credit(w, debt.client_id, unit)
    return True


async def return_prepaid(w: Work, debt: Debt, cause: Cause) -> None:
    """Give a debt's prepaid credit back to where it came from. The family is locked.

    What staff have moved on from it, or made it smaller by, has become the family's money already and stays there.
    """
    account = (await entries.lock(w, [debt.account_id]))[debt.account_id]
    still = await debts.total(w, account.id) - account.balance
    for paid, prepaid in await _prepaid_entries(w, debt):
        used = await w.db.scalar(
            select(Entry).where(
                Entry.act_id == paid.act_id,
                Entry.account_id == prepaid.id,
                Entry.other_id == debt.account_id,
                Entry.kind == "used",
            )
        )
        part = min(-paid.amount, still)
        if used is not None and part == -paid.amount:
            await entries.reverse(w, account, paid, "returned", cause)
            await entries.reverse(w, prepaid, used, "returned", cause)
        elif part > 0:
            money = Money(part, account.unit)
            await entries.post(w, account, money, "returned", cause, other=prepaid)
            await entries.post(w, prepaid, money, "returned", cause, other=account)
        still -= max(part, 0)


@dataclass(frozen=True, slots=True)
class CameBack:
    """What the family has got back for a session, for the sentence that tells them."""

    pass_left: int | None = None
    """Entries that are left on the pass now."""
    to_credit: Money | None = None
    not_asked: bool = False
    """It had not been paid, and is not asked for any more."""


async def came_back(r: Reading, attendance_id: UUID) -> CameBack:
    """What came back for this session when it was cancelled last."""
    left = await r.db.scalar(
        select(Account.balance)
        .join(Entry, Entry.account_id == Account.id)
        .where(Entry.attendance_id == attendance_id, Entry.kind == "returned", Account.kind == "pass")
        .order_by(Entry.at.desc())
        .limit(1)
    )
    debt = await r.db.scalar(
        select(Debt)
        .where(Debt.attendance_id == attendance_id, ~Debt.asked)
        .order_by(Debt.created_at.desc())
        .limit(1)
    )
    if debt is None:
        return CameBack(left)
    rows = await r.db.scalars(
        select(Entry).where(Entry.account_id == debt.account_id, Entry.kind == "returned")
    )
    back = [entry.money for entry in rows]
    if not back:
        return CameBack(left, None, True)
    return CameBack(left, Money(sum(money.minor for money in back), back[0].currency))
