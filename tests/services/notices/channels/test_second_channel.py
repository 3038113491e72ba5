"""A second channel: the outbox and the worker depend on the Channel protocol, not on mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Client, OutboxMessage
from services.core.work import Reading, reading, work
from services.language import N_
from services.notices import telling
from services.notices.channels.channel import Letter
from services.notices.channels.mail import MailChannel
from services.notices.delivering.worker import Worker
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.recipients import Plan, Recipient
from services.notices.telling.wording import Wording
from services.outside.clock import TurnableClock
from services.outside.failures import SendingFailed, Unreachable
from tests.services.notices.examples import SYSTEM
from tests.services.notices.throwaway import message_folder
from tests.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@dataclass
class Pigeon:
    """A channel that carries a line of text to a pigeon loft."""

    name: str = "pigeon"
    url: str = "https://classes.example"
    longest: timedelta = timedelta(seconds=1)
    why_not: str | None = None
    rests_until: datetime | None = None
    ignores: tuple[type[Notice], ...] = ()
    carried: list[tuple[str, str]] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)

    async def look_again(self) -> None:
        return None

    def rests(self, at: datetime) -> bool:
        return False

    def would_ignore(self, notice: type[Notice]) -> bool:
        return notice in self.ignores

    def render(self, letter: Letter, envelope: Envelope, at: datetime) -> tuple[str, str]:
        return envelope.row.address, f"{letter.subject} {letter.link}"

    async def send(self, message: tuple[str, str]) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.carried.append(message)

    def kept(self, message: Any) -> dict[str, str]:
        return {}


@dataclass
class Sink:
    """A mail server that accepts everything, unless it is set to fail."""

    why_not: str | None = None
    keeps: bool = False
    taken: list[str] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)

    async def send(self, message: Any) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.taken.append(str(message["To"]))


@dataclass(frozen=True, slots=True)
class Closed(Notice):
    """A message that goes to a client's pigeon loft and to their mailbox."""

    name = "closed"

    client_id: UUID
    day: str
    mail_too: bool = False


async def _recipients(r: Reading, notice: Closed) -> Plan:
    people = [Recipient("loft 7", notice.client_id, channel="pigeon")]
    if notice.mail_too:
        people.append(Recipient("anna@example.com", notice.client_id))
    return Plan(f"closed/{notice.day}", people, expires_at=r.now + timedelta(days=1), urgent=True)


async def _still_wanted(_r: Reading, _notice: Closed, _envelope: Envelope) -> None:
    pass


async def _facts(_r: Reading, _notice: Closed, _envelope: Envelope, _about: None) -> Facts:
    return Facts(WORDING, {})


WORDING = Wording(
    subject=N_("*|PROVIDER_NAME|* is closed"),
    heading=N_("We are closed"),
    button=N_("Your profile"),
    button_to="WIDGET_PROFILE_URL",
)


@pytest.fixture(autouse=True)
def closed(tmp_path: Path) -> Iterator[None]:
    """Register the message for one test."""
    with message_folder(tmp_path):
        register(
            Closed,
            recipients=_recipients,
            still_wanted=_still_wanted,
            facts=_facts,
            wordings=(WORDING,),
            placeholders={},
        )
        yield


@pytest.fixture
def pigeon() -> Pigeon:
    return Pigeon()


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def worker(pigeon: Pigeon, sink: Sink) -> Worker:
    """A worker with both channels."""
    mail = MailChannel(sink, "https://classes.example", "hello@hopandtumble.example")
    return Worker([mail, pigeon])


async def tell(notice: Notice) -> int:
    async with work(SYSTEM) as w:
        return await telling.tell(w, notice)


async def states() -> dict[str, str]:
    async with reading(SYSTEM) as r:
        return {row.channel: row.status for row in await r.db.scalars(select(OutboxMessage))}


async def problem(client_id: UUID) -> str | None:
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(Client.delivery_problem).where(Client.id == client_id))


async def test_a_message_leaves_by_its_channel_and_by_no_other(
    world: World, worker: Worker, pigeon: Pigeon, sink: Sink
) -> None:
    assert await tell(Closed(world.anna, "monday")) == 1
    assert await worker.round() == 1
    assert pigeon.carried == [("loft 7", "Hop & Tumble is closed https://classes.example/profile")]
    assert sink.taken == []


async def test_the_same_is_told_once_on_each_channel(
    world: World, worker: Worker, pigeon: Pigeon, sink: Sink
) -> None:
    assert await tell(Closed(world.anna, "monday", mail_too=True)) == 2
    assert await tell(Closed(world.anna, "monday", mail_too=True)) == 0
    assert await worker.round() == 2
    assert (len(pigeon.carried), len(sink.taken)) == (1, 1)


async def test_a_delivery_problem_is_kept_for_each_channel(
    world: World, worker: Worker, pigeon: Pigeon, sink: Sink
) -> None:
    pigeon.trouble.append(SendingFailed("the loft\nis gone", permanent=True))
    sink.trouble.append(SendingFailed("550 no such mailbox", permanent=True))
    await tell(Closed(world.anna, "monday", mail_too=True))
    await worker.round()
    assert await states() == {"mail": "dead", "pigeon": "dead"}
    assert await problem(world.anna) == "mail: 550 no such mailbox\npigeon: the loft is gone"
    await tell(Closed(world.anna, "tuesday", mail_too=True))
    pigeon.trouble.append(SendingFailed("the loft is still gone", permanent=True))
    await worker.round()
    assert await problem(world.anna) == "pigeon: the loft is still gone", "mail reaches her again"
    await tell(Closed(world.anna, "wednesday"))
    await worker.round()
    assert await problem(world.anna) is None


async def test_a_channel_that_is_down_or_not_set_up_holds_up_no_other(
    world: World, worker: Worker, pigeon: Pigeon, sink: Sink, clock: TurnableClock
) -> None:
    pigeon.trouble.append(Unreachable("fog"))
    await tell(Closed(world.anna, "monday", mail_too=True))
    await worker.round()
    assert await states() == {"mail": "sent", "pigeon": "pending"}
    pigeon.why_not = "no pigeon is at home"
    clock.advance(timedelta(minutes=1))
    await worker.round()
    assert await states() == {"mail": "sent", "pigeon": "pending"}
    pigeon.why_not = None
    await worker.round()
    assert await states() == {"mail": "sent", "pigeon": "sent"}


async def test_what_a_channel_would_ignore_is_not_sent(
    world: World, worker: Worker, pigeon: Pigeon, sink: Sink
) -> None:
    pigeon.ignores = (Closed,)
    await tell(Closed(world.anna, "monday", mail_too=True))
    await worker.round()
    assert await states() == {"mail": "sent", "pigeon": "suppressed"}
    assert pigeon.carried == []
