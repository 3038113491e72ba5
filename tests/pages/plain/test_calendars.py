"""A family's calendar as a calendar program fetches it: read by a strict reader, before and after every change."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text, true, update

from db import CalendarFeed, Client, Session, Share, Venue
from pages.delivery.guards import OriginGuard
from pages.delivery.machine_doors import MachineDoors
from pages.plain import calendars, webhooks
from services.attendance import cancelling, undoing
from services.core import access, ids
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import app, reading, work
from services.demo.timetable import BOUNCE, MONDAYS
from services.operations import retention
from services.outside.clock import TurnableClock
from services.overview.calendar import addresses, facts, writing
from services.overview.calendar import reading as calendar_reading
from services.timetable import cancel_session, change_session
from tests import world as worlds
from tests.calendar_reader import Entry, ReadCalendar, read
from tests.services.operations.test_plans import heard, scans
from tests.statements import questions
from tests.world import World

SYSTEM = Visitor.system("test")
BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
"""What the database itself counts, compares or plans is tried on both engines."""
ORIGIN = "https://classes.example"
ANNA, MAREK, JULIA, ZUZANA = (f"{name}@example.com" for name in ("anna", "marek", "julia", "zuzana"))


@pytest.fixture
async def program(world: World, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A calendar program in front of the guarded portal: it sends neither Origin nor a cookie."""
    configuration = Configuration(data=tmp_path, public_url=ORIGIN, _env_file=None)
    app().configuration = configuration
    portal = FastAPI()
    calendars.add(portal)
    guarded = MachineDoors(portal, OriginGuard(portal, ORIGIN), webhooks.doors(configuration))
    calendars._fetches._counts.clear()
    calendars._misses._counts.clear()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(guarded), base_url=ORIGIN) as client:
        yield client


async def made(email: str, child: UUID | None = None) -> str:
    """A new address of this person's, as a path."""
    who = await worlds.visitor(email)
    async with work(who) as w:
        address = await addresses.make(w, child)
    assert address.startswith(ORIGIN)
    return address.removeprefix(ORIGIN)


async def fetched(program: httpx.AsyncClient, path: str) -> ReadCalendar:
    """What a program reads there."""
    answer = await program.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return read(answer.content)


async def entry_of(program: httpx.AsyncClient, path: str, attendance_id: UUID) -> Entry:
    """The entry that leads to this attendance's screen."""
    entries = (await fetched(program, path)).entries.values()
    return next(each for each in entries if each.said["URL"].endswith(ids.short(attendance_id)))


@BOTH
async def test_it_holds_all_of_the_family_and_says_where_and_what_to_know(
    world: World, program: httpx.AsyncClient
) -> None:
    part = await world.attendance("Theo", MONDAYS, 1)
    path = await made(ANNA)
    found = await fetched(program, path)
    assert found.said["NAME"] == found.said["X-WR-CALNAME"] == "Hop & Tumble"
    assert found.said["REFRESH-INTERVAL"] == "PT60M"
    assert {title.partition(":")[0] for title in found.titles()} >= {"Theo", "Mia"}
    entry = await entry_of(program, path, part)
    assert entry.said["SUMMARY"] == "Theo: Mighty Movers"
    assert entry.moment("DTSTART") == datetime(2026, 2, 23, 17, 0, tzinfo=UTC), "17:00 in Dublin, in winter"
    async with reading(SYSTEM) as r:
        session = await r.db.get_one(Session, world.session(MONDAYS, 1))
        venue = await r.db.get_one(Venue, session.venue_id)
    assert venue.name in entry.said["LOCATION"]
    assert venue.address in entry.said["LOCATION"]
    assert venue.directions in entry.said["DESCRIPTION"]
    assert entry.said["URL"] == (
        f"{ORIGIN}/bookings/{ids.short(world.booking('Theo', MONDAYS))}?session={ids.short(part)}"
    )
    assert any("(make-up)" in title for title in found.titles()), "her booked make-up is there, too"


async def test_a_session_after_the_clocks_change_keeps_its_wall_time(
    world: World, program: httpx.AsyncClient
) -> None:
    path = await made(ANNA)
    async with work(SYSTEM) as w:
        values = {"starts_at": datetime(2026, 4, 6, 16, 0, tzinfo=UTC)}
        await w.db.execute(update(Session).where(Session.id == world.session(MONDAYS, 2)).values(**values))
    starts = [each.moment("DTSTART") for each in (await fetched(program, path)).entries.values()]
    assert datetime(2026, 4, 6, 16, 0, tzinfo=UTC) in starts, "17:00 in Dublin, in summer"


