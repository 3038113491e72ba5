"""What is written about a session: for whom, from when on, and that the team's own note never leaves it (R96)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from db import Attendance, Client, OutboxMessage, Session
from services.attendance import cancelling
from services.attendance.content import reading as content
from services.attendance.content import report_form, writing
from services.attendance.content.report_form import FAMILIES, TEAM, field_of
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.versions import ChangedByOthers
from services.core.visitor import Kind, Visitor
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from tests import small
from tests.small import SYSTEM, Family

INSIDE = "canary-inside"


class Here:
    """A session that has begun, with three children."""

    def __init__(self, session: Session, families: list[Family], parts: list[UUID]) -> None:
        self.session, self.families, self.parts = session, families, parts

    async def writes(self, readers: str = FAMILIES, *, seen: int | None = None, **said: str) -> bool:
        typed = {"done": "", "practise": "", "internal_note": INSIDE, "readers": readers} | said
        async with work(SYSTEM) as w:
            return await writing.keep(w, self.session.id, seen, typed)

    async def reads(self, number: int, of: int | None = None) -> content.WhatWasDone | None:
        async with reading(self.families[number if of is None else of].visitor) as r:
            return await content.report(r, self.parts[number])


@pytest.fixture
async def here(house: App, clock: TurnableClock) -> Here:
    class_id = await small.class_(await small.found())
    families = await small.families(class_id, 3)
    async with reading(SYSTEM) as r:
        parts = [await small.next_part(r, family.booking_id) for family in families]
        session = await r.db.get_one(Session, (await r.db.get_one(Attendance, parts[0])).session_id)
    async with work(families[2].visitor) as w:
        await cancelling.cancel(w, parts[2])
    clock.turn_to(session.starts_at + timedelta(minutes=50))
    return Here(session, families, parts)


async def told() -> list[UUID]:
    async with reading(SYSTEM) as r:
        found = select(OutboxMessage.client_id).where(OutboxMessage.notice == "session-news")
        return [each for each in await r.db.scalars(found) if each is not None]


async def test_a_draft_is_read_by_nobody_and_what_is_shared_by_everybody_who_was_booked(here: Here) -> None:
    assert not await here.writes(TEAM, done="Cartwheels", practise="The bridge")
    assert [await here.reads(number) for number in range(3)] == [None, None, None]
    assert await told() == []
    assert await here.writes(done="Cartwheels\n\non the beam", practise="The bridge")
    for number in range(3):  # the third could not come, and reads what was missed
        report = await here.reads(number)
        assert report is not None
        assert (report.done, report.practise, report.personal) == (
            "Cartwheels\n\non the beam",
            "The bridge",
            "",
        )
    assert sorted(await told()) == sorted(family.client_id for family in here.families)


async def test_what_is_about_one_child_is_read_by_its_family_alone(here: Here) -> None:
    await here.writes(**{field_of(here.parts[0]): "Theo was brave"})
    report = await here.reads(0)
    assert report is not None
    assert report.personal == "Theo was brave"
    assert await here.reads(1) is None
    assert await told() == [here.families[0].client_id]
    with pytest.raises(NotFound):
        await here.reads(0, of=1)


async def test_what_the_team_keeps_to_itself_is_in_nothing_that_a_family_reads(here: Here) -> None:
    await here.writes(done="Cartwheels")
    assert INSIDE not in repr(await here.reads(0))
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Session, here.session.id)).internal_note == INSIDE
        assert (await report_form.form(r, here.session.id)).values["internal_note"] == INSIDE


async def test_a_family_is_told_once_a_day_and_of_the_rest_the_day_after(
    here: Here, clock: TurnableClock
) -> None:
    mine = here.families[0].client_id
    await here.writes(done="Cartwheels")
    await here.writes(done="Cartwheels", **{field_of(here.parts[0]): "Brave"})
    assert (await told()).count(mine) == 1, "the one that waits tells of both"
    await here.writes(done="Cartwheels and more", **{field_of(here.parts[0]): "Very brave"})
    assert (await told()).count(mine) == 1, "a word that is mended is no news"
    async with work(SYSTEM) as w:
        await w.db.execute(update(OutboxMessage).values(status="sent"))
    await here.writes(done="Cartwheels", **{field_of(here.parts[0]): ""})
    for _twice in range(2):
        await here.writes(done="Cartwheels", **{field_of(here.parts[0]): "Brave again"})
        await here.writes(done="Cartwheels", **{field_of(here.parts[0]): ""})
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(
            select(OutboxMessage.next_at)
            .where(OutboxMessage.client_id == mine, OutboxMessage.notice == "session-news")
            .order_by(OutboxMessage.next_at)
        )
        first, second = rows.all()
    assert second - first >= timedelta(hours=20)


async def test_it_is_told_of_no_session_that_has_not_begun(here: Here, clock: TurnableClock) -> None:
    clock.turn_to(here.session.starts_at - timedelta(seconds=1))
    assert not await here.writes(TEAM, done="The plan")
    with pytest.raises(NotAsTyped) as no:
        await here.writes(done="The plan")
    assert list(no.value.fields) == ["readers"]
    clock.turn_to(here.session.starts_at)
    assert await here.writes(done="The plan")


async def test_what_is_taken_back_is_read_by_nobody_and_its_message_is_not_sent(here: Here) -> None:
    from services.notices.messages import session_news
    from services.notices.telling.envelope import Envelope, NoLongerWanted
    from services.provider import current

    await here.writes(done="Cartwheels")
    await here.writes(TEAM, done="Cartwheels")
    assert await here.reads(0) is None
    async with reading(SYSTEM) as r:
        row = (
            await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "session-news"))
        ).first()
        assert row is not None
        client = await r.db.get_one(Client, row.client_id)
        notice = session_news.SessionNews.read(row.payload)
        with pytest.raises(NoLongerWanted):
            await session_news.still_wanted(r, notice, Envelope(row, await current(r), "", client))


async def test_the_second_of_two_editors_is_told_also_where_nothing_was_written_before(here: Here) -> None:
    async with reading(SYSTEM) as r:
        seen = (await report_form.form(r, here.session.id)).version
    assert seen == 0
    await here.writes(TEAM, seen=seen, done="One")
    with pytest.raises(ChangedByOthers):
        await here.writes(TEAM, seen=seen, done="Other")
    async with reading(SYSTEM) as r:
        assert (await report_form.form(r, here.session.id)).values["done"] == "One"


async def test_what_is_too_long_is_said_beside_its_field_and_nothing_is_kept(here: Here) -> None:
    with pytest.raises(NotAsTyped) as no:
        await here.writes(done="x" * 2001, **{field_of(here.parts[0]): "x" * 1001})
    assert set(no.value.fields) == {"done", field_of(here.parts[0])}
    async with reading(SYSTEM) as r:
        assert (await report_form.form(r, here.session.id)).version == 0


@pytest.mark.parametrize("role", ["receptionist", "external_instructor"])
async def test_who_neither_leads_it_nor_looks_after_all_may_not_write(here: Here, role: str) -> None:
    hour, begins = timedelta(hours=1), here.session.starts_at
    today = (begins - hour, begins + hour)  # the reception sees its register, and writes nothing
    visitor = Visitor(Kind.STAFF, staff_id=UUID(int=1), role=role, today=today)
    async with reading(SYSTEM) as r:
        for_them = type(r)(r.db, visitor, r.now)
        with pytest.raises(NotFound):
            await report_form.form(for_them, here.session.id)


async def test_an_attendance_of_another_session_is_not_written_about(here: Here) -> None:
    async with reading(SYSTEM) as r:
        other = await r.db.scalar(
            select(Attendance.id).where(
                Attendance.session_id != here.session.id, Attendance.booking_id == here.families[0].booking_id
            )
        )
    assert other is not None
    await here.writes(**{field_of(other): "Smuggled"})
    from db import PersonalNote

    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(PersonalNote)) == 0
