"""The outbox against a mail server that does everything mail servers do, with workers that die (T15)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy import or_, select, update

from db import OutboxMessage, engine
from services import provider
from services.core import work as works
from services.core.events import EventBus
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.notices import telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering import leasing, outbox
from services.notices.delivering.worker import Worker
from services.notices.messages.sign_in_code import SignInCode
from services.outside.mail import TIMEOUT, SmtpMail
from tests.rel.crew import Crew, FastClock
from tests.rel.scorecard import score, size
from tests.servers import SmtpServer, make_certificate

pytestmark = pytest.mark.rel

MAILS = size("MAILS", 2000)
PHASE = size("PHASE", 6)
"""Seconds on the wall, twice as many for processes, which take a while to begin; the outbox lives through ten times
as many."""
NODES, SPEED = 2, 10
PHASES = ("well", "down", "greylist", "421", "cut before 250", "cut after 250", "slow")
NOON = datetime(2026, 2, 19, 12, 0, tzinfo=UTC)
SYSTEM = Visitor.system("test")


@dataclass
class Moody(SmtpServer):
    """A mail server with moods. It refuses `poison…` for good, and notes what it took and when."""

    mood: str = "well"
    clock: FastClock = field(default_factory=lambda: FastClock(NOON))
    copies: list[tuple[str, str, datetime]] = field(default_factory=list)
    """Address, Message-ID and moment of all it took."""
    ambiguous: int = 0
    """Mails that it took, or may have taken, without the worker having heard so."""
    _greeted: set[str] = field(default_factory=set)

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        """Take one mail, or not, as the mood is."""
        to = str(envelope.rcpt_tos[0])
        if to.startswith("poison"):
            return "550 5.1.1 no such mailbox"
        if self.mood == "greylist" and to not in self._greeted:
            self._greeted.add(to)
            return "451 4.7.1 greylisted, try again later"
        if self.mood != "well" and random.random() < 0.5:
            if self.mood == "421":
                return "421 4.3.2 too busy"
            if self.mood.startswith("cut"):
                if self.mood == "cut after 250":
                    await self._take(server, session, envelope)
                    self.ambiguous += 1
                assert server.transport is not None
                server.transport.abort()
                return "250 never heard"
            if self.mood == "slow":
                await self._take(server, session, envelope)
                self.ambiguous += 1
                await asyncio.sleep(1.5 * TIMEOUT / SPEED)
                return "250 too late"
        return await self._take(server, session, envelope)

    async def _take(self, server: SMTP, session: object, envelope: Envelope) -> str:
        said = await super().handle_DATA(server, session, envelope)
        mail = self.received.pop()
        self.copies.append((mail.recipients[0], mail.message["Message-ID"], self.clock.now()))
        return said

    async def stop(self) -> None:
        """Be down. Whoever is cut off in the middle may have handed in something."""
        alive = [each for each in self._open if each.transport and not each.transport.is_closing()]
        self.ambiguous += len(alive)
        await super().stop()


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[Moody]:
    made = Moody(*make_certificate(tmp_path), clock=FastClock(NOON, SPEED))
    made.certificate.chmod(0o644)
    await made.start()
    yield made
    if made.mood != "down":
        await made.stop()


class Hurried(Worker):
    """The worker as it is; only that its seconds are as short as the clock's."""

    async def _until_next(self) -> float:
        return await Worker._until_next(self) / SPEED


async def hand_in(name: str, mail: SmtpMail) -> None:
    """One node's work."""
    worker = Hurried([MailChannel(mail, "https://classes.example", "hello@hopandtumble.example")], owner=name)
    worker.start()
    try:
        await asyncio.Event().wait()
    finally:
        await worker.stop()


async def write(count: int, phase: int) -> None:
    """So many mails: one in forty to nobody, one in forty that cannot be written, every fourth of use for a minute."""
    async with work(SYSTEM) as w:
        for number in range(count):
            name = {0: "poison", 1: "broken"}.get(number % 40, "parent")
            lasts = timedelta(minutes=1) if number % 4 == 3 else timedelta(days=1)
            address, path = f"{name}{number}@phase{phase}.example", f"/sign-in/{phase}-{number}#x"
            await telling.tell(w, SignInCode(address, None, f"{number:08}", path, expires_at=w.now + lasts))
        await w.db.execute(
            update(OutboxMessage)
            .where(OutboxMessage.address.startswith("broken"))
            .values(payload={"email": "x"})
            .execution_options(synchronize_session=False)
        )


async def rows() -> Sequence[OutboxMessage]:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(OutboxMessage))).all()


