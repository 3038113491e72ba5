"""Open screens show within two seconds that a place was taken or freed, in one process and across two."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select, update

from db import Attendance, Credit, Programme, QueueEntry, Session, SignIn, engine
from services.attendance import cancelling, register, undoing
from services.attendance.cancel_rules import UNDO
from services.core import ids
from services.core import work as works
from services.core.events import SESSION_CHANGED, Event, EventBus
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import FRIDAYS, MONDAYS, SATURDAYS, TUESDAYS, TUESDAYS_FULL
from services.make_ups import book
from services.outside.clock import TurnableClock, WallClock
from services.sign_in.secrets import fingerprint
from services.waiting_list import queue
from tests import small
from tests import world as worlds
from tests.pages.conftest import Portal
from tests.pages.family.test_make_ups import finder, labels, session
from tests.servers import Postgres

ANNA, MAREK, ZUZANA, GRACE = (f"{name}@example.com" for name in ("anna", "marek", "zuzana", "grace"))
TEST = Visitor.system("test")
ROOT = Path(__file__).parents[3]
TWO_SECONDS = 2000


@pytest.fixture
async def anna(portal: Portal) -> Portal:
    """Anna's finder is open."""
    await portal.come_as(ANNA)
    await portal.open(finder(portal))
    return portal


async def changed(portal: Portal, plan: object, week: int, **fields: object) -> None:
    """Something about a session changes elsewhere, and an event says so."""
    id_ = session(portal, plan, week)
    async with work(TEST) as w:
        await w.db.execute(update(Session).where(Session.id == id_).values(**fields))
        w.publish(SESSION_CHANGED, id_)


async def taken(portal: Portal, plan: object, week: int) -> int:
    async with reading(TEST) as r:
        return (await r.db.get_one(Session, session(portal, plan, week))).taken


def elements(portal: Portal) -> set[int]:
    assert portal.user.client is not None
    return set(portal.user.client.elements)


async def test_a_place_that_another_family_takes_changes_its_row_and_nothing_else(anna: Portal) -> None:
    before, names = elements(anna), labels(anna)
    at = names.index("Choose Tue 24 Feb, 16:00, Ranelagh Studio")
    assert anna.world is not None
    async with work(await worlds.visitor(ZUZANA)) as w:
        await book.take(w, anna.world.credits["waiting"], session(anna, TUESDAYS, 1))
    text = await anna.reads("Noah, your usual coach Just gone Waiting list")
    assert "Last place" in text, "other weeks stay as they are"
    assert elements(anna) == before, "nothing is drawn anew, so focus and thumb stay where they are"
    assert labels(anna)[at] == "Waiting list Tue 24 Feb, 16:00, Ranelagh Studio"
    assert len(labels(anna)) == len(names)


async def test_a_place_that_is_freed_can_be_chosen_once_the_undo_has_passed(
    anna: Portal, clock: TurnableClock
) -> None:
    assert anna.world is not None
    assert "Waiting list Tue 3 Mar, 17:30, Ranelagh Studio" in labels(anna)
    part = await anna.world.attendance("Ema", TUESDAYS_FULL, 2)
    async with work(await worlds.visitor(ZUZANA)) as w:
        await cancelling.cancel(w, part)
    clock.advance(UNDO + timedelta(seconds=1))
    async with work(TEST) as w:
        assert await register.release_due(w) == 1
    for _moment in range(60):
        if "Choose Tue 3 Mar, 17:30, Ranelagh Studio" in labels(anna):
            return
        await asyncio.sleep(0.03)
    raise AssertionError(labels(anna))


async def test_a_session_that_comes_to_fit_is_put_in_at_its_place(portal: Portal) -> None:
    full = await taken(portal, SATURDAYS, 0)
    async with work(TEST) as w:
        await w.db.execute(update(Programme).values(queue_on=False))
    await changed(portal, SATURDAYS, 0, places=full)
    await portal.come_as(ANNA)
    text = await portal.open(finder(portal))
    assert "Sat 21 Feb" not in text
    before = elements(portal)
    await changed(portal, SATURDAYS, 0, places=full + 1)
    text = await portal.reads("Sat 21 Feb")
    assert text.index("Fri 20 Feb") < text.index("Sat 21 Feb") < text.index("Tue 24 Feb")
    assert before < elements(portal), "what was there is not drawn anew"
    await changed(portal, SATURDAYS, 0, places=full)
    await portal.reads("Just gone See why")
    await portal.tap("See why")
    assert portal.user.client is not None


