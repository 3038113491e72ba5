"""Who is reminded of what is not paid, when, and who is not (R72, R73, A6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db import Booking, Debt, DebtReminder, Entry, OutboxMessage, PlanPart, Session, Staff
from services.attendance import view_loader
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.ledger.entries import Cause
from services.notices.channels.mail import MailChannel
from services.notices.delivering import outbox
from services.operations.job_runner import run_now
from services.outside.clock import TurnableClock
from services.payments import arrivals, debts, not_paid, paying, receiving, reminding
from services.payments.debts import Charge, For
from services.payments.not_paid import NotPaidFilter, Said
from services.payments.reminder_times import Overdue, Times, stage
from services.payments.reminding import NobodyToRemind
from services.provider import paying as terms
from tests import small
from tests.small import SYSTEM, Family, Small
from tests.small_money import debt, euros, pay
from tests.world import visitor

DUBLIN = ZoneInfo("Europe/Dublin")
TIMES = Times(first_days=3, second_days=10)
DUE = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("days", "which"),
    [
        (-1, None),
        (0, None),
        (1, Overdue.MISSED),
        (2, Overdue.MISSED),
        (3, Overdue.FIRST),
        (9, Overdue.FIRST),
        (10, Overdue.SECOND),
        (16, Overdue.SECOND),
        (17, None),
    ],
)
def test_the_last_reminder_whose_day_has_come(days: int, which: Overdue | None) -> None:
    assert stage(DUE, DUE - timedelta(days=14), DUE + timedelta(days=days), TIMES) is which


def test_nobody_is_reminded_of_what_was_owed_only_after_its_day() -> None:
    assert stage(DUE, DUE + timedelta(days=30), DUE + timedelta(days=31), TIMES) is None
    assert stage(DUE, DUE, DUE + timedelta(days=1), TIMES) is Overdue.MISSED


async def one_family(clock: TurnableClock, **rule: Any) -> tuple[Small, Family]:
    world = await small.found()
    async with work(SYSTEM) as w:
        await terms.set_payment(w, world.provider_id, **rule)
    return world, (await small.families(await small.class_(world)))[0]


def at(day: date, hour: int = 7) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=DUBLIN)


class Box:
    """A mail server that keeps what it is given."""

    why_not = None
    keeps = False

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def send(self, message: EmailMessage) -> None:
        self.mails.append(message)


async def mails() -> list[tuple[str, str]]:
    """What waits to leave, by notice, and the local time at which it leaves."""
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(
            select(OutboxMessage.notice, OutboxMessage.next_at)
            .where(OutboxMessage.status == "pending")
            .order_by(OutboxMessage.created_at, OutboxMessage.notice)
        )
        return [(notice, f"{moment.astimezone(DUBLIN):%a %H:%M}") for notice, moment in rows]


async def sent() -> list[str]:
    """Let all that is due leave; the subjects of what has left."""
    box = Box()
    channel = MailChannel(box, "https://classes.example", "hello@example.com")
    await outbox.deliver_due(channel, "test")
    return sorted(str(mail["Subject"]) for mail in box.mails)


async def test_missed_then_twice_reminded_and_never_twice_of_the_same(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await one_family(clock)
    await debt(family, 8400, DUE)
    told = []
    for days in range(20):
        clock.turn_to(at(DUE + timedelta(days=days)))
        await run_now("remind-of-payments")
        await run_now("remind-of-payments")
        told += [(days, notice) for notice, _when in (await mails())[len(told) :]]
    assert told == [(1, "payment-missed"), (3, "payment-reminder"), (10, "payment-reminder")]


async def test_it_leaves_in_the_providers_hours(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock)
    await debt(family, 8400, DUE)
    clock.turn_to(at(DUE + timedelta(days=1)))
    await run_now("remind-of-payments")
    assert await mails() == [("payment-missed", "Sat 09:00")]


async def test_who_pays_before_it_leaves_gets_none(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock)
    first = await debt(family, 8400, DUE)
    clock.turn_to(at(DUE + timedelta(days=1)))
    await run_now("remind-of-payments")
    await pay(family, 8400, first)
    clock.turn_to(at(DUE + timedelta(days=1), 10))
    assert await sent() == []


async def test_who_says_that_it_is_sent_gets_none_until_we_should_have_seen_it(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await one_family(clock)
    first = await debt(family, 8400, DUE)
    clock.turn_to(at(DUE + timedelta(days=1)))
    await run_now("remind-of-payments")
    async with work(family.visitor) as w:
        until = await paying.sent(w, [first])
    clock.turn_to(at(DUE + timedelta(days=1), 10))
    assert await sent() == [], "judged again just before it leaves"
    clock.turn_to(until - timedelta(hours=1))
    await run_now("remind-of-payments")
    assert await mails() == []
    clock.turn_to(until + timedelta(hours=10))
    await run_now("remind-of-payments")
    assert await sent() == ["Reminder: €84.00 to pay"]


async def test_less_than_is_worth_a_mail_is_not_reminded_of(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock, smallest_minor=500)
    await debt(family, 499, DUE)
    clock.turn_to(at(DUE + timedelta(days=1)))
    await run_now("remind-of-payments")
    assert await mails() == []
    await debt(family, 100, DUE + timedelta(days=1))
    clock.turn_to(at(DUE + timedelta(days=2)))
    await run_now("remind-of-payments")
    assert [notice for notice, _when in await mails()] == ["payment-missed"], "together it is"


async def test_a_provider_who_does_not_want_reminders_sends_none(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock, reminds=False)
    await debt(family, 8400, DUE)
    clock.turn_to(at(DUE + timedelta(days=1)))
    await run_now("remind-of-payments")
    assert await mails() == []


async def test_a_family_with_two_late_payments_gets_one_mail_with_both(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await one_family(clock)
    await debt(family, 8400, DUE)
    await debt(family, 5700, DUE - timedelta(days=2))
    clock.turn_to(at(DUE + timedelta(days=1), 10))
    await run_now("remind-of-payments")
    assert await sent() == ["Reminder: €141.00 to pay"]
    async with reading(SYSTEM) as r:
        kept = await r.db.scalars(select(DebtReminder.kind).order_by(DebtReminder.kind))
        assert list(kept) == ["first", "missed"]


async def test_a_part_is_announced_and_then_asked_for(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock, notice_days=3)
    async with work(SYSTEM) as w:
        part = PlanPart(
            booking_id=family.booking_id,
            part=2,
            parts=3,
            amount_minor=8400,
            amount_currency="EUR",
            post_on=DUE,
            due_on=DUE + timedelta(days=7),
        )
        w.db.add(part)
        await w.db.flush()
        part_id = part.id
    clock.turn_to(at(DUE - timedelta(days=4), 10))
    await run_now("announce-payments")
    assert await mails() == []
    for _twice in range(2):
        clock.turn_to(at(DUE - timedelta(days=3), 10))
        await run_now("announce-payments")
    assert await sent() == ["Coming up: €84.00, to pay by Fri 13 Mar"]
    clock.turn_to(at(DUE, 10))
    async with work(SYSTEM) as w:
        made = await debts.owe(
            w, family.client_id, [Charge(euros(8400))], DUE + timedelta(days=7), For(family.booking_id)
        )
        found = await w.db.get_one(PlanPart, part_id)
        found.state, found.debt_id = "posted", made.id
    for _twice in range(2):
        async with work(SYSTEM) as w:
            await reminding.announce_due(w)
    assert await sent() == ["€84.00 to pay by Fri 13 Mar"]
    async with work(SYSTEM) as w:
        w.db.add(Staff(first_name="Orla", role="owner", email="orla@example.com"))
    async with reading(await visitor("orla@example.com")) as r:
        [row] = (await not_paid.listed(r, NotPaidFilter())).rows
        assert (row.reminded_at, row.times_reminded) == (None, 0), (
            "to be asked for the first time is no reminder"
        )
        assert len(await not_paid.debt_ids(r, NotPaidFilter(said=Said.NOT_REMINDED))) == 1
        assert not await not_paid.debt_ids(r, NotPaidFilter(said=Said.REMINDED))


async def test_staff_remind_by_hand_and_it_is_known_who_did(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock)
    first = await debt(family, 8400, DUE + timedelta(days=30))
    async with work(SYSTEM) as w:
        w.db.add(Staff(first_name="Orla", role="owner", email="orla@example.com"))
        w.db.add(Staff(first_name="Noah", role="instructor", email="noah@example.com"))
    owner, teacher = await visitor("orla@example.com"), await visitor("noah@example.com")
    clock.turn_to(at(DUE, 10))
    for by in (teacher, family.visitor):
        with pytest.raises(NotFound):
            await _by_hand(by, first)
    assert await _by_hand(owner, first) == 1
    assert await sent() == ["Reminder: €84.00 to pay"]
    async with reading(SYSTEM) as r:
        kept = (await r.db.scalars(select(DebtReminder))).one()
        assert (kept.kind, kept.by) == ("by hand", "Orla")
    await pay(family, 8400, first)
    with pytest.raises(NobodyToRemind):
        await _by_hand(owner, first)


async def _by_hand(by: Visitor, debt_id: UUID) -> int:
    async with work(by) as w:
        return await reminding.remind(w, [debt_id])


async def test_both_sides_are_told_what_has_arrived(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock)
    async with work(SYSTEM) as w:
        w.db.add(Staff(first_name="Orla", role="owner", email="orla@example.com"))
    first = await debt(family, 8400, DUE)
    clock.turn_to(at(DUE, 10))
    async with work(SYSTEM) as w:
        await arrivals.receive(w, family.client_id, euros(9600), [(first, euros(9600))], Cause("bank"))
    subjects = await sent()
    assert "Thank you: €96.00 has arrived" in subjects
    assert any(subject.startswith("Anna ") and "€12.00 in credit" in subject for subject in subjects)


async def test_nobody_is_thanked_for_what_was_taken_back(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock)
    first = await debt(family, 8400, DUE)
    clock.turn_to(at(DUE, 10))
    cause = Cause("bank")
    async with work(SYSTEM) as w:
        await arrivals.receive(w, family.client_id, euros(8400), [(first, euros(8400))], cause)
    async with work(SYSTEM) as w:
        taken = list(await w.db.scalars(select(Entry).where(Entry.act_id == cause.act_id)))
        await receiving.take_back(w, taken, "another family's")
    assert await sent() == []


# --- R74 -----------------------------------------------------------------------------------------------------------


async def ends_on(family: Family) -> date | None:
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Booking, family.booking_id)).ends_on


async def judged(clock: TurnableClock, day: date) -> None:
    clock.turn_to(at(day, 10))
    await run_now("end-unpaid-bookings")


async def test_so_many_unpaid_days_give_a_booking_its_last_day_and_a_payment_takes_it_back(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await one_family(clock, cancels_after_days=14, cancels_ahead_days=7)
    first = await debt(family, 8400, DUE)
    await judged(clock, DUE + timedelta(days=13))
    assert await ends_on(family) is None
    await judged(clock, DUE + timedelta(days=14))
    assert await ends_on(family) == DUE + timedelta(days=21)
    assert await sent() == ["The booking ends Fri 27 Mar unless it is paid"]
    await judged(clock, DUE + timedelta(days=15))
    assert await mails() == [], "said once"
    async with work(SYSTEM) as w:
        await arrivals.receive(w, family.client_id, euros(8400), [(first, euros(8400))], Cause())
    assert await ends_on(family) is None


async def test_sessions_after_the_last_day_are_gone_for_the_family_and_come_back_with_the_payment(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await one_family(clock, cancels_after_days=14, cancels_ahead_days=7)
    first = await debt(family, 8400, DUE)
    await judged(clock, DUE + timedelta(days=14))
    assert await to_come(family) == ["23 Mar"]
    async with work(SYSTEM) as w:
        await arrivals.receive(w, family.client_id, euros(8400), [(first, euros(8400))], Cause())
    assert await to_come(family) == ["23 Mar", "30 Mar"]


async def test_what_is_unpaid_on_its_last_day_ends_and_its_place_is_free(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await one_family(clock, cancels_after_days=14, cancels_ahead_days=7)
    first = await debt(family, 8400, DUE)
    async with work(SYSTEM) as w:
        w.db.add(part_of(family.booking_id, DUE + timedelta(days=60)))
    await judged(clock, DUE + timedelta(days=14))
    await judged(clock, DUE + timedelta(days=20))
    assert await status(family) == "enrolled"
    await judged(clock, DUE + timedelta(days=21))
    assert await status(family) == "cancelled"
    await run_now("free-places")
    async with reading(SYSTEM) as r:
        last = (await r.db.scalars(select(Session).order_by(Session.starts_at.desc()))).first()
        assert last is not None
        assert last.taken == 0
        assert (await r.db.scalars(select(PlanPart.state))).one() == "cancelled"
        assert (await r.db.get_one(Debt, first)).asked, "what is owed stays owed"


async def to_come(family: Family) -> list[str]:
    """The sessions that the family still sees."""
    async with reading(family.visitor) as r:
        found = await view_loader.load(
            r, view_loader.wanting(Booking.id == family.booking_id, Session.starts_at > r.now)
        )
        return [f"{each.starts_at.astimezone(DUBLIN):%-d %b}" for each in found]


async def status(family: Family) -> str:
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Booking, family.booking_id)).status


def part_of(booking_id: UUID, on: date) -> PlanPart:
    return PlanPart(
        booking_id=booking_id, part=2, parts=2, amount_minor=100, amount_currency="EUR", post_on=on, due_on=on
    )


async def test_credit_that_pays_it_keeps_the_booking_too(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock, cancels_after_days=14)
    first = await debt(family, 8400, DUE)
    await judged(clock, DUE + timedelta(days=14))
    await pay(family, 8400, first)
    await judged(clock, DUE + timedelta(days=15))
    assert await ends_on(family) is None


async def test_a_last_day_that_staff_have_set_stays(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock, cancels_after_days=14)
    first = await debt(family, 8400, DUE)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Booking, family.booking_id)).ends_on = DUE + timedelta(days=15)
    await judged(clock, DUE + timedelta(days=14))
    async with work(SYSTEM) as w:
        await arrivals.receive(w, family.client_id, euros(8400), [(first, euros(8400))], Cause())
    assert await ends_on(family) == DUE + timedelta(days=15)


async def test_only_bookings_made_after_it_was_turned_on_end(house: App, clock: TurnableClock) -> None:
    world, family = await one_family(clock)
    await debt(family, 8400, DUE)
    clock.advance(timedelta(minutes=1))
    async with work(SYSTEM) as w:
        await terms.set_payment(w, world.provider_id, cancels_after_days=14)
    await judged(clock, DUE + timedelta(days=14))
    assert await ends_on(family) is None


async def test_sent_lets_it_wait_once(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock, cancels_after_days=14, cancels_ahead_days=2)
    first = await debt(family, 8400, DUE)
    await judged(clock, DUE + timedelta(days=14))
    planned = await ends_on(family)
    assert planned == date(2026, 3, 22)
    async with work(family.visitor) as w:
        until = await paying.sent(w, [first])
    waits = await ends_on(family)
    assert waits == until.astimezone(DUBLIN).date() == date(2026, 3, 26)
    async with work(family.visitor) as w:
        await paying.not_sent(w, [first])
        await paying.sent(w, [first])
    clock.turn_to(until + timedelta(hours=10))
    async with work(family.visitor) as w:
        await paying.sent(w, [first])
    assert await ends_on(family) == waits, "the second time it does not"


async def test_sent_before_it_is_scheduled_lets_it_wait_once(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(clock, cancels_after_days=14)
    first = await debt(family, 8400, DUE)
    clock.turn_to(at(DUE + timedelta(days=13), 10))
    async with work(family.visitor) as w:
        until = await paying.sent(w, [first])
    await judged(clock, DUE + timedelta(days=14))
    assert await ends_on(family) is None
    clock.turn_to(until)
    async with work(family.visitor) as w:
        await paying.sent(w, [first])
    await judged(clock, until.date() + timedelta(days=1))
    assert await ends_on(family) is not None
