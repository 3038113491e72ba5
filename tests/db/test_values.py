"""Money: exact, of one currency, and kept as one value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from db import Programme
from db.values import Money
from services.core.work import App, reading, work
from tests.small import SYSTEM


def euro(minor: int) -> Money:
    return Money(minor, "EUR")


def test_currencies_do_not_add_up() -> None:
    assert euro(150) + euro(1) == euro(151)
    with pytest.raises(ValueError, match="EUR and CZK"):
        euro(1) + Money(1, "CZK")


@pytest.mark.parametrize(("percent", "share"), [("12.5", 1251), ("50", 5003), ("0", 0), ("100", 10005)])
def test_a_share_is_rounded_half_up_once(percent: str, share: int) -> None:
    assert euro(10005).share(Decimal(percent)) == euro(share)


@given(st.integers(0, 10**9), st.integers(1, 400))
def test_parts_sum_to_the_whole_and_one_part_is_the_nearest_amount(minor: int, parts: int) -> None:
    split = euro(minor).split(parts)
    assert sum(part.minor for part in split) == minor
    assert split[0].minor - split[-1].minor in (0, 1)
    one = euro(minor).part(parts).minor
    assert -parts < 2 * (one * parts - minor) <= parts, "half a minor unit goes up"


async def test_an_amount_is_kept_with_its_currency_or_not_at_all(house: App) -> None:
    async with work(SYSTEM) as w:
        w.db.add_all([Programme(name="Priced", price=Money(28800, "CZK")), Programme(name="Free")])
    async with reading(SYSTEM) as r:
        rows = {row.name: row for row in await r.db.scalars(select(Programme))}
        assert (rows["Priced"].price, rows["Priced"].unit_price) == (Money(28800, "CZK"), None)
        assert rows["Free"].price is None
        assert (
            await r.db.scalar(select(Programme.name).where(Programme.price == Money(28800, "CZK")))
            == "Priced"
        )


@pytest.mark.parametrize("column", ["price_minor", "price_currency"])
async def test_half_an_amount_is_refused(house: App, column: str) -> None:
    async with work(SYSTEM) as w:
        w.db.add(Programme(name="Priced", price=Money(28800, "CZK")))
    with pytest.raises(IntegrityError, match="ck_programmes_price"):
        async with work(SYSTEM) as w:
            await w.db.execute(text(f"UPDATE programmes SET {column} = NULL"))
