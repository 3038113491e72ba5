"""The rooms of the first run: each step with its proof, and the same settings later."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select

from db import Class, Provider, Staff
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import app, reading, work
from services.notices.channels import mail_settings
from services.operations.setup import setup_code
from tests import small
from tests.pages.conftest import Portal
from tests.pages.staff.filling import send, type_in
from tests.servers import SmtpServer
from tests.services.operations.setup.test_first_class import CLASS
from tests.services.operations.setup.test_provider_form import png

SYSTEM = Visitor.system("test")


async def _begun_here() -> None:
    """As if the provider had been set up with a code."""
    async with work(SYSTEM) as w:
        await setup_code.use(w, await setup_code.ready(w))


async def _owner(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    async with work(SYSTEM) as w:
        newest = (
            await w.db.scalars(select(Staff).where(Staff.first_name == "Orla", Staff.email.is_(None)))
        ).all()
        newest[-1].email = "owner@example.com"


async def test_the_checklist_stands_on_today_and_each_line_leads_to_its_step(portal: Portal) -> None:
    await _begun_here()
    await _owner(portal)
    text = await portal.open("/staff")
    assert "Until families can come" in text
    for name, path in (
        ("Provider", "/staff/provider"),
        ("Email", "/staff/mail"),
        ("Payee", "/staff/payee"),
        ("Address for families", "/staff/address"),
    ):
        assert name in text
        assert name in await portal.open(path)
    await portal.come_as_staff("instructor", "Noah")
    assert "Until families can come" not in await portal.open("/staff")


async def test_who_was_set_up_by_hand_sees_no_checklist_and_finds_the_rooms_under_more(
    portal: Portal,
) -> None:
    await portal.come_as_staff("owner")
    assert "Until families can come" not in await portal.open("/staff")
    text = await portal.open("/staff/more")
    for name in ("Your portal", "Provider", "Email", "Payee", "Address for families"):
        assert name in text
    await portal.come_as_staff("instructor", "Noah")
    assert "Your portal" not in await portal.open("/staff/more")


async def test_the_colour_is_shown_in_both_themes_while_it_is_typed(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/provider")
    assert "how readable" not in portal.text()
    await type_in(portal, brand="#FFD400")
    text = await portal.reads("buttons get dark text")
    assert "Light" in text
    assert "Dark" in text
    await type_in(portal, brand="#FF8A80")
    await portal.reads("contrast of")
    await type_in(portal, brand="red")
    await portal.reads("once it is one")
    await send(portal, brand="red")
    await portal.reads("Write the colour as #")
    await send(portal, brand="#123456", name="Hop Club")
    async with reading(SYSTEM) as r:
        row = (await r.db.scalars(select(Provider))).one()
    assert (row.name, row.brand, row.version) == ("Hop Club", "#123456", 2)


async def test_a_logo_is_sent_shown_to_families_and_refused_to_everybody_else(portal: Portal) -> None:
    sent = "/staff/provider/logo"
    assert (await portal.http.post(sent, content=png(64, 64))).status_code == 404
    await portal.come_as("anna@example.com")
    assert (await portal.http.post(sent, content=png(64, 64))).status_code == 404
    await portal.come_as_staff("instructor", "Noah")
    assert (await portal.http.post(sent, content=png(64, 64))).status_code == 404
    await portal.come_as_staff("owner")
    answer = await portal.http.post(sent, content=b"<svg></svg>")
    assert (answer.status_code, "PNG, JPEG or WebP" in answer.json()["why"]) == (422, True)
    answer = await portal.http.post(sent, content=png(64, 64))
    src = answer.json()["src"]
    portal.http.cookies.clear()
    shown = await portal.http.get(src)
    assert (shown.content, shown.headers["content-type"]) == (png(64, 64), "image/png")
    assert f'src="{src}"' in (await portal.http.get("/sign-in")).text
    for path in ("/logo/secret.key", "/logo/..%2Fsecret.key", "/logo/logo-00000000000000000000.png"):
        assert (await portal.http.get(path)).status_code == 404


async def test_mail_is_entered_tried_and_proved(
    portal: Portal, smtp_server: SmtpServer, configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_settings, "HERE", ())
    app().configuration = configuration
    configuration.smtp_ca_file = smtp_server.certificate
    await _owner(portal)
    text = await portal.open("/staff/mail")
    assert "Email does not leave yet." in text
    typed = {
        "host": "mail.invalid",
        "port": str(smtp_server.port),
        "user": smtp_server.user,
        "password": smtp_server.password,
        "sender": "hello@example.com",
    }
    await send(portal, **typed)
    await portal.reads("No server has the name mail.invalid")
    await send(portal, **(typed | {"host": "localhost"}))
    await portal.reads("Has it arrived?")
    found = re.search(r"\d{4} \d{4}", str(smtp_server.received[-1].message["Subject"]))
    assert found
    await _prove(portal, "0000 0000")
    await portal.reads("isn’t the code in the email")
    await _prove(portal, found[0])
    text = await portal.reads("Email leaves through localhost.")
    assert smtp_server.password not in text


async def _prove(portal: Portal, code: str) -> None:
    """The form of the code stands above the one of the server."""
    assert portal.user.client is not None
    form = next(each for each in portal.user.client.layout.descendants() if each.tag == "form")
    listener = next(each for each in form._event_listeners.values() if each.type == "submit")
    said = json.dumps({"code": code})
    portal.user.client.handle_event({"id": form.id, "listener_id": listener.id, "args": [said]})
    await portal.settle()


async def test_mail_of_the_servers_own_settings_is_shown_and_not_changed_here(
    portal: Portal, configuration: Configuration
) -> None:
    configuration.smtp_host = "smtp.example.com"
    await portal.come_as_staff("owner")
    text = await portal.open("/staff/mail")
    assert "Email leaves through smtp.example.com." in text
    assert "Send me a code" not in text


async def test_the_account_is_read_by_its_own_code(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/payee")
    await send(portal, iban="SK31 1200 0000 1987 4263 7542", holder="Hop s.r.o.")
    await portal.reads("typing mistake in this IBAN")
    await send(portal, iban="SK31 1200 0000 1987 4263 7541", holder="Hop s.r.o.")
    text = await portal.reads("It shows my account")
    assert "SK31 1200 0000 1987 4263 7541 and €1.00" in text.replace("\u00a0", " ")
    await portal.tap("It shows my account")
    await portal.reads("You have seen that it is right.")


async def test_an_account_that_is_changed_beside_the_invoices_has_to_be_read_again_too(
    portal: Portal,
) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/payee")
    await portal.tap("It shows my account")
    await portal.reads("You have seen that it is right.")
    await portal.open("/staff/seller")
    await send(portal, iban="SK31 1200 0000 1987 4263 7541", holder="Hop s.r.o.")
    await portal.reads("Saved. Families pay to this account from now on.")
    assert "It shows my account" in await portal.open("/staff/payee")


async def test_the_address_says_by_itself_that_a_phone_has_opened_it(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open("/staff/address")
    assert "Not opened yet." in text
    assert portal.user.client is not None
    from pages.app import prerender

    link = re.search(r"http://test(/hello/\w+)", prerender.html_of(portal.user.client.content, menu=True))
    assert link
    answer = await portal.http.get(link[1])
    assert "It works on this phone" in answer.text
    await portal.reads("Opened ")
    assert (await portal.http.get("/hello/" + "a" * 16)).status_code == 404


async def test_the_first_class_is_previewed_and_made(empty_portal: Portal) -> None:
    portal = empty_portal
    await small.found()
    await portal.come_as_staff("owner")
    await portal.open("/staff/first-class")
    typed = CLASS | {"programme": "Tiny Tumblers", "on_holidays": ""}
    await type_in(portal, **(typed | {"venue": ""}))
    await portal.reads("as soon as everything is filled in")
    await type_in(portal, **typed)
    text = await portal.reads("6 sessions")
    assert "No session on Mon 6 Apr: Easter Monday" in text
    await send(portal, **(typed | {"starts": "99"}))
    await portal.reads("Write the time like 17:00.")
    await send(portal, **typed)
    text = await portal.reads("You have a class.")
    async with reading(SYSTEM) as r:
        made = (await r.db.scalars(select(Class))).one()
    assert made.name == "Tiny Tumblers, Monday 17:00"
