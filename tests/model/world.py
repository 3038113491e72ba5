"""What the machine plays in: two families, two classes, a shop, an account of the provider's, and who sells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import update

from db import SignIn
from db.values import Money
from services import provider
from services.core.work import reading, work
from services.payments.bank import accounts
from services.prices import keeping
from services.prices.plans import PlanShape
from services.prices.rule_values import DiscountCode, Off
from services.provider.paying import set_payment
from services.timetable import programmes
from tests import small
from tests.services.invoices.selling import sells
from tests.services.payments.statements.samples import PROVIDER
from tests.small import SYSTEM, Family
from tests.small_money import euros
from tests.small_passes import product

SINGLY, WHOLE = 1200, 10001
"""Cents: one picked session, and a term, which no number of parts divides."""
CODE, OFF = "THIRD", 3333
"""A code, and how many hundredths of a percent it takes off."""
PARTS = 3


@dataclass(frozen=True, slots=True)
class Where:
    """What is where."""

    families: tuple[Family, ...]
    """In the class whose sessions are picked."""
    session_ids: tuple[UUID, ...]
    """Of that class, in order of time."""
    term_class: UUID
    """Sold as a whole, in parts."""
    term_sessions: tuple[UUID, ...]
    products: tuple[UUID, ...]
    """A pass, a pass for the family, prepaid credit."""
    in_full_swing: bool
    """Much has happened in it already, and a pass works before it is paid (R60)."""


BEFORE = (
    ("buy", [0, 1, 0, 0, 0, 0]),
    ("buy", [1, 0, 0, 0, 0, 0]),
    ("buy", [1, 2, 0, 0, 0, 0]),
    ("pick", [0, 0]),
    ("pick", [1, 0]),
    ("pick", [1, 1]),
    ("pick", [1, 2]),
    ("book_term", [1, 1, 0]),
    ("book_term", [0, 0, 0]),
    ("read_statement", [1, 0, 3, 0, 0, 4, 2]),
    ("record", [0, 0, 2]),
)
"""What has happened by then: passes and prepaid credit bought and used, terms booked, a statement, a payment."""


async def build() -> Where:
    """A new world, in which a pass works once it is paid."""
    return await _build(in_full_swing=False)


async def build_in_full_swing() -> Where:
    """A world in which much has happened (`BEFORE`)."""
    return await _build(in_full_swing=True)


async def _build(*, in_full_swing: bool) -> Where:
    world = await small.found(kind="pay_as_you_go", unit_price=euros(SINGLY), allows_make_ups=False)
    picked = await small.class_(world, capacity=2, last_on=date(2026, 4, 27))
    async with work(SYSTEM) as w:
        term = await programmes.add(w, "Bounce", price=euros(WHOLE), youngest=5, oldest=7)
        plan = await keeping.keep_plan(w, "In parts", PlanShape(parts=PARTS, down_payment=euros(1000)))
        here = (await provider.current(w)).id
        await set_payment(w, here, redeem_unpaid=in_full_swing)
        await set_payment(w, here, term.id, plan_template_id=plan.id, fee_minor=250)
        await keeping.keep_rule(w, DiscountCode(uuid4(), "A third", CODE, Off(basis_points=OFF)))
        await accounts.add(w, PROVIDER, "Hop & Tumble", "EUR")
    term_class = await small.class_(
        world, weekday=3, programme_id=term.id, first_on=date(2026, 2, 26), last_on=date(2026, 5, 28)
    )
    products = (
        await product(name="Two", entries=2, price=euros(2000)),
        await product(name="Family", entries=3, price=euros(3100), for_family=True, months=1),
        await product(
            kind="prepaid", name="Credit", entries=None, value=Money(3000, "EUR"), price=euros(2500)
        ),
    )
    families = await small.families(picked, 2)
    await sells(issues_when_paid=True)
    async with work(SYSTEM) as w:  # months pass in thirty steps
        for_years = w.now + timedelta(days=3650)
        await w.db.execute(update(SignIn).values(idle_until=for_years, absolute_until=for_years))
    async with reading(SYSTEM) as r:
        sessions = [each.id for each in await small.sessions(r, picked) if each.starts_at > r.now]
        term_sessions = [each.id for each in await small.sessions(r, term_class)]
    return Where(tuple(families), tuple(sessions), term_class, tuple(term_sessions), products, in_full_swing)
