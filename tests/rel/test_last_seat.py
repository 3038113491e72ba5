"""The last place, for many rounds (T01), and ten places, and a minute of everything at once (T02)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from statistics import quantiles

import pytest

from services.core.visitor import Kind, Visitor
from services.core.work import App, reading
from services.make_ups import finder
from services.outside.clock import TurnableClock
from tests import small
from tests.conftest import TODAY
from tests.rel import churn, racing
from tests.rel.crew import FastClock
from tests.rel.crowd import Crowd
from tests.rel.scorecard import score, size

pytestmark = pytest.mark.rel

PARENTS = 200
ROUNDS = size("ROUNDS", 100)
ROUNDS_OF_TEN = size("ROUNDS_OF_TEN", 20)
CHURN = size("CHURN", 60)
"""Seconds of everything at once."""


def told_of(answers: list[racing.Answer]) -> dict[str, float]:
    """How long it took."""
    cuts = quantiles([each.seconds for each in answers], n=100)
    return {
        "p50": round(cuts[49], 3),
        "p95": round(cuts[94], 3),
        "max": round(max(a.seconds for a in answers), 3),
    }


async def run(url: str, place: racing.Place, rounds: int) -> list[racing.Answer]:
    """So many rounds in which nothing may be wrong."""
    taps, all_answers = list(place.taps), []
    async with Crowd(url, TurnableClock(TODAY)) as crowd:
        for n in range(rounds):
            random.shuffle(taps)
            answers = await crowd.do(racing.take_at_once if n % 2 else racing.tap_at_once, taps)
            wrong = await racing.wrong_with_places(place, answers)
            assert not wrong, f"round {n}"
            all_answers += answers
            if n == 0:
                await everybody_else_is_shown_the_next_best(place)
            await racing.start_again(taps)
    return all_answers


async def everybody_else_is_shown_the_next_best(place: racing.Place) -> None:
    """Whoever came too late still has the right, and somewhere to go with it."""
    nowhere = 0
    for each in place.taps:
        async with reading(Visitor(Kind.CLIENT, sign_in_id=each.sign_in)) as r:
            if (await small.credit(r, each.credit_id)).state == "active":
                nowhere += not await finder.best(r, each.credit_id, 2)
    assert nowhere == 0


async def test_t01_one_winner_in_every_round(house: App, empty_url: str) -> None:
    place = await racing.after_one_place(PARENTS)
    answers = await run(empty_url, place, ROUNDS)
    score(
        "T01",
        "1 winner a round, 0 lost, 0 drift; p95 ≤ 0.3 s",
        engine=house.database.dialect,
        parents=PARENTS,
        rounds=ROUNDS,
        winners=sum(each.told == "taken" for each in answers) / ROUNDS,
        just_gone=sum(each.told == racing.JUST_GONE for each in answers),
        lost=0,
        drift=0,
        **told_of(answers),
    )


async def test_t02_ten_places_go_to_exactly_ten(house: App, empty_url: str) -> None:
    place = await racing.after_one_place(PARENTS, places=10)
    answers = await run(empty_url, place, ROUNDS_OF_TEN)
    score(
        "T02",
        "10 winners a round",
        engine=house.database.dialect,
        parents=PARENTS,
        rounds=ROUNDS_OF_TEN,
        winners=sum(each.told == "taken" for each in answers) / ROUNDS_OF_TEN,
        **told_of(answers),
    )


async def test_t02_a_minute_of_everything_at_once_keeps_every_count_right(house: App, empty_url: str) -> None:
    """Fifty at once take, cancel, undo, rejoin, move, wait in line; the office moves and resizes; jobs run."""
    house.clock = clock = FastClock(TODAY, churn.SPEED)
    people = await churn.people()
    stops = []

    async def stop_at_random() -> None:
        for _stop in range(20):
            await asyncio.sleep(random.uniform(0.5, 1.5) * CHURN / 21)
            await churn.jobs()
            stops.append(await racing.drift())

    async with Crowd(empty_url, clock) as crowd:
        done, _none = await asyncio.gather(
            crowd.do(churn.everything, [(each, CHURN) for each in people]), stop_at_random()
        )
    stops.append(await racing.drift())
    assert stops == [[]] * 21
    told = Counter[str]()
    for each in done:
        told.update(each)
    assert not told["broken"]
    score(
        "T02",
        "0 drift at 20 stops of a minute",
        engine=house.database.dialect,
        people=len(people),
        seconds=CHURN,
        stops=len(stops),
        drift=0,
        done=told.total() - told["refused"],
        **dict(sorted(told.items())),
    )
