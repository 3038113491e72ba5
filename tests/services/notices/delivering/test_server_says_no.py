"""An answer about the sender, a policy or a quota is the server's trouble; only one about the address is the family's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db import Client, OutboxMessage, Provider
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.notices import telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering import leasing
from services.notices.delivering.outbox import deliver_due
from services.notices.messages.sign_in_code import SignInCode
from services.operations.mail_status import mail_status, status_line
from services.outside.clock import TurnableClock
from services.outside.mail import Mail, Mailbox
from tests.saying_no import at, saying

SYSTEM = Visitor.system("test")
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

OURS = [
    ("rcpt", "553 5.7.1 <hello@hopandtumble.example>: Sender address rejected: not owned by user cubby"),
    ("rcpt", "554 5.7.1 <family0@example.com>: Relay access denied"),
    ("data", "550 5.4.5 Daily user sending limit exceeded."),
    ("data", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
    ("mail", "530 5.7.0 Authentication required"),
    ("mail", "550 5.1.0 <hello@hopandtumble.example>: Sender address rejected: User unknown"),
    ("data", "554 Message rejected: Email address is not verified."),
    ("rcpt", "550 relay not permitted"),
    ("data", "454 Throttling failure: Daily message quota exceeded."),
]


def channel(mail: Mail) -> MailChannel:
    return MailChannel(mail, "https://classes.example", "hello@hopandtumble.example")


async def families(count: int = 3) -> None:
    """That many clients, and a mail to each that lasts for a month."""
    async with work(SYSTEM) as w:
        for number in range(count):
            client = Client(email=f"family{number}@example.com", created_at=w.now)
            w.db.add(client)
            await w.db.flush()
            code = SignInCode(
                client.email, client.id, "1" * 8, f"/sign-in/{number}", expires_at=w.now + timedelta(days=30)
            )
            await telling.tell(w, code)


async def outcome() -> tuple[set[str], list[str]]:
    """The states of the mails, and what is noted at the families."""
    async with reading(SYSTEM) as r:
        states = set(await r.db.scalars(select(OutboxMessage.status)))
        noted = select(Client.delivery_problem).where(Client.delivery_problem.is_not(None))
        return states, list(await r.db.scalars(noted))


async def keep_trying(to: MailChannel, clock: TurnableClock, by: timedelta) -> None:
    """Run the worker until nothing waits or so much time has passed."""
    end = clock.now() + by
    while clock.now() < end:
        await deliver_due(to, "one")
        async with reading(SYSTEM) as r:
            due = await leasing.next_due(r, to)
        if due is None:
            return
        clock.turn_to(max(due, to.rests_until or due, clock.now() + timedelta(seconds=1)))


@pytest.mark.parametrize(("stage", "line"), OURS)
async def test_the_servers_trouble_is_never_the_familys(
    founded: App, clock: TurnableClock, caplog: pytest.LogCaptureFixture, stage: str, line: str
) -> None:
    await families()
    async with saying(at(stage, line)) as (_server, mail):
        to = channel(mail)
        await keep_trying(to, clock, timedelta(hours=1))
    assert await outcome() == ({"pending"}, [])
    said = [record.getMessage() for record in caplog.records if record.name.startswith("cubby")]
    assert len(said) == 1, said
    assert said[0].startswith("mail does not leave: ")
    assert "family0@" not in said[0], "whose mail it was is no matter for a log"
    to.mail = Mailbox()
    await keep_trying(to, clock, timedelta(days=1))
    assert await outcome() == ({"sent"}, [])


async def test_the_operator_sees_it_where_the_state_of_mail_is_shown(founded: App) -> None:
    await families()
    line = "554 5.7.1 <family0@example.com>: Relay access denied"
    async with saying(at("rcpt", line)) as (_server, mail):
        await deliver_due(channel(mail), "one")
    async with reading(SYSTEM) as r:
        set_up = Configuration(smtp_host="mail.example", mail_from="hello@example.com")
        line = status_line(set_up, await mail_status(r))
    assert "3 mails wait now. The last answer was: 554 5.7.1 <…>: Relay access denied" in line


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        ("rcpt", "550 5.1.1 <family0@example.com>: Recipient address rejected: User unknown"),
        ("rcpt", "550 No such user here"),
        ("data", "552 5.2.2 Mailbox is over quota"),
    ],
)
async def test_an_answer_about_the_address_is_the_familys(founded: App, stage: str, line: str) -> None:
    await families(1)
    async with saying(at(stage, line)) as (_server, mail):
        await deliver_due(channel(mail), "one")
    states, noted = await outcome()
    assert (states, len(noted)) == ({"dead"}, 1)


async def test_a_mail_that_is_refused_for_ever_is_parked_and_holds_up_no_other(
    founded: App, clock: TurnableClock, caplog: pytest.LogCaptureFixture
) -> None:
    def not_this_one(stage: str, line: str) -> str | None:
        return "554 5.7.1 Blocked by policy" if stage == "rcpt" and "family0@" in line else None

    await families(7)
    async with saying(not_this_one) as (server, mail):
        to = channel(mail)
        await keep_trying(to, clock, timedelta(hours=1))
        assert server.taken == 6, "it holds up no other"
        for day in range(8):
            async with work(SYSTEM) as w:
                code = SignInCode("other@example.com", None, "2" * 8, f"/sign-in/day-{day}")
                await telling.tell(w, code)
            await keep_trying(to, clock, timedelta(days=1))
    states, noted = await outcome()
    assert states == {"sent", "dead"}
    assert noted == [], "nothing is wrong with the address"
    assert server.taken == 14
    said = [record.getMessage() for record in caplog.records if record.name == "cubby.mail"]
    assert len(said) <= 2 * 7, "at most once a day, that it does not leave and that others do"


async def test_a_mail_that_is_itself_malformed_is_parked_at_once_and_marks_nobody(founded: App) -> None:
    await families(1)
    async with saying(at("data", "554 5.6.0 Message contains an invalid header")) as (_server, mail):
        await deliver_due(channel(mail), "one")
    assert await outcome() == ({"dead"}, [])


async def test_a_sender_that_the_server_cannot_write_is_no_familys_fault(founded: App) -> None:
    await families(1)
    async with saying(lambda _stage, _line: None) as (_server, mail):  # without SMTPUTF8
        to = MailChannel(mail, "https://classes.example", "žabka@hopandtumble.example")
        await deliver_due(to, "one")
    assert await outcome() == ({"pending"}, [])


async def test_an_address_of_the_provider_that_is_none_holds_up_no_mail(founded: App) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Provider).values(email="hello at hopandtumble"))
    await families(1)
    async with saying(lambda _stage, _line: None) as (server, mail):
        await deliver_due(channel(mail), "one")
    assert await outcome() == ({"sent"}, [])
    assert server.taken == 1
