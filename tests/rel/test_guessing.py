"""Guessing codes against the real service, at one address and sprayed over a thousand, for a month (T19)."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from db import SignInGuard, SignInRequest
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.operations.retention import prune
from services.outside.clock import TurnableClock
from services.people import clients
from services.sign_in import Browser, CodesOff, WrongCode, codes, limits
from tests.at_the_door import ANNA, Phone, hash_quickly, open_the_door
from tests.rel.scorecard import score, size

pytestmark = [pytest.mark.rel, pytest.mark.usefixtures("door")]

GUESSES = size("GUESSES", 1_000_000)
ACCOUNTS = size("ACCOUNTS", 1000)
DAYS = size("DAYS", 30)
AN_HOUR = timedelta(hours=1)
CODES = 10**codes.CODE_DIGITS
SYSTEM = Visitor.system("test")


@pytest.fixture
async def door(house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)
    await open_the_door(tmp_path)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many codes the service has really compared with a stored one."""
    counted: Counter[str] = Counter()
    really = codes.is_right

    async def is_right(request_id: UUID, code: str, code_hash: str) -> bool:
        counted["codes"] += 1
        return await really(request_id, code, code_hash)

    monkeypatch.setattr(codes, "is_right", is_right)
    return counted


class Thief:
    """Guesses with fresh browsers, each in a network of its own."""

    def __init__(self) -> None:
        self.browsers = 0
        self.sent: Counter[str] = Counter()

    async def asks(self, email: str) -> Phone:
        """A new browser asks for a code that only the owner can read."""
        self.browsers += 1
        phone = Phone(Browser(network=f"network {self.browsers}"))
        await phone.ask(email)
        return phone

    async def guesses(self, phone: Phone) -> str:
        """One guess; says what came of it."""
        try:
            await phone.enter(f"{random.randrange(CODES):08}")
        except Refused as no:
            told = type(no).__name__
        else:
            told = "in"
        self.sent[told] += 1
        return told

    async def all_it_can(self, phone: Phone) -> str:
        """Guess until the service does not compare any more; says how it put it."""
        while (told := await self.guesses(phone)) == WrongCode.__name__:
            pass
        return told


async def all_counters() -> list[object]:
    """All that a guess is judged by, besides the clock."""
    async with reading(SYSTEM) as r:
        guards = await r.db.execute(
            select(
                SignInGuard.key, SignInGuard.consecutive_wrong, SignInGuard.wrong_today, SignInGuard.today
            ).order_by(SignInGuard.key)
        )
        requests = await r.db.execute(
            select(SignInRequest.id, SignInRequest.tries, SignInRequest.used_at).order_by(SignInRequest.id)
        )
        return [*guards.all(), *requests.all()]


async def night_falls(clock: TurnableClock) -> None:
    clock.advance(AN_HOUR)
    if clock.now().hour == 3:
        async with work(SYSTEM) as w:
            await prune(w)


async def comes_in(known: Phone, email: str) -> None:
    """The owner comes in: by a code and a link at home, by a link on a new device."""
    await known.sign_in(email)
    await known.ask(email)
    await known.follow()
    new = Phone(Browser(network=f"a café {random.random()}"))
    await new.ask(email)
    await new.follow()


async def test_t19_a_month_of_guesses_at_one_address(
    dialect: str, clock: TurnableClock, compared: Counter[str]
) -> None:
    """A guess that was refused and wrote nothing down is refused again and again until the clock moves.

    So of each hour's guesses those are sent that can be compared, and ten more, which must leave every counter alone;
    the rest of the hour's are the same question with the same answer.
    """
    thief, known, hopeless = Thief(), Phone(), 0
    await known.sign_in()
    mine = compared["codes"]
    hours = DAYS * 24
    for hour in range(hours):
        sent = thief.sent.total()
        for _browser in range(2):
            phone = await thief.asks(ANNA)
            await thief.all_it_can(phone)
        before = await all_counters()
        for _time in range(10):
            assert await thief.guesses(phone) in ("CodesOff", "NoTriesLeft", "CodeOver")
        assert await all_counters() == before
        hopeless += max(0, -(-GUESSES // hours) - (thief.sent.total() - sent))
        if hour % 24 == 12:
            already = compared["codes"]
            await comes_in(known, ANNA)
            mine += compared["codes"] - already
        await night_falls(clock)
    evaluated = compared["codes"] - mine
    assert thief.sent["in"] == 0
    assert evaluated == thief.sent["WrongCode"] <= limits.WRONG_IN_A_ROW
    score(
        "T19",
        "compared ≤ 20, P ≤ 2e-7; owner in each day",
        engine=dialect,
        guesses=thief.sent.total() + hopeless,
        sent=thief.sent.total(),
        compared=evaluated,
        P=f"{evaluated / CODES:.0e}",
        days=DAYS,
    )


async def test_t19_a_month_of_guesses_at_a_thousand_addresses(
    dialect: str, clock: TurnableClock, compared: Counter[str]
) -> None:
    """The thief goes round; when three in a row are shut, codes are off for strangers, and it waits for the next hour."""
    accounts = ACCOUNTS if dialect == "sqlite" else max(ACCOUNTS // 10, 20)
    emails = [f"parent{n}@example.com" for n in range(accounts)]
    async with work(SYSTEM) as w:
        for email in emails:
            await clients.client(w, email)
    owners = {email: Phone(Browser(network=f"home of {email}")) for email in random.sample(emails, 10)}
    for email, phone in owners.items():
        await phone.sign_in(email)
    clock.advance(AN_HOUR)
    mine, thief, round_ = compared["codes"], Thief(), deque(emails)
    shut = {CodesOff.__name__}
    for hour in range(DAYS * 24):
        in_a_row = 0
        for _address in range(min(accounts, limits.ASKED_IN_ALL - 10)):
            if in_a_row == 3:
                break
            told = await thief.all_it_can(await thief.asks(round_[0]))
            in_a_row = in_a_row + 1 if told in shut else 0
            round_.rotate(-1)
        if hour % 24 == 12:
            already = compared["codes"]
            email = random.choice(list(owners))
            await comes_in(owners[email], email)
            mine += compared["codes"] - already
        await night_falls(clock)
    evaluated = compared["codes"] - mine
    assert thief.sent["in"] == 0
    assert evaluated == thief.sent["WrongCode"] <= limits.WRONG_IN_A_ROW * accounts
    score(
        "T19",
        "P ≤ 2e-4 for a thousand; owners in each day",
        engine=dialect,
        accounts=accounts,
        days=DAYS,
        sent=thief.sent.total(),
        compared=evaluated,
        P=f"{evaluated / CODES:.0e}",
    )


async def allow_all(_w: object, _target: object, comparisons: int) -> int:
    return comparisons


@pytest.mark.parametrize("guarded", [True, False])
async def test_t19_without_the_counters_a_thief_could_go_on(
    clock: TurnableClock, compared: Counter[str], monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """The negative control."""
    allow: Callable[..., object] = limits.allow_guess if guarded else allow_all
    monkeypatch.setattr(limits, "allow_guess", allow)
    thief = Thief()
    for _hour in range(4):
        for _browser in range(2):
            await thief.all_it_can(await thief.asks(ANNA))
        clock.advance(AN_HOUR)
    assert (compared["codes"] <= limits.WRONG_IN_A_ROW) == guarded
