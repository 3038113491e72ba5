"""A list brought in with the browser: kept, tried, corrected in place, brought in as one, dropped again, taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from db import (
    Account,
    Attendance,
    Booking,
    Class,
    Client,
    ImportBatch,
    ImportRow,
    Share,
    SignIn,
    Table,
)
from services import provider
from services.core import acts
from services.core.events import SHARES_CHANGED
from services.core.plan import Plan
from services.core.refusals import NotFound
from services.core.versions import ChangedByOthers
from services.core.visitor import Kind as Who
from services.core.work import app, reading, work
from services.imports.batches import (
    bringing_in,
    correcting,
    flow,
    keeping,
    leftovers,
    listing,
    naming,
    one_file,
    report_file,
    trying,
)
from services.imports.batches.act import IMPORT
from services.imports.batches.bringing_in import NotTried
from services.imports.batches.keeping import NoLines
from services.imports.batches.one_file import LineView
from services.imports.cannot_read import CannotRead, TooLarge
from services.people import clients
from tests import small
from tests.services.imports import test_who_is_who as who_is_who
from tests.services.imports.made_workbooks import ods, xlsx
from tests.services.imports.test_imports import (
    CLASS_HEADINGS,
    CLASSES,
    CLIENT_HEADINGS,
    CLIENTS,
    EXCEL,
    MOVERS,
    child,
)
from tests.services.small import SYSTEM, enrolled

pytestmark = pytest.mark.usefixtures("house")
ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])
HISTORY = ("audit", "acts", "import_batches", "import_rows")
THINGS = [each for name, each in sorted(Table.metadata.tables.items()) if name not in HISTORY]
"""All tables but those that tell what was done."""


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
    return await flow.bring_in(SYSTEM, plan.wish, plan.stamp)


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
    assert await things() != before
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


@ON_SQLITE
async def test_what_was_filled_in_is_empty_again_unless_somebody_has_changed_it_since() -> None:
    await _provider()
    async with work(SYSTEM) as w:
        for name in ("ann", "ben"):
            await clients.client(w, f"{name}@example.com", name.title())
    listed = "E-mail,Parent surname,Phone\nann@example.com,Byrne,+353871234567\nben@example.com,Cohen,\n"
    done = await bring_in(await sent(listed))
    async with work(SYSTEM) as w:
        await w.db.execute(update(Client).where(Client.email == "ben@example.com").values(last_name="Kohn"))
    plan = await back(done)
    assert [(line.what, line.facts["name"]) for line in plan.lines] == [
        ("restore", "Ann Byrne"),
        ("stays", "Ben Kohn"),
    ]
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(select(Client.last_name, Client.phone).order_by(Client.email))
        assert [tuple(row) for row in rows] == [("", ""), ("Kohn", "")]


@ON_SQLITE
async def test_lines_that_were_left_out_are_corrected_as_a_list_of_their_own() -> None:
    await _provider()
    first = await sent("E-mail,Phone\nann@example.com,\nbroken,+353871234567\n")
    await bring_in(first)
    async with work(SYSTEM) as w:
        rest = await leftovers.left_over(w, first)
        assert await leftovers.left_over(w, first) == rest, "a second tap makes no second list"
    await trying.try_all(SYSTEM, rest)
    assert (await correct(rest, 3, E_mail="ben@example.com")).fate == "added"
    await trying.try_all(SYSTEM, rest)
    await bring_in(rest)
    async with reading(SYSTEM) as r:
        assert set(await r.db.scalars(select(Client.email))) == {"ann@example.com", "ben@example.com"}


@ON_SQLITE
async def test_of_two_who_correct_one_line_the_second_is_told_and_both_are_kept_apart() -> None:
    await _provider()
    batch_id = await sent("E-mail\nbroken\n")
    (line,) = await lines(batch_id)
    async with work(SYSTEM) as w:
        await correcting.type_over(w, line.row_id, line.version, {"0": "ann@example.com"})
    with pytest.raises(ChangedByOthers):
        async with work(SYSTEM) as w:
            await correcting.type_over(w, line.row_id, line.version, {"0": "ben@example.com"})
    assert [cell.text for cell in (await lines(batch_id))[0].cells] == ["ann@example.com"]


@ON_SQLITE
async def test_a_question_about_a_line_is_answered_in_a_cell_that_the_file_has_not() -> None:
    await _provider()
    await bring_in(await sent(CLASS_HEADINGS + MOVERS))
    await bring_in(await sent(CLIENT_HEADINGS + child("Ann")))
    other = await sent(CLIENT_HEADINGS + child("Ann").replace("Ann@", "aunt@"))
    (line,) = await lines(other)
    assert [cell.key for cell in line.cells][-2:] == ["same_person", "former_email"]
    assert line.problems
    assert (await correct(other, 2, same_person="no")).fate == "added"
    assert (await correct(other, 2, same_person="")).fate == "refused", "what is emptied is asked again"


@ON_SQLITE
@pytest.mark.parametrize("make", [xlsx, ods])
async def test_a_workbook_is_imported_with_its_days_and_times(make: Callable[[Any], bytes]) -> None:
    await _provider()
    head = [
        "Class",
        "Programme",
        "Venue",
        "Weekday",
        "Start",
        "Minutes",
        "Capacity",
        "First date",
        "Last date",
    ]
    row = ["Movers", "Pohyb", "Hall", "Monday", time(17, 0), 45, 8, date(2026, 9, 7), date(2026, 10, 19)]
    await bring_in(await sent(make([head, row]), "classes.book"))
    async with reading(SYSTEM) as r:
        made = (await r.db.scalars(select(Class))).one()
        assert (made.starts_minute, made.minutes, made.capacity) == (17 * 60, 45, 8)
        assert (made.first_on, made.last_on) == (date(2026, 9, 7), date(2026, 10, 19))


@ON_SQLITE
async def test_a_line_whose_letters_or_marks_were_wrong_is_good_once_they_are_typed_over() -> None:
    await _provider()
    unclosed = await sent('E-mail,Note\nann@example.com,"x\nben@example.com,y\n')
    assert [each.fate for each in await lines(unclosed)] == ["refused", "added"]
    assert (await correct(unclosed, 2, Note="x")).fate == "added"
    extra = await sent("E-mail,Note\nann@example.com,a,b\n")
    (line,) = await lines(extra)
    assert line.problems
    assert (await correct(extra, 2, **{"2": "", "Note": "a, b"})).fate == "added"


@ON_SQLITE
async def test_a_class_into_which_somebody_was_booked_stays_and_so_does_what_it_needs() -> None:
    await _provider()
    done = await bring_in(await sent(CLASS_HEADINGS + MOVERS + MOVERS.replace("Movers,", "Shakers,", 1)))
    async with work(SYSTEM) as w:
        movers = (await w.db.scalars(select(Class.id).where(Class.name == "Movers"))).one()
        await enrolled(w, movers, "Ann")
    plan = await back(done)
    assert {(line.about, line.why) for line in plan.staying} == {
        ("class", "booked"),
        ("programme", "needed"),
        ("venue", "needed"),
        ("staff", "needed"),
    }
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(Class.name))).all() == ["Movers"]


@ON_SQLITE
async def test_a_family_that_has_logged_in_stays() -> None:
    await _provider()
    done = await bring_in(await sent("E-mail\nann@example.com\nben@example.com\n"))
    async with work(SYSTEM) as w:
        ann = (await w.db.scalars(select(Client.id).where(Client.email == "ann@example.com"))).one()
        later = w.now + timedelta(days=30)
        w.db.add(
            SignIn(
                token_hash="x",
                client_id=ann,
                created_at=w.now,
                last_seen_at=w.now,
                idle_until=later,
                absolute_until=later,
            )
        )
    assert [(line.about, line.why) for line in (await back(done)).staying] == [("client", "signed in")]


@ON_SQLITE
@pytest.mark.parametrize("role", ["main_instructor", "instructor", "external_instructor", "receptionist"])
async def test_nobody_else_keeps_tries_sees_or_brings_in(role: str) -> None:
    await _provider()
    batch_id = await sent("E-mail\nann@example.com\n")
    (line,) = await lines(batch_id)
    someone = replace(SYSTEM, kind=Who.STAFF, role=role)
    async with work(SYSTEM) as plain:
        w = replace(plain, visitor=someone)
        for asked in (
            listing.listed(w),
            one_file.one(w, batch_id),
            one_file.lines_of(w, batch_id, None, at_most=9),
            one_file.line(w, line.row_id),
            report_file.report(w, batch_id),
            correcting.type_over(w, line.row_id, None, {}),
            correcting.leave_out(w, line.row_id, None, out=True),
            naming.name_columns(w, batch_id, None, {}),
            naming.change_kind(w, batch_id, None, "classes"),
            keeping.drop(w, batch_id),
            leftovers.left_over(w, batch_id),
            bringing_in.plan(w, bringing_in.wish(batch_id)),
        ):
            with pytest.raises(NotFound):
                await asked


@ON_SQLITE
@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"x" * (2 * 1024 * 1024 + 1), TooLarge),
        (b"E-mail\n", NoLines),
        (b"", CannotRead),
        (b"E-mail\n" + b"a@example.com\n" * 5001, CannotRead),
    ],
)
async def test_what_is_no_list_or_too_large_is_refused_and_not_kept(
    data: bytes, refused: type[Exception]
) -> None:
    await _provider()
    with pytest.raises(refused):
        await keeping.keep(SYSTEM, "x.csv", data)
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(ImportRow)) == 0


@ON_SQLITE
async def test_open_pages_are_told_when_a_share_goes_with_its_import() -> None:
    await small.found()
    await bring_in(await sent(who_is_who.CLASSES))
    both = who_is_who.line() + who_is_who.line(**who_is_who.FATHER, same="yes")
    done = await bring_in(await sent(who_is_who.HEADINGS + both))
    async with reading(SYSTEM) as r:
        father = await r.db.scalar(
            select(Client.id).join(Share, Share.email == Client.email).where(Share.revoked_at.is_(None))
        )
    rung: set[UUID] = set()
    app().events.on(SHARES_CHANGED, lambda ids: rung.update(ids or ()))
    await back(done)
    assert rung == {father}
