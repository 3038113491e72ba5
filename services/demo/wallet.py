"""What Hop & Tumble sells besides classes, and what Anna has bought of it: passes, prepaid credit, a code."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from db import Account, Debt, Pass
from services.attendance import cancelling, picking, register
from services.attendance.cancelling import Reason
from services.core.local_time import local_day
from services.core.work import Work
from services.demo.money import DAY, euros
from services.demo.people import MIA, NOVAKS
from services.demo.story_context import StoryContext
from services.demo.timetable import SPLASH, ZONE
from services.ledger.entries import Cause
from services.orders import placing, products
from services.orders.placing import Chosen
from services.passes import issuing
from services.payments import receiving
from services.prices import keeping
from services.prices.rule_values import DiscountCode, Off, Referral, Sibling, Step
from services.provider import current, paying

HOUR = timedelta(hours=1)


async def is_filled(story: StoryContext) -> None:
    """Mia's Splash Pals: one session from prepaid credit, four on a pass that has ended, the rest on one not paid yet."""
    ten, five, prepaid = await _products(story)
    await _discounts(story)
    mia = story.people.booking(MIA, SPLASH)
    first = story.made.session(SPLASH, -5).starts_at
    await _bought(story, prepaid, first - 9 * DAY, None)
    await _picked(story, mia.id, -5, first - 6 * DAY)
    old = await _bought(story, five, story.made.session(SPLASH, -4).starts_at - 6 * DAY, mia.id)
    for week in (-4, -3, -2, -1):
        await _picked(story, mia.id, week, story.made.session(SPLASH, week).starts_at - 5 * DAY)
    await _ends(story, old)
    at = story.made.session(SPLASH, 0).starts_at - 5 * DAY
    await _bought(story, ten, at, mia.id, paid=False)
    for week in (0, 1, 2, 3):
        await _picked(story, mia.id, week, at + (1 + week) * HOUR)
    given_up = await story.attendance(mia, SPLASH, 2)
    await cancelling.cancel(story.by(NOVAKS.email, story.w.now - DAY), given_up.id, Reason.AWAY)
    await register.release_due(story.w)


async def _products(story: StoryContext) -> list[UUID]:
    """Three things to buy; the first two for one child's booking, prepaid credit for all. Passes work before they are paid."""
    then = story.by_owner(story.w.now - timedelta(weeks=30))
    splash = story.made.of(SPLASH).programme_id
    await paying.set_payment(
        then,
        (await current(then)).id,
        splash,
        in_force_from=story.w.now - timedelta(weeks=50),
        due_days=14,
        redeem_unpaid=True,
    )
    pool = {"programmes": [str(splash)]}
    what: tuple[dict[str, Any], ...] = (
        {"kind": "pass", "name": "10-entry pass", "price": euros(90), "entries": 10, "months": 4},
        {"kind": "pass", "name": "5-entry pass", "price": euros(50), "entries": 5, "months": 3},
        {"kind": "prepaid", "name": "Prepaid credit", "price": euros(27), "value": euros(30), "months": 12},
    )
    made = []
    for fields in what:
        extra: dict[str, Any] = {"pool": pool} if fields["kind"] == "pass" else {}
        made.append((await products.keep(then, **fields, **extra)).id)
    return made


async def _discounts(story: StoryContext) -> None:
    """A code of Anna's own, one of hers that is over, and what comes off for a second child and for a friend."""
    anna = story.people.clients[NOVAKS.email].id
    w = story.by_owner(story.w.now - 40 * DAY)
    today = local_day(story.w.now, ZONE)
    five = Off(euros(5))
    welcome = DiscountCode(uuid4(), "Welcome back", "WELCOME5", five, 1, None, today + 40 * DAY, owner=anna)
    winter = DiscountCode(uuid4(), "Winter greetings", "WINTER5", five, 1, None, today - 19 * DAY, owner=anna)
    second = Sibling(uuid4(), "Second child discount", (Step(2, Off(basis_points=1000)),))
    friends = Referral(uuid4(), "Bring a friend", Off(euros(10)), most=5)
    for rule in (welcome, winter, second, friends):
        await keeping.keep_rule(w, rule)


async def _bought(
    story: StoryContext, product_id: UUID, at: datetime, booking_id: UUID | None, *, paid: bool = True
) -> UUID:
    """Anna's order of one product; paid the day after."""
    w = story.by(NOVAKS.email, at)
    order_id = await placing.place(w, [Chosen(product_id)], booking_id=booking_id)
    if paid:
        rows = await story.w.db.execute(
            select(Debt, Account)
            .join(Account, Account.id == Debt.account_id)
            .where(Debt.order_id == order_id)
        )
        debt, account = rows.one()
        later = replace(story.w, now=w.now + DAY)
        await receiving.receive(later, debt.client_id, account.has, [(debt.id, account.has)], Cause())
    return order_id


async def _picked(story: StoryContext, booking_id: UUID, week: int, at: datetime) -> None:
    """Anna books one date; no message about it waits for today."""
    await picking.pick(story.by(NOVAKS.email, at), booking_id, story.made.session(SPLASH, week).id)


async def _ends(story: StoryContext, order_id: UUID) -> None:
    """The pass of this order ends a day before the session of this week; what is left of it is lost."""
    w: Work = story.by_owner(story.made.session(SPLASH, -1).starts_at + DAY)
    pass_id = await w.db.scalar(select(Pass.id).where(Pass.order_id == order_id))
    if pass_id is not None:
        day = local_day(story.made.session(SPLASH, -1).starts_at, ZONE) + DAY
        await issuing.set_last_day(w, pass_id, day, "Ends with the winter holidays")
