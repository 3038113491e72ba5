"""Pages without cookies, sockets that say nothing, floods of sign-ins, a huge upload: the others go on (T42)."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, text

from db import Client, OutboxMessage, engine, schema
from services.core import work as works
from services.core.work import reading
from services.outside.clock import WallClock
from services.sign_in import limits
from tests.rel.onlooker import EVERY
from tests.rel.scorecard import score, size
from tests.rel.serving import ROOT, Guest, Served, guests, serving
from tests.servers import Postgres
from tests.small import SYSTEM

pytestmark = pytest.mark.rel

LOADS = size("ABUSE_LOADS", 1000)
HALF_OPEN = size("ABUSE_SOCKETS", 500)
ASKED = size("ABUSE_SIGN_INS", 10_000)
UPLOAD = size("ABUSE_UPLOAD", 100_000_000)
"""Bytes."""
AT_ONCE = 20
GROWS_BY = 5_000_000
"""Bytes on the disk, at most."""
PER_ADDRESS = limits.ASKED_PER_ADDRESS + limits.ASKED_PER_KNOWN_DEVICE + limits.KEPT_FOR_A_NEW_PLACE


@pytest_asyncio.fixture
async def attacked(
    dialect: str, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[Served, list[Guest]]]:
    folder = tmp_path / "data"
    folder.mkdir()
    url, database = "", engine.sqlite_url(folder / "cubby.sqlite").render_as_string()
    if dialect == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = database = server.url(server.create())
    await schema.migrate(database)
    connected = engine.connect(database)
    works.connect(connected, WallClock())
    families = await guests(20)
    with serving(folder, url, environment={"CUBBY_PROXIES": "1"}) as served:
        yield served, families
    await connected.close()


class Onlooker:
    """A family that opens its Home all the time, and how long that takes."""

    def __init__(self, of: Served, guest: Guest, log: Path) -> None:
        self._of, self._guest, self._log = of, guest, log

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look while the block runs.

        Raises:
            AssertionError: it was not shown.
        """
        with self._log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.rel.onlooker", self._of.url, self._guest.token],
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            yield
            assert process.poll() is None, self._log.read_text(encoding="utf-8")[-2000:]
        finally:
            process.kill()
            process.wait()

    def waited(self, since: float = 0) -> list[float]:
        """The seconds of each look that ended after this moment."""
        lines = [line.split() for line in self._log.read_text(encoding="utf-8").splitlines()]
        looks = [(float(line[0]), float(line[1])) for line in lines if len(line) == 2]
        return [took for began, took in looks if began + took >= since]


async def _many(number: int, do: Callable[[int], Awaitable[None]]) -> None:
    left: Iterator[int] = iter(range(number))

    async def one() -> None:
        for each in left:
            await do(each)

    await asyncio.gather(*(one() for _each in range(AT_ONCE)))


async def _pages_without_cookies(of: Served, statuses: Counter[int]) -> None:
    async def load(n: int) -> None:
        async with httpx.AsyncClient(timeout=60, verify=False) as browser:
            statuses[(await browser.get(f"{of.url}/{('sign-in', '', 'bookings')[n % 3]}")).status_code] += 1

    await _many(LOADS, load)


