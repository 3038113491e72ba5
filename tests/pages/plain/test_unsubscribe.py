"""Switching notices off from a mail: by the mail program's one click, or by a tap on a page; never by opening it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from db import AuditEntry, Client, OutboxMessage
from pages.delivery.guards import OriginGuard
from pages.delivery.machine_doors import MachineDoors
from pages.plain import unsubscribe, webhooks
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import app, reading, work
from services.people import switching_off
from tests.services.notices.examples import tell_example
from tests.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
SYSTEM = Visitor.system("test")
ORIGIN = "https://classes.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def machine(world: World, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A mail program in front of the guarded portal: it sends neither Origin nor a cookie."""
    configuration = Configuration(data=tmp_path, public_url=ORIGIN, _env_file=None)
    app().configuration = configuration
    portal = FastAPI()
    unsubscribe.add(portal, configuration)
    guarded = MachineDoors(portal, OriginGuard(portal, ORIGIN), webhooks.doors(configuration))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(guarded), base_url=ORIGIN) as client:
        yield client


async def is_on(id_: UUID) -> bool:
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Client, id_)).notices_on


def link(world: World) -> str:
    return switching_off.path(world.anna, "session-reminder")


async def test_opening_it_changes_nothing_and_asks_for_one_tap(
    world: World, machine: httpx.AsyncClient
) -> None:
    for _time in range(3):
        answer = await machine.get(link(world))
    assert answer.status_code == 200
    assert "Switch them off" in answer.text
    assert "anna" not in answer.text.lower(), "whoever has the link learns no name"
    assert answer.headers["cache-control"] == "no-store"
    assert await is_on(world.anna)


@pytest.mark.parametrize("encoding", ["form", "multipart"])
async def test_a_mail_programs_one_click_turns_the_switch_of_the_profile(
    world: World, machine: httpx.AsyncClient, encoding: str
) -> None:
    sent = {"data": ONE_CLICK} if encoding == "form" else {"files": {"List-Unsubscribe": (None, "One-Click")}}
    for _time in range(2):
        answer = await machine.post(link(world), **sent)  # type: ignore[arg-type]
        assert answer.status_code == 200
        assert not await is_on(world.anna)
    async with reading(SYSTEM) as r:
        actors = list(await r.db.scalars(select(AuditEntry.actor).where(AuditEntry.act == "set notices_on")))
    assert actors == [f"client:{world.anna}"], "in her name, and once"


async def test_a_tap_switches_off_and_another_on_again(world: World, machine: httpx.AsyncClient) -> None:
    answer = await machine.post(link(world), data={"turn": "off"})
    assert "are off" in answer.text
    assert "Switch them on again" in answer.text
    assert not await is_on(world.anna)
    assert "are off" in (await machine.get(link(world))).text
    await machine.post(link(world), data={"turn": "on"})
    assert await is_on(world.anna)


@pytest.mark.parametrize("sent", [{}, {"turn": "x"}, {"List-Unsubscribe": "Two-Clicks"}])
async def test_a_post_that_says_neither_changes_nothing(
    world: World, machine: httpx.AsyncClient, sent: dict[str, str]
) -> None:
    assert (await machine.post(link(world), data=sent)).status_code == 200
    assert await is_on(world.anna)


async def test_the_page_speaks_the_clients_language(world: World, machine: httpx.AsyncClient) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Client).where(Client.id == world.anna).values(locale="sk"))
    assert 'lang="sk"' in (await machine.get(link(world), headers={"Accept-Language": "en"})).text


def forged(world: World) -> dict[str, str]:
    """Links that we did not make, by what is wrong with them."""
    good = link(world)
    other = switching_off.path(world.grace, "session-reminder")
    return {
        "another client": good[: -switching_off.SIGNATURE] + other[-switching_off.SIGNATURE :],
        "another notice": good.replace("session-reminder", "make-up-expiring"),
        "signature cut": good[:-1],
        "signature longer": good + "0",
        "no signature": good[: -switching_off.SIGNATURE],
        "nobody": switching_off.path(uuid4(), "session-reminder"),
        "nonsense": "/unsubscribe/x/%00",
        "not ascii": good[:-1] + "ž",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        "another client",
        "another notice",
        "signature cut",
        "signature longer",
        "no signature",
        "nobody",
        "nonsense",
        "not ascii",
    ],
)
async def test_a_forged_link_answers_as_if_it_did_not_exist(
    world: World, machine: httpx.AsyncClient, wrong: str
) -> None:
    address = forged(world)[wrong]
    assert (await machine.get(address)).status_code == 404
    assert (await machine.post(address, data=ONE_CLICK)).status_code == 404
    assert await is_on(world.anna)
    assert await is_on(world.grace)


async def test_without_the_signature_anybody_could_switch_anybody_off(
    world: World, machine: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: with the check taken off, a forged link works."""
    address = forged(world)["another client"]
    monkeypatch.setattr(switching_off.hmac, "compare_digest", lambda _one, _other: True)
    await machine.post(address, data=ONE_CLICK)
    assert not await is_on(world.anna)


@pytest.mark.parametrize("name", ["session-reminder", "make-up-available", "make-up-expiring"])
async def test_the_link_in_the_mail_works(world: World, machine: httpx.AsyncClient, name: str) -> None:
    ((row, mail), *_rest) = await tell_example(world, name)
    raw = mail.email.as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    address = read["List-Unsubscribe"].strip("<>")
    assert f"<{address}>".encode() in raw, "in one piece, as some mail programs read it"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.html
    assert address in mail.text
    assert (await machine.post(address, data=ONE_CLICK)).status_code == 200
    assert row.client_id is not None
    assert not await is_on(row.client_id)


@pytest.mark.parametrize("name", ["sign-in-code", "new-device", "session-cancelled", "place-offered"])
async def test_what_is_always_sent_has_no_such_link(
    world: World, machine: httpx.AsyncClient, name: str
) -> None:
    for _row, mail in await tell_example(world, name):
        assert mail.email["List-Unsubscribe"] is None
        assert "/unsubscribe/" not in mail.html + mail.text


async def test_no_mail_is_answered_by_an_absence_note(world: World, machine: httpx.AsyncClient) -> None:
    for name in ("sign-in-code", "session-reminder"):
        async with work(SYSTEM) as w:
            await w.db.execute(update(OutboxMessage).values(status="sent"))
        for _row, mail in await tell_example(world, name):
            assert mail.email["Auto-Submitted"] == "auto-generated"
            assert {"OOF", "AutoReply"} <= set(mail.email["X-Auto-Response-Suppress"].split(", "))
            assert 'name="format-detection" content="telephone=no,date=no' in mail.html
