"""What comes off a price, what does not and why (R36, R64, R81–R86): by example, and for whatever is bought."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.values import Money
from services.language import speaking
from services.prices import words
from services.prices.discounts import price, price_again
from services.prices.priced import Priced
from services.prices.purchase import Item, Purchase
from services.prices.rule_values import (
    DiscountCode,
    DiscountRules,
    DiscountVoucher,
    EarlierBooking,
    History,
    Off,
    Referral,
    Returning,
    RuleScope,
    Sibling,
    Step,
    UnusedMakeUp,
)

TODAY = date(2026, 1, 10)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def an_id(number: int) -> UUID:
    return UUID(int=number)


def percent(of: int, cap: int | None = None) -> Off:
    return Off(basis_points=of * 100, cap=eur(cap) if cap else None)


THEO, MIA, ANNA, JUDO, SWIM, SHIRT, HALL = (an_id(n) for n in range(1, 8))


def item(key: str = "a", minor: int = 10000, **fields: Any) -> Item:
    return Item(key, key, eur(minor), **({"child": THEO, "programme": JUDO, "period": "Spring"} | fields))


def bought(*items: Item, **fields: Any) -> Purchase:
    return Purchase(items or (item(),), **({"on": TODAY} | fields))


def earlier(child: UUID = MIA, days: int = 30, **fields: Any) -> EarlierBooking:
    given_ = {"programme": JUDO, "period": "Spring", "last_on": date(2026, 6, 1)} | fields
    return EarlierBooking(child, TODAY - timedelta(days=days), **given_)


def sibling(number: int = 50, steps: tuple[Step, ...] = (Step(2, percent(10)),), **fields: Any) -> Sibling:
    return Sibling(an_id(number), "Sibling", steps, **fields)


def came_back(number: int = 60, least: int = 1, off: Off | None = None, **fields: Any) -> Returning:
    return Returning(an_id(number), "Loyal", (Step(least, off or percent(5)),), **fields)


def off_lines(priced: Priced) -> list[tuple[str, int]]:
    return [(line.kind, line.amount.minor) for line in priced.lines if not line.is_item]


def why(priced: Priced) -> dict[str, str]:
    return {each.kind: each.reason for each in priced.not_applied}


def with_code(order: Purchase | None = None, history: History | None = None, **fields: Any) -> Priced:
    code = DiscountCode(an_id(70), "New year", "YEAR 26", fields.pop("off", percent(10)), **fields)
    return price(
        order or bought(codes=("year26",)), DiscountRules(codes=(code,)), history or History(client=ANNA)
    )


@pytest.mark.parametrize(
    ("fields", "off"),
    [
        ({}, 1000),
        ({"off": percent(10, cap=700)}, 700),
        ({"off": Off(eur(2500))}, 2500),
        ({"off": Off(eur(99999))}, 10000),
        ({"off": Off(basis_points=1)}, 1),
        ({"valid_from": TODAY, "valid_until": TODAY}, 1000),
        ({"uses": 3}, 1000),
        ({"owner": ANNA}, 1000),
        ({"scope": RuleScope(programmes=frozenset([JUDO]), periods=frozenset(["Spring"]))}, 1000),
    ],
)
def test_a_code_takes_off_what_it_says(fields: dict[str, Any], off: int) -> None:
    assert off_lines(with_code(history=History(client=ANNA, uses={an_id(70): 2}), **fields)) == [
        ("code", off)
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"valid_from": TODAY + timedelta(days=1)}, "not_yet"),
        ({"valid_until": TODAY - timedelta(days=1)}, "expired"),
        ({"uses": 2}, "used_up"),
        ({"owner": MIA}, "for_someone_else"),
        ({"off": Off(Money(100, "CZK"))}, "other_currency"),
        ({"scope": RuleScope(programmes=frozenset([SWIM]))}, "not_for_this"),
        ({"scope": RuleScope(periods=frozenset(["Autumn"]))}, "not_for_this"),
        ({"scope": RuleScope(venues=frozenset([HALL]))}, "not_for_this"),
        ({"scope": RuleScope(products=frozenset([SHIRT]))}, "not_for_this"),
    ],
)
def test_a_code_that_takes_nothing_off_says_why(fields: dict[str, Any], reason: str) -> None:
    priced = with_code(history=History(client=ANNA, uses={an_id(70): 2}), **fields)
    assert (off_lines(priced), why(priced)) == ([], {"code": reason})


def test_a_code_that_there_is_not_a_second_one_and_one_outside_the_form_are_told_apart() -> None:
    assert why(with_code(bought(codes=("YEAR27",)))) == {"code": "unknown_code"}
    assert why(with_code(bought(codes=("year26",), on_form=False))) == {"code": "form_only"}
    other = DiscountCode(an_id(71), "Other", "OTHER", percent(5))
    two = DiscountRules(codes=(other, DiscountCode(an_id(70), "New year", "YEAR26", percent(10))))
    priced = price(bought(codes=(" Year 26 ", "year26", "other")), two, History())
    assert (off_lines(priced), why(priced)) == ([("code", 1000)], {"code": "one_code"})


def test_a_code_for_products_leaves_classes_alone_and_the_other_way_round() -> None:
    order = bought(
        item(), item("shirt", 2000, kind="product", product=SHIRT, programme=None), codes=("year26",)
    )
    assert off_lines(with_code(order, scope=RuleScope(products=frozenset([SHIRT])))) == [("code", 200)]
    assert off_lines(with_code(order, scope=RuleScope(programmes=frozenset([JUDO])))) == [("code", 1000)]
    assert off_lines(with_code(order)) == [("code", 1200)]


def test_percentages_fail_on_memberships_and_amounts_do_not() -> None:
    order = bought(item(membership=True), codes=("year26",))
    assert why(with_code(order)) == {"code": "membership"}
    assert off_lines(with_code(order, off=Off(eur(500)))) == [("code", 500)]


@pytest.mark.parametrize(
    ("rule", "bookings", "off", "reason"),
    [
        (sibling(), (earlier(),), 1000, None),
        (sibling(), (), None, "first_child"),
        (sibling(), (earlier(THEO),), None, "first_child"),
        (sibling(), (earlier(enrolled=False),), None, "first_child"),
        (sibling(), (earlier(period="Autumn"),), None, "first_child"),
        (sibling(scope="all"), (earlier(period="Autumn", programme=SWIM),), 1000, None),
        (sibling(scope="all"), (earlier(last_on=TODAY - timedelta(days=1)),), None, "first_child"),
        (sibling(scope="programmes", programmes=frozenset([SWIM])), (earlier(),), None, "other_programme"),
        (
            sibling(scope="programmes", programmes=frozenset([JUDO])),
            (earlier(programme=SWIM),),
            None,
            "first_child",
        ),
        (sibling(steps=(Step(3, percent(20)),)), (earlier(),), None, "from_child"),
        (
            sibling(steps=(Step(2, percent(10)), Step(3, percent(20)))),
            (earlier(), earlier(an_id(9)), earlier(an_id(10))),
            2000,
            None,
        ),
        # the first child does not become the second by booking a second class
        (sibling(), (earlier(THEO, 40), earlier(MIA, 30)), None, "first_child"),
        (sibling(), (earlier(THEO, 20), earlier(MIA, 30)), 1000, None),
    ],
)
def test_siblings(
    rule: Sibling, bookings: tuple[EarlierBooking, ...], off: int | None, reason: str | None
) -> None:
    priced = price(bought(), DiscountRules(siblings=(rule,)), History(bookings=bookings))
    assert off_lines(priced) == ([("sibling", off)] if off else [])
    assert why(priced).get("sibling") == reason


def test_two_children_of_one_order_are_the_first_and_the_second() -> None:
    order = bought(item("theo"), item("mia", child=MIA), item("fee", 500, kind="fee"))
    priced = price(order, DiscountRules(siblings=(sibling(),)), History())
    assert [(share.key, share.amount.minor) for share in priced.lines[-1].shares] == [("mia", 1000)]
    assert (priced.of_item("theo"), priced.of_item("mia"), priced.total) == (
        eur(10000),
        eur(9000),
        eur(19500),
    )


@pytest.mark.parametrize(
    ("rules", "bookings", "off", "reason"),
    [
        ((came_back(),), (), None, "first_booking"),
        ((came_back(),), (earlier(enrolled=False),), None, "first_booking"),
        ((came_back(),), (earlier(programme=SWIM),), 500, None),
        ((came_back(gap_days=30),), (earlier(days=30),), 500, None),
        ((came_back(gap_days=31),), (earlier(days=30),), None, "too_recent"),
        ((came_back(least=3),), (earlier(), earlier()), None, "from_bookings"),
        ((came_back(least=3), came_back(61, off=percent(2))), (earlier(),), 200, "from_bookings"),
        ((came_back(), came_back(61, off=percent(50))), (earlier(),), 500, "earlier_rule"),
    ],
)
def test_returning_families(
    rules: tuple[Returning, ...], bookings: tuple[EarlierBooking, ...], off: int | None, reason: str | None
) -> None:
    priced = price(bought(), DiscountRules(returning=rules), History(bookings=bookings))
    assert off_lines(priced) == ([("returning", off)] if off else [])
    assert why(priced).get("returning") == reason


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        (History(client=ANNA, referred_by=MIA), None),
        (History(client=ANNA), "not_referred"),
        (History(client=ANNA, referred_by=ANNA), "by_themselves"),
        (History(client=ANNA, referred_by=MIA, bookings=(earlier(enrolled=False),)), "not_new"),
    ],
)
def test_newcomers(history: History, reason: str | None) -> None:
    priced = price(
        bought(), DiscountRules(referrals=(Referral(an_id(80), "Friend", Off(eur(700))),)), history
    )
    assert off_lines(priced) == ([] if reason else [("referral", 700)])
    assert why(priced).get("referral") == reason


BOTH = History(client=ANNA, bookings=(earlier(),))


def test_only_the_best_counts_and_among_equals_sibling_before_returning() -> None:
    ten = DiscountRules(siblings=(sibling(),), returning=(came_back(off=percent(10)),))
    assert off_lines(price(bought(), ten, BOTH)) == [("sibling", 1000)]
    more = DiscountRules(siblings=(sibling(),), returning=(came_back(off=percent(11)),))
    priced = price(bought(), more, BOTH)
    assert (off_lines(priced), why(priced)) == ([("returning", 1100)], {"sibling": "better_one"})


def test_stacked_discounts_are_each_taken_from_the_original_price_down_to_nothing() -> None:
    rules = DiscountRules(siblings=(sibling(),), returning=(came_back(off=percent(20)),), stacked=True)
    assert off_lines(price(bought(), rules, BOTH)) == [("sibling", 1000), ("returning", 2000)]
    much = DiscountRules(
        siblings=(sibling(steps=(Step(2, percent(90)),)),),
        returning=(came_back(off=percent(20)),),
        stacked=True,
    )
    priced = price(bought(), much, BOTH)
    assert (off_lines(priced), priced.total) == ([("sibling", 9000), ("returning", 1000)], eur(0))


@pytest.mark.parametrize(("origin", "reason"), [("staff", "made_by_staff"), ("copied", "copied")])
def test_staff_and_copies_earn_no_loyalty(origin: str, reason: str) -> None:
    priced = price(bought(origin=origin), DiscountRules(siblings=(sibling(),)), BOTH)
    assert (off_lines(priced), why(priced)) == ([], {"sibling": reason})


def test_a_code_comes_off_what_loyalty_has_left() -> None:
    rules = DiscountRules(
        codes=(DiscountCode(an_id(70), "Half", "HALF", percent(50)),), siblings=(sibling(),)
    )
    assert off_lines(price(bought(codes=("half",)), rules, BOTH)) == [("sibling", 1000), ("code", 4500)]


def make_up(number: int, minor: int | None, days: int = 5) -> UnusedMakeUp:
    return UnusedMakeUp(
        an_id(number), "Make-up", None if minor is None else eur(minor), TODAY + timedelta(days=days)
    )


def test_unused_make_ups_become_money_whole_and_the_soonest_to_expire_first() -> None:
    history = History(
        make_ups=(make_up(1, 700, 9), make_up(2, 500, 1), make_up(3, None), make_up(4, 400, -1))
    )
    priced = price(bought(item(minor=1000)), DiscountRules(), history)
    assert [(line.key, line.amount) for line in priced.lines[1:]] == [(str(an_id(2)), eur(500))]
    reasons = {each.key: each.reason for each in priced.not_applied}
    assert reasons == {
        str(an_id(1)): "worth_more",
        str(an_id(3)): "no_value",
        str(an_id(4)): "make_up_expired",
    }


def test_of_a_voucher_only_what_is_needed_is_taken() -> None:
    vouchers = (
        DiscountVoucher(an_id(1), "Gift", eur(800)),
        DiscountVoucher(an_id(2), "Gift", eur(500), TODAY),
        DiscountVoucher(an_id(3), "Old", eur(500), TODAY - timedelta(days=1)),
    )
    priced = price(bought(item(minor=1000)), DiscountRules(), History(vouchers=vouchers))
    assert priced.used("voucher") == ((an_id(2), eur(500)), (an_id(1), eur(500)))
    assert [(each.reason) for each in priced.not_applied] == ["expired"]
    nothing_left = price(bought(item(minor=500)), DiscountRules(), History(vouchers=vouchers[:2]))
    assert why(nothing_left) == {"voucher": "nothing_left"}


def test_every_further_session_gets_what_was_judged_at_booking_from_the_price_of_the_day() -> None:
    rules = DiscountRules(
        codes=(DiscountCode(an_id(70), "Half", "HALF", percent(50)),), siblings=(sibling(),)
    )
    stored = price(bought(item(minor=1200), codes=("half",)), rules, BOTH)
    again = price_again(stored, "a", eur(1500))
    assert (off_lines(again), again.total) == ([("sibling", 150)], eur(1350))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Purchase((), TODAY),
        lambda: Purchase((item(), item()), TODAY),
        lambda: Purchase((item(), Item("b", "b", Money(1, "CZK"))), TODAY),
        lambda: Purchase((item(minor=-1),), TODAY),
        lambda: Off(),
        lambda: Off(eur(5), 100),
        lambda: Off(basis_points=10_001),
        lambda: Off(eur(0)),
        lambda: percent(10, cap=-5),
    ],
)
def test_what_cannot_be_bought_or_taken_off_is_refused(make: Any) -> None:
    with pytest.raises(ValueError, match=" "):
        make()


def test_each_reason_and_each_discount_has_words_in_every_language() -> None:
    order = bought(item(), codes=("year26",))
    expired = with_code(order, valid_until=date(2025, 12, 31))
    (line,) = [
        line for line in price(bought(), DiscountRules(siblings=(sibling(),)), BOTH).lines if not line.is_item
    ]
    with speaking("en"):
        assert words.why_not(expired.not_applied[0]) == "It could be used until Wed 31 Dec 2025."
        assert words.what_for(line) == "10% for child number 2"
        assert words.off(Off(basis_points=1250, cap=eur(2000))) == "12.5%, at most €20.00"
    with speaking("sk"):
        told = {words.why_not(expired.not_applied[0]), words.what_for(line)}
        assert not any("until" in sentence or "child" in sentence for sentence in told)


def test_a_reason_of_another_version_is_still_a_sentence() -> None:
    stored = with_code(bought(codes=("x",))).as_json()
    stored["not_applied"][0]["reason"] = "from the future"
    with speaking("en"):
        assert words.why_not(Priced.read(stored).not_applied[0]) == "It did not apply to this order."


OFFS = st.builds(Off, amount=st.integers(1, 30_000).map(eur)) | st.builds(
    Off, basis_points=st.integers(1, 10_000), cap=st.none() | st.integers(1, 20_000).map(eur)
)
CHILDREN = st.sampled_from([THEO, MIA, an_id(9), None])
PROGRAMMES = st.sampled_from([JUDO, SWIM])
TIERS = st.lists(st.builds(Step, st.integers(1, 4), OFFS), min_size=1, max_size=3).map(tuple)
IDS = st.integers(100, 10**9).map(an_id)


@st.composite
def purchases(draw: st.DrawFn) -> Purchase:
    items = tuple(
        Item(
            str(n),
            "thing",
            eur(draw(st.integers(0, 30_000))),
            draw(st.sampled_from(["booking", "session", "product", "fee"])),
            draw(CHILDREN),
            draw(PROGRAMMES),
            draw(st.sampled_from(["Spring", "Autumn"])),
            None,
            draw(st.sampled_from([None, SHIRT])),
            draw(st.booleans()),
        )
        for n in range(draw(st.integers(1, 5)))
    )
    codes = draw(st.lists(st.sampled_from(["A", "b", " c ", "none", ""]), max_size=3).map(tuple))
    return Purchase(
        items, TODAY, codes, draw(st.sampled_from(["online", "staff", "copied"])), draw(st.booleans())
    )


REACHES = st.builds(
    RuleScope,
    programmes=st.frozensets(PROGRAMMES, max_size=1),
    periods=st.frozensets(st.just("Spring"), max_size=1),
    products=st.frozensets(st.just(SHIRT), max_size=1),
)
RULES = st.builds(
    DiscountRules,
    codes=st.tuples(
        *(
            st.builds(
                DiscountCode,
                st.just(an_id(ord(c))),
                st.just("c"),
                st.just(c),
                OFFS,
                st.integers(0, 2),
                scope=REACHES,
            )
            for c in "abc"
        )
    ),
    siblings=st.lists(
        st.builds(
            Sibling,
            IDS,
            st.just("s"),
            TIERS,
            st.sampled_from(["period", "programmes", "all"]),
            st.frozensets(PROGRAMMES),
        ),
        max_size=2,
    ).map(tuple),
    returning=st.lists(st.builds(Returning, IDS, st.just("r"), TIERS, st.integers(0, 60)), max_size=2).map(
        tuple
    ),
    referrals=st.lists(st.builds(Referral, IDS, st.just("f"), OFFS), max_size=1).map(tuple),
    stacked=st.booleans(),
)
BOOKINGS = st.builds(
    earlier,
    st.sampled_from([THEO, MIA, an_id(9)]),
    st.integers(0, 90),
    programme=PROGRAMMES,
    enrolled=st.booleans(),
)
HISTORIES = st.builds(
    History,
    client=st.just(ANNA),
    bookings=st.lists(BOOKINGS, max_size=4).map(tuple),
    referred_by=st.sampled_from([None, ANNA, MIA]),
    make_ups=st.lists(
        st.builds(make_up, st.integers(100, 10**9), st.none() | st.integers(0, 9000), st.integers(-3, 9)),
        max_size=4,
        unique_by=lambda each: each.id,
    ).map(tuple),
    vouchers=st.lists(
        st.builds(DiscountVoucher, IDS, st.just("v"), st.integers(0, 20_000).map(eur)),
        max_size=3,
        unique_by=lambda v: v.id,
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(purchases(), RULES, HISTORIES)
def test_whatever_is_bought(order: Purchase, rules: DiscountRules, history: History) -> None:
    """No cent is lost, every rule is answered for, and the stored answer is the answer."""
    priced = price(order, rules, history)
    no_cent_is_lost(priced, order, history)
    every_rule_is_answered_for(priced, order, rules, history)
    assert Priced.read(json.loads(json.dumps(priced.as_json()))) == priced
    assert price(order, rules, history) == priced


def no_cent_is_lost(priced: Priced, order: Purchase, history: History) -> None:
    keys = [item_.key for item_ in order.items]
    assert priced.full == eur(sum(item_.price.minor for item_ in order.items))
    assert priced.total.minor == sum(priced.of_item(key).minor for key in keys) >= 0
    for item_ in order.items:
        assert 0 <= priced.of_item(item_.key).minor <= item_.price.minor
    for line in priced.lines:
        assert line.amount.minor >= 0
        assert line.is_item or line.amount == eur(sum(share.amount.minor for share in line.shares))
    spent = dict(priced.used("voucher"))
    assert all(spent[v.id].minor <= v.left.minor for v in history.vouchers if v.id in spent)
    assert all(
        amount == next(each.value for each in history.make_ups if each.id == key)
        for key, amount in priced.used("make_up")
    )


def every_rule_is_answered_for(
    priced: Priced, order: Purchase, rules: DiscountRules, history: History
) -> None:
    """Each rule has its line or its reason, never both and never neither, and each reason has words."""
    applied = {(line.kind, line.key) for line in priced.lines if not line.is_item}
    refused = {(each.kind, each.key) for each in priced.not_applied if each.key}
    assert not applied & refused
    asked = {("make_up", str(each.id)) for each in history.make_ups}
    asked |= {("voucher", str(each.id)) for each in history.vouchers}
    if any(item_.kind in ("booking", "session") for item_ in order.items):
        for kind, of in (
            ("sibling", rules.siblings),
            ("returning", rules.returning),
            ("referral", rules.referrals),
        ):
            asked |= {(kind, str(each.id)) for each in of}
    assert asked <= applied | refused
    assert all(each.reason in words.REASONS and words.why_not(each) for each in priced.not_applied)


@settings(max_examples=30, deadline=None)
@given(purchases(), RULES, HISTORIES)
def test_the_best_discount_is_never_less_than_another(
    order: Purchase, rules: DiscountRules, history: History
) -> None:
    """Stacking never makes it dearer, and no single rule would have taken more off an item than the best one."""
    plain = Purchase(order.items, order.on, (), order.origin)
    without = History(client=history.client, bookings=history.bookings, referred_by=history.referred_by)
    alone = DiscountRules(siblings=rules.siblings, returning=rules.returning, referrals=rules.referrals)
    best = price(plain, alone, without)
    stacked = price(plain, DiscountRules((), alone.siblings, alone.returning, alone.referrals, True), without)
    assert stacked.total.minor <= best.total.minor
    for each in alone.siblings:
        one = price(plain, DiscountRules(siblings=(each,)), without)
        assert all(best.of_item(i.key).minor <= one.of_item(i.key).minor for i in order.items)
