"""What waits for others runs beside everything else: one at a time, and what goes wrong is heard of."""

from __future__ import annotations

import asyncio

import pytest

from services.operations.aside import Aside


async def test_nobody_waits_for_it_and_it_runs_once_at_a_time() -> None:
    begun, go_on = [], asyncio.Event()

    async def slow() -> None:
        begun.append(1)
        await go_on.wait()

    aside = Aside(slow)
    for _time in range(3):
        await aside.start()
        await asyncio.sleep(0)
    assert len(begun) == 1
    go_on.set()
    await asyncio.sleep(0.01)
    await aside.start()
    await asyncio.sleep(0)
    assert len(begun) == 2
    await aside.stop()


async def test_a_failure_is_told_at_the_next_start_and_the_one_after_runs() -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    aside = Aside(fails)
    await aside.start()
    await asyncio.sleep(0.01)
    with pytest.raises(ZeroDivisionError):
        await aside.start()
    await aside.start()
    await asyncio.sleep(0.01)
    with pytest.raises(ZeroDivisionError):
        await aside.start()
    await aside.stop()
