"""Paying by transfer: what is asked of whom, and what "I've sent it" does (R70, R87, A6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from db import Debt
from services.bookings import sharing
from services.core.refusals import NotAllowed, NotFound, Refused
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.payments import bank_details, debts, paying, quiet_time
from services.payments.balance import Status
from services.payments.paying import NothingToPay, NotTogether, Payment
from services.payments.references import creditor
from services.people import clients
from tests import small
from tests.small import SYSTEM, Family
from tests.small_money import DUE, debt, euros, pay

IBAN = "IE29 AIBK 9311 5212 3456 78"


async def one_family(*, with_account: bool = True) -> Family:
    world = await small.found()
    family = (await small.families(await small.class_(world)))[0]
    if with_account:
        await account()
    return family


async def account() -> None:
    async with work(SYSTEM) as w:
        await bank_details.save(w, holder="Hop & Tumble Ltd", iban=IBAN, currency="EUR")


async def asked(by: Visitor, debt_id: UUID) -> Payment:
    async with reading(by) as r:
        return await paying.one(r, debt_id)


async def shared_with(family: Family, role: str) -> Visitor:
    async with work(SYSTEM) as w:
        other = await clients.client(w, f"{role}@example.com", "Marek", "Novak")
        signed_in = await small.sign_in(w, other.id)
    async with work(family.visitor) as w:
        await sharing.share(w, family.booking_id, f"{role}@example.com", role)
    return signed_in


async def test_a_debt_is_asked_with_its_account_its_reference_and_a_code(house: App) -> None:
    family = await one_family()
    first = await debt(family, 8400)
    payment = await asked(family.visitor, first)
    assert payment.amount == euros(8400)
    assert payment.payee is not None
    assert (payment.payee.iban, payment.payee.bic) == ("IE29AIBK93115212345678", "AIBKIE2DXXX")
    (code,) = payment.codes
    assert f"EUR84.00\n\n{creditor(payment.reference)}" in code.text
    assert not payment.is_on_its_way


async def test_without_an_account_the_family_is_told_whom_to_ask(house: App) -> None:
    family = await one_family(with_account=False)
    payment = await asked(family.visitor, await debt(family, 8400))
    assert (payment.payee, payment.codes) == (None, ())


async def test_what_is_partly_paid_asks_for_the_rest(house: App) -> None:
    family = await one_family()
    first = await debt(family, 8400)
    await pay(family, 5000, first)
    assert (await asked(family.visitor, first)).amount == euros(3400)


async def test_several_debts_go_under_one_reference_which_stays_the_same(house: App) -> None:
    family = await one_family()
    first, second = await debt(family, 8400), await debt(family, 5700, DUE + timedelta(days=30))
    async with work(family.visitor) as w:
        together = await paying.several(w, [first, second])
    async with work(family.visitor) as w:
        again = await paying.several(w, [second, first])
    assert together.amount == euros(14100)
    assert together.reference == again.reference
    assert together.reference not in {one.reference for one in together.debts}


async def test_one_of_several_that_is_paid_meanwhile_is_left_out(house: App) -> None:
    family = await one_family()
    first, second = await debt(family, 8400), await debt(family, 5700, DUE + timedelta(days=30))
    await pay(family, 8400, first)
    async with work(family.visitor) as w:
        left = await paying.several(w, [first, second])
    assert (left.debt_ids, left.reference) == ((second,), left.debts[0].reference)


async def test_what_is_paid_or_given_up_is_not_asked_again(house: App) -> None:
    family = await one_family()
    first, second = await debt(family, 8400), await debt(family, 5700)
    await pay(family, 8400, first)
    async with work(SYSTEM) as w:
        await debts.cancel(w, second, "moved away")
    for each in (first, second):
        with pytest.raises(NothingToPay):
            await asked(family.visitor, each)


async def test_debts_of_two_families_or_currencies_are_paid_one_by_one(house: App) -> None:
    world = await small.found()
    one, other = await small.families(await small.class_(world), 2)
    async with reading(other.visitor) as r:
        email = r.visitor.email
    async with work(one.visitor) as w:
        await sharing.share(w, one.booking_id, email, "helper")
    mine, theirs = await debt(other, 100), await debt(one, 100)
    with pytest.raises(NotTogether):
        async with work(other.visitor) as w:
            await paying.several(w, [mine, theirs])


async def test_a_helper_may_pay_a_viewer_may_not_and_a_stranger_sees_nothing(house: App) -> None:
    world = await small.found()
    family, stranger = await small.families(await small.class_(world), 2)
    first = await debt(family, 8400)
    helper, viewer = await shared_with(family, "helper"), await shared_with(family, "viewer")
    assert (await asked(helper, first)).amount == euros(8400)
    for by, refusal in ((viewer, NotAllowed), (stranger.visitor, NotFound)):
        with pytest.raises(refusal):
            await asked(by, first)
        with pytest.raises(refusal):
            async with work(by) as w:
                await paying.several(w, [first])
        with pytest.raises(refusal):
            async with work(by) as w:
                await paying.sent(w, [first])
        with pytest.raises(refusal):
            async with work(by) as w:
                await paying.not_sent(w, [first])
    async with work(helper) as w:
        await paying.sent(w, [first])
    assert (await asked(family.visitor, first)).is_on_its_way


async def test_no_second_payment_is_offered_while_one_may_be_on_its_way(house: App) -> None:
    family = await one_family()
    first = await debt(family, 8400)
    async with work(family.visitor) as w:
        until = await paying.sent(w, [first])
    payment = await asked(family.visitor, first)
    assert (payment.is_on_its_way, payment.quiet_until) == (True, until)
    assert not payment.debts[0].needs_paying
    async with work(family.visitor) as w:
        assert await paying.sent(w, [first]) >= until
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Debt, first)).pauses_used == 1, "said twice, it counts once"


async def test_what_was_sent_and_never_came_is_said_and_can_be_paid(house: App, clock: TurnableClock) -> None:
    family = await one_family()
    first = await debt(family, 8400)
    async with work(family.visitor) as w:
        until = await paying.sent(w, [first])
    clock.turn_to(until)
    payment = await asked(family.visitor, first)
    assert (payment.is_not_seen, payment.is_on_its_way) == (True, False)
    assert payment.debts[0].status is Status.NOT_SEEN


async def test_sent_can_be_taken_back(house: App) -> None:
    family = await one_family()
    first = await debt(family, 8400)
    async with work(family.visitor) as w:
        await paying.sent(w, [first])
    async with work(family.visitor) as w:
        await paying.not_sent(w, [first])
    payment = await asked(family.visitor, first)
    assert (payment.is_on_its_way, payment.sent_at) == (False, None)
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Debt, first)).pauses_used == 0


async def test_sent_about_what_has_arrived_meanwhile_changes_nothing(house: App) -> None:
    family = await one_family()
    first = await debt(family, 8400)
    await pay(family, 8400, first)
    with pytest.raises(NothingToPay):
        async with work(family.visitor) as w:
            await paying.sent(w, [first])


@pytest.mark.parametrize(
    ("sent_on", "until"),
    [
        ("2026-02-23T10:00", "2026-02-27T00:00"),
        ("2026-02-20T23:30", "2026-02-26T00:00"),
        ("2026-02-21T10:00", "2026-02-26T00:00"),
        ("2026-04-01T10:00", "2026-04-09T00:00"),
    ],
    ids=["Monday", "Friday night", "Saturday", "before Easter"],
)
def test_three_working_days_pass_before_anybody_asks(sent_on: str, until: str) -> None:
    dublin = ZoneInfo("Europe/Dublin")
    holidays = {datetime(2026, 4, day, tzinfo=UTC).date() for day in (3, 6)}
    at = quiet_time.quiet_until(
        datetime.fromisoformat(sent_on).replace(tzinfo=dublin),
        dublin,
        lambda day: day.weekday() > 4 or day in holidays,
    )
    assert at == datetime.fromisoformat(until).replace(tzinfo=dublin)


async def test_only_who_looks_after_money_enters_an_account(house: App) -> None:
    family = await one_family()
    with pytest.raises(NotFound):
        async with work(family.visitor) as w:
            await bank_details.save(w, holder="Thief", iban=IBAN, currency="EUR")
    with pytest.raises(Refused, match="typing mistake"):
        async with work(SYSTEM) as w:
            await bank_details.save(w, holder="Hop", iban=IBAN[:-1] + "9", currency="EUR")
    async with reading(SYSTEM) as r:
        payee = await bank_details.payee(r, "EUR")
    assert payee is not None
    assert payee.holder == "Hop & Tumble Ltd"
