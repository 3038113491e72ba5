"""The cancel link in a reminder: opening it changes nothing, the button cancels once, and a started session is past it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from db import Attendance, Booking, Client, Credit, OneClickLink, OutboxMessage, Programme, Session, Share
from pages.plain import one_click
from services import provider
from services.attendance import one_click_secret, undoing
from services.core import work as works
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS, STREET_DANCE
from services.outside.clock import TurnableClock
from tests.at_the_door import Phone
from tests.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
SYSTEM = Visitor.system("test")


@pytest.fixture
async def browser_(world: World, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with nothing but the link."""
    works.app().configuration = Configuration(data=tmp_path, _env_file=None)
    app = FastAPI()
    app.include_router(one_click.router)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="https://classes.example"
    ) as client:
        yield client


async def link(attendance_id: UUID, email: str = "anna@example.com") -> str:
    async with work(SYSTEM) as w:
        return f"/c/{one_click_secret.make(w, attendance_id, email)}"


async def part(id_: UUID) -> Attendance:
    async with reading(SYSTEM) as r:
        return await r.db.get_one(Attendance, id_)


def key(page: str) -> str:
    return re.findall(r'name="key"[^>]*value="([^"]+)"', page)[0]


def expected(page: str) -> str:
    return re.findall(r'name="expected"[^>]*value="([^"]+)"', page)[0]


async def test_opening_it_shows_the_session_and_what_would_happen_and_changes_nothing(
    world: World, browser_: httpx.AsyncClient
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    for method in ("GET", "GET", "HEAD"):
        answer = await browser_.request(method, address)
    answer = await browser_.get(address)
    assert answer.status_code == 200
    for text in (
        "Theo can’t make it?",
        "Mon 23 Feb, 17:00",
        "Ranelagh Studio",
        "You’ll get a make-up.",
    ):
        assert text in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert (await part(id_)).state in ("unmarked", "going")


async def test_the_button_cancels_without_sign_in_and_says_what_became_of_the_make_up(
    world: World, browser_: httpx.AsyncClient
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    page = (await browser_.get(address)).text
    answer = await browser_.post(address, data={"key": key(page)})
    assert answer.status_code == 200
    assert "Theo: session cancelled" in answer.text
    assert "You have a make-up for it. Book it by" in answer.text
    after = await part(id_)
    assert (after.state, after.changed_by, after.by_family) == ("cancelled", "Anna", True)
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(OneClickLink.used_at)) is not None
        assert await r.db.scalar(select(func.count()).where(OutboxMessage.notice == "session-cancelled")) == 1


async def test_pressed_twice_or_from_two_windows_it_is_cancelled_once(
    world: World, browser_: httpx.AsyncClient
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    one, other = [key((await browser_.get(address)).text) for _window in range(2)]
    answers = [await browser_.post(address, data={"key": each}) for each in (one, one, other)]
    assert {answer.status_code for answer in answers} == {200}
    assert all("Theo: session cancelled" in answer.text for answer in answers)
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).where(Credit.source_attendance_id == id_)) == 1
        assert await r.db.scalar(select(func.count()).where(OutboxMessage.notice == "session-cancelled")) == 1
    assert "Theo: session cancelled" in (await browser_.get(address)).text


async def test_after_the_deadline_it_says_first_that_there_is_no_make_up(
    world: World, browser_: httpx.AsyncClient, clock: TurnableClock
) -> None:
    clock.turn_to(datetime(2026, 2, 23, 12, 0, tzinfo=UTC))
    address = await link(await world.attendance("Theo", MONDAYS, 1))
    page = (await browser_.get(address)).text
    assert "It’s too late for a make-up." in page
    assert "The deadline to cancel was Sun 22 Feb, 17:00." in page
    assert "Cancel without a make-up" in page
    answer = await browser_.post(address, data={"key": key(page)})
    assert "There is no make-up for it" in answer.text