async def test_what_the_filters_hide_stays_hidden(anna: Portal) -> None:
    await anna.tap("Weekend")
    assert "Tue 24 Feb" not in anna.text()
    await changed(anna, TUESDAYS_FULL, 1, places=await taken(anna, TUESDAYS_FULL, 1) + 3)
    await changed(anna, SATURDAYS, 0, places=await taken(anna, SATURDAYS, 0) + 1)
    await anna.reads("Lucy Moran Last place")
    assert "Tue 24 Feb" not in anna.text()


async def test_a_session_that_is_cancelled_says_so_and_answers_why(anna: Portal) -> None:
    await changed(anna, FRIDAYS, 0, status="cancelled")
    await anna.reads("Ciara Walsh It’s been cancelled. See why")


async def test_the_other_parent_books_and_takes_it_back(anna: Portal) -> None:
    assert anna.world is not None
    marek = await worlds.visitor(MAREK)
    async with work(marek) as w:
        done = await book.take(w, anna.world.credits["to_book"], session(anna, SATURDAYS, 0))
    text = await anna.reads("You’ve already booked something with this make-up.")
    assert "Booked by Marek" in text
    async with work(marek) as w:
        await cancelling.cancel(w, done.attendance.attendance_id)
    await anna.reads("Fri 20 Feb")


async def test_an_undone_cancelling_ends_the_right_it_had_earned(portal: Portal) -> None:
    assert portal.world is not None
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    visitor = await worlds.visitor(ANNA)
    async with work(visitor) as w:
        outcome = await cancelling.cancel(w, part)
    assert outcome.credit is not None
    await portal.come_as(ANNA)
    await portal.open(f"/make-ups/{ids.short(outcome.credit.credit_id)}")
    async with work(visitor) as w:
        await undoing.undo(w, part)
    text = await portal.reads("This make-up is no longer there.")
    assert "Weekend" not in text


async def test_a_held_place_that_is_given_to_somebody_else_is_seen_on_its_page(
    portal: Portal, clock: TurnableClock
) -> None:
    assert portal.world is not None
    await portal.come_as(GRACE)
    await portal.open(f"/waiting/{ids.short(portal.world.entries['offered'])}")
    clock.advance(timedelta(hours=4))
    async with work(TEST) as w:
        await queue.lapse_due(w)
    await changed(portal, TUESDAYS_FULL, 1, places=await taken(portal, TUESDAYS_FULL, 1))
    await portal.reads("It has gone since.")


@pytest.mark.parametrize(
    ("screen", "says"),
    [
        ("/waiting/{entry}", "Ste {n}. v poradí"),
        ("/benefits", "{n}. v poradí"),
        ("/make-ups/{right}", "Ste {n}. v poradí"),
    ],
)
async def test_somebody_ahead_who_leaves_moves_the_others_up_on_every_open_screen(
    portal: Portal, screen: str, says: str
) -> None:
    assert portal.world is not None
    async with work(TEST) as w:
        mine = await w.db.get_one(QueueEntry, portal.world.entries["waiting"])
        first = QueueEntry(
            credit_id=portal.world.credits["to_book"],
            session_id=mine.session_id,
            joined_at=mine.joined_at - timedelta(hours=1),
        )
        w.db.add(first)
    await portal.come_as(ZUZANA)
    text = await portal.open(screen.format(entry=ids.short(mine.id), right=ids.short(mine.credit_id)))
    assert says.format(n=2) in text
    async with work(TEST) as w:
        await queue.leave(w, first.id)
    await portal.reads(says.format(n=1))


async def test_a_screen_that_was_left_listens_no_more(anna: Portal) -> None:
    listeners = works.app().events._listeners[SESSION_CHANGED]
    assert len(listeners) == 1
    await anna.go("/bookings", "Past")
    assert not listeners
    await changed(anna, FRIDAYS, 0, status="cancelled")


async def unnoticed(of: type[Session] | type[QueueEntry], id_: UUID, **fields: object) -> None:
    """A change whose event never arrived, as while a node was cut off; then everybody is told to look again."""
    async with work(TEST) as w:
        await w.db.execute(update(of).where(of.id == id_).values(**fields))
    works.app().events.dispatch([Event(SESSION_CHANGED)])


