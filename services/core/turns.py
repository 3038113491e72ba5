"""Many want one thing at one moment: they take turns in this process, so that one of them waits for its lock, not all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import UUID
from weakref import WeakValueDictionary

from services.core.refusals import TryAgain
from services.core.work import LONGEST

REFUSED_AT_ONCE = 3
"""How many of one crowd are refused at the same time: they wait for the database together, and leave connections for
everybody else."""

T = TypeVar("T")


class _Turns:
    """Those who want one thing."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.refusals = asyncio.Semaphore(REFUSED_AT_ONCE)
        self.found_full = 0.0
        """When somebody last began to look and found that nothing was left, by the loop's clock."""


_all: WeakValueDictionary[UUID, _Turns] = WeakValueDictionary()
"""For each thing that somebody wants in this process now."""


async def in_turn(
    id_: UUID,
    is_full: Callable[[], Awaitable[bool]],
    refuse: Callable[[], Awaitable[None]],
    act: Callable[[], Awaitable[T]],
) -> T:
    """Act when it is one's turn, if something is left; else be refused, without waiting for whoever acts.

    Args:
        id_: what is wanted.
        is_full: looks whether nothing is left, at a glance.
        refuse: refuses by raising, by all the rules. If it does not refuse, the act is tried: it alone decides.
        act: takes it, under the database's lock.

    Raises:
        TryAgain: those before took too long; and what the three raise.
    """
    now = asyncio.get_running_loop().time
    turns, asked = _all.setdefault(id_, _Turns()), now()
    async with _at_most(turns.turn):
        if turns.found_full < asked:
            looked = now()
            if not await is_full():
                return await act()
            turns.found_full = looked
    async with _at_most(turns.refusals):
        await refuse()
    async with _at_most(turns.turn):
        return await act()


@asynccontextmanager
async def _at_most(turn: asyncio.Lock | asyncio.Semaphore) -> AsyncIterator[None]:
    """Wait for a turn, but no longer than for anything else."""
    try:
        await asyncio.wait_for(turn.acquire(), LONGEST)
    except TimeoutError as problem:
        raise TryAgain from problem
    try:
        yield
    finally:
        turn.release()
