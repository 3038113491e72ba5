"""How staff divide one payment: parts and rest make the whole, whatever they type."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from services.payments.balance import Status
from services.payments.owed import Owed
from services.payments.splitting import PaysNothing, Split, TooMuchDivided
from services.payments.typed import NotAnAmount
from tests.small_money import euros

ANNA, BEATA = uuid4(), uuid4()
ONE = Owed(
    debt_id=uuid4(),
    account_id=uuid4(),
    client_id=ANNA,
    booking_id=None,
    order_id=None,
    attendance_id=None,
    order_number="",
    title="Mini Movers",
    period="",
    child="Theo",
    attendee_id=None,
    colour="sky",
    part=1,
    parts=1,
    left=euros(5000),
    total=euros(8000),
    paid=euros(3000),
    due_on=date(2026, 3, 2),
    sent_at=None,
    reference="1234567890",
    status=Status.DUE,
    is_part_paid=True,
    on_home=True,
    may_pay=False,
)


def debt(minor: int, of: UUID = ANNA) -> Owed:
    """One that has so much left."""
    return replace(ONE, debt_id=uuid4(), client_id=of, left=euros(minor))


def test_each_debt_takes_what_is_left_of_both() -> None:
    split, first, second = Split(euros(8400)), debt(5000), debt(5000)
    split.add(first, "Anna")
    split.add(second, "Anna")
    assert [each.typed for each in split.taken.values()] == ["50.00", "34.00"]
    assert split.rest == euros(0)
    assert split.decided() == ([(first.debt_id, euros(5000)), (second.debt_id, euros(3400))], ANNA)


def test_the_rest_is_the_only_familys_or_waits_or_is_whose_it_was_said_to_be() -> None:
    split = Split(euros(8400))
    split.add(debt(5000), "Anna")
    assert split.rest_to == (ANNA, "Anna")
    split.add(debt(1000, BEATA), "Beata")
    assert split.rest == euros(2400)
    assert split.decided()[1] is None, "it waits on"
    split.credit_to, split.credit_name = BEATA, "Beata"
    assert split.decided()[1] == BEATA


def test_an_amount_may_be_typed_in_any_way_and_never_more_than_is_owed_counts() -> None:
    split, one = Split(euros(8400)), debt(5000)
    split.add(one, "Anna")
    split.taken[one.debt_id].typed = "1 0,5 €"
    split.taken[one.debt_id].typed = "10,50"
    assert split.rest == euros(7350)
    split.taken[one.debt_id].typed = "84"
    assert split.rest == euros(3400), "the debt takes 50, and the rest becomes credit"


@pytest.mark.parametrize("typed", ["", "abc", "0", "-5"])
def test_what_is_no_amount_is_said_and_nothing_is_lost(typed: str) -> None:
    split, one = Split(euros(8400)), debt(5000)
    split.add(one, "Anna")
    split.taken[one.debt_id].typed = typed
    with pytest.raises(NotAnAmount):
        split.decided()
    assert split.taken[one.debt_id].typed == typed
    assert split.rest == euros(8400)


def test_more_than_came_is_refused_and_nothing_at_all_too() -> None:
    split, one = Split(euros(8400)), debt(9900)
    with pytest.raises(PaysNothing):
        split.decided()
    split.add(one, "Anna")
    split.taken[one.debt_id].typed = "90"
    with pytest.raises(TooMuchDivided) as refused:
        split.decided()
    assert "€90.00" in refused.value.words()
    split.remove(one.debt_id)
    split.credit_to, split.credit_name = ANNA, "Anna"
    assert split.decided() == ([], ANNA), "all of it is credit"
