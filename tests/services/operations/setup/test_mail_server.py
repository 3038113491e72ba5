"""The mail server entered in the browser: each step that fails is named, and it counts once its code came back."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from db import MailSetting
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import reading
from services.notices.channels import mail_settings
from services.notices.channels.mail import MailChannel
from services.notices.delivering import outbox
from services.operations.mail_status import mail_status, status_line
from services.operations.setup import mail_proof, mail_server
from services.operations.setup.mail_proof import CodeIsOver, NotTheCode
from services.sign_in import ask
from tests.servers import SmtpServer
from tests.services.operations.setup.conftest import SYSTEM, employed, phone

sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
Orla = Callable[[], Awaitable[Visitor]]


@pytest.fixture
def at(empty: Configuration, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the owner types for a server that wants encryption and a password."""
    empty.smtp_ca_file = smtp_server.certificate
    monkeypatch.setattr(mail_settings, "HERE", ())  # it stands on this machine, and is treated as any other
    return {
        "host": "localhost",
        "port": str(smtp_server.port),
        "user": smtp_server.user,
        "password": smtp_server.password,
        "sender": "hello@example.com",
    }


def _code(server: SmtpServer) -> str:
    found = re.search(r"\d{4} \d{4}", str(server.received[-1].message["Subject"]))
    assert found
    return found[0]


async def _wrong(visitor: Visitor, typed: dict[str, str]) -> dict[str, str]:
    with pytest.raises(NotAsTyped) as no:
        await mail_proof.send(visitor, typed)
    return {field: reason.words() for field, reason in no.value.fields.items()}


async def test_mail_waits_until_the_code_has_come_back_and_then_leaves_without_a_restart(
    empty: Configuration, orla: Orla, at: dict[str, str], smtp_server: SmtpServer
) -> None:
    owner, channel = await orla(), MailChannel.of(empty)
    await ask("orla@example.com", phone())
    assert (await outbox.deliver_due(channel, "test")).sent == 0
    assert await mail_proof.send(owner, at) == "orla@example.com"
    assert (await outbox.deliver_due(channel, "test")).sent == 0, "not yet proved"
    with pytest.raises(NotTheCode):
        await mail_proof.prove(owner, "0000 0000")
    await mail_proof.prove(owner, _code(smtp_server))
    assert (await outbox.deliver_due(channel, "test")).sent == 1
    assert smtp_server.received[-1].sender == "hello@example.com"
    async with reading(owner) as r:
        assert (await mail_server.view(r)).in_force == "localhost"
        line = status_line(empty, await mail_status(r))
    assert line == f"Mail leaves through localhost:{smtp_server.port}, starttls, as hello@example.com."


async def test_the_password_is_not_readable_in_the_database(
    orla: Orla, at: dict[str, str], smtp_server: SmtpServer
) -> None:
    owner = await orla()
    await mail_proof.send(owner, at)
    async with reading(SYSTEM) as r:
        row = (await r.db.scalars(select(MailSetting))).one()
        shown = await mail_server.view(r)
    assert smtp_server.password not in f"{row.password}{shown}"
    assert smtp_server.received[-1].message["To"] == "orla@example.com"


async def test_another_server_does_not_touch_the_one_in_force_before_its_own_code(
    orla: Orla, at: dict[str, str], smtp_server: SmtpServer
) -> None:
    owner = await orla()
    await mail_proof.send(owner, at)
    await mail_proof.prove(owner, _code(smtp_server))
    await mail_proof.send(owner, at | {"sender": "new@example.com", "password": ""})
    async with reading(SYSTEM) as r:
        chosen = await mail_settings.in_force(r)
    assert chosen is not None
    assert chosen.sender == "hello@example.com"
    await mail_proof.prove(owner, _code(smtp_server))
    async with reading(SYSTEM) as r:
        chosen = await mail_settings.in_force(r)
        assert len((await r.db.scalars(select(MailSetting))).all()) == 1
    assert chosen is not None
    assert chosen.sender == "new@example.com"


@sqlite
async def test_each_step_that_fails_is_named_at_its_field(
    orla: Orla, at: dict[str, str], smtp_server: SmtpServer, empty: Configuration
) -> None:
    owner = await orla()
    assert "No server has the name" in (await _wrong(owner, at | {"host": "mail.invalid"}))["host"]
    assert "takes no email at port 1." in (await _wrong(owner, at | {"port": "1"}))["port"]
    assert "refuses this user name" in (await _wrong(owner, at | {"password": "wrong"}))["user"]
    smtp_server.answers = ["550 5.7.1 no mail from you"]
    assert "doesn’t take the email (550" in (await _wrong(owner, at))["sender"]
    empty.smtp_ca_file = None
    assert "can’t be encrypted" in (await _wrong(owner, at))["port"]
    async with reading(SYSTEM) as r:
        assert await mail_server.newest(r) is None, "what does not work is not kept"


@sqlite
async def test_what_cannot_be_a_server_is_not_asked(orla: Orla, at: dict[str, str]) -> None:
    owner = await orla()
    wrong = await _wrong(owner, {"host": "http://a b", "port": "99999", "user": "", "sender": "nobody"})
    assert set(wrong) == {"host", "port", "sender"}


@sqlite
async def test_five_wrong_codes_end_a_trial(orla: Orla, at: dict[str, str], smtp_server: SmtpServer) -> None:
    owner = await orla()
    await mail_proof.send(owner, at)
    for _try in range(5):
        with pytest.raises(NotTheCode):
            await mail_proof.prove(owner, "0000 0000")
    with pytest.raises(CodeIsOver):
        await mail_proof.prove(owner, _code(smtp_server))


@sqlite
async def test_an_instructor_may_neither_read_nor_try(orla: Orla, at: dict[str, str]) -> None:
    await orla()
    noah = await employed("instructor")
    for tried in (mail_proof.send(noah, at), mail_proof.prove(noah, "1234 5678")):
        with pytest.raises(NotFound):
            await tried
    async with reading(noah) as r:
        with pytest.raises(NotFound):
            await mail_server.view(r)


@pytest.mark.parametrize(
    ("host", "port", "security"),
    [
        ("smtp.example.com", 465, "tls"),
        ("smtp.example.com", 587, "starttls"),
        ("smtp.example.com", 25, "starttls"),
        ("localhost", 25, "none"),
        ("localhost", 465, "tls"),
    ],
)
def test_the_port_says_how_the_connection_is_encrypted(host: str, port: int, security: str) -> None:
    assert mail_settings.security_of(host, port) == security


@sqlite
async def test_a_password_of_another_secret_is_asked_again_in_words(
    orla: Orla, at: dict[str, str], smtp_server: SmtpServer, empty: Configuration
) -> None:
    owner = await orla()
    await mail_proof.send(owner, at)
    await mail_proof.prove(owner, _code(smtp_server))
    del empty.__dict__["key"]
    (empty.data / "secret.key").unlink()
    async with reading(SYSTEM) as r:
        chosen = await mail_settings.in_force(r)
        assert "enter it again" in (await mail_server.view(r)).why_not
        assert not await mail_settings.is_set_up(r)
    assert chosen is not None