async def _sign_ins(of: Served, people: list[str], statuses: Counter[int]) -> None:
    """Half from one network, half from a thousand; one in ten for somebody we know."""
    async with httpx.AsyncClient(
        base_url=of.url, headers={"Origin": of.url, "X-Forwarded-For": "10.0.0.7"}, timeout=120
    ) as browser:
        await browser.get("/sign-in")  # who keeps no cookie is sent no mail at all

        async def ask(n: int) -> None:
            email = people[n // 10 % len(people)] if n % 10 == 0 else f"nobody{n}@example.com"
            network = "198.51.100.7" if n % 2 else f"10.{n % 4}.{n // 2 % 250}.7"
            answer = await browser.post(
                "/sign-in", data={"email": email, "next": "/"}, headers={"X-Forwarded-For": network}
            )
            statuses[answer.status_code] += 1

        await _many(ASKED, ask)


async def _half_open(of: Served) -> list[asyncio.StreamWriter]:
    at = urlsplit(of.url)
    opened = []
    for n in range(HALF_OPEN):
        _reader, writer = await asyncio.open_connection(at.hostname, at.port)
        writer.write(b"" if n % 2 else b"GET / HTTP/1.1\r\nHost: ")
        opened.append(writer)
    return opened


async def _upload(of: Served) -> list[str]:
    """What becomes of a body that is announced, and of one that is not."""

    async def body() -> AsyncIterator[bytes]:
        for _piece in range(max(1, UPLOAD // 65_536)):
            yield b"x" * 65_536

    told = []
    async with httpx.AsyncClient(base_url=of.url, headers={"Origin": of.url}, timeout=60) as browser:
        for announced in ({"Content-Length": str(UPLOAD)}, {}):
            try:
                answer = await browser.post("/sign-in", content=body(), headers=announced)
                told.append(str(answer.status_code))
            except httpx.TransportError:
                told.append("cut off")
    return told


async def test_t42_the_others_go_on(attacked: tuple[Served, list[Guest]], dialect: str) -> None:
    served, families = attacked
    onlooker = Onlooker(served, families[0], served.folder.parent / "onlooker.log")
    async with reading(SYSTEM) as r:
        people = list(await r.db.scalars(select(Client.email)))
    before = await _stored(served, dialect)
    statuses: dict[str, Counter[int]] = {"loads": Counter(), "sign_ins": Counter()}
    waits: dict[str, list[float]] = {}
    with onlooker.looking():
        half_open = await _half_open(served)
        for name, attack in (
            ("loads", _pages_without_cookies(served, statuses["loads"])),
            ("sign_ins", _sign_ins(served, people, statuses["sign_ins"])),
            ("upload", _upload(served)),
        ):
            began = time.monotonic()
            told = await attack
            await asyncio.sleep(2 * EVERY)
            waits[name] = onlooker.waited(began) or [float("nan")]
        for writer in half_open:
            writer.close()
    grown = await _stored(served, dialect) - before
    async with reading(SYSTEM) as r:
        kept = (await r.db.execute(select(OutboxMessage.address, OutboxMessage.payload))).all()
    mails = Counter(address for address, payload in kept if not payload.get("untold"))
    strangers = sum(often for address, often in mails.items() if address not in people)
    score(
        "T42",
        "others ≤ 1 s; mails within limits; disk ≤ 5 MB",
        engine=dialect,
        loads=dict(statuses["loads"]),
        sign_ins=dict(statuses["sign_ins"]),
        uploads=told,
        half_open=HALF_OPEN,
        **{f"others_{name}": f"{median(each):.2f}/{max(each):.2f} s" for name, each in waits.items()},
        others_p95=f"{quantiles(onlooker.waited(), n=20)[-1]:.2f} s",
        mails=mails.total(),
        kept_unsent=len(kept) - mails.total(),
        strangers=strangers,
        most_to_one=max(mails.values(), default=0),
        disk=f"+{grown / 1e6:.1f} MB",
    )
    assert not [status for of in statuses.values() for status in of if status >= 500]
    assert set(told) <= {"413", "cut off"}
    assert max(mails.values(), default=0) <= PER_ADDRESS
    assert strangers <= limits.STRANGERS_IN_ALL
    assert grown <= GROWS_BY
    assert "Traceback" not in served.said()


async def _stored(of: Served, dialect: str) -> int:
    """Bytes of the data folder, the log and, where it is elsewhere, the database."""
    if dialect == "sqlite":
        return of.disk()
    async with reading(SYSTEM) as r:
        return of.disk() + (await r.db.scalar(text("SELECT pg_database_size(current_database())")) or 0)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("guarded", [True, False])
async def test_t42_few_descriptors_at_first_are_not_the_end_of_it(
    tmp_path: Path, guarded: bool, dialect: str
) -> None:
    """The system begins a program with few; with its negative control, in which it keeps to them."""
    few = 128
    folder = tmp_path / "data"
    folder.mkdir()
    database = engine.sqlite_url(folder / "cubby.sqlite").render_as_string()
    await schema.migrate(database)
    connected = engine.connect(database)
    works.connect(connected, WallClock())
    (family,) = await guests(1)
    await connected.close()
    with serving(folder, descriptors=few, at_most=0 if guarded else few) as served:
        opened = await _half_open(served)
        await asyncio.sleep(1)
        async with httpx.AsyncClient(cookies=family.cookies, timeout=5) as browser:
            try:
                shown = (await browser.get(served.url)).status_code == 200
            except httpx.TransportError:
                shown = False
        for writer in opened:
            writer.close()
    assert shown == guarded
    assert ("this system lets Cubby hold" in served.said()) != guarded
