"""Two families who become one, as one of the acts on many things (tests/services/act_worlds.py)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from services.core.acts import BulkAct
from services.core.work import Reading
from services.merging.act import MERGE
from tests import small_money
from tests.services.merging import worlds


async def two_families() -> tuple[
    BulkAct, dict[str, Any], Callable[[], Awaitable[None]], Callable[[Reading], Awaitable[object]]
]:
    """The act, the wish, somebody who pays meanwhile, and everything that names a person."""
    of = await worlds.two()

    async def disturb() -> None:
        await small_money.pay(of.gone, 20_000)

    return MERGE, worlds.wish(of, take=("email",)), disturb, worlds.everything
