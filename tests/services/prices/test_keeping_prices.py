"""Prices, terms and discounts as staff keep them: who is concerned, what cannot be, and the example (R59–R86)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from db import DiscountRule, PaymentRule
from services.core.refusals import NotAllowed, NotFound
from services.core.typed_form import NotAsTyped
from services.core.versions import ChangedByOthers
from services.core.work import App, reading, work
from services.prices import (
    charging,
    discount_rules,
    example,
    keeping,
    plan_form,
    plans,
    policies,
    price_list,
    rule_form,
    terms_form,
    typed_off,
)
from services.prices.keeping import PlanInUse
from services.prices.rule_values import Off
from services.provider.paying import PaymentTerms
from tests import small
from tests.small import SYSTEM
from tests.small_money import euros


async def test_a_price_counts_for_new_bookings_and_who_is_booked_keeps_theirs(house: App) -> None:
    world = await small.found(price=euros(24000))
    class_id = await small.class_(world)
    one, two = await small.families(class_id, 2)
    async with work(SYSTEM) as w:
        before = await charging.charge(w, one.booking_id)
        shown = await price_list.of_programme(w, world.programme_id)
        await price_list.set_programme_price(w, world.programme_id, shown.version, euros(30000), None)
    assert shown.families == 2
    async with work(SYSTEM) as w:
        after = await charging.charge(w, two.booking_id)
    assert before is not None
    assert after is not None
    assert before.total.minor < after.total.minor
    async with reading(SYSTEM) as r:
        (only,) = (await price_list.listed(r))[0].classes
        assert (only.families, only.differs) == (2, False)


async def test_a_class_with_its_own_price_is_not_counted_with_its_programme(house: App) -> None:
    world = await small.found(price=euros(24000))
    class_id = await small.class_(world)
    await small.families(class_id, 2)
    async with work(SYSTEM) as w:
        await price_list.set_class_price(w, class_id, 1, euros(20000), None)
    async with reading(SYSTEM) as r:
        of, one = await price_list.of_class(r, class_id)
    assert (of.families, one.families, one.price) == (0, 2, euros(20000))
    async with work(SYSTEM) as w:
        await price_list.set_class_price(w, class_id, 2, None, None)
    async with reading(SYSTEM) as r:
        assert (await price_list.of_programme(r, world.programme_id)).families == 2


async def test_families_and_instructors_keep_no_prices(house: App) -> None:
    world = await small.found(price=euros(24000))
    (of,) = await small.families(await small.class_(world), 1)
    async with work(of.visitor) as w:
        with pytest.raises(NotAllowed):
            await price_list.set_programme_price(w, world.programme_id, None, euros(1), None)
        with pytest.raises(NotAllowed):
            await policies.set_terms(w, None, None, {"fee": "0"})
        with pytest.raises(NotFound):
            await example.search(w, "a@example.com")
        with pytest.raises(NotFound):
            await policies.terms_of(w)


async def test_a_form_speaks_of_its_own_fields_and_leaves_the_rest(house: App) -> None:
    await small.found()
    async with work(SYSTEM) as w:
        await policies.set_terms(w, None, 0, {"fee": "10,00", "due_days": "21"})
    async with work(SYSTEM) as w:
        await policies.set_terms(w, None, 1, {"stacks_discounts": "yes"})
    async with reading(SYSTEM) as r:
        terms = (await policies.terms_of(r)).terms
    assert (terms.fee, terms.due_days, terms.stacks_discounts) == (euros(1000), 21, True)


async def test_a_programme_that_is_paid_in_its_own_way_can_be_paid_as_all_others_again(house: App) -> None:
    world = await small.found()
    async with work(SYSTEM) as w:
        await policies.set_terms(w, None, None, {"fee": "5"})
        await policies.set_terms(w, world.programme_id, None, {"fee": "9"})
    async with reading(SYSTEM) as r:
        kept = await policies.terms_of(r, world.programme_id)
        assert (kept.is_own, kept.terms.fee) == (True, euros(900))
        assert (await policies.terms_of(r)).others == ("Mighty Movers",)
    with pytest.raises(ChangedByOthers):
        async with work(SYSTEM) as w:
            await policies.as_all_others(w, world.programme_id, kept.version + 1)
    async with work(SYSTEM) as w:
        await policies.as_all_others(w, world.programme_id, kept.version)
    async with reading(SYSTEM) as r:
        kept = await policies.terms_of(r, world.programme_id)
        assert (kept.is_own, kept.terms.fee) == (False, euros(500))


def test_what_the_form_of_terms_holds_is_what_is_read_from_it() -> None:
    terms = PaymentTerms(
        "EUR",
        fee_minor=1250,
        down_payment_minor=5000,
        plan_template_id=uuid4(),
        late_mode="manual",
        pro_rata="days",
        due_days=21,
        notice_days=5,
        reminds=False,
        first_reminder_days=2,
        second_reminder_days=9,
        smallest_minor=250,
        cancels_after_days=30,
        cancels_ahead_days=5,
        require_pass=True,
        redeem_unpaid=True,
        make_ups_to_money=True,
        stacks_discounts=True,
        deletes_unpaid="after_second",
    )
    read = terms_form.read(terms_form.values(terms), "EUR", [str(terms.plan_template_id)])
    assert PaymentTerms("EUR", **read) == terms


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"fee": "-1"}, "fee"),
        ({"fee": "99999999999"}, "fee"),
        ({"due_days": ""}, "due_days"),
        ({"due_days": "3.5"}, "due_days"),
        ({"due_days": "٣"}, "due_days"),
        ({"first_reminder_days": "10", "second_reminder_days": "10"}, "second_reminder_days"),
        ({"cancels_after_days": "0"}, "cancels_after_days"),
        ({"late_mode": "sometimes"}, "late_mode"),
        ({"deletes_unpaid": "at once"}, "deletes_unpaid"),
        ({"plan_template_id": str(uuid4())}, "plan_template_id"),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_field(said: dict[str, str], wrong: str) -> None:
    with pytest.raises(NotAsTyped) as told:
        terms_form.read(said, "EUR")
    assert list(told.value.fields) == [wrong]


async def test_a_plan_by_which_new_bookings_are_paid_cannot_be_ended(house: App) -> None:
    await small.found()
    async with work(SYSTEM) as w:
        plan = await keeping.keep_plan(w, "In three parts", plans.PlanShape(3))
        await policies.set_terms(w, None, None, {"plan_template_id": str(plan.id)})
    with pytest.raises(PlanInUse):
        async with work(SYSTEM) as w:
            await keeping.end_plan(w, plan.id)
    async with work(SYSTEM) as w:
        await policies.set_terms(w, None, None, {"plan_template_id": ""})
    async with work(SYSTEM) as w:
        await keeping.end_plan(w, plan.id)
        assert await keeping.every_plan(w) == []


def test_the_parts_that_are_previewed_come_to_the_whole() -> None:
    for parts in (1, 2, 3, 7, 12, 60):
        for price in ("0,01", "100", "288.00", "99,99"):
            typed = plan_form.read(
                plan_form.blank()
                | {"name": "x", "parts": str(parts), "down_payment": "30", "day": "31"}
                | {"example_price": price, "example_day": "2026-01-31"},
                "EUR",
            )
            assert typed.begins_on is not None
            made = plans.plan(typed.shape, typed.price, booked_on=typed.begins_on, begins_on=typed.begins_on)
            assert plans.total(made, "EUR") == typed.price
            assert all(part.due_on.day >= 14 for part in made)


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("10 %", Off(basis_points=1000)),
        ("12,5%", Off(basis_points=1250)),
        (" 100 % ", Off(basis_points=10_000)),
        ("5", Off(euros(500))),
        ("4,50 €", Off(euros(450))),
    ],
)
def test_what_comes_off_is_read_in_any_form_and_written_back(text: str, off: Off) -> None:
    assert typed_off.read(text, "EUR") == off
    assert typed_off.read(typed_off.written(off), "EUR") == off


@pytest.mark.parametrize("text", ["", "0", "0 %", "101 %", "-5", "ten", "1e3", "5 %%", "999999999999"])
def test_what_cannot_come_off_is_refused_in_words(text: str) -> None:
    with pytest.raises(typed_off.Refused) as told:
        typed_off.read(text, "EUR")
    assert told.value.words()


CODE = {"name": "Early bird", "code": "early 10", "off": "10 %", "cap": "20"}
KINDS: dict[str, dict[str, str]] = {
    "code": CODE | {"uses": "5", "valid_from": "2026-01-01", "valid_until": "2026-12-31"},
    "sibling": {"name": "Siblings", "scope": "all", "child_2": "10%", "child_4": "15.00"},
    "returning": {"name": "Welcome back", "gap_days": "30", "from_1": "1", "off_1": "5%"},
    "referral": {"name": "Friends", "off": "5.00", "reward": "10%", "days": "30", "most": "3"},
    "voucher": {"name": "Gift card", "code": "GIFT1", "left": "50.00", "valid_until": "2027-01-31"},
}


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_kept_of_a_rule_is_what_its_form_shows_again(house: App, kind: Any) -> None:
    await small.found()
    id_ = uuid4()
    said = rule_form.blank(kind) | KINDS[kind]
    async with work(SYSTEM) as w:
        await discount_rules.keep_typed(w, kind, id_, said, None)
    async with reading(SYSTEM) as r:
        row = await keeping.one_rule(r, id_)
        shown = rule_form.values(row, await discount_rules.email_of(r, row.client_id))
    async with work(SYSTEM) as w:
        await discount_rules.keep_typed(w, kind, id_, shown, row.version)
    async with reading(SYSTEM) as r:
        again = await keeping.one_rule(r, id_)
        assert (again.facts, again.name, again.version) == (row.facts, row.name, row.version + 1)


@pytest.mark.parametrize(
    ("kind", "said", "wrong"),
    [
        ("code", CODE | {"off": "ten"}, {"off"}),
        ("code", CODE | {"off": "5.00"}, {"cap"}),
        ("code", CODE | {"name": "", "code": "", "off": ""}, {"name", "code", "off"}),
        ("code", CODE | {"valid_from": "2026-05-01", "valid_until": "2026-04-30"}, {"valid_until"}),
        ("code", CODE | {"email": "nobody@example.com"}, {"email"}),
        ("code", CODE | {"uses": "-1"}, {"uses"}),
        ("sibling", {"name": "Siblings", "scope": "all"}, {"child_2"}),
        ("sibling", {"name": "Siblings", "scope": "programmes", "child_2": "5 %"}, {"programmes"}),
        ("returning", {"name": "Back", "from_1": "2", "off_1": ""}, {"off_1"}),
        ("returning", {"name": "Back", "from_1": "", "off_1": "5 %"}, {"from_1"}),
        ("voucher", {"name": "Gift", "code": "G", "left": "1,2,3"}, {"left"}),
    ],
)
async def test_a_rule_that_cannot_be_is_refused_at_its_field(
    house: App, kind: Any, said: dict[str, str], wrong: set[str]
) -> None:
    await small.found()
    with pytest.raises(NotAsTyped) as told:
        async with work(SYSTEM) as w:
            await discount_rules.keep_typed(w, kind, uuid4(), rule_form.blank(kind) | said, None)
    assert wrong <= set(told.value.fields)


async def test_a_code_cannot_be_limited_to_fewer_uses_than_it_has_had(house: App) -> None:
    await small.found()
    id_ = uuid4()
    async with work(SYSTEM) as w:
        await discount_rules.keep_typed(w, "code", id_, rule_form.blank("code") | CODE, None)
        await w.db.execute(update(DiscountRule).values(used=3))
    with pytest.raises(NotAsTyped) as told:
        async with work(SYSTEM) as w:
            await discount_rules.keep_typed(
                w, "code", id_, rule_form.blank("code") | CODE | {"uses": "2"}, None
            )
    assert "used 3 times" in told.value.fields["uses"].words()


async def test_a_code_that_somebody_has_is_told_at_its_field(house: App) -> None:
    await small.found()

    async def keep() -> None:
        async with work(SYSTEM) as w:
            await discount_rules.keep_typed(w, "code", uuid4(), rule_form.blank("code") | CODE, None)

    await keep()
    with pytest.raises(NotAsTyped) as told:
        await keep()
    assert list(told.value.fields) == ["code"]


async def test_the_example_is_what_a_booking_would_cost_with_each_rule_and_its_reason(house: App) -> None:
    world = await small.found(price=euros(24000))
    class_id = await small.class_(world)
    other = await small.class_(world, weekday=2, billing_period="Spring")
    (of,) = await small.families(class_id, 1)
    async with work(SYSTEM) as w:
        sibling = rule_form.blank("sibling") | KINDS["sibling"]
        await discount_rules.keep_typed(w, "sibling", uuid4(), sibling, None)
        referral = rule_form.blank("referral") | KINDS["referral"]
        await discount_rules.keep_typed(w, "referral", uuid4(), referral, None)
    async with reading(SYSTEM) as r:
        (found,) = await example.search(r, str((await example.family(r, of.client_id)).email))
        assert found.client_id == of.client_id
        costs = await example.of(r, of.client_id, of.child_id, other)
        wish = charging.PlannedBooking(of.client_id, of.child_id, other)
        assert costs == await charging.quote(r, wish), "the very function that a booking asks"
        assert costs is not None
        assert {each.kind: each.reason for each in costs.priced.not_applied} == {
            "sibling": "first_child",
            "referral": "not_referred",
        }
        by_staff = await example.of(r, of.client_id, of.child_id, other, origin="staff")
        assert by_staff is not None
        assert {each.reason for each in by_staff.priced.not_applied} == {"made_by_staff"}
        with pytest.raises(NotFound):
            await example.of(r, of.client_id, uuid4(), other)


async def test_the_past_of_terms_stays_as_it_was(house: App) -> None:
    await small.found()
    async with work(SYSTEM) as w:
        await policies.set_terms(w, None, None, {"fee": "5"})
        await w.db.execute(update(PaymentRule).values(in_force_from=w.now - timedelta(days=1)))
    async with work(SYSTEM) as w:
        await policies.set_terms(w, None, 1, {"fee": "6"})
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(select(PaymentRule).order_by(PaymentRule.in_force_from))
        assert [(row.fee_minor, row.version) for row in rows] == [(500, 1), (600, 2)]
