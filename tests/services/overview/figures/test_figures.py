"""Every figure counts what it says, and opens exactly the rows that it counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import STAFF_ROLES, Attendance, Class, Credit, Session, Staff
from services import provider
from services.core.capabilities import CAPABILITIES, Capability
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.language import formats
from services.outside.clock import TurnableClock
from services.overview.figures import board as boards
from services.overview.figures import rows as rows_of
from services.overview.figures.counts import COUNTS
from services.overview.figures.terms import terms
from tests import small
from tests import world as worlds
from tests.small_money import debt, pay
from tests.world import World

SYSTEM = Visitor.system("test")
ME = "me@example.com"


@pytest.fixture
async def class_id(house: App, clock: TurnableClock) -> UUID:
    async with work(SYSTEM) as w:
        w.db.add(Staff(email=ME, first_name="Me", role="owner"))
    made = await small.class_(await small.found(), capacity=4)
    async with reading(SYSTEM) as r:
        formats.be_here((await provider.current(r)).zone, clock.now())
    return made


async def me(role: str = "owner") -> Visitor:
    async with work(SYSTEM) as w:
        (await w.db.scalars(select(Staff).where(Staff.email == ME))).one().role = role
    return await worlds.visitor(ME)


async def mark(class_id: UUID, states: list[str]) -> None:
    """So many parts of the past sessions get these states, one after the other."""
    async with work(SYSTEM) as w:
        ids = (
            await w.db.scalars(
                select(Attendance.id)
                .join(Session, Session.id == Attendance.session_id)
                .where(Session.class_id == class_id, Session.starts_at < w.now)
                .order_by(Session.starts_at, Attendance.id)
            )
        ).all()
        for id_, state in zip(ids, states, strict=False):
            await w.db.execute(update(Attendance).where(Attendance.id == id_).values(state=state))


async def test_attendance_fill_money_and_make_ups_of_one_class(class_id: UUID) -> None:
    first, second = await small.families(class_id, 2, since=datetime(2026, 1, 1, tzinfo=UTC))
    await mark(class_id, ["attended", "attended", "attended", "no_show"])
    owed = await debt(first, 6000)
    await pay(first, 4500, owed)
    await small.with_credit(second)
    async with reading(await me()) as r:
        found = await boards.board(r, "")
    [figures] = found.classes
    assert found.term is not None
    assert (figures.counts["attended"], figures.counts["missed"], figures.came) == (3, 1, 0.75)
    assert (figures.paid.minor, figures.left.minor) == (4500, 1500)  # type: ignore[union-attr]
    assert (figures.counts["earned"], figures.counts["open"], figures.counts["used"]) == (1, 1, 0)
    assert figures.places == 4 * 13, "thirteen Mondays from January to March"
    assert sum(month.attended for month in found.months) == 3
    assert sum(month.paid.minor for month in found.months if month.paid) == 4500


async def test_every_number_opens_as_many_rows_as_it_says(world: World) -> None:
    """In Hop & Tumble, where there are all kinds of them; of each term, and of each class of it."""
    visitor = await worlds.visitor("orla@example.com")
    seen = 0
    async with reading(visitor) as r:
        for term in await terms(r):
            found = await boards.board(r, term.key)
            assert found.term == term
            for name in COUNTS:
                behind = await rows_of.rows(r, name, term.key, None, 0)
                assert behind.number == found.number(name), (term.name, name)
                assert len(behind.rows) == min(behind.number, rows_of.PAGE)
                seen += behind.number
            for each in found.classes:
                for name in COUNTS:
                    of_class = await rows_of.rows(r, name, term.key, each.class_id, 0)
                    assert of_class.number == each.counts[name], (each.name, name)
            for name in ("paid", "left"):
                behind = await rows_of.rows(r, name, term.key, None, 0)
                amounts = [getattr(each, name).minor for each in found.classes]
                assert behind.total is not None
                assert behind.total.minor == sum(amounts), (term.name, name)
            fill = await rows_of.rows(r, "fill", term.key, None, 0)
            taken = sum(int(row.second.partition("/")[0]) for row in fill.rows)
            if fill.number <= rows_of.PAGE:
                assert taken == found.taken
    assert seen > 100


async def test_cancelled_sessions_and_voided_make_ups_are_not_counted(class_id: UUID) -> None:
    [family] = await small.families(class_id)
    await small.with_credit(family)
    async with work(SYSTEM) as w:
        await w.db.execute(update(Credit).values(state="voided"))
        await w.db.execute(update(Session).values(status="cancelled"))
    async with reading(await me()) as r:
        [figures] = (await boards.board(r, "")).classes
    assert (figures.counts["earned"], figures.counts["sessions"], figures.places, figures.fill) == (
        0,
        0,
        0,
        None,
    )
    assert figures.counts["cancelled"] == 13


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_who_sees_no_money_sees_none_of_it_here(class_id: UUID, role: str) -> None:
    [family] = await small.families(class_id)
    await debt(family, 6000)
    async with reading(await me(role)) as r:
        if Capability.TIMETABLE not in CAPABILITIES[role]:
            for ask in (boards.board(r, ""), rows_of.rows(r, "sessions", "", None, 0)):
                with pytest.raises(NotFound):
                    await ask
            return
        found = await boards.board(r, "")
        sees = Capability.MONEY in CAPABILITIES[role]
        assert (found.classes[0].left is not None) is sees
        if not sees:
            with pytest.raises(NotFound):
                await rows_of.rows(r, "left", "", None, 0)


async def test_nothing_is_counted_where_nothing_is(house: App) -> None:
    async with work(SYSTEM) as w:
        await provider.found(w, name="New", zone="Europe/Dublin", country="IE")
        w.db.add(Staff(email=ME, first_name="Me", role="owner"))
    async with reading(await me()) as r:
        assert (await boards.board(r, "x")).term is None
        with pytest.raises(NotFound):
            await rows_of.rows(r, "sessions", "", None, 0)


async def test_two_terms_of_one_name_stand_apart(class_id: UUID) -> None:
    async with reading(SYSTEM) as r:
        programme, venue = (await r.db.execute(select(Class.programme_id, Class.venue_id))).one()
    made = small.Small(programme, programme, venue, (await me()).staff_id)  # type: ignore[arg-type]
    await small.class_(made, name="Class 1", first_on=date(2026, 4, 6), last_on=date(2026, 6, 29))
    async with reading(await me()) as r:
        found = await terms(r)
        assert [each.name for each in found] == ["April 2026 – June 2026", "January 2026 – March 2026"]
        for term in found:
            assert len((await boards.board(r, term.key)).classes) == 1
