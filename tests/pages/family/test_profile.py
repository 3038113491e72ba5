"""Profile: one's own data, how one likes the portal, where one is logged in, and the way out."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest
from nicegui import Client as Page
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction
from sqlalchemy import select

from db import Client, SignIn
from services import sign_in
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.people import clients
from tests import world as worlds
from tests.pages.conftest import Portal

ANNA = "anna@example.com"
SAVED, TOO_LONG = "Your data is saved.", "That name is too long."
FULL = {"first_name": "Anna", "last_name": "Novak", "phone": ""}


async def row(email: str = ANNA) -> Client:
    """The client as the database knows them."""
    async with reading(Visitor.system("test")) as r:
        return (await r.db.scalars(select(Client).where(Client.email == email))).one()


def inputs(portal: Portal) -> dict[str, ui.element]:
    """The fields of the page, by name."""
    assert portal.user.client is not None
    return {
        element.props["name"]: element
        for element in portal.user.client.layout.descendants()
        if element.tag == "input" and "data-draft" in element.props
    }


async def send(portal: Portal, says: str, **typed: object) -> str:
    """Press Save with this in the fields, and read the answer."""
    assert portal.user.client is not None
    form = next(element for element in portal.user.client.layout.descendants() if element.tag == "form")
    UserInteraction(portal.user, {form}, None).trigger("submit", FULL | typed)
    return await portal.reads(says)


async def until(holds: Callable[[], Awaitable[object]]) -> None:
    """Wait until that holds."""
    for _moment in range(100):
        if await holds():
            return
        await asyncio.sleep(0.03)
    raise AssertionError("that never came to hold")


# --- the list ----------------------------------------------------------------------------------------------------


async def test_everything_about_anna_is_one_list(portal: Portal) -> None:
    await portal.come_as(ANNA)
    text = await portal.open("/profile")
    for words in (
        "Anna Novak",
        ANNA,
        "My data",
        "Notices On",
        "Language English",
        "Light or dark Like your device",
        "1 device",
        "Children",
        "Theo Novak",
        "years old",
        "Ask Hop & Tumble",
        "Log out",
    ):
        assert words in text, words
    page = (await portal.http.get("/profile")).text
    for path in ("data", "notices", "calendar", "language", "theme", "app", "devices"):
        assert f'href="/profile/{path}"' in page
    assert 'href="mailto:' in page
    assert 'href="tel:+' in page
    assert re.search(r'<form[^>]*method="post"[^>]*action="/sign-out"', page)


async def test_somebody_without_a_name_is_called_by_their_address(portal: Portal) -> None:
    async with work(Visitor.system("test")) as w:
        await clients.client(w, "new@example.com")
    await portal.come_as("new@example.com")
    text = await portal.open("/profile")
    assert "new@example.com" in text
    assert "None" not in text
    assert "Children" not in text


async def test_zuzana_sees_her_own_children_only(portal: Portal) -> None:
    await portal.come_as("zuzana@example.com")
    text = await portal.open("/profile")
    assert "Ema" in text
    assert "Theo" not in text


# --- my data -----------------------------------------------------------------------------------------------------


async def test_what_is_saved_is_kept_and_shown_at_once_everywhere(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/data")
    await send(portal, SAVED, first_name="  Ánna  Mária ", last_name="Nováková", phone="085 012 3456")
    me = await row()
    assert (me.first_name, me.last_name, me.phone) == ("Ánna Mária", "Nováková", "+353850123456")
    assert inputs(portal)["first_name"].props["^value"] == "Ánna Mária"
    assert inputs(portal)["phone"].props["^value"] == "085 012 3456"
    portal.user.navigate.to("/")
    await portal.reads("Hi Ánna Mária")
    assert "ÁN" in portal.text()


async def test_the_address_is_locked_and_says_why(portal: Portal) -> None:
    await portal.come_as(ANNA)
    text = await portal.open("/profile/data")
    assert "You log in with it, so it can’t be changed here. Hop & Tumble can do it for you." in text
    assert "email" not in inputs(portal)
    await send(portal, SAVED, email="thief@example.com")
    assert (await row()).email == ANNA


@pytest.mark.parametrize(
    "name",
    ["👩‍👧 Anna", "آنا نوفاك", "<b onclick=alert(1)>Anna</b>", "{name}", "O’Néill-Ó Briain", "x" * 200],
)
async def test_any_name_is_a_name(portal: Portal, name: str) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/data")
    await send(portal, SAVED, first_name=name)
    assert (await row()).first_name == name
    for path in ("/profile", "/profile/data", "/"):
        answer = await portal.http.get(path)
        assert answer.status_code == 200
        assert "<b onclick" not in answer.text


async def test_a_name_of_10000_letters_is_refused_beside_its_field_and_nothing_is_lost(
    portal: Portal,
) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/data")
    text = await send(portal, TOO_LONG, last_name="x" * 10_000, phone="085 012 3456")
    assert "That name is too long. Please use 200 letters at most." in text
    assert inputs(portal)["last_name"].props["aria-invalid"] == "true"
    assert "last_name-error" in inputs(portal)["last_name"].props["aria-describedby"]
    assert "aria-invalid" not in inputs(portal)["first_name"].props
    assert "Please look at these again:" not in text, "one problem needs no summary"
    assert (await row()).last_name == "Novak"
    await send(portal, SAVED)
    assert "too long" not in portal.text()
    assert "aria-invalid" not in inputs(portal)["last_name"].props


async def test_several_problems_are_summed_up_on_top(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/data")
    text = await send(portal, "Please look at these again:", first_name="x" * 10_000, phone="1" * 500)
    assert "First name: That name is too long." in text
    assert "Phone number: That phone number is too long." in text
    assert text.count("That phone number is too long.") == 2


async def test_a_name_that_is_missing_and_a_number_nobody_can_call_are_said_beside_their_fields(
    portal: Portal,
) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/data")
    text = await send(portal, "Please look at these again:", first_name="  ", phone="12")
    assert "First name: Enter your first name." in text
    assert "Phone number: That doesn’t look like a phone number." in text
    assert inputs(portal)["phone"].props["aria-invalid"] == "true"
    assert (await row()).first_name == "Anna"


async def test_saved_of_a_moment_ago_does_not_stand_beside_what_is_wrong_now(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/data")
    await send(portal, SAVED)
    text = await send(portal, TOO_LONG, first_name="x" * 300)
    assert SAVED not in text


@pytest.mark.parametrize("typed", [None, 7, ["a"], {"a": 1}])
async def test_what_no_browser_of_ours_sends_is_an_empty_field(portal: Portal, typed: object) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/data")
    await send(portal, SAVED, last_name=typed)
    assert (await row()).last_name == ""


# --- likings -----------------------------------------------------------------------------------------------------


def reloads(ran: list[str]) -> Callable[[], Awaitable[bool]]:
    """Whether the page has been told to load anew."""

    async def told() -> bool:
        return "location.reload()" in ran

    return told


async def test_another_language_is_spoken_from_now_on(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/language")
    ran: list[str] = []
    monkeypatch.setattr(portal.user.client, "run_javascript", ran.append)
    await portal.tap("Slovenčina")
    await until(reloads(ran))
    assert (await row()).locale == "sk"
    assert '<html lang="sk">' in (await portal.http.get("/profile/language")).text


async def test_another_theme_is_shown_from_now_on(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/theme")
    ran: list[str] = []
    monkeypatch.setattr(portal.user.client, "run_javascript", ran.append)
    await portal.tap("Dark")
    await until(reloads(ran))
    assert (await row()).theme == "dark"
    page = (await portal.http.get("/profile/theme")).text
    assert 'dataset.theme="dark"' in page
    assert re.search(r'aria-pressed="true"[^>]*>(?:(?!aria-pressed).)*Dark', page, re.DOTALL)


async def test_notices_are_switched_off_and_on_and_what_always_comes_is_said(portal: Portal) -> None:
    await portal.come_as(ANNA)
    text = await portal.open("/profile/notices")
    assert "Always sent" in text
    assert "Without it you couldn’t log in" in text
    assert portal.user.client is not None
    switch = next(e for e in portal.user.client.layout.descendants() if e.props.get("role") == "switch")
    for on, words in ((False, "Notices are off."), (True, "Notices are on.")):
        UserInteraction(portal.user, {switch}, None).click()
        await portal.reads(words)
        assert (await row()).notices_on is on


# --- devices -----------------------------------------------------------------------------------------------------


async def elsewhere(label: str) -> UUID:
    """Anna is logged in on another device, too."""
    visitor = await worlds.visitor(ANNA)
    assert visitor.sign_in_id is not None
    async with work(Visitor.system("test")) as w:
        (await w.db.get_one(SignIn, visitor.sign_in_id)).device = label
    return visitor.sign_in_id


async def log_out(portal: Portal, label: str) -> None:
    """Press the button of that device."""
    assert portal.user.client is not None
    found = [
        element
        for element in portal.user.client.layout.descendants()
        if str(element.props.get("aria-label", "")).startswith(f"Log out: {label}")
    ]
    UserInteraction(portal.user, set(found), None).click()
    await portal.reads("That device is logged out.")


async def standing(sign_in_id: UUID) -> bool:
    """Whether that sign-in still counts."""
    async with reading(Visitor.system("test")) as r:
        return (await r.db.get_one(SignIn, sign_in_id)).revoked_at is None


async def test_a_lost_phone_is_logged_out_and_only_that(portal: Portal) -> None:
    phone, laptop = await elsewhere("Safari · iPhone"), await elsewhere("Firefox · Linux")
    here = await portal.come_as(ANNA)
    text = await portal.open("/profile/devices")
    assert text.index("This device") < text.index("Safari · iPhone")
    assert text.count("In use now") == 1
    assert text.index("This device") < text.index("Last used: Today, 09:00")
    await log_out(portal, "Safari · iPhone")
    assert "Safari" not in portal.text()
    assert [await standing(each) for each in (phone, laptop, here)] == [False, True, True]


async def test_everything_else_is_logged_out_at_once(portal: Portal) -> None:
    others = [await elsewhere("Safari · iPhone"), await elsewhere("Firefox · Linux")]
    here = await portal.come_as(ANNA)
    await portal.open("/profile/devices")
    await portal.tap("Log out everywhere else")
    text = await portal.reads("2 devices are logged out.")
    assert "Log out everywhere else" not in text
    assert [await standing(each) for each in [*others, here]] == [False, False, True]


async def test_a_page_of_the_lost_phone_stops_acting_at_once(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/")
    lost = portal.user.client
    portal.user.client = None
    await portal.come_as(ANNA)
    await portal.open("/profile/devices")
    await portal.tap("Log out everywhere else")
    assert isinstance(lost, Page)

    async def closed() -> bool:
        return lost.is_deleted

    await until(closed)
    assert portal.user.client is not None
    assert not portal.user.client.is_deleted


async def test_a_device_that_is_gone_already_is_no_problem(portal: Portal) -> None:
    phone = await elsewhere("Safari · iPhone")
    await portal.come_as(ANNA)
    await portal.open("/profile/devices")
    async with work(await worlds.visitor(ANNA)) as w:
        await sign_in.revoke(w, phone)
    await log_out(portal, "Safari · iPhone")
    assert "Safari" not in portal.text()


async def test_logging_out_ends_this_sign_in(portal: Portal) -> None:
    here = await portal.come_as(ANNA)
    await portal.open("/profile")
    answer: httpx.Response = await portal.http.post("/sign-out")
    assert answer.status_code == 303
    assert not await standing(here)
    assert (await portal.http.get("/profile")).status_code == 303