@BOTH
async def test_after_a_move_the_same_entry_is_newer_and_elsewhere(
    world: World, program: httpx.AsyncClient
) -> None:
    part, path = await world.attendance("Theo", MONDAYS, 1), await made(ANNA)
    before = await entry_of(program, path, part)
    later = before.moment("DTSTART") + timedelta(hours=2)
    async with work(SYSTEM) as w:
        await change_session.move(w, world.session(MONDAYS, 1), starts_at=later)
    after = await entry_of(program, path, part)
    assert after.said["UID"] == before.said["UID"]
    assert after.moment("DTSTART") == later
    assert int(after.said["SEQUENCE"]) == int(before.said["SEQUENCE"]) + 1
    for stamp in ("DTSTAMP", "LAST-MODIFIED"):
        assert after.said[stamp] != before.said[stamp]


@BOTH
async def test_what_the_family_cancels_stays_thirty_days_as_cancelled_and_comes_back_with_an_undo(
    world: World, program: httpx.AsyncClient, clock: TurnableClock
) -> None:
    part, path = await world.attendance("Theo", MONDAYS, 1), await made(ANNA)
    before, anna = await entry_of(program, path, part), await worlds.visitor(ANNA)
    numbers = [int(before.said["SEQUENCE"])]
    async with work(anna) as w:
        await cancelling.cancel(w, part)
    gone = await entry_of(program, path, part)
    numbers.append(int(gone.said["SEQUENCE"]))
    assert gone.is_cancelled
    assert gone.said["UID"] == before.said["UID"]
    assert gone.said["SUMMARY"] == "Cancelled: Theo: Mighty Movers"
    async with work(anna) as w:
        await undoing.undo(w, part)
    back = await entry_of(program, path, part)
    numbers.append(int(back.said["SEQUENCE"]))
    assert not back.is_cancelled
    async with work(anna) as w:
        await cancelling.cancel(w, part)
    numbers.append(int((await entry_of(program, path, part)).said["SEQUENCE"]))
    assert numbers == sorted(set(numbers)), "each is newer than the one before"
    clock.advance(timedelta(days=30))
    assert (await entry_of(program, path, part)).is_cancelled
    clock.advance(timedelta(days=1))
    uids = (await fetched(program, path)).entries
    assert before.said["UID"] not in uids


@BOTH
async def test_what_the_provider_cancels_says_so_and_why(world: World, program: httpx.AsyncClient) -> None:
    part, path = await world.attendance("Theo", MONDAYS, 1), await made(ANNA)
    before = await entry_of(program, path, part)
    async with work(SYSTEM) as w:
        await cancel_session.cancel(w, world.session(MONDAYS, 1), "Boiler; repair, sorry")
    after = await entry_of(program, path, part)
    assert after.is_cancelled
    assert "Boiler; repair, sorry" in after.said["DESCRIPTION"]
    assert int(after.said["SEQUENCE"]) > int(before.said["SEQUENCE"])


@BOTH
async def test_an_unchanged_calendar_is_answered_without_being_written(
    world: World, program: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await made(ANNA)
    first = await program.get(path)
    mark = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    written: list[object] = []
    as_before = writing.written

    def noted(lines: Iterable[tuple[str, str]]) -> str:
        written.append(lines)
        return as_before(lines)

    monkeypatch.setattr(writing, "written", noted)
    for known in (mark, f"W/{mark}", f'"other", {mark}'):
        again = await program.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == mark
    assert not written
    head = await program.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", mark)
    assert head.headers["content-length"] == str(len(first.content))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sessions SET starts_at = starts_at WHERE 1 = 0",
        "UPDATE sessions SET public_note = 'Bring a towel'",
        "UPDATE sessions SET minutes = minutes + 5",
        "UPDATE classes SET name = name || ' one'",
        "UPDATE programmes SET name = name || ' one'",
        "UPDATE venues SET address = 'Elsewhere 1'",
        "UPDATE venues SET directions = 'The blue door'",
        "UPDATE attendees SET first_name = 'Teddy'",
        "UPDATE staff SET first_name = 'Nora'",
        "UPDATE providers SET name = 'Another provider'",
        "UPDATE clients SET locale = 'sk'",
    ],
)
async def test_any_change_of_what_is_written_is_another_mark(
    world: World, program: httpx.AsyncClient, change: str
) -> None:
    path = await made(ANNA)
    before = await program.get(path)
    async with work(SYSTEM) as w:
        await w.db.execute(text(change))
    after = await program.get(path, headers={"If-None-Match": before.headers["etag"]})
    is_other = "1 = 0" not in change
    assert after.status_code == (200 if is_other else 304)
    assert not is_other or after.content != before.content


