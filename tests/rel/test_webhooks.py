"""A card gateway's events in 300 orders, some twice, some lost, some late: the end is always the same (T27)."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.core.work import App
from services.outside.clock import TurnableClock
from services.payments.cards import settling
from tests.rel.scorecard import score, size
from tests.storms import storm, wrong

pytestmark = pytest.mark.rel

STORMS = size("STORMS", 300)
FAMILIES = 4
"""Who pay at the same time in one storm."""


@settings(max_examples=STORMS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(random=st.randoms(use_true_random=True))
async def test_t27_events_in_any_order_end_as_in_order(
    house: App, clock: TurnableClock, random: Random
) -> None:
    made = await storm(house, clock)
    assert wrong(await made.blow(random, FAMILIES)) == []
    made.blown += 1
    if made.blown == STORMS:
        score(
            "T27",
            "same end",
            engine=house.database.dialect,
            storms=made.blown,
            families_each=FAMILIES,
            events=made.answers,
            wrong=0,
        )


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_t27_the_storm_feels_a_missing_guard(
    house: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "FOR_GOOD", ())
    made = await storm(house, clock)
    found = [each for seed in range(5) for each in wrong(await made.blow(Random(seed)))]
    assert found
    score("T27", "guard off: noticed", off="paid stays paid", noticed=True, wrong=len(found))
