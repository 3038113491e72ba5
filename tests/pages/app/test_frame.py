"""What every signed-in screen shares: who may open it, what is said instead, and how its buttons act."""

import asyncio
import re
from uuid import uuid4

import pytest
from nicegui import Client
from sqlalchemy import select

from db import Attendance
from pages.app.areas import FAMILY
from services import sign_in
from services.core import ids
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from tests import world as worlds
from tests.pages.conftest import Portal

ANNA = "anna@example.com"


async def test_every_screen_sends_a_stranger_to_sign_in_and_back(portal: Portal) -> None:
    import pages

    for screen in pages.SCREENS:
        path = re.sub(r"\{\w+\}", ids.short(uuid4()), screen.path)
        answer = await portal.http.get(f"{path}?from=mail")
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in?next=/"), path
        assert "from%3Dmail" in answer.headers["location"]
        assert answer.headers["cache-control"] == "no-store"
    assert not Client.instances, "a refused page costs no memory"


async def test_an_iphone_makes_no_links_of_its_own_out_of_codes_and_dates(portal: Portal) -> None:
    head = [(await portal.http.get("/sign-in")).text]
    await portal.come_as(ANNA)
    head.append((await portal.http.get("/")).text)
    for page in head:
        assert '<meta name="format-detection" content="telephone=no,date=no' in page.partition("</head>")[0]


async def test_a_path_that_is_none_is_a_plain_page(portal: Portal) -> None:
    for path in ("/nowhere", "/bookings/x/y/z", "/%00", "/" + "a" * 3000):
        answer = await portal.http.get(path)
        assert answer.status_code == 404, path
        assert "This page does not exist or is not yours." in answer.text
        assert "<script" not in answer.text
    assert not Client.instances


async def test_the_first_content_is_the_page_in_plain_html_with_everything_escaped(portal: Portal) -> None:
    from services.core.visitor import Visitor
    from services.people import clients

    async with work(Visitor.system("test")) as w:
        await clients.client(w, "bobby@example.com", "<img src=x onerror=alert(1)>")
    await portal.come_as("bobby@example.com")
    answer = await portal.http.get("/")
    first = answer.text.partition('<div id="first">')[2].partition("<!--css:family-->")[0]
    assert "Hi &lt;img src=x onerror=alert(1)&gt;" in first
    assert "<img src=x" not in answer.text
    assert '<main class="cb-main' in first
    assert 'aria-current="page"' in first


async def test_a_page_says_its_language_and_theme(portal: Portal) -> None:
    await portal.come_as("zuzana@example.com")
    answer = await portal.http.get("/")
    assert '<html lang="sk">' in answer.text
    assert 'dataset.theme="auto"' in answer.text
    assert "<title>" in answer.text
    assert "Hop &amp; Tumble</title>" in answer.text


async def test_a_page_whose_sign_in_ended_is_closed_and_does_nothing_more(portal: Portal) -> None:
    sign_in_id = await portal.come_as(ANNA)
    await portal.open("/")
    client = portal.user.client
    elsewhere = await worlds.visitor(ANNA)
    async with work(elsewhere) as w:
        await sign_in.revoke(w, sign_in_id)
    await asyncio.sleep(1.2)
    assert client is not None
    assert client.is_deleted
    assert (await portal.http.get("/")).status_code == 303


async def test_a_screen_opened_by_a_tap_asks_anew_who_one_is(portal: Portal) -> None:
    sign_in_id = await portal.come_as(ANNA)
    await portal.open("/")
    elsewhere = await worlds.visitor(ANNA)
    async with work(elsewhere) as w:
        await sign_in.revoke(w, sign_in_id)
    portal.user.navigate.to("/bookings")
    for _moment in range(100):
        if not portal.text():
            break
        await asyncio.sleep(0.03)
    assert "Mighty Movers" not in portal.text()


