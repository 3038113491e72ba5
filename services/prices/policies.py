"""The terms of payment as staff keep them: those for all classes, those of one programme, and whom a change concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from db import Account, Booking, Class, Debt, PaymentRule, PlanPart, Programme, Provider
from db.states import LIVE
from db.values import Money
from services.core import audit, versions
from services.core.local_time import today
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.language import formats
from services.payments.bank.rights import money_only
from services.prices import charging, keeping, terms_form
from services.prices.keeping import staff_only
from services.prices.late import LateStart
from services.provider.paying import PaymentTerms, own_version, payment, set_payment, with_own_terms
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class Concerned:
    """Who has booked, or owes something, under the terms as they were."""

    families: int
    """Booked now; price, fee and plan of each stay as they are."""
    to_pay: int
    """Families who owe something now: reminders reach them, too."""
    parts_to_come: int
    """Parts of plans that are still to come, with their days."""


@dataclass(frozen=True, slots=True)
class KeptTerms:
    """Terms of payment as they are now."""

    terms: PaymentTerms
    programme_id: UUID | None
    programme: str
    """Its name; empty for the terms for all classes."""
    is_own: bool
    """The programme's own; False: it is paid as all others are."""
    version: int
    concerned: Concerned
    others: tuple[str, ...]
    """Programmes with terms of their own, which a change of the terms for all does not touch."""


async def terms_of(r: Reading, programme_id: UUID | None = None) -> KeptTerms:
    """The terms for all classes, or those of one programme.

    Raises:
        NotFound: no such programme, or the visitor does not look after money.
    """
    money_only(r)
    programme = None if programme_id is None else await r.db.get(Programme, programme_id)
    if programme_id is not None and programme is None:
        raise NotFound
    own = await with_own_terms(r)
    names = await r.db.scalars(select(Programme.name).where(Programme.id.in_(own)))
    return KeptTerms(
        await payment(r, programme_id),
        programme_id,
        programme.name if programme else "",
        programme_id is None or programme_id in own,
        await own_version(r, programme_id),
        await _concerned(r, programme_id, own),
        tuple(sorted(names, key=formats.sort_key)) if programme_id is None else (),
    )


async def set_terms(w: Work, programme_id: UUID | None, seen: int | None, said: Mapping[str, str]) -> None:
    """Put the terms in force that were typed; what the form does not speak of stays. The past stays as it was.

    Raises:
        NotAllowed.
        NotAsTyped: something cannot be.
        ChangedByOthers: somebody else has changed them since.
    """
    here = await _locked(w, programme_id, seen)
    plans = {str(plan.id) for plan in await keeping.every_plan(w)}
    before = await payment(w, programme_id)
    kept = {str(before.plan_template_id)} if before.plan_template_id else set()
    typed = terms_form.read(said, (await current(w)).currency, plans | kept)
    whole = {each.name: getattr(before, each.name) for each in fields(PaymentTerms)} | typed
    del whole["currency"]
    changes = audit.changes(before, typed)
    await set_payment(w, here, programme_id, **whole)
    audit.note(w, "set terms", "terms", programme_id or here, changes=changes)


async def as_all_others(w: Work, programme_id: UUID, seen: int | None) -> None:
    """Pay a programme by the terms for all classes again; its own are gone, the past stays as it was.

    Raises:
        NotAllowed.
        ChangedByOthers: somebody else has changed its terms since.
    """
    await _locked(w, programme_id, seen)
    rows = await w.db.scalars(select(PaymentRule).where(PaymentRule.programme_id == programme_id))
    for row in rows.all():
        await w.db.delete(row)
    audit.note(w, "ended terms", "terms", programme_id)
    await w.db.flush()


async def _locked(w: Work, programme_id: UUID | None, seen: int | None) -> UUID:
    """The provider, locked, so that two who save at the same moment take turns."""
    staff_only(w)
    here = (await current(w)).id
    await w.db.get_one(Provider, here, with_for_update=True)
    versions.expect(seen, await own_version(w, programme_id))
    return here


async def last_change(r: Reading, programme_id: UUID | None) -> versions.LastChange | None:
    """Who has changed these terms last.

    Raises:
        NotFound: the visitor does not look after money.
    """
    money_only(r)
    return await versions.last_change(r, "terms", programme_id or (await current(r)).id)


async def _concerned(r: Reading, programme_id: UUID | None, own: set[UUID]) -> Concerned:
    ours: Any = Class.programme_id == programme_id if programme_id else Class.programme_id.not_in(own)
    booked = select(Booking.id).join(Class, Class.id == Booking.class_id).where(ours)
    families = await r.db.scalar(
        select(func.count(func.distinct(Booking.client_id)))
        .join(Class, Class.id == Booking.class_id)
        .where(ours, Booking.status.in_(LIVE))
    )
    debts = Debt.booking_id.in_(booked)
    to_pay = await r.db.scalar(
        select(func.count(func.distinct(Debt.client_id)))
        .join(Account, Account.id == Debt.account_id)
        .where(debts if programme_id else debts | Debt.booking_id.is_(None), Debt.asked, Account.balance > 0)
    )
    parts = await r.db.scalar(
        select(func.count())
        .select_from(PlanPart)
        .where(PlanPart.state == "scheduled", PlanPart.booking_id.in_(booked))
    )
    return Concerned(families or 0, to_pay or 0, parts or 0)


@dataclass(frozen=True, slots=True)
class LateExample:
    """A real class with its price, as somebody joins it when it has begun."""

    class_name: str
    price: Money
    start: LateStart


async def late_example(r: Reading, programme_id: UUID | None) -> LateExample | None:
    """The class that an example is reckoned for: one that is running, else one as if half of it were over.

    None: no class of theirs has a price and sessions.

    Raises:
        NotFound: the visitor does not look after money.
    """
    money_only(r)
    own = await with_own_terms(r)
    ours: Any = Class.programme_id == programme_id if programme_id else Class.programme_id.not_in(own)
    day = today(r.now, (await current(r)).zone)
    rows = await r.db.execute(
        select(Class, Programme)
        .join(Programme, Programme.id == Class.programme_id)
        .where(ours, Class.active, Class.last_on > day, Programme.kind == "full_duration")
        .order_by(Class.first_on, Class.name)
    )
    for class_, programme in rows.all():
        price = class_.price or programme.price
        start = await charging.start_of(r, class_)
        if price is not None and start.sessions > 2:
            return LateExample(class_.name, price, start if start.is_late else _half_over(start))
    return None


def _half_over(start: LateStart) -> LateStart:
    middle = start.first_on + (start.last_on - start.first_on) / 2
    return replace(start, booked_on=middle, remaining=start.sessions // 2)