async def test_one_child_alone_and_in_the_persons_language(world: World, program: httpx.AsyncClient) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Client).where(Client.id == world.anna).values(locale="sk"))
    part = await world.attendance("Theo", MONDAYS, 1)
    anna = await worlds.visitor(ANNA)
    async with work(anna) as w:
        await cancelling.cancel(w, part)
    path = await made(ANNA, world.theo)
    found = await fetched(program, path)
    assert found.said["NAME"] == "Theo · Hop & Tumble"
    assert not [title for title in found.titles() if "Mia" in title]
    assert "Zrušené: Theo: Mighty Movers" in found.titles()


@BOTH
async def test_a_share_that_is_taken_back_ends_in_the_feed_at_once(
    world: World, program: httpx.AsyncClient
) -> None:
    paths = {email: await made(email) for email in (MAREK, JULIA)}
    part = await world.attendance("Theo", MONDAYS, 1)
    for email, path in paths.items():
        told = (await entry_of(program, path, part)).said["DESCRIPTION"]
        assert ("Can’t make it?" in told) is (email == MAREK), "who may only see is not asked to cancel"
        assert not [title for title in (await fetched(program, path)).titles() if "Mia" in title]
    async with work(SYSTEM) as w:
        await w.db.execute(
            update(Share)
            .where(Share.email.in_([MAREK, JULIA]), Share.revoked_at.is_(None))
            .values(revoked_at=w.now)
        )
    for path in paths.values():
        titles = (await fetched(program, path)).titles()
        assert not [title for title in titles if "Theo" in title]


async def test_another_family_has_nothing_of_it_and_no_address_for_its_child(
    world: World, program: httpx.AsyncClient
) -> None:
    titles = (await fetched(program, await made(ZUZANA))).titles()
    assert titles
    assert not [title for title in titles if "Theo" in title or "Mia" in title]
    with pytest.raises(NotFound):
        await made(ZUZANA, world.theo)


@BOTH
async def test_a_wrong_a_replaced_and_an_ended_address_answer_alike(
    world: World, program: httpx.AsyncClient
) -> None:
    replaced, never = await made(ANNA), f"/calendar/{'0' * 40}.ics"
    now_ = await made(ANNA)
    ended = await made(MAREK)
    marek = await worlds.visitor(MAREK)
    async with work(marek) as w:
        await addresses.end(w, None)
        await addresses.end(w, None)
    assert (await program.get(now_)).status_code == 200
    said = set()
    for path in (replaced, never, ended):
        with questions() as asked:
            answer = await program.get(path)
        said.add((answer.status_code, answer.text, tuple(sorted(answer.headers.items())), tuple(asked)))
    assert len(said) == 1, "the same words, and the same one look into the database"
    [(status, words, headers, asked_once)] = said
    assert (status, len(asked_once)) == (404, 1)
    for malformed in (
        "/calendar/x.ics",
        f"/calendar/{'0' * 40}",
        f"/calendar/{'0' * 39}g.ics",
        "/calendar/%00",
    ):
        answer = await program.get(malformed)
        assert (answer.status_code, answer.text, tuple(sorted(answer.headers.items()))) == (
            404,
            words,
            headers,
        )
    assert (await program.post(now_)).status_code == 404


async def test_the_database_keeps_no_address_and_the_profile_shows_it_again(
    world: World, program: httpx.AsyncClient
) -> None:
    path, anna = await made(ANNA), await worlds.visitor(ANNA)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    async with reading(anna) as r:
        stored = (await r.db.execute(text("SELECT * FROM calendar_feeds"))).all()
        assert token not in str(stored)
        listed = await addresses.mine(r)
        looked = await addresses.mine(replace(r, visitor=replace(r.visitor, seen_by=world.orla)))
    assert [each.kid.first_name if each.kid else "" for each in listed] == ["", "Theo", "Mia"]
    assert listed[0].address == ORIGIN + path
    assert not listed[1].address
    assert looked[0].made_at is not None
    assert not looked[0].address, "staff who look at a family's screens get no key to them"
    async with work(SYSTEM) as w:
        await w.db.execute(update(CalendarFeed).values(token_hash="kept under another secret"))
    async with reading(anna) as r:
        assert (await addresses.mine(r))[0].address == "", "an address that would not work is not shown"