async def test_a_tap_to_what_is_not_ours_says_so_inside_the_frame(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/")
    text = await portal.go("/nowhere", "This page does not exist or is not yours.")
    assert "Bookings" in text


async def test_an_empty_installation_leads_to_where_it_is_set_up(empty_portal: Portal) -> None:
    for path in ("/", "/sign-in", "/bookings"):
        answer = await empty_portal.http.get(path)
        assert answer.status_code == 503
        assert "/setup" in answer.text
        assert "./cubby setup-code" in answer.text


class Nope(Refused):
    """A refusal to be shown."""

    message = "Not on {day}."


@pytest.fixture
async def here(portal: Portal) -> Portal:
    await portal.come_as(ANNA)
    await portal.open("/")
    return portal


async def press(portal: Portal, handler: object) -> None:
    """Run a handler as a tap on the page does."""
    assert portal.user.client is not None
    with portal.user.client:
        await handler()  # type: ignore[operator]


async def test_a_refusal_becomes_a_message_that_is_announced(here: Portal) -> None:
    from pages.app.actions import action

    @action
    async def refuse() -> None:
        raise Nope(day="Monday")

    await press(here, refuse)
    assert "Not on Monday." in here.text()


async def test_a_double_tap_acts_once(here: Portal) -> None:
    from pages.app.actions import action

    done = []

    @action
    async def do() -> None:
        await asyncio.sleep(0.01)
        done.append(1)

    await asyncio.gather(press(here, do), press(here, do))
    assert done == [1]
    await press(here, do)
    assert done == [1, 1]


async def test_a_crossed_handler_is_called_anew(here: Portal) -> None:
    from pages.app.actions import action
    from services.core.refusals import TryAgain

    tries = []

    @action
    async def crossed() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise TryAgain

    await press(here, crossed)
    assert len(tries) == 3


async def test_an_action_speaks_the_visitors_language(portal: Portal) -> None:
    from pages.app.actions import action
    from services import language
    from services.language import formats

    await portal.come_as("zuzana@example.com")
    await portal.open("/")
    heard = []

    @action
    async def listen() -> None:
        heard.append((language.language(), formats.here().zone.key))

    await asyncio.create_task(press(portal, listen))
    assert heard == [("sk", "Europe/Dublin")]


async def test_something_unexpected_gives_polite_words_with_a_code_that_is_in_the_log(
    here: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    from pages.app.actions import action

    @action
    async def burst() -> None:
        raise ZeroDivisionError("secret detail")

    await press(here, burst)
    text = here.text()
    code = re.search(r"\((\w{4})\)", text)
    assert code is not None
    assert "secret detail" not in text
    assert code[1] in caplog.text
    caplog.clear()


async def test_a_signed_out_tab_is_sent_to_sign_in_when_it_acts(
    here: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.app.actions import action
    from services.core.refusals import NotSignedIn

    went: list[str] = []
    monkeypatch.setattr(here.user.client, "open", went.append)

    @action
    async def act() -> None:
        raise NotSignedIn

    await press(here, act)
    assert went == ["/sign-in"]


async def test_every_screen_opens_for_its_family_and_does_not_exist_for_others(portal: Portal) -> None:
    import pages

    world = portal.world
    assert world is not None
    async with reading(Visitor.system("test")) as r:
        made_up = await r.db.scalar(
            select(Attendance.id).where(Attendance.credit_id == world.credits["booked"])
        )
    assert made_up is not None
    named = {
        "booking_id": (ANNA, world.booking("Theo", MONDAYS)),
        "credit_id": (ANNA, world.credits["to_book"]),
        "attendance_id": (ANNA, made_up),
        "entry_id": ("grace@example.com", world.entries["offered"]),
    }
    for screen in (each for each in pages.SCREENS if each.who is FAMILY):
        wanted = re.findall(r"\{(\w+)\}", screen.path)
        if not named.keys() >= set(wanted) or screen.path in (
            "/book/{booking_id}",
            "/picked/{attendance_id}",
            "/ask/{credit_id}",
        ):
            continue  # money, picked sessions, what not every programme has: the table of who may open what has each
        owner = named[wanted[0]][0] if wanted else ANNA
        path = re.sub(r"\{(\w+)\}", lambda found: ids.short(named[found[1]][1]), screen.path)
        await portal.come_as(owner)
        assert (await portal.http.get(path)).status_code == 200, path
        if not wanted:
            continue
        malformed = re.sub(r"\{\w+\}", "O0l1-not-an-id", screen.path)
        assert (await portal.http.get(malformed)).status_code == 404, malformed
        await portal.come_as("zuzana@example.com")
        answer = await portal.http.get(path)
        assert answer.status_code == 404, path
        assert "Nenašlo sa" in answer.text, "in the language of who asks"
        assert "Theo" not in answer.text
