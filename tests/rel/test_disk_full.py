"""The disk is full: whatever cannot be kept is refused in words, nothing is half done, and it goes on by itself (T12)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select, text

from db import OutboxMessage, engine, schema
from services.core import work as works
from services.core.work import reading, work
from services.outside.clock import WallClock
from tests.pages.conftest import Portal, configuration, handlers_of_one_test, portal  # noqa: F401 - fixtures
from tests.rel import racing
from tests.rel.load import Load, lost
from tests.rel.scorecard import score, size
from tests.rel.serving import (
    AWAY,
    Ballast,
    Guest,
    Served,
    guests,
    may_mount,
    serving,
    small_disk,
    until,
)
from tests.servers import DURABLE, SmtpServer, running_postgres
from tests.small import SYSTEM

pytestmark = pytest.mark.rel

REFUSED = size("REFUSED", 20)
"""Answers that must say that there is no room."""
ANNA = "anna@example.com"
ROOM = {"sqlite": 24, "postgresql": 160}
"""Megabytes of the disk."""
LITTLE_LOG = DURABLE | {"max_wal_size": "32MB", "min_wal_size": "32MB"}


@dataclass
class Cramped:
    """A portal whose database has a small disk for itself."""

    served: Served
    families: list[Guest]
    ballast: Ballast


@pytest_asyncio.fixture
async def cramped(dialect: str, tmp_path: Path, smtp_server: SmtpServer) -> AsyncIterator[Cramped]:
    if not may_mount():
        pytest.skip("a disk of its own needs the right to mount; the test with pages needs none")
    mail = {
        "CUBBY_SMTP_HOST": smtp_server.host,
        "CUBBY_SMTP_PORT": str(smtp_server.port),
        "CUBBY_SMTP_USER": smtp_server.user,
        "CUBBY_SMTP_PASSWORD": smtp_server.password,
        "CUBBY_SMTP_CA_FILE": str(smtp_server.certificate),
        "CUBBY_MAIL_FROM": "hello@hopandtumble.example",
    }
    with small_disk(Path("/tmp") / f"cubby-{tmp_path.name[-20:]}", ROOM[dialect]) as disk:
        if dialect == "sqlite":
            folder, url = disk / "data", ""
            folder.mkdir()
            async for made in _served(
                engine.sqlite_url(folder / "cubby.sqlite").render_as_string(), url, folder, disk, mail
            ):
                yield made
            return
        with running_postgres(LITTLE_LOG, disk) as server:
            url = server.url(server.create())
            async for made in _served(url, url, tmp_path / "data", disk, mail):
                yield made


async def _served(
    database: str, url: str, folder: Path, disk: Path, mail: dict[str, str]
) -> AsyncIterator[Cramped]:
    await schema.migrate(database)
    connected = engine.connect(database)
    works.connect(connected, WallClock())
    families = await guests(12)
    log = disk.parent / f"{disk.name}.log"
    try:
        with serving(folder, url, environment=mail, log=log) as served:
            yield Cramped(served, families, Ballast(disk))
    finally:
        await connected.close()
        log.unlink(missing_ok=True)


async def _ask_for_a_code(of: Served, email: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=of.url, headers={"Origin": of.url}, timeout=60) as browser:
        await browser.get("/sign-in")  # as a browser does: it keeps the cookie
        return await browser.post("/sign-in", data={"email": email, "next": "/"})


async def _unsent() -> int:
    async with reading(SYSTEM) as r:
        return (
            await r.db.scalar(
                select(func.count())
                .select_from(OutboxMessage)
                .where(OutboxMessage.status.in_(("pending", "leased")))
            )
            or 0
        )


async def test_t12_what_cannot_be_kept_is_refused_and_it_goes_on_when_there_is_room(
    cramped: Cramped, dialect: str, smtp_server: SmtpServer
) -> None:
    served, load = cramped.served, Load(cramped.served)
    asked = []
    async with load.begun(cramped.families[2:8], cramped.families[:2]):
        await load.goes_on(5)
        await asyncio.to_thread(cramped.ballast.fill)
        refused_from = load.answers[503]
        async with asyncio.timeout(300):
            while load.answers[503] < refused_from + REFUSED:
                await asyncio.to_thread(cramped.ballast.fill)
                asked.append(await _ask_for_a_code(served, f"somebody{len(asked)}@example.com"))
                await asyncio.sleep(0.1)
        home = await _home(served, cramped.families[0])
        cramped.ballast.remove()
        back = await until(
            "somebody gets a code again", 60, lambda: _is_let_ask(served, f"{len(asked)}x@example.com")
        )
    async with load.begun(cramped.families[8:], []):
        await load.goes_on(5)
    wrong = await lost(cramped.families, load)
    waited = await until("the mails go out", 120, _is_nothing_unsent)
    score(
        "T12",
        "refused in words; 0 half done; goes on by itself",
        engine=dialect,
        refused=load.answers[503],
        acknowledged=load.acknowledged,
        lost=len(wrong),
        unfit=len(load.unfit),
        home_meanwhile=home.status_code,
        back=f"{back:.1f} s",
        mails=len(smtp_server.received),
        mails_out_after=f"{waited:.1f} s",
    )
    assert load.unfit == []
    assert {each.status_code for each in asked} <= {200, 303, 503}
    assert all(AWAY in each.text for each in asked if each.status_code == 503)
    assert home.status_code in (200, 503)
    assert not wrong
    assert not await racing.drift()
    assert "Traceback" not in served.said()


async def _home(of: Served, guest: Guest) -> httpx.Response:
    async with httpx.AsyncClient(cookies=guest.cookies, timeout=60) as browser:
        return await browser.get(of.url)


async def _is_let_ask(of: Served, email: str) -> bool:
    return (await _ask_for_a_code(of, email)).status_code in (200, 303)


async def _is_nothing_unsent() -> bool:
    return await _unsent() == 0


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("guarded", [True, False])
async def test_t12_a_database_that_may_not_grow_is_said_to_be_out_of_reach(
    portal: Portal,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
    guarded: bool,
) -> None:
    """With its negative control: without the list of such troubles it is a fault of ours."""
    await portal.http.get("/sign-in")
    async with work(SYSTEM) as w:
        pages = await w.db.scalar(text("PRAGMA page_count"))
        await w.db.execute(text(f"PRAGMA max_page_count={pages}"))
        before = await w.db.scalar(select(func.count()).select_from(OutboxMessage))
    if not guarded:
        monkeypatch.setattr("services.core.work.SQLITE_AWAY", ())
        monkeypatch.setattr("pages.plain.trouble.incident", lambda _where: "broken")
    statuses = {
        (await portal.http.post("/sign-in", data={"email": f"{n}{ANNA}", "next": "/"})).status_code
        for n in range(200)
    }
    assert (503 in statuses) == guarded
    assert (500 in statuses) != guarded
    async with work(SYSTEM) as w:
        await w.db.execute(text("PRAGMA max_page_count=1000000"))
    assert await _status_of_asking(portal) in (200, 303)
    async with reading(SYSTEM) as r:
        assert (await r.db.scalar(select(func.count()).select_from(OutboxMessage)) or 0) > (before or 0)


async def _status_of_asking(of: Portal) -> int:
    return (await of.http.post("/sign-in", data={"email": ANNA, "next": "/"})).status_code