async def test_who_asks_too_often_is_asked_to_wait(
    world: World, program: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, clock: TurnableClock
) -> None:
    path = await made(ANNA)
    monkeypatch.setattr(calendars._fetches, "most", 3)
    answers = [(await program.get(path)).status_code for _time in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    clock.advance(timedelta(hours=1))
    assert (await program.get(path)).status_code == 200
    monkeypatch.setattr(calendars._misses, "most", 2)
    guesses = [await program.get(f"/calendar/{number:040x}.ics") for number in range(4)]
    assert [guess.status_code for guess in guesses] == [404, 404, 429, 429]
    assert int(guesses[-1].headers["retry-after"]) > 0


async def test_an_ended_address_is_forgotten_and_a_live_one_is_not(
    world: World, program: httpx.AsyncClient, clock: TurnableClock
) -> None:
    await made(ANNA)
    path = await made(ANNA)
    clock.advance(timedelta(days=32))
    async with work(SYSTEM) as w:
        while await retention.prune(w):
            pass
    async with reading(SYSTEM) as r:
        left = list(await r.db.scalars(select(CalendarFeed.revoked_at)))
    assert left == [None]
    assert (await program.get(path)).status_code == 200


TYPED = "Evil\r\nEND:VCALENDAR\nSUMMARY:x;y,z\\n 🎉\u2028" + "ž" * 90


async def test_what_people_type_stays_what_they_typed(world: World, program: httpx.AsyncClient) -> None:
    part = await world.attendance("Theo", MONDAYS, 1)
    async with work(SYSTEM) as w:
        await w.db.execute(
            update(Session).where(Session.id == world.session(MONDAYS, 1)).values(public_note=TYPED)
        )
    entry = await entry_of(program, await made(ANNA), part)
    for line in ("Evil", "END:VCALENDAR", "SUMMARY:x;y,z\\n 🎉", "ž" * 90):
        assert line in entry.said["DESCRIPTION"].split("\n")


@BOTH
async def test_ten_years_of_others_and_of_ones_own_cost_no_more(
    world: World, program: httpx.AsyncClient
) -> None:
    """Whose it is, the provider's settings, the sessions: three questions, none of which reads a table from end to end."""
    path = await made(ANNA)
    mark = (await program.get(path)).headers["etag"]
    with questions() as asked:
        await program.get(path, headers={"If-None-Match": mark})
    assert len(asked) == 3
    with heard() as statements:
        await program.get(path)
    assert await scans(statements) == []


async def test_one_session_is_a_file_for_its_own_family_alone(
    world: World, program: httpx.AsyncClient
) -> None:
    part = await world.attendance("Mia", BOUNCE, 1)
    anna, zuzana = await worlds.visitor(ANNA), await worlds.visitor(ZUZANA)
    async with reading(anna) as r:
        name, content = await calendar_reading.one_session(r, part)
    assert name.endswith(".ics")
    [entry] = read(content.encode()).entries.values()
    assert entry.said["SUMMARY"].startswith("Mia: ")
    async with reading(zuzana) as r:
        with pytest.raises(NotFound):
            await calendar_reading.one_session(r, part)


async def test_without_escaping_the_reader_would_notice(
    world: World, program: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what people type would end a line, and begin one of its own."""
    async with work(SYSTEM) as w:
        await w.db.execute(
            update(Session).where(Session.id == world.session(MONDAYS, 1)).values(public_note=TYPED)
        )
    path = await made(ANNA)
    monkeypatch.setattr(writing, "text", lambda typed: typed)
    with pytest.raises(AssertionError):
        await fetched(program, path)


async def test_without_the_rule_of_who_sees_what_a_feed_would_show_more(
    world: World, program: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the shares: both conditions off, and Zuzana reads of Theo."""
    path = await made(ZUZANA)
    monkeypatch.setattr(facts, "_near", lambda _who: true())
    monkeypatch.setattr(access, "visible", lambda _who: true())
    monkeypatch.setattr(facts._in_window, "_built", {})
    titles = (await fetched(program, path)).titles()
    assert [title for title in titles if "Theo" in title]
