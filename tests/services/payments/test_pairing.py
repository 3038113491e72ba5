"""Which debts a payment settles: certain, likely or a guess, and why."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.values import Money
from services.payments import references
from services.payments.pairing import Confidence, Debt, Suggestion, suggest
from services.payments.statements import BankPayment
from tests.services.payments.numbers import reference

DAY = date(2026, 3, 2)
ANNA, BEATA = "Anna", "Beáta"
REFS = [reference(f"{n + 1}23456789"[:9]) for n in range(8)]


def debt(n: int, cents: int, family: str = ANNA, currency: str = "EUR", *more: str) -> Debt:
    """What a family owes, due n days after the day, under the nth reference."""
    return Debt(n, family, Money(cents, currency), DAY + timedelta(days=n), (REFS[n], *more))


def line(
    cents: int, text: str = "", *, account: str = "", key: str = "k", currency: str = "EUR", payments: int = 1
) -> BankPayment:
    """A payment."""
    return BankPayment(
        DAY, Money(cents, currency), account=account, text=text, fingerprint=key, payments=payments
    )


def one(line_: BankPayment, debts: list[Debt], accounts: dict[str, list[str]] | None = None) -> Suggestion:
    """The suggestion for one line."""
    (found,) = suggest([line_], debts, accounts)
    return found


def paid(found: Suggestion) -> dict[object, int]:
    """Minor units by debt."""
    return {part.debt: part.amount.minor for part in found.parts}


def test_the_reference_with_the_exact_amount_is_certain() -> None:
    found = one(line(8400, f"/VS{REFS[0]}/SS/KS0308"), [debt(0, 8400), debt(1, 8400, BEATA)])
    assert (found.confidence, paid(found), found.rest.minor, found.family) == (
        Confidence.CERTAIN,
        {0: 8400},
        0,
        ANNA,
    )
    assert REFS[0] in found.why.facts.values()


def test_a_part_pays_a_part_and_too_much_becomes_credit() -> None:
    part = one(line(5000, REFS[0]), [debt(0, 8400)])
    assert (part.confidence, paid(part), part.rest.minor) == (Confidence.CERTAIN, {0: 5000}, 0)
    over = one(line(10000, REFS[0]), [debt(0, 8400)])
    assert (over.confidence, paid(over), over.rest.minor) == (Confidence.CERTAIN, {0: 8400}, 1600)


def test_one_cent_less_leaves_one_cent_owed() -> None:
    assert paid(one(line(8399, REFS[0]), [debt(0, 8400)])) == {0: 8399}


def test_two_references_in_one_transfer_pay_both_debts() -> None:
    found = one(line(13400, f"{REFS[0]} {REFS[1]}"), [debt(0, 8400), debt(1, 5000)])
    assert (found.confidence, paid(found)) == (Confidence.CERTAIN, {0: 8400, 1: 5000})


def test_a_request_for_several_debts_is_one_reference_for_all() -> None:
    debts = [debt(0, 8400, ANNA, "EUR", REFS[5]), debt(1, 5000, ANNA, "EUR", REFS[5])]
    assert paid(one(line(13400, REFS[5]), debts)) == {0: 8400, 1: 5000}
    assert paid(one(line(9000, REFS[5]), debts)) == {0: 8400, 1: 600}  # the first due first


def test_references_of_two_families_are_certain_only_when_the_sum_is_exact() -> None:
    debts = [debt(0, 8400), debt(1, 5000, BEATA)]
    text = f"{REFS[0]} {REFS[1]}"
    exact, not_exact = one(line(13400, text), debts), one(line(9000, text), debts)
    assert (exact.confidence, paid(exact), exact.family) == (Confidence.CERTAIN, {0: 8400, 1: 5000}, None)
    assert not_exact.confidence is Confidence.GUESS


def test_paid_twice_becomes_credit_the_second_time() -> None:
    first, second = suggest([line(8400, REFS[0], key="a"), line(8400, REFS[0], key="b")], [debt(0, 8400)])
    assert paid(first) == {0: 8400}
    assert (paid(second), second.rest.minor, second.family, second.confidence) == (
        {},
        8400,
        ANNA,
        Confidence.CERTAIN,
    )


def test_money_for_something_paid_or_gone_is_the_familys() -> None:
    found = one(line(8400, REFS[0]), [debt(0, 0)])
    assert (paid(found), found.rest.minor, found.family, found.confidence) == (
        {},
        8400,
        ANNA,
        Confidence.CERTAIN,
    )


def test_a_wrong_check_digit_is_a_suggestion_never_a_pairing() -> None:
    wrong = REFS[0][:-1] + str((int(REFS[0][-1]) + 1) % 10)
    found = one(line(8400, wrong), [debt(0, 8400)])
    assert (found.confidence, paid(found)) == (Confidence.LIKELY, {0: 8400})
    assert found.why.facts == {"written": wrong, "reference": REFS[0]}


def test_another_reference_that_is_right_is_not_bent_to_ours() -> None:
    other = next(each for each in REFS if each not in references.near(each, {REFS[0]}) and each != REFS[0])
    assert one(line(1, other), [debt(0, 8400)]).confidence is Confidence.NONE


def test_a_known_account_with_an_exact_amount_is_certain_otherwise_likely() -> None:
    debts, known = [debt(0, 8400), debt(1, 5000), debt(2, 700, BEATA)], {"SK1": [ANNA]}
    exact = one(line(13400, account="SK1"), debts, known)
    assert (exact.confidence, paid(exact)) == (Confidence.CERTAIN, {0: 8400, 1: 5000})
    other = one(line(9000, account="SK1"), debts, known)
    assert (other.confidence, paid(other)) == (Confidence.LIKELY, {0: 8400, 1: 600})


def test_of_two_equal_debts_the_older_is_meant() -> None:
    found = one(line(8400, account="SK1"), [debt(1, 8400), debt(0, 8400)], {"SK1": [ANNA]})
    assert (found.confidence, paid(found)) == (Confidence.CERTAIN, {0: 8400})


def test_an_account_of_two_families_tells_nothing() -> None:
    found = one(line(1234, account="SK1"), [debt(0, 8400), debt(1, 5000, BEATA)], {"SK1": [ANNA, BEATA]})
    assert found.confidence is Confidence.NONE


def test_a_sum_that_only_one_family_owes_is_a_guess() -> None:
    found = one(line(13400), [debt(0, 8400), debt(1, 5000), debt(2, 999, BEATA)])
    assert (found.confidence, paid(found), found.family) == (Confidence.GUESS, {0: 8400, 1: 5000}, ANNA)
    assert one(line(8400), [debt(0, 8400), debt(1, 8400, BEATA)]).confidence is Confidence.NONE


def test_another_currency_pays_nothing() -> None:
    found = one(line(8400, REFS[0], currency="CZK"), [debt(0, 8400)])
    assert (found.confidence, found.parts, found.rest) == (Confidence.NONE, (), Money(8400, "CZK"))


def test_a_collected_booking_waits_for_staff_even_with_a_reference() -> None:
    assert one(line(8400, REFS[0], payments=3), [debt(0, 8400)]).confidence is Confidence.NONE


def test_what_somebody_decided_is_never_overruled() -> None:
    assert suggest([line(8400, REFS[0], key="done")], [debt(0, 8400)], decided={"done/1"}) == []


@pytest.mark.parametrize("cents", [0, -8400])
def test_money_out_and_zero_pay_nothing(cents: int) -> None:
    assert suggest([line(cents, REFS[0])], [debt(0, 8400)]) == []


cents = st.integers(1, 500)
some_debts = st.lists(
    st.builds(
        debt,
        st.integers(0, 7),
        st.integers(0, 500),
        st.sampled_from([ANNA, BEATA]),
        st.sampled_from(["EUR", "CZK"]),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)
some_lines = st.lists(
    st.builds(
        line,
        cents,
        st.lists(st.sampled_from([*REFS, "1234567890", "text"]), max_size=3).map(" ".join),
        account=st.sampled_from(["", "SK1", "SK2"]),
        currency=st.sampled_from(["EUR", "CZK"]),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(some_lines, some_debts)
def test_no_cent_is_lost_and_no_debt_is_paid_twice(lines: list[BankPayment], debts: list[Debt]) -> None:
    accounts = {"SK1": [ANNA], "SK2": [ANNA, BEATA]}
    owed = {each.id: each.owed for each in debts}
    total: Counter[object] = Counter()
    found = suggest(lines, debts, accounts)
    assert [each.line for each in found] == lines
    for each in found:
        assert sum(part.amount.minor for part in each.parts) + each.rest.minor == each.line.amount.minor
        assert len({part.debt for part in each.parts}) == len(each.parts)
        for part in each.parts:
            assert 0 < part.amount.minor <= owed[part.debt].minor
            assert part.amount.currency == owed[part.debt].currency == each.line.amount.currency
        if each.confidence is Confidence.CERTAIN:
            total.update({part.debt: part.amount.minor for part in each.parts})
            assert each.family is not None or each.rest.minor == 0
        if each.confidence is Confidence.NONE:
            assert not each.parts
    assert all(total[id_] <= amount.minor for id_, amount in owed.items())
    assert found == suggest(lines, list(reversed(debts)), accounts) or len({d.due_on for d in debts}) < len(
        debts
    )


def test_a_reference_in_one_line_tells_whose_account_it_is_for_the_others() -> None:
    debts = [debt(0, 8400), debt(1, 5000)]
    without, named = line(5000, account="SK1", key="a"), line(8400, REFS[0], account="SK1", key="b")
    assert [(each.confidence, paid(each)) for each in suggest([without, named], debts)] == [
        (Confidence.CERTAIN, {1: 5000}),
        (Confidence.CERTAIN, {0: 8400}),
    ]
