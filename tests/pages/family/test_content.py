"""Before, during and after a session, as a family sees it: joining online, what was written, files (R95–R97)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from nicegui import ui
from sqlalchemy import select

from db import Attendance, OutboxMessage, Session, SharedFile
from pages.app import prerender
from services.attendance.content import link_form, writing
from services.attendance.content.files import keeping
from services.attendance.content.report_form import FAMILIES, field_of
from services.core.configuration import Configuration
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from services.notices.channels.mail import MailChannel
from services.notices.delivering import outbox
from services.outside.clock import TurnableClock
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")
ANNA, JULIA, ZUZANA = (f"{name}@example.com" for name in ("anna", "julia", "zuzana"))
LINK = "https://meet.canary.example/theo"
INSIDE = "canary-inside"
TEN = timedelta(minutes=10)


async def _online(portal: Portal) -> Session:
    """Theo's class meets online next Monday."""
    assert portal.world is not None
    session_id = portal.world.session(MONDAYS, 1)
    said = {"address": LINK, "instructions": "Bring a mat", "audience": "all"}
    async with work(SYSTEM) as w:
        await link_form.keep_for_session(w, session_id, None, said)
        return await w.db.get_one(Session, session_id)


def _links(portal: Portal) -> list[str]:
    assert portal.user.client is not None
    markup = prerender.html_of(portal.user.client.content, menu=True)
    sheets = [each for each in portal.user.client.layout.descendants() if isinstance(each, ui.dialog)]
    markup += "".join(prerender.markup_of(child) for each in sheets for child in each)
    return [part.partition('"')[0] for part in markup.split('href="')[1:]]


async def test_join_online_comes_by_itself_ten_minutes_before_and_goes_at_the_end(
    portal: Portal, clock: TurnableClock
) -> None:
    session = await _online(portal)
    clock.turn_to(session.starts_at - TEN - timedelta(seconds=1))
    await portal.come_as(ANNA)
    assert "Join online" not in await portal.open("/")
    clock.turn_to(session.starts_at - TEN)
    text = await _reads_in_time(portal, "Join online")
    assert "Directions" not in text
    (to,) = [each for each in _links(portal) if each.startswith("/online/")]
    answer = await portal.http.get(to)
    assert (answer.status_code, answer.headers["location"]) == (303, LINK)
    assert answer.headers["referrer-policy"] == "no-referrer"
    ends = session.starts_at + timedelta(minutes=session.minutes)
    clock.turn_to(ends - timedelta(seconds=1))
    text = await portal.open("/")
    assert "Join online" in text
    assert "Can’t make it" not in text.partition("Coming up")[0]
    clock.turn_to(ends)
    for _moment in range(100):
        if "Join online" not in portal.text():
            break
        await asyncio.sleep(0.05)
    assert "Join online" not in portal.text()
    assert (await portal.http.get(to)).headers["location"].startswith("/bookings/")


async def _reads_in_time(portal: Portal, words: str) -> str:
    """As `portal.reads`, for what comes with a second's wait."""
    for _moment in range(3):
        try:
            return await portal.reads(words)
        except AssertionError:
            await asyncio.sleep(0.1)
    return await portal.reads(words)


async def test_the_link_is_in_no_page_and_the_sheet_says_when_and_what_to_have_ready(
    portal: Portal, clock: TurnableClock
) -> None:
    session = await _online(portal)
    assert portal.world is not None
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    booking = f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}"
    await portal.come_as(ANNA)
    await portal.open(f"{booking}?session={short(part)}")
    await portal.settle()
    sheet = portal.sheet()
    assert "Online. You can join here from Mon 23 Feb, 16:50." in sheet
    assert "Bring a mat" in sheet
    clock.turn_to(session.starts_at)
    pages = [
        (await portal.http.get(path)).text
        for path in ("/", booking, f"{booking}?session={short(part)}", "/pocket")
    ]
    assert "Join online" in pages[0]
    assert not [page for page in pages if "meet.canary.example" in page]


@pytest.mark.parametrize("email", [ANNA, JULIA])
async def test_what_was_written_stands_in_the_row_and_in_the_sheet_but_never_the_teams_own(
    portal: Portal, email: str, configuration: Configuration
) -> None:
    """Who only sees the booking reads it, too; no page, mail or file has what the team keeps to itself."""
    assert portal.world is not None
    part = await portal.world.attendance("Theo", MONDAYS, -2)
    await _written(portal.world.session(MONDAYS, -2), part)
    booking = f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}"
    await portal.come_as(email)
    text = await portal.open(booking)
    assert "Note from Noah" in text
    await portal.open(f"{booking}?session={short(part)}")
    await portal.settle()
    for words in (
        "Note from Noah",
        "About Theo",
        "Theo was brave",
        "What we did",
        "Cartwheels",
        "To practise",
    ):
        assert words in portal.sheet()
    paths = (
        "/",
        "/bookings",
        "/bookings?view=calendar",
        booking,
        f"{booking}?view=details",
        "/profile/data",
        "/pocket",
    )
    pages = [(await portal.http.get(path)).text for path in paths]
    pages += [portal.text(), portal.sheet(), (await portal.http.get(f"/to-calendar/{short(part)}")).text]
    await outbox.deliver_due(MailChannel.of(configuration), "test")
    pages += [file.read_text(errors="replace") for file in configuration.data.rglob("*.eml")]
    assert not [page for page in pages if INSIDE in page]


