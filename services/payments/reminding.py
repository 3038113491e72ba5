"""Finds whom to remind, and keeps who was reminded of what (R72, R73). What the mails say: `notices/messages`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, select

from db import Account, Booking, Class, Debt, DebtReminder, PlanPart
from services import provider
from services.core import audit
from services.core.capabilities import Capability, may
from services.core.local_time import local_day, today
from services.core.refusals import NotFound, Refused
from services.core.visitor import Kind
from services.core.work import Reading, Work
from services.language import N_
from services.notices import telling
from services.notices.messages.payment_announced import PaymentAnnounced
from services.notices.messages.payment_due import PaymentDue
from services.notices.messages.payment_missed import PaymentMissed
from services.notices.messages.payment_reminder import PaymentReminder
from services.payments import owed
from services.payments.reminder_times import CAUGHT_UP, Overdue, Times, stage
from services.prices.coming import is_to_come
from services.provider.paying import PaymentTerms, payment

FURTHEST = timedelta(days=120)
"""Nobody sets a reminder so many days after the due day; what is older is history."""
AT_ONCE = 50
"""Families for whom one work writes mails."""
POSTED, BY_HAND = "posted", "by hand"


class NobodyToRemind(Refused):
    """All of them have paid, or may have."""

    message = N_("There is nobody to remind: it is paid, or on its way.")


@dataclass(frozen=True, slots=True)
class Late:
    """One family and what it is reminded of."""

    client_id: UUID
    stage: Overdue
    """The last one of its debts: one mail a day, not one for each."""
    debts: tuple[tuple[UUID, Overdue], ...]


async def remind_due(w: Work) -> int:
    """Remind some families of what they have not paid; says how many. Nobody is reminded twice of the same."""
    found = (await late(w))[:AT_ONCE]
    day = await _today(w)
    for each in found:
        notice = (
            PaymentMissed(each.client_id, day.isoformat())
            if each.stage is Overdue.MISSED
            else PaymentReminder(each.client_id, day.isoformat(), each.stage.value)
        )
        await telling.tell(w, notice)
        for debt_id, due in each.debts:
            _keep(w, [debt_id], due.value)
    return len(found)


async def late(r: Reading) -> list[Late]:
    """Whom to remind now, by family and stage: not who has paid, may have paid, or owes less than is worth a mail."""
    day = await _today(r)
    rows = await r.db.execute(
        select(Debt, Account.balance, Class.programme_id)
        .join(Account, Account.id == Debt.account_id)
        .outerjoin(Booking, Booking.id == Debt.booking_id)
        .outerjoin(Class, Class.id == Booking.class_id)
        .where(
            Debt.due_on < day,
            Debt.due_on > day - FURTHEST,
            Debt.asked,
            Account.balance > 0,
            (Debt.quiet_until.is_(None)) | (Debt.quiet_until <= r.now),
        )
        .order_by(Debt.due_on, Debt.id)
    )
    zone = (await provider.current(r)).zone
    by_family: dict[UUID, list[tuple[UUID, Overdue]]] = defaultdict(list)
    candidates = rows.all()
    told = await _told(r, [debt.id for debt, _left, _programme in candidates])
    owes: dict[UUID, int] = defaultdict(int)
    smallest: dict[UUID, int] = defaultdict(int)
    for debt, left, programme_id in candidates:
        terms = await payment(r, programme_id)
        if not terms.reminds:
            continue
        due = stage(debt.due_on, local_day(debt.created_at, zone), day, _times(terms))
        if due is not None and (debt.id, due.value) not in told:
            by_family[debt.client_id].append((debt.id, due))
            owes[debt.client_id] += left
            smallest[debt.client_id] = max(smallest[debt.client_id], terms.smallest_minor)
    order = list(Overdue)
    return [
        Late(client_id, max((due for _id, due in found), key=order.index), tuple(found))
        for client_id, found in by_family.items()
        if owes[client_id] >= smallest[client_id]
    ]


async def announce_due(w: Work) -> int:
    """Announce parts of plans before they are owed, and ask for those that have become debts (R72); says how many."""
    day = await _today(w)
    done = 0
    for client_id, on in await _to_announce(w, day):
        done += await telling.tell(w, PaymentAnnounced(client_id, on.isoformat()))
    for client_id, debt_ids in (await _to_ask(w)).items():
        await telling.tell(w, PaymentDue(client_id, day.isoformat()))
        done += 1
        _keep(w, debt_ids, POSTED)
    return done


async def remind(w: Work, debt_ids: Sequence[UUID], *, wait: timedelta = timedelta(0)) -> int:
    """Staff remind of these debts now; says how many families get a mail. What is on its way is left out.

    Args:
        wait: the mails do not leave sooner, so that it can be undone meanwhile (`remind_these.take_back`).

    Raises:
        NotFound: the visitor does not look after money, or there is no such debt.
        NobodyToRemind: nothing of it is open.
    """
    if not may(w.visitor, Capability.MONEY):
        raise NotFound
    found = [debt for debt in await owed.several(w, debt_ids) if debt.needs_paying]
    if not found:
        raise NobodyToRemind
    day = await _today(w)
    for client_id in dict.fromkeys(debt.client_id for debt in found):
        at = w.now.isoformat()
        leaves = w.now + wait if wait else None
        await telling.tell(w, PaymentReminder(client_id, day.isoformat(), BY_HAND, at, leaves))
    _keep(w, [debt.debt_id for debt in found], BY_HAND)
    return len({debt.client_id for debt in found})


def _keep(w: Work, debt_ids: Iterable[UUID], kind: str) -> None:
    by = w.visitor.name if w.visitor.kind is Kind.STAFF else ""
    for debt_id in debt_ids:
        w.db.add(DebtReminder(debt_id=debt_id, kind=kind, at=w.now, by=by))
        if kind == BY_HAND:
            audit.note(w, "reminded", "debt", debt_id)


async def _told(r: Reading, debt_ids: list[UUID]) -> set[tuple[UUID, str]]:
    rows = await r.db.execute(
        select(DebtReminder.debt_id, DebtReminder.kind).where(DebtReminder.debt_id.in_(debt_ids))
    )
    return {(debt_id, kind) for debt_id, kind in rows}


async def _to_announce(r: Reading, day: date) -> list[tuple[UUID, date]]:
    rows = await r.db.execute(
        select(Booking.client_id, PlanPart.post_on, Class.programme_id)
        .join(Booking, Booking.id == PlanPart.booking_id)
        .join(Class, Class.id == Booking.class_id)
        .where(is_to_come(), PlanPart.post_on > day)
        .where(PlanPart.post_on <= day + timedelta(days=60))
        .order_by(PlanPart.post_on)
    )
    found: dict[tuple[UUID, date], None] = {}
    for client_id, post_on, programme_id in rows.all():
        terms = await payment(r, programme_id)
        if terms.reminds and terms.notice_days and day >= post_on - timedelta(days=terms.notice_days):
            found[client_id, post_on] = None
    return list(found)


async def _to_ask(r: Reading) -> dict[UUID, list[UUID]]:
    """Debts that a plan has just posted, of which nobody has been told."""
    rows = await r.db.execute(
        select(Debt, Class.programme_id)
        .join(PlanPart, PlanPart.debt_id == Debt.id)
        .join(Account, Account.id == Debt.account_id)
        .join(Booking, Booking.id == Debt.booking_id)
        .join(Class, Class.id == Booking.class_id)
        .where(
            Debt.created_at > r.now - CAUGHT_UP,
            Debt.asked,
            Account.balance > 0,
            ~exists().where(DebtReminder.debt_id == Debt.id, DebtReminder.kind == POSTED),
        )
        .order_by(Debt.due_on, Debt.id)
        .limit(AT_ONCE)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for debt, programme_id in rows.all():
        if (await payment(r, programme_id)).reminds:
            found[debt.client_id].append(debt.id)
    return found


def _times(terms: PaymentTerms) -> Times:
    return Times(terms.first_reminder_days, terms.second_reminder_days)


async def _today(r: Reading) -> date:
    return today(r.now, (await provider.current(r)).zone)
