"""Garbage is collected while nothing happens, and what was looked through once is set aside."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from services.operations import idle_memory


class Circle:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Nothing is set aside when a test begins; afterwards all is again that was (tests/conftest.py)."""
    before = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.set_threshold(*before)
    gc.collect()
    gc.freeze()


async def until_gone(of: weakref.ref[Circle]) -> bool:
    for _moment in range(60):
        if of() is None:
            return True
        await asyncio.sleep(0.05)
    return False


async def test_circles_go_in_an_idle_moment_and_the_rest_is_set_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(idle_memory, "EVERY", 0.05)
    idle_memory.collect_young_only()
    assert gc.get_threshold() == (idle_memory.YOUNG, idle_memory.MIDDLE, idle_memory.NEVER)
    async with idle_memory.collecting():
        circle = weakref.ref(Circle())
        assert await until_gone(circle)
        await asyncio.sleep(0.1)
        assert gc.get_freeze_count() > 0


async def test_circles_that_were_set_aside_go_with_the_look_through_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(idle_memory, "EVERY", 0.05)
    circle = weakref.ref(Circle())
    gc.freeze()
    async with idle_memory.collecting():
        await asyncio.sleep(0.5)
        assert circle() is not None
    monkeypatch.setattr(idle_memory, "WHOLE_EVERY", 0.1)
    async with idle_memory.collecting():
        assert await until_gone(circle)


async def test_while_something_happens_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle_memory, "BREATH", 0.001)
    monkeypatch.setattr(idle_memory, "LATE", -1.0)  # never idle
    monkeypatch.setattr(idle_memory, "EVERY", 0.2)
    began = asyncio.get_running_loop().time()
    await idle_memory._idle_moment()
    assert asyncio.get_running_loop().time() - began >= 0.5