async def test_a_finder_that_missed_events_shows_what_became_of_its_rows_and_what_fits_now(
    portal: Portal,
) -> None:
    full = await taken(portal, SATURDAYS, 0)
    async with work(TEST) as w:
        await w.db.execute(update(Programme).values(queue_on=False))
    await changed(portal, SATURDAYS, 0, places=full)
    await portal.come_as(ANNA)
    assert "Sat 21 Feb" not in await portal.open(finder(portal))
    before = elements(portal)
    await unnoticed(Session, session(portal, FRIDAYS, 0), status="cancelled")
    await portal.reads("Ciara Walsh It’s been cancelled. See why")
    await unnoticed(Session, session(portal, SATURDAYS, 0), places=full + 1)
    await portal.reads("Sat 21 Feb")
    assert before < elements(portal), "what was there is not drawn anew"


async def test_a_finder_with_nothing_in_it_looks_again_too(portal: Portal) -> None:
    async with work(TEST) as w:
        await w.db.execute(update(Session).values(status="cancelled"))
    await portal.come_as(ANNA)
    assert "Nothing fits right now" in await portal.open(finder(portal))
    await unnoticed(Session, session(portal, FRIDAYS, 0), status="scheduled")
    await portal.reads("Fri 20 Feb")


@pytest.mark.parametrize("screen", ["/", "/bookings/{booking}"])
async def test_a_screen_that_missed_a_cancelling_looks_again(portal: Portal, screen: str) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    path = screen.format(booking=ids.short(portal.world.booking("Theo", MONDAYS)))
    before = (await portal.open(path)).count("Cancelled")
    async with work(TEST) as w:
        part = await portal.world.attendance("Theo", MONDAYS, 1)
        await w.db.execute(
            update(Attendance).where(Attendance.id == part).values(state="cancelled", holds_place=False)
        )
    works.app().events.dispatch([Event(SESSION_CHANGED)])
    for _moment in range(60):
        if portal.text().count("Cancelled") > before:
            return
        await asyncio.sleep(0.03)
    raise AssertionError(portal.text())


@pytest.mark.parametrize(
    ("screen", "said"), [("/waiting/{entry}", "Ste 1. v poradí"), ("/benefits", "1. v poradí")]
)
async def test_a_waiting_list_screen_that_missed_events_looks_again(
    portal: Portal, screen: str, said: str
) -> None:
    assert portal.world is not None
    entry = portal.world.entries["waiting"]
    await portal.come_as(ZUZANA)
    assert said in await portal.open(screen.format(entry=ids.short(entry)))
    await unnoticed(QueueEntry, entry, state="withdrawn")
    for _moment in range(60):
        if said not in portal.text():
            return
        await asyncio.sleep(0.03)
    raise AssertionError(portal.text())


async def test_every_one_of_many_changes_at_once_is_seen(anna: Portal) -> None:
    await asyncio.gather(*(changed(anna, FRIDAYS, week, status="cancelled") for week in range(1, 7)))
    for _moment in range(60):
        if anna.text().count("It’s been cancelled.") == 6:
            return
        await asyncio.sleep(0.03)
    raise AssertionError(anna.text())


# --- two processes on PostgreSQL ---


@dataclass
class TwoNodes:
    """Two servers of one portal, and a family on it."""

    addresses: tuple[str, str]
    credit_id: UUID
    token: str
    session_id: UUID