async def wait_for_the_end() -> None:
    async with asyncio.timeout(1800):
        while {row.status for row in await rows()} & {"pending", "leased"}:  # noqa: ASYNC110 - it happens in the database
            await asyncio.sleep(0.3)


async def founded() -> None:
    async with work(SYSTEM) as w:
        await provider.found(w, name="Hop & Tumble", zone="Europe/Dublin", email="hello@hopandtumble.example")


async def test_t15_nothing_is_lost_whatever_the_server_does_and_whoever_dies(
    empty_url: str, dialect: str, server: Moody
) -> None:
    database = engine.connect(empty_url)
    events = EventBus(empty_url if dialect == "postgresql" else None)
    works.connect(database, server.clock, events)
    await founded()
    patience = TIMEOUT / SPEED
    mail = SmtpMail(
        server.host,
        server.port,
        user=server.user,
        password=server.password,
        ca_file=server.certificate,
        timeout=patience,
    )
    crew = Crew(empty_url, server.clock, hand_in, mail)
    crew.hire(NODES)
    phase = PHASE * (2 if dialect == "postgresql" else 1)
    try:
        for n, mood in enumerate(PHASES):
            if mood == "down":
                await server.stop()
            server.mood = mood
            await write(MAILS // len(PHASES), n)
            for _kill in range(2):
                await asyncio.sleep(random.uniform(0, phase / 2))
                await crew.kill()
            await asyncio.sleep(phase / 2)
            if mood == "down":
                await server.start()
        server.mood = "well"
        await wait_for_the_end()
    finally:
        await crew.dismiss()
    kept = await rows()
    await database.close()

    copies = Counter(address for address, _id, _at in server.copies)
    extra = sum(copies.values()) - len(copies)
    ids = {(address, id_) for address, id_, _at in server.copies}
    by_address = {row.address: row for row in kept}
    spoilt = {row.address for row in kept if row.address.startswith(("poison", "broken"))}
    assert len(by_address) == len(kept) == MAILS // len(PHASES) * len(PHASES)
    assert {row.address for row in kept if row.status == "dead"} == {
        address for address in spoilt if by_address[address].status != "expired"
    }, "given up is what no server takes, and nothing else"
    lost = [row.address for row in kept if row.status == "sent" and not copies[row.address]]
    early = [row for row in kept if row.status == "expired" and server.clock.now() < (row.expires_at or NOON)]
    assert not lost
    assert not early
    assert {row.status for row in kept} <= {"sent", "dead", "expired"}
    assert len(ids) == len({id_ for _address, id_ in ids}) == len(copies), "each mail has one Message-ID"
    late = [
        address
        for address, _id, at in server.copies
        if (ends := by_address[address].expires_at) and at > ends + timedelta(seconds=TIMEOUT)
    ]
    assert not late, "but for those on their way when they ran out"
    assert extra <= server.ambiguous + crew.kills * outbox.AT_ONCE
    score(
        "T15",
        "0 lost; extra ≤ unheard + kills × 5; 0 late",
        engine=dialect,
        mails=len(kept),
        kills=crew.kills,
        lost=len(lost),
        sent=len(copies),
        expired=sum(row.status == "expired" for row in kept),
        parked=sum(row.status == "dead" for row in kept),
        unheard=server.ambiguous,
        extra=extra,
        late=len(late),
    )


class Sink:
    """Takes its time, takes everything, counts."""

    why_not, keeps = None, False

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def send(self, message: object) -> None:
        await asyncio.sleep(0.05)
        self.ids.append(message["Message-ID"])  # type: ignore[index]


async def _always(*_message: object) -> bool:
    return True


async def _two_at_once(sink: Sink) -> None:
    await founded()
    await write(40, 0)

    async def one(name: str) -> None:
        way = MailChannel(sink, "https://classes.example", "hello@hopandtumble.example")
        for _round in range(
            12
        ):  # far more than is needed; without leases they would take it from each other for ever
            if not (await outbox.deliver_due(way, name, batch=10)).claimed:
                return

    async with asyncio.timeout(120):
        await asyncio.gather(*(one(f"node {n}") for n in range(4)))


@pytest.mark.parametrize("guarded", [True, False])
async def test_t15_without_the_lease_there_would_be_copies(
    house: works.App, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """The negative control: who claims without looking whether somebody has it, sends twice."""
    if not guarded:
        free = or_(OutboxMessage.status == "pending", OutboxMessage.status == "leased")
        monkeypatch.setattr(leasing, "_free", lambda _r: free)
        monkeypatch.setattr(outbox, "_confirmed", _always)  # it asks once more who has it
    sink = Sink()
    await _two_at_once(sink)
    twice = len(sink.ids) - len(set(sink.ids))
    assert (twice == 0) == guarded
