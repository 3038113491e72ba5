"""Families that cancel by their links and take it back, and others that look, while something goes wrong around them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from sqlalchemy import func, select

from db import Attendance, AuditEntry
from services.core.work import reading
from tests.rel.serving import AWAY, Guest, Served
from tests.small import SYSTEM

GIVEN_UP = ("cancelled", "withdrawn")
BUSY = "A lot is happening right now"


@dataclass
class Load:
    """Families that cancel by their links and take it back, and others that open Home, until they are stopped."""

    of: Served
    answers: Counter[int] = field(default_factory=Counter)
    unfit: list[str] = field(default_factory=list)
    """Answers that nobody should read."""
    acknowledged: int = 0
    known: dict[str, bool | None] = field(default_factory=dict)
    """By link: whether the session was given up, as last answered; None: the last answer never came."""

    async def act(self, guest: Guest) -> None:
        """Cancel, undo, cancel, undo; after a lost answer look first. Past the time for undoing it ends."""
        given_up: bool | None = False
        async with self._browser() as browser:
            while True:
                self.known[guest.link] = given_up
                if given_up is None:
                    answer = await self._ask(browser, "GET", guest.link)
                    if answer is not None:
                        given_up = "/undo" in answer.text
                        if not given_up and 'name="expected"' not in answer.text:
                            break  # too late to take it back: it stays cancelled
                    continue
                self.known[guest.link] = None
                path = f"{guest.link}/undo" if given_up else guest.link
                answer = await self._ask(browser, "POST", path)
                if given_up and answer is not None and answer.status_code == 409:
                    break
                done = answer is not None and answer.status_code == (303 if given_up else 200)
                self.acknowledged += done
                given_up = (not given_up) if done else None
        self.known[guest.link] = True

    async def read(self, guest: Guest) -> None:
        """Open Home again and again."""
        async with self._browser() as browser:
            while True:
                await self._ask(browser, "GET", "/", guest.cookies)

    async def goes_on(self, more: int) -> None:
        """Wait until so many more acts have been answered."""
        enough = self.acknowledged + more
        async with asyncio.timeout(120):
            while self.acknowledged < enough:  # noqa: ASYNC110 - it happens in other tasks
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def begun(self, acting: Sequence[Guest], reading_: Sequence[Guest]) -> AsyncIterator[None]:
        """Let them act and read while the block runs; whoever stumbles ends it.

        Raises:
            httpx.TransportError: the server itself did not answer.
        """
        tasks = [asyncio.create_task(self.act(each)) for each in acting]
        tasks += [asyncio.create_task(self.read(each)) for each in reading_]
        try:
            yield
            stumbled = [each for each in tasks if each.done()]
            for each in stumbled:
                each.result()
        finally:
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _browser(self) -> httpx.AsyncClient:
        headers = {"Origin": self.of.url}
        return httpx.AsyncClient(base_url=self.of.url, headers=headers, timeout=60)

    async def _ask(
        self, browser: httpx.AsyncClient, method: str, path: str, cookies: dict[str, str] | None = None
    ) -> httpx.Response | None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())}
        answer = await browser.request(method, path, headers=headers if cookies else {})
        self.answers[answer.status_code] += 1
        if answer.status_code == 503:
            polite = AWAY in answer.text or BUSY in answer.text
            if not (polite and "Try again" in answer.text and "retry-after" in answer.headers):
                self.unfit.append(f"{method} {path}: {answer.text[-300:]}")
            await asyncio.sleep(0.2)
            return None
        too_late = answer.status_code == 409 and path.endswith("/undo")
        if answer.status_code not in (200, 303) and not too_late:
            self.unfit.append(f"{answer.status_code} on {method} {path}: {answer.text[-300:]}")
        return answer


async def lost(families: list[Guest], load: Load) -> list[str]:
    """What the last answer said and the database does not."""
    async with reading(SYSTEM) as r:
        states = {
            guest.link: (await r.db.get_one(Attendance, guest.part)).state in GIVEN_UP for guest in families
        }
        kept = await r.db.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(AuditEntry.about == "attendance", AuditEntry.act.in_(("cancelled", "undone")))
        )
    wrong = [link for link, said in load.known.items() if said is not None and said != states[link]]
    if (kept or 0) < load.acknowledged:
        wrong.append(f"{load.acknowledged} acts were acknowledged, {kept} are kept")
    return wrong