@contextmanager
def _node(url: str, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = {"DATABASE_URL": url, "DATA": str(folder), "PORT": str(port), "PUBLIC_URL": address}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.quick_start", "serve"],
        cwd=ROOT,
        env=os.environ | {f"CUBBY_{name}": value for name, value in settings.items()},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield address
    finally:
        server.terminate()
        server.wait(20)


async def _answers(address: str) -> None:
    async with httpx.AsyncClient() as http:
        for _try in range(600):
            try:
                await http.get(f"{address}/sign-in")
                return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    raise AssertionError(f"{address} did not come up")


async def _family_with_a_right() -> tuple[UUID, str, UUID]:
    """A family with a make-up to book, signed in; and a session next week with one place left."""
    today = works.now().date()
    dates: dict[str, Any] = {"first_on": today - timedelta(days=28), "last_on": today + timedelta(days=70)}
    made = await small.found(make_ups={"notice_hours": 1})
    weekday = (today + timedelta(days=3)).weekday()
    own = await small.class_(made, weekday=weekday, **dates)
    other = await small.class_(made, weekday=weekday, at=18 * 60, capacity=1, **dates)
    (family,) = await small.families(own)
    token = secrets.token_urlsafe(32)
    async with work(TEST) as w:
        upcoming = (
            await w.db.execute(
                select(Attendance.id, Session.starts_at)
                .join(Session, Session.id == Attendance.session_id)
                .where(
                    Attendance.booking_id == family.booking_id, Session.starts_at > w.now + timedelta(days=5)
                )
                .order_by(Session.starts_at)
            )
        ).first()
        row = await w.db.get_one(SignIn, family.visitor.sign_in_id)
        row.token_hash = fingerprint(token)
    assert upcoming is not None
    async with work(family.visitor) as w:
        await cancelling.cancel(w, upcoming[0])
    async with reading(TEST) as r:
        credit_id = (await r.db.scalars(select(Credit.id))).one()
        target = next(each for each in await small.sessions(r, other) if each.starts_at > upcoming[1])
        return credit_id, token, target.id


@pytest_asyncio.fixture(loop_scope="session")
async def two_nodes(postgres: Postgres, postgres_schema: str, tmp_path: Path) -> AsyncIterator[TwoNodes]:
    """A small portal on PostgreSQL, served by two processes on the wall's clock."""
    name = postgres.create(postgres_schema)
    url = postgres.url(name)
    database = engine.connect(url)
    works.connect(database, WallClock(), EventBus(url))
    credit_id, token, session_id = await _family_with_a_right()
    with _node(url, tmp_path) as one:
        await _answers(one)
        with _node(url, tmp_path) as two:  # finds the files that the first has prepared
            await _answers(two)
            yield TwoNodes((one, two), credit_id, token, session_id)
    await database.close()
    postgres.drop(name)


async def _finder(browser: Browser, nodes: TwoNodes, node: int) -> Page:
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    address = nodes.addresses[node]
    await context.add_cookies([{"name": "cubby", "value": nodes.token, "url": address}])
    page = await context.new_page()
    await page.goto(f"{address}/make-ups/{ids.short(nodes.credit_id)}")
    await page.wait_for_function("window.did_handshake")
    return page


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_on_two_nodes_a_place_taken_and_freed_elsewhere_is_seen_within_two_seconds(
    browser: Browser, two_nodes: TwoNodes
) -> None:
    here, there = await _finder(browser, two_nodes, 0), await _finder(browser, two_nodes, 1)
    async with reading(TEST) as r:
        target = await r.db.get_one(Session, two_nodes.session_id)
        row = f'[aria-label$="{target.starts_at:%-d %b}, 18:00, Ranelagh Studio"]'
    for page in (here, there):
        await expect(page.locator(row)).to_have_text("Choose")
    await here.locator(row).focus()

    async with work(TEST) as w:  # a third process: this one
        await w.db.execute(update(Session).where(Session.id == two_nodes.session_id).values(places=0))
        w.publish(SESSION_CHANGED, two_nodes.session_id)
    await asyncio.gather(
        *(
            expect(page.locator(row)).to_have_text("Waiting list", timeout=TWO_SECONDS)
            for page in (here, there)
        )
    )
    focused = await here.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("Waiting list"), "focus stays on the row's button"

    async with work(TEST) as w:
        await w.db.execute(update(Session).where(Session.id == two_nodes.session_id).values(places=2))
        w.publish(SESSION_CHANGED, two_nodes.session_id)
    await asyncio.gather(
        *(expect(page.locator(row)).to_have_text("Choose", timeout=TWO_SECONDS) for page in (here, there))
    )

    await here.locator(row).click()
    await here.get_by_role("button", name="Book for Theo").click()
    await expect(here.get_by_role("heading", name="Theo’s make-up is booked")).to_be_visible()
    await expect(there.get_by_text("You’ve already booked something with this make-up.")).to_be_visible(
        timeout=TWO_SECONDS
    )
    await here.go_back()
    await expect(here.get_by_text("You’ve already booked something with this make-up.")).to_be_visible()
