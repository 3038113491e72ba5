"""Whatever order a gateway's events come in, the end is the same (T27, the quick part of it)."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.core.work import App
from services.outside.clock import TurnableClock
from services.payments.cards import background, settling
from tests.storms import SCRIPTS, storm, wrong


async def test_in_order_each_family_ends_as_its_story_says(house: App, clock: TurnableClock) -> None:
    made = await storm(house, clock)
    stories = await made.begin(list(SCRIPTS))
    for story in stories:
        while story.steps:
            await made.step(story)
            for event in made.stripe.events:
                await made.told(event)
            made.stripe.events.clear()
    assert wrong(await made.calm(stories)) == []


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=True))
async def test_in_any_order_they_end_the_same(house: App, clock: TurnableClock, random: Random) -> None:
    made = await storm(house, clock)
    assert wrong(await made.blow(random)) == []


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_without_the_guard_money_would_come_twice(
    house: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A negative control: what is paid stays paid, and that guard is what the storm feels."""
    monkeypatch.setattr(settling, "FOR_GOOD", ())
    assert await _found(house, clock)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_without_our_own_questions_lost_events_would_be_missed(
    house: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one: an event that is lost is made good by asking."""

    async def nothing(*_given: object) -> list[object]:
        return []

    monkeypatch.setattr(background, "_tries", nothing)
    assert await _found(house, clock)


async def _found(house: App, clock: TurnableClock) -> list[str]:
    made = await storm(house, clock)
    return [each for seed in range(3) for each in wrong(await made.blow(Random(seed)))]
