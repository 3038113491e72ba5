"""Money adds up after every step, whatever people do in whatever order (T07, R56–R86)."""

from __future__ import annotations

import pytest

from tests.model import world
from tests.model.machine import Ground, play
from tests.rel.scorecard import score, size

QUICK, FEW_STEPS = 12, 20
"""Of every run of the tests; the long run below plays many more, with longer lives, and the planted bugs are its control."""
EXAMPLES, STEPS = size("MONEY_EXAMPLES", 500), 30


def test_t07_money_adds_up_after_every_step(ground: Ground) -> None:
    play(ground, QUICK, FEW_STEPS, shrinks=False, always_the_same=True)


@pytest.mark.rel
@pytest.mark.parametrize("build", [world.build, world.build_in_full_swing])
def test_t07_money_adds_up_after_every_step_of_a_long_run(ground: Ground) -> None:
    play(ground, EXAMPLES // 2, STEPS)
    acts = sum(ground.outcomes.values())
    score(
        "T07",
        "0 wrong",
        engine="sqlite" if ground.server is None else "postgresql",
        in_full_swing=ground.where.in_full_swing,
        examples=ground.examples,
        steps_each=STEPS,
        acts=acts,
        done=sum(often for how, often in ground.outcomes.items() if how.endswith(": done")),
        wrong=0,
    )
