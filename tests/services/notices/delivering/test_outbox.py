"""The outbox against a real mail server: nothing is lost, sent twice or sent too late, and staff see failures."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.smtp import Envelope
from sqlalchemy import select, update

from db import Client, OutboxMessage
from services.attendance import cancelling, undoing
from services.attendance.cancel_rules import UNDO
from services.core.configuration import Configuration
from services.core.visitor import Kind, Visitor
from services.core.work import App, reading, work
from services.demo import mailbox
from services.demo.timetable import MONDAYS
from services.notices import telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering import leasing, outbox
from services.notices.delivering.outbox import deliver_due
from services.notices.delivering.worker import Worker
from services.notices.messages.make_up_expiring import MakeUpExpiring
from services.notices.messages.sign_in_code import SignInCode
from services.operations.mail_status import mail_status, status_line
from services.outside.clock import TurnableClock
from services.outside.failures import Unreachable
from services.outside.mail import Mail, Mailbox, NoMail, SmtpMail, mail_of
from tests.servers import SmtpServer
from tests.world import World

SYSTEM = Visitor.system("test")
sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


def smtp(server: SmtpServer, **changes: object) -> SmtpMail:
    settings = {
        "host": server.host,
        "port": server.port,
        "security": server.security,
        "user": server.user,
        "password": server.password,
        "ca_file": server.certificate,
    }
    return SmtpMail(**(settings | changes))  # type: ignore[arg-type]


def by_mail(mail: Mail) -> MailChannel:
    return MailChannel(mail, "https://classes.example", "hello@hopandtumble.example")


async def write(count: int = 1, *, start: int = 0, lasts: timedelta = timedelta(days=1)) -> None:
    """Write `count` mails to as many people."""
    async with work(SYSTEM) as w:
        for number in range(start, start + count):
            code = SignInCode(
                f"parent{number}@example.com",
                None,
                f"{number:08}",
                f"/sign-in/{number}#x",
                expires_at=w.now + lasts,
            )
            await telling.tell(w, code)


async def rows() -> Sequence[OutboxMessage]:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(OutboxMessage).order_by(OutboxMessage.address))).all()


async def only() -> OutboxMessage:
    (row,) = await rows()
    return row


async def states() -> Counter[str]:
    return Counter(row.status for row in await rows())


async def drain(to: MailChannel, clock: TurnableClock, owner: str = "one", hours: float = 24) -> None:
    """Run the worker and advance the clock until nothing waits."""
    end = clock.now() + timedelta(hours=hours)
    while clock.now() < end:
        while (await deliver_due(to, owner)).claimed:
            pass
        async with reading(SYSTEM) as r:
            due = await leasing.next_due(r, to)
        if due is None:
            return
        clock.turn_to(max(due, to.rests_until or due, clock.now() + timedelta(seconds=1)))


@sqlite
@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_mail_goes_out_encrypted_and_signed_in(
    founded: App, security: str, smtp_server: SmtpServer, smtp_tls_server: SmtpServer
) -> None:
    server = smtp_server if security == "starttls" else smtp_tls_server
    await write()
    await deliver_due(by_mail(smtp(server)), "one")
    (mail,) = server.received
    assert mail.recipients == ["parent0@example.com"]
    assert mail.sender == "hello@hopandtumble.example"
    assert mail.message["From"] == "Hop & Tumble <hello@hopandtumble.example>"
    assert mail.message["Subject"] == "0000 0000 is your Hop & Tumble code"
    assert mail.message["Message-ID"].endswith("@hopandtumble.example>")
    assert {part.get_content_type() for part in mail.message.walk()} == {
        "multipart/alternative",
        "text/plain",
        "text/html",
    }
    row = await only()
    assert (row.status, row.payload, row.last_problem) == ("sent", {}, None), (
        "a code is not kept once it is sent"
    )


@sqlite
@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"ca_file": None}])
async def test_a_wrong_password_or_certificate_is_ours_to_mend_and_loses_nothing(
    founded: App, smtp_server: SmtpServer, wrong: dict[str, object], clock: TurnableClock
) -> None:
    await write()
    await deliver_due(by_mail(smtp(smtp_server, **wrong)), "one")
    row = await only()
    assert row.status == "pending"
    assert row.last_problem
    clock.advance(timedelta(minutes=1))
    await deliver_due(by_mail(smtp(smtp_server)), "one")
    assert (await only()).status == "sent"


@sqlite
async def test_down_for_a_while_nothing_is_lost_and_nothing_comes_twice(
    founded: App, smtp_server: SmtpServer, clock: TurnableClock
) -> None:
    await smtp_server.stop()
    way = by_mail(smtp(smtp_server))
    await write(12)
    for _minute in range(30):
        await deliver_due(way, "one")
        clock.advance(timedelta(minutes=1))
    assert await states() == {"pending": 12}
    assert any(row.last_problem for row in await rows()), "staff can see why it waits"
    assert max(row.attempts for row in await rows()) < 10, "a server that is down is left alone for a while"
    await smtp_server.start()
    await drain(way, clock)
    assert await states() == {"sent": 12}
    assert Counter(to for mail in smtp_server.received for to in mail.recipients) == {
        f"parent{number}@example.com": 1 for number in range(12)
    }


@sqlite
async def test_after_five_failures_to_connect_the_channel_rests_for_a_minute(
    founded: App, smtp_server: SmtpServer, clock: TurnableClock
) -> None:
    await smtp_server.stop()
    way = by_mail(smtp(smtp_server))
    await write(20)
    await deliver_due(way, "one")
    assert way.rests(clock.now())
    assert 5 <= sum(row.attempts for row in await rows()) <= 9, "those under way with the fifth, and no more"
    await smtp_server.start()
    clock.advance(timedelta(seconds=59))
    assert (await deliver_due(way, "one")).claimed == 0
    clock.advance(timedelta(seconds=1))
    await drain(way, clock)
    assert await states() == {"sent": 20}
    assert not way.rests(clock.now())


@sqlite
async def test_not_now_means_later_and_ever_later(
    founded: App, smtp_server: SmtpServer, clock: TurnableClock
) -> None:
    await write()
    way = by_mail(smtp(smtp_server))
    smtp_server.answers += ["451 greylisted, try again later"] * 4
    waits = []
    for _try in range(4):
        await deliver_due(way, "one")
        row = await only()
        waits.append((row.next_at - clock.now()).total_seconds())
        clock.turn_to(row.next_at)
    for number, wait in enumerate(waits):
        assert 5 * 2**number <= wait <= 15 * 2**number
    await deliver_due(way, "one")
    assert (await only()).status == "sent"
    assert len(smtp_server.received) == 1


@sqlite
async def test_never_means_never_and_staff_see_it_at_the_client(
    founded: App, smtp_server: SmtpServer, clock: TurnableClock
) -> None:
    async with work(SYSTEM) as w:
        client = Client(email="parent0@example.com", created_at=w.now)
        w.db.add(client)
        await w.db.flush()
        await telling.tell(w, SignInCode(client.email, client.id, "1" * 8, "/sign-in/1"))
        await telling.tell(w, SignInCode("parent1@example.com", None, "1" * 8, "/sign-in/2"))
    smtp_server.answers.append("550 5.1.1 no such mailbox")
    way = by_mail(smtp(smtp_server))
    async with work(SYSTEM) as w:
        await w.db.execute(
            update(OutboxMessage)
            .where(OutboxMessage.client_id.is_(None))
            .values(next_at=w.now + timedelta(seconds=1))
        )
    await deliver_due(way, "one")
    clock.advance(timedelta(seconds=1))
    await deliver_due(way, "one")
    assert await states() == {"dead": 1, "sent": 1}, "one bad address does not hold up the next"
    async with reading(SYSTEM) as r:
        problem = await r.db.scalar(select(Client.delivery_problem))
        assert "no such mailbox" in problem
    await write_to(client.id)
    await deliver_due(way, "one")
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(Client.delivery_problem)) is None, (
            "it is over once a mail gets through"
        )


async def write_to(client_id: UUID) -> None:
    async with work(SYSTEM) as w:
        await telling.tell(w, SignInCode("parent0@example.com", client_id, "2" * 8, "/sign-in/3"))


@sqlite
async def test_after_a_day_of_trying_it_is_given_up_in_plain_sight(
    founded: App, smtp_server: SmtpServer, clock: TurnableClock
) -> None:
    await write(lasts=timedelta(days=9))
    smtp_server.answers += ["451 later"] * 99
    started = clock.now()
    await drain(by_mail(smtp(smtp_server)), clock, hours=99)
    row = await only()
    assert row.status == "dead"
    assert "451" in (row.last_problem or "")
    assert timedelta(hours=16) < clock.now() - started < timedelta(hours=32)


@sqlite
async def test_what_came_too_late_is_not_sent(
    founded: App, smtp_server: SmtpServer, clock: TurnableClock
) -> None:
    await write(lasts=timedelta(minutes=10))
    clock.advance(timedelta(minutes=10))
    await deliver_due(by_mail(smtp(smtp_server)), "one")
    row = await only()
    assert (row.status, row.payload) == ("expired", {})
    assert not smtp_server.received


async def test_what_would_expire_at_night_leaves_at_night_and_what_expired_says_why(
    founded: App, clock: TurnableClock
) -> None:
    """On both engines."""
    clock.turn_to(datetime(2026, 2, 19, 23, 0, tzinfo=UTC))
    await write(2, lasts=timedelta(hours=8))
    async with work(SYSTEM) as w:
        first = OutboxMessage.address == "parent0@example.com"
        await w.db.execute(update(OutboxMessage).values(urgent=False))
        await w.db.execute(
            update(OutboxMessage).where(first).values(expires_at=w.now, last_problem="451 later")
        )
    async with reading(SYSTEM) as r:
        assert await leasing.next_due(r, by_mail(Sink())) == clock.now()
    assert (await deliver_due(by_mail(Sink()), "one")).sent == 1
    assert {row.address: (row.status, row.last_problem) for row in await rows()} == {
        "parent0@example.com": ("expired", "not sent in time: 451 later"),
        "parent1@example.com": ("sent", None),
    }


@sqlite
async def test_a_server_that_takes_it_and_breaks_off_gets_at_most_one_more_with_the_same_id(
    founded: App, smtp_server: SmtpServer, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = SmtpServer.handle_DATA
    dropped: list[bool] = []

    async def take_and_drop(self: SmtpServer, server: object, session: object, envelope: Envelope) -> str:
        answer = await taken(self, server, session, envelope)  # type: ignore[arg-type]
        if not dropped:
            dropped.append(True)
            for connection in self._open:
                if connection.transport is not None:
                    connection.transport.abort()
        return answer

    monkeypatch.setattr(SmtpServer, "handle_DATA", take_and_drop)
    await write()
    await drain(by_mail(smtp(smtp_server)), clock)
    assert (await only()).status == "sent"
    assert len(smtp_server.received) == 2
    assert len({mail.message["Message-ID"] for mail in smtp_server.received}) == 1


@sqlite
async def test_what_cannot_be_written_is_set_aside_and_the_rest_goes_on(
    founded: App, smtp_server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    await write(3)
    async with work(SYSTEM) as w:
        await w.db.execute(
            update(OutboxMessage)
            .where(OutboxMessage.address == "parent1@example.com")
            .values(payload={"email": "x"})
        )
    await deliver_due(by_mail(smtp(smtp_server)), "one")
    assert await states() == {"sent": 2, "dead": 1}
    assert "cannot be written" in caplog.text


async def test_two_workers_at_once_hand_in_each_mail_once(founded: App, clock: TurnableClock) -> None:
    """On both engines: eight workers, forty mails, one shared sink."""
    sink = Sink()
    await write(40)

    async def all_day(name: str) -> None:
        way = by_mail(sink)
        while (await deliver_due(way, name, batch=3)).claimed:
            pass

    await asyncio.gather(*(all_day(f"worker {number}") for number in range(8)))
    assert await states() == {"sent": 40}
    assert Counter(sink.ids).most_common(1)[0][1] == 1
    assert len(sink.ids) == 40


class Sink:
    """Accepts everything and counts."""

    why_not = None
    keeps = False

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.some = asyncio.Event()

    async def send(self, message: object) -> None:
        await asyncio.sleep(0.001)
        self.ids.append(message["Message-ID"])  # type: ignore[index]
        self.some.set()


async def test_a_worker_that_dies_is_succeeded_after_a_minute(founded: App, clock: TurnableClock) -> None:
    sink = Sink()
    await write()
    leased = await leasing.lease(by_mail(sink), "the dead", 20)
    assert len(leased) == 1
    clock.advance(timedelta(seconds=59))
    assert (await deliver_due(by_mail(sink), "heir")).claimed == 0
    clock.advance(timedelta(seconds=1))
    assert (await deliver_due(by_mail(sink), "heir")).sent == 1
    await leasing.finish(leased[0].id, "the dead", status="dead", last_problem="woke up too late")
    assert (await only()).status == "sent", "who has lost a message has no say in it"


@sqlite
async def test_a_slow_server_gets_no_mail_whose_lease_could_run_out_on_the_way(
    founded: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Sink):
        async def send(self, message: object) -> None:
            clock.advance(timedelta(seconds=29))
            await super().send(message)

    monkeypatch.setattr(outbox, "AT_ONCE", 1)
    sink = Slow()
    await write(4)
    await deliver_due(by_mail(sink), "one")
    assert len(sink.ids) == 2, "the third would begin two seconds before somebody else may take it up"
    waiting = [row for row in await rows() if row.status == "pending"]
    assert [row.attempts for row in waiting] == [0, 0], "what was never tried does not count as a try"
    assert (await deliver_due(by_mail(sink), "two")).claimed == 2


@sqlite
async def test_a_clock_set_back_does_not_lock_a_mail_away(founded: App, clock: TurnableClock) -> None:
    sink = Sink()
    await write()
    await leasing.lease(by_mail(sink), "the dead", 20)
    clock.advance(timedelta(days=-1))
    async with work(SYSTEM) as w:
        await w.db.execute(update(OutboxMessage).values(next_at=w.now))
    assert (await deliver_due(by_mail(sink), "heir")).sent == 1


@sqlite
async def test_without_a_server_mails_wait_and_say_so(
    founded: App, smtp_server: SmtpServer, clock: TurnableClock
) -> None:
    await write()
    await deliver_due(by_mail(NoMail()), "one")
    row = await only()
    assert row.status == "pending"
    assert "CUBBY_SMTP_HOST" in (row.last_problem or "")
    await deliver_due(by_mail(smtp(smtp_server)), "one")
    assert (await only()).status == "sent", "and leave once there is one"


@sqlite
async def test_an_outage_is_logged_once_with_what_the_server_said_and_so_is_its_end(
    founded: App, smtp_server: SmtpServer, clock: TurnableClock, caplog: pytest.LogCaptureFixture
) -> None:
    await write(7)
    away = by_mail(smtp(smtp_server, password="wrong"))
    for _round in range(3):
        await deliver_due(away, "one")
        clock.advance(timedelta(minutes=2))
    (logged,) = [record for record in caplog.records if record.name == "cubby.mail"]
    assert logged.levelname == "ERROR"
    assert "mail does not leave: 535" in logged.getMessage()
    assert "tried again" in logged.getMessage()
    away.mail = smtp(smtp_server)
    await drain(away, clock)
    again = [record.getMessage() for record in caplog.records if record.name == "cubby.mail"][1:]
    assert again == ["mail leaves again"]


@sqlite
async def test_the_operator_is_told_at_the_start_how_mail_stands(
    founded: App, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    async def line(**settings: object) -> str:
        async with reading(SYSTEM) as r:
            return status_line(Configuration(**settings), await mail_status(r))  # type: ignore[arg-type]

    assert await line() == (
        "Mail does not leave: no mail server is set up (under More, Email; or CUBBY_SMTP_HOST). Nobody gets a code to log in until it is."
    )
    set_up = {"smtp_host": "mail.example", "mail_from": "hello@example.com"}
    assert await line(**set_up) == "Mail leaves through mail.example:587, starttls, as hello@example.com."
    await write(2)
    assert (await line()).endswith("until it is. 2 mails wait now.")
    assert (await line(**set_up)).endswith("as hello@example.com. 2 mails wait now.")
    await deliver_due(by_mail(smtp(smtp_server, password="wrong")), "one")
    assert "2 mails wait now. The last answer was: 535" in await line(**set_up)


@sqlite
async def test_the_demo_keeps_what_it_would_have_sent(founded: App) -> None:
    await write()
    await deliver_due(by_mail(Mailbox()), "one")
    async with reading(SYSTEM) as r:
        (kept,) = await mailbox.newest(r)
        assert await mailbox.one(r, kept.id) == kept
    assert kept.subject == "0000 0000 is your Hop & Tumble code"
    assert "0000 0000" in kept.html
    assert list((await only()).payload) == ["kept"]


@sqlite
async def test_ordinary_mail_that_is_late_waits_for_the_morning(world: World, clock: TurnableClock) -> None:
    sink = Sink()
    async with work(SYSTEM) as w:
        await telling.tell(w, MakeUpExpiring(world.credits["to_book"], 14))
    clock.turn_to(datetime(2026, 2, 19, 23, 30, tzinfo=UTC))
    assert (await deliver_due(by_mail(sink), "one")).claimed == 0
    async with reading(SYSTEM) as r:
        assert await leasing.next_due(r, by_mail(sink)) == datetime(2026, 2, 20, 9, 0, tzinfo=UTC)


@sqlite
async def test_a_mail_that_has_become_untrue_is_not_sent(world: World, clock: TurnableClock) -> None:
    sink = Sink()
    id_ = await world.attendance("Theo", MONDAYS, 1)
    anna = Visitor(Kind.CLIENT, "Anna", client_id=world.anna, email="anna@example.com")
    async with work(SYSTEM) as w:
        await cancelling.cancel(replace(w, visitor=anna), id_)
    async with work(SYSTEM) as w:
        await undoing.rejoin(replace(w, visitor=anna), id_)
        await w.db.execute(update(OutboxMessage).values(status="pending"))
    clock.advance(UNDO)
    await deliver_due(by_mail(sink), "one")
    assert {row.status for row in await rows()} == {"suppressed"}
    assert not sink.ids


@sqlite
async def test_the_worker_sends_at_once_what_was_just_written(founded: App) -> None:
    sink = Sink()
    worker = Worker([by_mail(sink)])
    worker.start()
    await write()
    async with asyncio.timeout(10):
        await sink.some.wait()
    await worker.stop()


@sqlite
async def test_an_address_that_no_mail_can_carry_is_set_aside(founded: App, smtp_server: SmtpServer) -> None:
    async with work(SYSTEM) as w:
        for address in ("no address", "a@b@c", "x\r\nBcc: y@example.com", "žofia@example.com"):
            await telling.tell(w, SignInCode(address, None, "1" * 8, f"/sign-in/{len(address)}"))
    await deliver_due(by_mail(smtp(smtp_server)), "one")
    assert {row.address: row.status for row in await rows()} == {
        "no address": "dead",
        "a@b@c": "dead",
        "x\r\nBcc: y@example.com": "dead",
        "žofia@example.com": "sent",
    }
    assert [mail.recipients for mail in smtp_server.received] == [["žofia@example.com"]]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_way_out_is_what_the_deployment_says(
    dialect: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert isinstance(mail_of(Configuration()), NoMail)
    assert isinstance(mail_of(Configuration(demo=True)), Mailbox)
    configured = mail_of(Configuration(smtp_host="mail.example", smtp_password="s3cret", smtp_user="u"))
    assert isinstance(configured, SmtpMail)
    assert "s3cret" not in repr(configured)
    assert MailChannel.of(Configuration(public_url="https://a.example:8443/")).sender == "no-reply@a.example"


@sqlite
async def test_a_server_that_does_not_speak_in_time_is_tried_again(founded: App) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(Unreachable):
        await SmtpMail("127.0.0.1", port, timeout=0.2).send(EmailMessage())
    server.close()
    await server.wait_closed()
    await asyncio.sleep(0.01)  # the other end's sockets close in the loop's next rounds
