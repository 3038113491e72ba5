"""One make-up right in a hundred hands, on a hundred sessions, is spent once (T03)."""

from __future__ import annotations

import random

import pytest

from services.core.work import App
from services.outside.clock import TurnableClock
from tests.conftest import TODAY
from tests.rel import racing
from tests.rel.crowd import Crowd
from tests.rel.scorecard import score, size

pytestmark = pytest.mark.rel

HANDS = 100
ROUNDS = size("ROUNDS_OF_ONE_RIGHT", 20)


async def test_t03_one_right_is_spent_once_whoever_taps_where(house: App, empty_url: str) -> None:
    taps = await racing.with_one_right(HANDS)
    assert len({each.session_id for each in taps}) == len({each.sign_in for each in taps}) == HANDS
    winners = 0
    async with Crowd(empty_url, TurnableClock(TODAY)) as crowd:
        for n in range(ROUNDS):
            random.shuffle(taps)
            answers = await crowd.do(racing.tap_at_once, taps)
            wrong = await racing.wrong_with_right(taps, answers)
            assert not wrong, f"round {n}"
            winners += sum(each.told == "taken" for each in answers)
            await racing.start_again(taps)
    score(
        "T03",
        "1 winner a round",
        engine=house.database.dialect,
        devices=HANDS,
        sessions=HANDS,
        rounds=ROUNDS,
        winners=winners / ROUNDS,
    )


async def test_t03_each_of_the_hundred_sessions_could_have_been_had(house: App) -> None:
    """The control: it is the right that is scarce, not the places."""
    taps = await racing.with_one_right(HANDS)
    for each in taps[:: HANDS // 5]:
        (answer,) = await racing.tap_at_once([each])
        assert answer.told == "taken"
        await racing.start_again(taps)
