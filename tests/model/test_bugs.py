"""The control of the machine: bugs that break one rule each, planted one at a time, are all found (T07)."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.model import world
from tests.model.bugs import BUGS, Plant
from tests.model.machine import Ground, play
from tests.rel.scorecard import score, size

pytestmark = [
    pytest.mark.rel,
    pytest.mark.parametrize("dialect", ["sqlite"]),
    pytest.mark.parametrize("build", [world.build_in_full_swing]),
]

EXAMPLES, STEPS = size("BUG_EXAMPLES", 150), 30


def test_t07_without_a_bug_nothing_is_found(ground: Ground) -> None:
    play(ground, 30, STEPS, shrinks=False, always_the_same=True)
    assert not ground.found


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_t07_a_planted_bug_is_found(ground: Ground, bug: Plant) -> None:
    with bug(), suppress(Exception):
        play(ground, EXAMPLES, STEPS, shrinks=False, always_the_same=True)
    assert ground.found, f"{ground.examples} examples have not felt it"
    score("T07 control", "found", bug=bug.__name__, examples=ground.examples, by=ground.found[0][:60])
