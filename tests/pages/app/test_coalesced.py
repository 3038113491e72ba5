"""Many changes within a moment are drawn once, and the last one is never missed."""

from __future__ import annotations

import asyncio

import pytest

from pages.app import coalesced
from pages.app.coalesced import Coalesced


async def test_many_changes_are_drawn_once_and_the_last_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coalesced, "MOMENT", 0.05)
    state, drawn = 0, []

    async def draw() -> None:
        seen = state
        await asyncio.sleep(0.01)
        drawn.append(seen)

    changed = Coalesced(draw)
    running = []
    for state in range(1, 101):  # noqa: B007 - what is drawn
        running.append(asyncio.create_task(changed(frozenset())))
        await asyncio.sleep(0)
    await asyncio.gather(*running)
    assert drawn[-1] == 100
    assert len(drawn) == 2
    await changed(None)
    assert len(drawn) == 3


async def test_trouble_once_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coalesced, "MOMENT", 0)
    tries = 0

    async def draw() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ConnectionError

    changed = Coalesced(draw)
    with pytest.raises(ConnectionError):
        await changed(None)
    await changed(None)
    assert tries == 2