async def test_a_page_that_was_opened_in_time_does_not_cancel_late_without_saying_so(
    world: World, browser_: httpx.AsyncClient, clock: TurnableClock
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    page = (await browser_.get(address)).text
    assert "You’ll get a make-up." in page
    clock.turn_to(datetime(2026, 2, 23, 12, 0, tzinfo=UTC))
    answer = await browser_.post(address, data={"key": key(page), "expected": expected(page)})
    assert "Nothing is cancelled yet: please look again." in answer.text
    assert "It’s too late for a make-up." in answer.text
    assert (await part(id_)).state in ("unmarked", "going")
    again = await browser_.post(address, data={"key": key(answer.text), "expected": expected(answer.text)})
    assert "There is no make-up for it" in again.text
    assert (await part(id_)).state == "late_cancelled"


async def cancelled(browser_: httpx.AsyncClient, address: str) -> httpx.Response:
    """Open the link and press the button."""
    return await browser_.post(address, data={"key": key((await browser_.get(address)).text)})


async def test_it_can_be_undone_in_the_page_for_as_long_as_in_the_portal(
    world: World, browser_: httpx.AsyncClient, clock: TurnableClock
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    page = (await cancelled(browser_, address)).text
    assert f'action="{address}/undo"' in page
    assert 'data-seconds="30"' in page
    clock.advance(timedelta(seconds=20))
    assert 'data-seconds="10"' in (await browser_.get(address)).text, (
        "loading the page again does not lose it"
    )
    done = await browser_.post(f"{address}/undo")
    assert (done.status_code, done.headers["location"]) == (303, f"{address}?kept=1")
    kept = (await browser_.get(done.headers["location"])).text
    assert "Theo: not cancelled" in kept
    assert (await part(id_)).state == "going"
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(Credit.state).where(Credit.source_attendance_id == id_)) == "voided"
    again = await browser_.post(f"{address}/undo")
    assert again.headers["location"] == f"{address}?kept=1", "a second press has no further effect"


async def test_after_the_seconds_it_says_that_it_is_too_late_to_undo(
    world: World, browser_: httpx.AsyncClient, clock: TurnableClock
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    await cancelled(browser_, address)
    clock.advance(timedelta(seconds=31))
    assert "/undo" not in (await browser_.get(address)).text
    late = await browser_.post(f"{address}/undo")
    assert late.status_code == 409
    assert "It’s too late to undo this." in late.text
    assert (await part(id_)).state == "cancelled"
    for secret in ("x", "x" * 43):
        assert (await browser_.post(f"/c/{secret}/undo")).status_code == 404


async def test_sending_the_page_again_after_an_undo_does_not_say_that_it_is_cancelled(
    world: World, browser_: httpx.AsyncClient
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    form = {"key": key((await browser_.get(address)).text)}
    await browser_.post(address, data=form)
    await browser_.post(f"{address}/undo")
    again = await browser_.post(address, data=form)
    assert "Theo can’t make it?" in again.text
    assert (await part(id_)).state == "going"


async def test_whoever_is_not_signed_in_reads_that_nothing_is_left_to_do_and_what_logging_in_is_for(
    world: World, browser_: httpx.AsyncClient
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    page = (await cancelled(browser_, address)).text
    assert "you can close this page" in page
    assert re.search(r'href="/sign-in\?next=/bookings/\w{22}"[^>]*>Log in to book the make-up<', page)
    browser_.cookies.set("cubby", (await Phone().sign_in("anna@example.com")).token)
    page = (await browser_.get(address)).text
    assert re.search(r'href="/bookings/\w{22}"[^>]*>Open booking<', page)
    assert "Log in" not in page


async def test_once_the_session_has_started_the_link_is_dead(
    world: World, browser_: httpx.AsyncClient, clock: TurnableClock
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    page = (await browser_.get(address)).text
    clock.turn_to(datetime(2026, 2, 23, 17, 0, tzinfo=UTC))
    for answer in (await browser_.get(address), await browser_.post(address, data={"key": key(page)})):
        assert answer.status_code == 410
        assert "This link worked until the session started." in answer.text
    assert (await part(id_)).state in ("unmarked", "going")


@pytest.mark.parametrize("secret", ["x", "x" * 43, "%00", "🙈", "a" * 10_000, "' OR 1=1 --", "<script>"])
async def test_a_link_that_is_none_says_so(world: World, browser_: httpx.AsyncClient, secret: str) -> None:
    for method in ("GET", "POST"):
        answer = await browser_.request(
            method, httpx.URL(f"/c/{secret}"), data={} if method == "POST" else None
        )
        assert answer.status_code == 404
        assert "This link doesn’t work" in answer.text
        assert "<script>" not in answer.text


async def test_a_helper_whose_share_is_taken_back_can_do_nothing_with_an_old_link(
    world: World, browser_: httpx.AsyncClient
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    async with reading(SYSTEM) as r:
        email = await r.db.scalar(select(Client.email).where(Client.id == world.marek))
        other = await r.db.scalar(select(Client.email).where(Client.id == world.julia))
        stranger = await r.db.scalar(select(Client.email).where(Client.id == world.zuzana))
    address = await link(id_, email)
    page = (await browser_.get(address)).text
    assert "Theo can’t make it?" in page
    async with work(SYSTEM) as w:
        await w.db.execute(update(Share).where(Share.email == email).values(revoked_at=w.now))
    assert (await browser_.get(address)).status_code == 404
    assert (await browser_.post(address, data={"key": key(page)})).status_code == 404
    assert (await browser_.get(await link(id_, other))).status_code == 403, "Julia may only look"
    assert (await browser_.get(await link(id_, stranger))).status_code == 404
    assert (await part(id_)).state in ("unmarked", "going")


async def test_after_a_rejoin_the_same_link_cancels_again(
    world: World, browser_: httpx.AsyncClient, clock: TurnableClock
) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    await browser_.post(address, data={"key": key((await browser_.get(address)).text)})
    async with work(SYSTEM) as w:
        await undoing.undo(w, id_)
    answer = await browser_.post(address, data={"key": key((await browser_.get(address)).text)})
    assert "Theo: session cancelled" in answer.text
    assert (await part(id_)).state == "cancelled"


async def test_where_late_cancelling_is_off_it_says_so_in_the_providers_words(
    world: World, browser_: httpx.AsyncClient, clock: TurnableClock
) -> None:
    async with reading(SYSTEM) as r:
        row = await r.db.execute(
            select(Attendance.id, Client.email, Session.starts_at)
            .join(Session, Session.id == Attendance.session_id)
            .join(
                Client,
                Client.id
                == select(Booking.client_id).where(Booking.id == Attendance.booking_id).scalar_subquery(),
            )
            .where(Session.id == world.session(STREET_DANCE, 1), Attendance.state.in_(("unmarked", "going")))
            .limit(1)
        )
        id_, email, starts_at = row.one()
    clock.turn_to(starts_at - timedelta(hours=1))
    address = await link(id_, email)
    page = (await browser_.get(address)).text
    assert "please cancel by noon, two days before" in page
    assert "<form" not in page
    answer = await browser_.post(address, data={"key": "x"})
    assert "please cancel by noon, two days before" in answer.text
    assert (await part(id_)).state in ("unmarked", "going")


async def test_a_reason_is_asked_where_the_provider_wants_one_first(
    world: World, browser_: httpx.AsyncClient, clock: TurnableClock
) -> None:
    async with work(SYSTEM) as w:
        here = await provider.current(w)
        rule = await w.db.scalar(select(Programme.id).where(Programme.name == "Mighty Movers"))
        await provider.set_cancellation(w, here.id, rule, reason_prompt="before", in_force_from=w.now)
    id_ = await world.attendance("Theo", MONDAYS, 1)
    address = await link(id_)
    page = (await browser_.get(address)).text
    assert page.count('type="radio"') == 3
    answer = await browser_.post(address, data={"key": key(page)})
    assert answer.status_code == 422
    assert "Please choose why" in answer.text
    assert answer.text.count('type="radio"') == 3, "the question is still there"
    answer = await browser_.post(address, data={"key": key(page), "reason": "ill"})
    assert "Theo: session cancelled" in answer.text
    assert (await part(id_)).reason == "ill"


async def test_a_make_up_is_lost_only_by_who_ticks_that_they_know(
    world: World, browser_: httpx.AsyncClient
) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Programme).values(returns_credit=False))
    async with reading(SYSTEM) as r:
        row = await r.db.execute(
            select(Attendance.id, Client.email)
            .join(Session, Session.id == Attendance.session_id)
            .join(Booking, Booking.id == Attendance.booking_id)
            .join(Client, Client.id == Booking.client_id)
            .where(Attendance.type == "make_up", Attendance.state == "going", Session.starts_at > r.now)
            .order_by(Session.starts_at.desc())
            .limit(1)
        )
        id_, email = row.one()
    address = await link(id_, email)
    page = (await browser_.get(address)).text
    for text in (
        "You’ll lose this make-up for good.",
        "I know that this make-up won’t come back.",
        "Cancel and lose it",
    ):
        assert text in page
    (box,) = re.findall(r"<input[^>]*checkbox[^>]*>", page)
    assert " required" in box
    assert " checked" not in box
    assert 'type="hidden" name="consent"' not in page
    refused = await browser_.post(address, data={"key": key(page), "expected": expected(page)})
    assert refused.status_code == 422
    assert (await part(id_)).state == "going"
    (beside,) = re.findall(r'id="consent-error".*?<label', refused.text, re.DOTALL)
    assert "Tick the box to say that’s all right." in beside
    agreed = {"key": key(refused.text), "expected": expected(refused.text), "consent": "1"}
    assert "session cancelled" in (await browser_.post(address, data=agreed)).text
    assert (await part(id_)).state == "withdrawn"


async def test_the_database_keeps_no_secret(world: World) -> None:
    address = await link(await world.attendance("Theo", MONDAYS, 1))
    async with reading(SYSTEM) as r:
        kept = await r.db.scalar(select(OneClickLink.secret_hash))
    assert address.removeprefix("/c/") not in kept
