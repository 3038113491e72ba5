"""One secret for all nodes, on both engines; what a start says is told in tests/test_main.py."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from db import SecretFingerprint
from services.core.visitor import Visitor
from services.core.work import App, reading, with_retries, work
from services.operations import secret_check
from services.operations.secret_check import AnotherSecret

SYSTEM = Visitor.system("test")
ONE, OTHER = b"1" * 32, b"2" * 32


async def compare(secret: bytes) -> bool:
    async def once() -> None:
        async with work(SYSTEM) as w:
            await secret_check.compare(w, secret)

    try:
        await with_retries(once)
    except AnotherSecret:
        return False
    return True


async def test_the_first_secret_counts_until_another_is_accepted(house: App) -> None:
    assert [await compare(each) for each in (ONE, ONE, OTHER, ONE)] == [True, True, False, True]
    async with work(SYSTEM) as w:
        await secret_check.accept(w, OTHER)
    assert [await compare(each) for each in (ONE, OTHER)] == [False, True]


async def test_of_two_secrets_at_once_one_is_the_first(house: App) -> None:
    assert sorted(await asyncio.gather(compare(ONE), compare(OTHER))) == [False, True]


async def test_the_fingerprint_shows_nothing_of_the_secret(house: App) -> None:
    await compare(ONE)
    async with reading(SYSTEM) as r:
        kept = await r.db.scalar(select(SecretFingerprint.fingerprint))
    assert kept is not None
    assert ONE.hex() not in kept
    assert ONE.decode() not in kept
