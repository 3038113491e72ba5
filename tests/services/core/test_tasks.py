"""A task that goes on after a cancellation is cancelled again."""

import asyncio

from services.core.tasks import end


async def test_a_task_that_takes_a_cancellation_for_trouble_ends_all_the_same() -> None:
    survived = 0

    async def stubborn() -> None:
        nonlocal survived
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                survived += 1
                if survived == 3:
                    raise

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await end(task)
    assert task.done()
    assert survived == 3
    await end(None)
