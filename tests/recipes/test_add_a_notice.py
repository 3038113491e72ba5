"""CONTRIBUTING, "Add a notice", done to the letter: one new file, and the mail arrives."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from services.core.visitor import Visitor
from services.core.work import work
from services.notices import messages, telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering.worker import Worker
from services.outside.clock import TurnableClock
from services.outside.mail import SmtpMail
from tests.servers import SmtpServer
from tests.services.notices.throwaway import message_folder
from tests.world import World

ROOT = Path(__file__).parent.parent.parent

BAD_WEATHER = '''
"""A storm is coming, and the client had better stay at home."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Client
from services.core.work import Reading
from services.language import N_
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import A_DAY, Plan, recipient
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class BadWeather(Notice):
    """A storm is coming."""

    name = "bad-weather"
    trigger = "staff see the forecast"
    to = "the client"

    client_id: UUID
    wind: int
    """Kilometres an hour."""


async def recipients(r: Reading, notice: BadWeather) -> Plan:
    """The client, at any hour."""
    client = await r.db.get_one(Client, notice.client_id)
    return Plan(
        f"{notice.name}/{r.now.date()}", [recipient(client)], expires_at=r.now + A_DAY, urgent=True
    )


async def still_wanted(r: Reading, notice: BadWeather, _envelope: Envelope) -> Client:
    """While the client wants to hear of anything."""
    client = await r.db.scalar(select(Client).where(Client.id == notice.client_id))
    if client is None or not client.notices_on:
        raise NoLongerWanted("switched off")
    return client


async def facts(_r: Reading, notice: BadWeather, envelope: Envelope, client: Client) -> Facts:
    """How strong the wind will be."""
    return Facts(WORDING, {"WIND": str(notice.wind), "WHO": client.first_name, "HOME": envelope.link("/")})


WORDING = Wording(
    subject=N_("*|WHO|*: stay at home"),
    heading=N_("A storm is coming"),
    before=(N_("There will be winds of *|WIND|* km/h."),),
    button=N_("Open the portal"),
    button_to="HOME",
)
PLACEHOLDERS = placeholders(
    Placeholder("WIND", "How strong the wind will be"),
    Placeholder("WHO", "First name of the client"),
    Placeholder("HOME", "Link to the first page"),
)
register(
    BadWeather,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=PLACEHOLDERS,
)
'''


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_one_new_file_is_a_notice_and_its_mail_arrives(
    world: World, clock: TurnableClock, smtp_server: SmtpServer, tmp_path: Path
) -> None:
    (tmp_path / "bad_weather.py").write_text(BAD_WEATHER, encoding="utf-8")
    with message_folder(tmp_path):
        messages.discover()  # what the start of the program does
        bad_weather = import_module("services.notices.messages.bad_weather")
        clock.turn_to(datetime(2026, 2, 19, 12, 0, tzinfo=UTC))
        async with work(Visitor.system("test")) as w:
            assert await telling.tell(w, bad_weather.BadWeather(world.anna, 130)) == 1
            assert await telling.tell(w, bad_weather.BadWeather(world.anna, 130)) == 0, "told once"
        mail = SmtpMail(
            smtp_server.host,
            smtp_server.port,
            smtp_server.security,
            smtp_server.user,
            smtp_server.password,
            smtp_server.certificate,
        )
        await Worker([MailChannel(mail, "https://classes.example", "hello@hopandtumble.example")]).round()
    (arrived,) = smtp_server.received
    assert arrived.recipients == ["anna@example.com"]
    assert arrived.message["Subject"] == "Anna: stay at home"
    text = arrived.message.get_body(("plain",)).get_content()
    assert "There will be winds of 130 km/h." in text
    assert "https://classes.example/" in text


def test_the_recipe_names_files_that_exist() -> None:
    recipe = (
        (ROOT / "CONTRIBUTING.md")
        .read_text(encoding="utf-8")
        .partition("## Add a notice")[2]
        .partition("\n## ")[0]
    )
    named = re.findall(r"`([\w/]+/(?:[\w.]+)?)`", recipe)
    assert {"services/notices/messages/", "docs/handbook.md", "tests/services/notices/examples.py"} <= set(
        named
    )
    assert not [name for name in named if not (ROOT / name).exists()]
