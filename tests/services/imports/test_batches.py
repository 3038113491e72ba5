"""A list brought in with the browser: kept, tried, corrected in place, brought in as one, dropped again, taken back."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from db import (
    Account,
    Attendance,
    Attendee,
    Booking,
    Class,
    Client,
    ImportBatch,
    Programme,
    Relation,
    Session,
    Staff,
    Venue,
)
from services import provider
from services.core import acts
from services.core.plan import Plan
from services.core.work import reading, work
from services.imports.batches import (
    bringing_in,
    correcting,
    keeping,
    listing,
    one_file,
    trying,
)
from services.imports.batches.act import IMPORT
from services.imports.batches.bringing_in import NotTried
from services.imports.batches.one_file import LineView
from tests import small
from tests.services.imports.test_imports import (
    CLASS_HEADINGS,
    CLASSES,
    CLIENT_HEADINGS,
    CLIENTS,
    EXCEL,
    MOVERS,
    child,
)
from tests.services.small import SYSTEM

pytestmark = pytest.mark.usefixtures("house")
ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])
THINGS = (Venue, Programme, Staff, Class, Session, Client, Attendee, Relation, Booking, Attendance)


async def sent(data: bytes | str | Path, name: str = "list.csv") -> UUID:
    """Keep a file and try it, as the room does."""
    if isinstance(data, Path):
        name, data = data.name, data.read_bytes()  # noqa: ASYNC240 - a small file of the tests
    batch_id = await keeping.keep(SYSTEM, name, data if isinstance(data, bytes) else data.encode())
    await trying.try_all(SYSTEM, batch_id)
    return batch_id


async def counts(batch_id: UUID) -> dict[str, int]:
    async with reading(SYSTEM) as r:
        return dict((await one_file.one(r, batch_id)).of.counts)


async def lines(batch_id: UUID, fate: listing.Fate | None = None) -> list[LineView]:
    async with reading(SYSTEM) as r:
        return await one_file.lines_of(r, batch_id, fate, at_most=9_999)


async def bring_in(batch_id: UUID) -> UUID:
    async with reading(SYSTEM) as r:
        plan = await acts.preview(r, IMPORT, bringing_in.wish(batch_id))
    async with work(SYSTEM) as w:
        return await acts.apply(w, IMPORT, plan.wish, plan.stamp)


async def back(done_id: UUID) -> Plan:
    async with reading(SYSTEM) as r:
        plan = await acts.preview_taking_back(r, IMPORT, done_id)
    async with work(SYSTEM) as w:
        await acts.take_back(w, IMPORT, done_id, plan.stamp)
    return plan


async def things() -> list[int]:
    async with reading(SYSTEM) as r:
        return [await r.db.scalar(select(func.count()).select_from(table)) or 0 for table in THINGS]


async def correct(batch_id: UUID, line: int, **typed: str) -> LineView:
    """Type over cells of a line, named by their headings."""
    (found,) = [each for each in await lines(batch_id) if each.line == line]
    keys = {cell.label.replace(" ", "_").replace("-", "_") or cell.key: cell.key for cell in found.cells}
    async with work(SYSTEM) as w:
        said = {keys[name]: text for name, text in typed.items()}
        await correcting.type_over(w, found.row_id, found.version, said)
    await correcting.try_one(SYSTEM, batch_id, found.row_id)
    return next(each for each in await lines(batch_id) if each.line == line)


async def _provider() -> None:
    async with work(SYSTEM) as w:
        await provider.found(w, name="Hop & Tumble", zone="Europe/Dublin", country="IE")


async def test_both_encodings_are_corrected_in_place_dropped_again_and_taken_back_whole() -> None:
    await _provider()
    classes = await sent(CLASSES)
    assert await counts(classes) == {"added": 20, "unchanged": 1, "refused": 1}
    line = await correct(classes, 22, Weekday="Monday", Start="15:00", Capacity="10")
    assert (line.fate, line.problems) == ("added", ())
    with pytest.raises(NotTried):
        await bring_in(classes)
    await trying.try_all(SYSTEM, classes)
    first = await bring_in(classes)
    clients, excel = await sent(CLIENTS), await sent(EXCEL)
    assert (await counts(clients))["refused"] == 4
    wrong = {each.line: each for each in await lines(clients, "refused")}
    assert [(c.label, c.text, bool(c.problem)) for c in wrong[8].cells if c.problem] == [
        ("E-mail", "peter.kovac@example", True)
    ]
    fixed = await correct(clients, 8, E_mail="peter.kovac@example.com")
    assert fixed.fate == "added"
    async with reading(SYSTEM) as r:
        assert "Windows-1250" in (await one_file.one(r, excel)).encoding
    await trying.try_all(SYSTEM, clients)
    second = await bring_in(clients)
    await trying.try_all(SYSTEM, excel)
    assert set(await counts(excel)) == {"unchanged", "refused"}
    after = await things()
    for file in (CLASSES, CLIENTS):
        again = await sent(file)
        assert set(await counts(again)) <= {"unchanged", "refused"}, "dropped again: 0 new, 0 changed"
    assert await things() == after
    plan = await back(second)
    kept = {line.why for line in plan.staying}
    assert kept <= {"books"}, "only what the books keep stays, ended"
    async with reading(SYSTEM) as r:
        owed = await r.db.scalar(select(func.sum(Account.balance)))
        assert owed == 0
        assert not await r.db.scalar(select(func.count()).select_from(Attendance))
        assert set(await r.db.scalars(select(Booking.status))) <= {"cancelled"}
    await back(first)
    async with reading(SYSTEM) as r:
        assert set(await r.db.scalars(select(ImportBatch.state))) == {"open", "taken_back"}


async def test_lists_without_amounts_leave_nothing_behind() -> None:
    await small.found()
    before = await things()
    classes = await bring_in(await sent(CLASS_HEADINGS + MOVERS.replace("288.00,EUR", ",")))
    clients = await bring_in(await sent(CLIENT_HEADINGS + child("Ann") + child("Ben") + child("Cat")))
    assert (await things())[-2:] != [0, 0]
    assert (await back(clients)).staying == ()
    assert (await back(classes)).staying == ()
    assert await things() == before


async def test_what_somebody_has_edited_stays_with_what_it_needs_and_the_rest_goes() -> None:
    await small.found()
    done = await bring_in(await sent(CLIENT_HEADINGS + child("Ann", class_="") + child("Ben", class_="")))
    async with work(SYSTEM) as w:
        ann = (await w.db.scalars(select(Client).where(Client.email == "ann@example.com"))).one()
        await w.db.execute(update(Client).where(Client.id == ann.id).values(phone="+353871234567"))
    plan = await back(done)
    assert [(line.about, line.why) for line in plan.staying] == [("client", "edited")]
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(Client.email))).all() == ["ann@example.com"]
