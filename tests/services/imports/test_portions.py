"""A long list is checked and imported while others go on with what they do, and is still one act for people."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from db import Attendance, Booking, Client, ImportBatch, ImportRow, Venue
from services.core import acts
from services.core.acts import PlanHasChanged
from services.core.work import App, reading, trial, work
from services.imports.batches import bringing_in, flow, listing, one_file, portions, trying
from services.imports.batches.act import IMPORT
from services.imports.batches.flow import GoesOnElsewhere
from services.outside.clock import TurnableClock
from services.people import clients
from services.timetable import classes
from tests import small
from tests.services.imports.test_batches import back, bring_in, counts, sent, things
from tests.services.imports.test_imports import CLASS_HEADINGS, CLIENT_HEADINGS, MOVERS, child
from tests.services.small import SYSTEM, enrolled

LIST = "E-mail,Parent surname,Phone\n" + "".join(
    f"{name}@example.com,Byrne,\n" for name in ("ann", "ben", "cat", "dan")
)
AGAIN = "ann@example.com,Byrne,+353871234567\n"


@pytest.fixture(autouse=True)
def _one_line_each(house: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "AT_ONCE", 1)


async def _begun(text: str) -> tuple[UUID, UUID]:
    """A file of which the first line is in, and its act."""
    batch_id = await sent(text)
    async with reading(SYSTEM) as r:
        plan = await acts.preview(r, IMPORT, bringing_in.wish(batch_id))
    async with work(SYSTEM) as w:
        return batch_id, await acts.apply(w, IMPORT, plan.wish, plan.stamp)


async def _clients() -> list[str]:
    async with reading(SYSTEM) as r:
        return sorted((await r.db.scalars(select(Client.email))).all())


async def test_what_is_tried_makes_nobody_wait_and_leaves_nothing() -> None:
    await small.found()
    async with trial(SYSTEM) as tried:
        await clients.client(tried, "tried@example.com", "Tried")
        async with work(SYSTEM) as w:
            await classes.venue(w, "Meanwhile")
        assert await tried.db.scalar(select(func.count()).select_from(Client)) == 1
    assert await _clients() == []
    async with reading(SYSTEM) as r:
        assert "Meanwhile" in (await r.db.scalars(select(Venue.name))).all()


async def test_a_family_books_between_two_portions_and_the_list_goes_back_whole(clock: TurnableClock) -> None:
    house = await small.found()
    own = await small.class_(house)
    await bring_in(await sent(CLASS_HEADINGS + MOVERS.replace("288.00,EUR", ",")))
    batch_id, done_id = await _begun(CLIENT_HEADINGS + child("Ann") + child("Ben") + child("Cat"))
    clock.advance(timedelta(seconds=1))
    async with work(SYSTEM) as w:
        family = await enrolled(w, own, "zoe")
        await w.db.flush()
        client_id = family.client_id
    clock.advance(timedelta(seconds=1))
    async with reading(SYSTEM) as r:
        assert (await one_file.one(r, batch_id)).goes_on_at == 1
        assert [each.batch_id for each in await listing.listed(r) if each.is_going] == [batch_id]
    await flow.go_on(SYSTEM, batch_id)
    async with reading(SYSTEM) as r:
        assert (await one_file.one(r, batch_id)).goes_on_at is None
        assert await r.db.scalar(select(func.count()).select_from(Booking)) == 4
    clock.advance(timedelta(minutes=1))
    assert (await back(done_id)).staying == ()
    assert await _clients() == ["zoe@example.com"]
    async with reading(SYSTEM) as r:
        assert set(await r.db.scalars(select(Booking.client_id))) == {client_id}
        assert await r.db.scalar(select(func.count()).select_from(Attendance))


async def test_an_interrupted_import_can_be_taken_back_as_far_as_it_is_in() -> None:
    await small.found()
    before = await things()
    batch_id, done_id = await _begun(LIST)
    assert await _clients() == ["ann@example.com"]
    assert (await back(done_id)).staying == ()
    assert await things() == before
    await flow.go_on(SYSTEM, batch_id)
    assert await _clients() == [], "what was taken back does not go on"


async def test_a_line_that_becomes_something_else_takes_all_of_it_back() -> None:
    await small.found()
    batch_id, _done = await _begun(LIST)
    async with work(SYSTEM) as w:
        await clients.client(w, "cat@example.com", "Cat", "Byrne")
    with pytest.raises(PlanHasChanged):
        await flow.go_on(SYSTEM, batch_id)
    assert await _clients() == ["cat@example.com"]
    async with reading(SYSTEM) as r:
        view = await one_file.one(r, batch_id)
        assert (view.of.state, view.is_tried, view.act_id) == ("open", False, None)
    await trying.try_all(SYSTEM, batch_id)
    assert await counts(batch_id) == {"added": 3, "unchanged": 1}
    await bring_in(batch_id)
    assert len(await _clients()) == 4


async def test_a_later_portion_may_change_what_an_earlier_one_has_made() -> None:
    await small.found()
    before = await things()
    batch_id, done_id = await _begun(LIST + AGAIN)
    await flow.go_on(SYSTEM, batch_id)
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(Client.phone).where(Client.email == "ann@example.com"))
    assert (await back(done_id)).staying == ()
    assert await things() == before


async def test_what_somebody_edits_between_two_portions_stays() -> None:
    await small.found()
    batch_id, done_id = await _begun(LIST + AGAIN)
    async with work(SYSTEM) as w:
        await w.db.execute(update(Client).where(Client.email == "ann@example.com").values(first_name="Annie"))
    await flow.go_on(SYSTEM, batch_id)
    assert [line.why for line in (await back(done_id)).staying] == ["edited"]
    assert await _clients() == ["ann@example.com"]


async def test_of_two_windows_that_import_one_list_the_second_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await small.found()
    batch_id, _done = await _begun(LIST)
    first = flow._Rest(SYSTEM, batch_id)
    second = flow._Rest(SYSTEM, batch_id)
    assert await first.portion()
    assert await second.portion()
    with pytest.raises(GoesOnElsewhere):
        await first.portion()
    await flow.go_on(SYSTEM, batch_id)
    async with reading(SYSTEM) as r:
        made = await r.db.scalars(select(ImportRow.made).where(ImportRow.batch_id == batch_id))
        assert all(made.all())
        assert await r.db.scalar(select(ImportBatch.goes_on_at)) is None
