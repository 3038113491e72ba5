"""Many who want one thing take turns; whoever is only to be refused does not wait for the others (T01)."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from services.core import turns
from services.core.refusals import TryAgain


class Gone(Exception):
    """What a refusal raises here."""


class Place:
    """One place, and what has been asked of it."""

    def __init__(self) -> None:
        self.id, self.looks, self.acts, self.refusing = uuid4(), 0, 0, 0
        self.full = False
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def _is_full(self) -> bool:
        self.looks += 1
        await asyncio.sleep(0)
        return self.full

    async def _refuse(self) -> None:
        self.refusing += 1
        await self.go_on.wait()
        if self.full:
            raise Gone

    async def _act(self) -> str:
        self.acts += 1
        await asyncio.sleep(0)
        if self.full:
            raise Gone
        self.full = True
        return "taken"

    async def want(self) -> str:
        """What a tap does."""
        return await turns.in_turn(self.id, self._is_full, self._refuse, self._act)


async def everybody_has_begun() -> None:
    """Let all tasks run until each waits for something."""
    for _turn in range(100):
        await asyncio.sleep(0)


async def test_of_many_at_once_one_acts_one_looks_and_all_others_are_refused() -> None:
    place = Place()
    answers = await asyncio.gather(*(place.want() for _each in range(50)), return_exceptions=True)
    assert answers.count("taken") == 1
    assert sum(isinstance(answer, Gone) for answer in answers) == 49
    assert (place.acts, place.looks) == (1, 2)


async def test_they_are_refused_beside_one_another_not_after_one_another() -> None:
    place = Place()
    place.full = True
    place.go_on.clear()
    taps = [asyncio.create_task(place.want()) for _each in range(10)]
    await everybody_has_begun()
    assert place.refusing == turns.REFUSED_AT_ONCE
    place.go_on.set()
    assert all(isinstance(each, Gone) for each in await asyncio.gather(*taps, return_exceptions=True))


async def test_whoever_taps_after_it_was_found_full_looks_again() -> None:
    place = Place()
    place.full = True
    with pytest.raises(Gone):
        await place.want()
    place.full = False
    assert await place.want() == "taken"


async def test_a_place_that_comes_free_while_they_are_refused_is_acted_for() -> None:
    place = Place()
    place.full = True
    place.go_on.clear()
    tap = asyncio.create_task(place.want())
    await everybody_has_begun()
    assert place.refusing == 1
    place.full = False
    place.go_on.set()
    assert await tap == "taken"


async def test_nobody_waits_for_ever_for_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.05)
    place = Place()
    never = asyncio.Event()

    async def stuck() -> str:
        await never.wait()
        return ""

    first = asyncio.create_task(turns.in_turn(place.id, place._is_full, place._refuse, stuck))
    await asyncio.sleep(0)
    with pytest.raises(TryAgain):
        await place.want()
    never.set()
    await first
