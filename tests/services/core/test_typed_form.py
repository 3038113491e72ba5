"""What staff type, however absurd: a sentence at its field, and nothing that the database cannot hold."""

from __future__ import annotations

import pytest

from services.core.refusals import Refused
from services.core.typed_form import NotAsTyped, TypedForm
from services.core.work import App, reading, work
from services.payments import by_hand, family_stamp, typed
from tests import small
from tests.small import SYSTEM
from tests.small_money import credit, euros


async def test_an_amount_that_no_bill_can_have_is_refused_before_it_reaches_the_database(house: App) -> None:
    (of,) = await small.families(await small.class_(await small.found()), 1)

    async def give() -> None:
        async with work(SYSTEM) as w:
            seen = await family_stamp.stamp(w, of.client_id)
            money = typed.amount("999 999 999,99", "EUR")
            await by_hand.give_credit(w, of.client_id, seen, money, "a slip")

    with pytest.raises(Refused):
        await give()
    async with reading(SYSTEM) as r:
        assert await credit(r, of) == 0


@pytest.mark.parametrize("text", ["10000000.00", "10 000 000", "10.000.000,00"])
def test_the_largest_amount_that_is_taken(text: str) -> None:
    assert typed.amount(text, "EUR") == euros(typed.MOST)


@pytest.mark.parametrize(
    "text",
    ["10000000.01", "999999999", "99999999999,00", "99 999 999 999,00", "99.999.999.999", "99999999999"],
)
def test_one_cent_more_is_a_slip(text: str) -> None:
    with pytest.raises(typed.AbsurdAmount):
        typed.amount(text, "EUR")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    form = TypedForm(
        {"name": " ", "price": "x", "parts": "0", "day": "soon", "kind": "?", "ids": "1,2"}, "EUR"
    )
    form.text("name", needed=True)
    form.needed_amount("price")
    form.needed_number("parts", 1, 60)
    form.day("day")
    form.one_of("kind", ("a", "b"))
    form.ids("ids")
    with pytest.raises(NotAsTyped) as told:
        form.done()
    assert set(told.value.fields) == {"name", "price", "parts", "day", "kind", "ids"}
    assert all(reason.words() for reason in told.value.fields.values())


def test_what_is_right_is_read() -> None:
    form = TypedForm({"name": " Ten  entries ", "price": "84,00 €", "parts": "3", "on": "yes"}, "EUR")
    assert form.text("name", needed=True) == "Ten entries"
    assert form.needed_amount("price") == euros(8400)
    assert form.needed_number("parts", 1, 60) == 3
    assert form.yes("on")
    assert not form.yes("off")
    assert form.amount("nothing") is None
    form.done()


@pytest.mark.parametrize("text", ["-1", "61", "3.0", "1e1", "٣", "9" * 30, "0x3"])
def test_numbers_are_whole_and_between_their_bounds(text: str) -> None:
    form = TypedForm({"parts": text}, "EUR")
    assert form.number("parts", 1, 60) is None
    assert "from 1 to 60" in form.problems["parts"].words()
