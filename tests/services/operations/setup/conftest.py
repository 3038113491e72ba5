"""A server that nobody has set up, and an owner who has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db import SignIn, Staff
from services.core.configuration import Configuration
from services.core.visitor import Kind, Visitor
from services.core.work import App, now, work
from services.operations.setup import owner, setup_code
from services.sign_in import Browser, devices
from tests.at_the_door import hash_quickly

SYSTEM = Visitor.system("test")
ORLA = {
    "provider": "Hop & Tumble",
    "first_name": "Orla",
    "last_name": "Kearney",
    "email": "orla@example.com",
}


@pytest.fixture
def empty(house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configuration:
    """How the empty server is set up."""
    hash_quickly(monkeypatch)
    configuration = Configuration(data=tmp_path / "data", public_url="http://test", _env_file=None)  # type: ignore[call-arg]
    house.configuration = configuration
    return configuration


async def printed() -> str:
    """What the log says."""
    async with work(SYSTEM) as w:
        return await setup_code.ready(w)


def phone(network: str = "203.0.113.0/24") -> Browser:
    return Browser(network=network, agent="Chrome/140 Android")


async def come_in(code: str, browser: Browser | None = None, **typed: str) -> Visitor:
    """Type the code and all else; gives who is then in, as if the second step were shown."""
    found = await owner.come_in(ORLA | {"code": code} | typed, browser or phone(), "en-IE,en;q=0.9")
    async with work(SYSTEM) as w:
        row = await w.db.get(SignIn, found.sign_in_id)
        assert row is not None
        assert row.second_at is None, "the second step is still asked"
        row.second_at = now()
    return await devices.visitor_of(found.token)


async def employed(role: str) -> Visitor:
    """Somebody else of the staff, signed in."""
    async with work(SYSTEM) as w:
        staff = Staff(first_name="Noah", role=role)
        w.db.add(staff)
        await w.db.flush()
        until = w.now + timedelta(days=1)
        moments = {"created_at": w.now, "second_at": w.now, "last_seen_at": w.now}
        row = SignIn(
            token_hash=f"{role}'s", staff_id=staff.id, **moments, idle_until=until, absolute_until=until
        )
        w.db.add(row)
        await w.db.flush()
        return Visitor(Kind.STAFF, sign_in_id=row.id)


@pytest.fixture
def orla(empty: Configuration) -> Callable[[], Awaitable[Visitor]]:
    """Set the server up as its owner."""

    async def made() -> Visitor:
        return await come_in(await printed())

    return made
