"""Nobody learns from the door who has an account: neither by what it says nor by how long it takes (T21)."""

from __future__ import annotations

import asyncio
import random
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from math import sqrt
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from db import Staff
from services.core.visitor import Visitor
from services.core.work import App, Work, work
from services.outside.clock import TurnableClock
from services.people import clients
from services.sign_in import person
from services.sign_in.person import Person
from tests.at_the_door import ANNA, NOBODY, ZUZANA, hash_quickly, open_the_door
from tests.pages.plain.test_sign_in import LET_GO, STAFF, browser, put_together, seen
from tests.rel.scorecard import score, size

pytestmark = pytest.mark.rel

TIMINGS = size("TIMINGS", 2000)
"""Requests for people we know, and as many for people we do not."""
A_NETWORK, AN_HOUR = 250, timedelta(hours=1)


@pytest.fixture
async def app(house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """The door. Codes are hashed quickly, so that any other difference stands out the more."""
    hash_quickly(monkeypatch)
    configuration = await open_the_door(tmp_path, public_url="http://testserver")
    async with work(Visitor.system("test")) as w:
        w.db.add(Staff(email=STAFF, first_name="Orla", role="owner"))
        w.db.add(Staff(email=LET_GO, first_name="Pat", role="owner", active=False))
    return put_together(configuration)


@dataclass
class Watched:
    """What somebody with a stopwatch has seen."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"known": [], "unknown": []})
    answers: set[object] = field(default_factory=set)

    def auc(self) -> float:
        """How well the time tells the two apart: 0.5 is not at all."""
        return auc(self.seconds["known"], self.seconds["unknown"])


def auc(ones: Sequence[float], others: Sequence[float]) -> float:
    """The chance that one of these is above one of those."""
    ranked = sorted([(each, 1) for each in ones] + [(each, 0) for each in others])
    ranks = sum(rank for rank, (_each, mine) in enumerate(ranked, 1) if mine)
    return (ranks - len(ones) * (len(ones) + 1) / 2) / (len(ones) * len(others))


def allowed(number: int) -> float:
    """0.03 with two thousand of each; chance alone gives more with fewer."""
    return max(0.03, 3.3 * sqrt((2 * number + 1) / (12 * number**2)))


def masked(answer: httpx.Response) -> object:
    """The answer, but for what is random in every request."""
    headers = sorted(
        (name, re.sub(r"(cubby-(?:asking|tried)=)[\w.-]+|nonce-[\w-]+", r"\1*", value))
        for name, value in answer.headers.multi_items()
    )
    return answer.status_code, tuple(headers), answer.text


async def watch(app: FastAPI, clock: TurnableClock, number: int, *, device: str) -> Watched:
    """Ask for each address once, known and unknown in a shuffled order."""
    async with work(Visitor.system("test")) as w:
        tag = secrets.token_hex(4)
        for n in range(number):
            await clients.client(w, f"known{n:05}-{tag}@example.com")
    asked = [
        (kind, f"{kind}{n:05}-{tag}@example.com") for n in range(number) for kind in ("known", "unknown")
    ]
    random.shuffle(asked)
    seen, tick = Watched(), count(1)
    for kind, email in asked:
        n = next(tick)
        async with browser(app, f"10.{n // 256}.{n % 256}.7") as client:
            if device:
                client.cookies.set("cubby-device", device)
            started = time.perf_counter()
            answer = await client.post("/sign-in", data={"email": email})
            seen.seconds[kind].append(time.perf_counter() - started)
        seen.answers.add(masked(answer))
        if n % A_NETWORK == 0:
            clock.advance(AN_HOUR)
    return seen


@pytest.mark.parametrize("device", ["", "d" * 43], ids=["new-browser", "browser-with-a-device-cookie"])
async def test_t21_neither_words_nor_time_tell_who_has_an_account(
    app: FastAPI, dialect: str, clock: TurnableClock, device: str
) -> None:
    seen = await watch(app, clock, TIMINGS, device=device)
    assert len(seen.answers) == 1
    told = seen.auc()
    score(
        "T21",
        "AUC 0.47 to 0.53; one answer for all",
        engine=dialect,
        asked=2 * TIMINGS,
        answers=len(seen.answers),
        device=bool(device),
        AUC=f"{told:.3f}",
    )
    assert abs(told - 0.5) <= allowed(TIMINGS)


async def test_t21_whoever_it_is_hears_the_same(app: FastAPI, dialect: str) -> None:
    """People we know and do not know, staff, those who no longer are, and whoever has asked too often; up to a wrong code."""
    people = {"known": ANNA, "unknown": NOBODY, "staff": STAFF, "let go": LET_GO, "throttled": ZUZANA}
    for n in range(6):
        async with browser(app, f"192.0.{n}.7") as client:
            await client.post("/sign-in", data={"email": ZUZANA})
    told = []
    for n, email in enumerate(people.values()):
        async with browser(app, f"198.51.{n}.7") as client:
            told.append(await seen(client, email))
    assert all(one == told[0] for one in told)
    score(
        "T21", "one answer for all", engine=dialect, kinds=len(people), answers_each=len(told[0]), different=0
    )


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_t21_ten_milliseconds_for_people_we_know_would_tell(
    app: FastAPI, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    find: Callable[[Work, str], Awaitable[Person | None]] = person.by_address

    async def slower(w: Work, address: str) -> Person | None:
        found = await find(w, address)
        if found is not None:
            await asyncio.sleep(0.01)
        return found

    monkeypatch.setattr(person, "by_address", slower)
    number = min(TIMINGS, 300)
    assert abs((await watch(app, clock, number, device="")).auc() - 0.5) > allowed(number)
