"""Money adds up after every step, whatever people do in whatever order (T07, R56–R86). The long run is in tests/rel."""

from __future__ import annotations

from tests.model.machine import Ground, play
from tests.rel.scorecard import size

EXAMPLES, STEPS = size("QUICK_EXAMPLES", 25), 20


def test_t07_money_adds_up_after_every_step(ground: Ground) -> None:

    play(ground, EXAMPLES, STEPS, seed=True)
