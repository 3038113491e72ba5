"""A hundred hands in one wallet: what is in it is spent once (T03, A9)."""

from __future__ import annotations

import pytest

from services.core.work import App
from tests.rel import wallets
from tests.rel.scorecard import score

pytestmark = pytest.mark.rel

HANDS = 100


async def test_t03_a_hundred_hands_take_fourteen_sevens_out_of_a_hundred(house: App) -> None:
    hands = await wallets.with_one_wallet(HANDS)
    told = await wallets.pick_at_once(hands)
    assert await wallets.wrong_with_pass(told) == []
    score(
        "T03",
        "wallet of 100 at 7 apiece, 100 hands: exactly 14",
        engine=house.database.dialect,
        taken=told.count("taken"),
    )


async def test_t03_prepaid_credit_is_used_to_the_last_cent_and_never_beyond(house: App) -> None:
    hands = await wallets.with_one_wallet(HANDS, prepaid=True)
    told = await wallets.pick_at_once(hands)
    assert await wallets.wrong_with_prepaid(told, HANDS) == []
    score("T03", "prepaid credit: never below zero", engine=house.database.dialect, hands=HANDS)