async def _written(session_id: UUID, part: UUID) -> None:
    said = {
        "done": "Cartwheels",
        "practise": "The bridge",
        "internal_note": INSIDE,
        "readers": FAMILIES,
        field_of(part): "Theo was brave",
    }
    noah = Visitor(SYSTEM.kind, "Noah")
    async with work(noah) as w:
        await writing.keep(w, session_id, None, said)


async def test_another_family_of_the_session_reads_only_what_is_for_all(portal: Portal) -> None:
    assert portal.world is not None
    session_id = portal.world.session(MONDAYS, -2)
    await _written(session_id, await portal.world.attendance("Theo", MONDAYS, -2))
    async with reading(SYSTEM) as r:
        clients = await r.db.scalars(
            select(OutboxMessage.client_id).where(OutboxMessage.notice == "session-news")
        )
        assert portal.world.anna in set(clients)
    await portal.come_as(ZUZANA)
    for path in ("/", "/bookings"):
        assert "Theo was brave" not in (await portal.http.get(path)).text


async def _file(portal: Portal, session_id: UUID, **said: str) -> UUID:
    file_id = await keeping.add(SYSTEM, session_id, "sheet.pdf", b"%PDF-1.7 canary")
    typed = {"name": "Sheet", "whom": "session", "opens": "before", "audience": "all"} | said
    async with work(SYSTEM) as w:
        await keeping.share(w, file_id, None, typed)
    return file_id


async def test_a_file_is_in_the_sheet_and_among_the_details_and_is_saved_never_shown(portal: Portal) -> None:
    assert portal.world is not None
    file_id = await _file(portal, portal.world.session(MONDAYS, 1))
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    booking = f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}"
    await portal.come_as(ANNA)
    assert "Sheet.pdf" in await portal.open(f"{booking}?view=details")
    await portal.open(f"{booking}?session={short(part)}")
    await portal.settle()
    assert "Sheet.pdf" in portal.sheet()
    assert f"/files/{short(file_id)}" in _links(portal)
    answer = await portal.http.get(f"/files/{short(file_id)}")
    assert answer.content == b"%PDF-1.7 canary"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Sheet.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    zipped = await portal.http.get(f"/session-files/{short(part)}")
    assert zipped.content[:4] == b"PK\x03\x04"
    await portal.come_as(ZUZANA)
    for path in (f"/files/{short(file_id)}", f"/session-files/{short(part)}"):
        assert (await portal.http.get(path)).status_code == 404


async def test_one_that_cannot_be_had_yet_says_from_when_on_and_comes_by_itself(
    portal: Portal, clock: TurnableClock
) -> None:
    assert portal.world is not None
    session_id = portal.world.session(MONDAYS, 1)
    file_id = await _file(portal, session_id, opens="after_end")
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    async with reading(SYSTEM) as r:
        session = await r.db.get_one(Session, session_id)
    ends = session.starts_at + timedelta(minutes=session.minutes)
    clock.turn_to(ends - timedelta(seconds=1))
    await portal.come_as(ANNA)
    await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?session={short(part)}")
    await portal.settle()
    assert "From" in portal.sheet().partition("Sheet.pdf")[2]
    assert f"/files/{short(file_id)}" not in _links(portal)
    assert (await portal.http.get(f"/files/{short(file_id)}")).status_code == 404
    clock.turn_to(ends)
    for _moment in range(100):
        if f"/files/{short(file_id)}" in _links(portal):
            break
        await asyncio.sleep(0.05)
    assert f"/files/{short(file_id)}" in _links(portal)


async def test_a_file_that_is_removed_goes_from_the_open_sheet(portal: Portal) -> None:
    assert portal.world is not None
    file_id = await _file(portal, portal.world.session(MONDAYS, 1))
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    await portal.come_as(ANNA)
    await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?session={short(part)}")
    await portal.settle()
    assert "Sheet.pdf" in portal.sheet()
    async with work(SYSTEM) as w:
        await keeping.remove(w, file_id)
    for _moment in range(100):
        if "Sheet.pdf" not in portal.sheet():
            break
        await asyncio.sleep(0.05)
    assert "Sheet.pdf" not in portal.sheet()
    async with reading(SYSTEM) as r:
        assert await r.db.get(SharedFile, file_id) is not None
        assert await r.db.get(Attendance, part) is not None
