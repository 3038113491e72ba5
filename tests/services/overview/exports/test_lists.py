"""Lists as files: nothing in them runs in a spreadsheet (T32), each role takes out what it sees, and each is written down."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import select, update

from db import STAFF_ROLES, Attendee, AuditEntry, Booking, Class, Client, Debt, Programme, Staff, Venue
from services.core.capabilities import CAPABILITIES, Capability
from services.core.refusals import NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import App, reading, work
from services.language import table_file, workbook
from services.overview.exports import columns, lists
from services.overview.exports.lists import OFFERED, FirstAfterLast
from tests import small
from tests import world as worlds
from tests.small_money import debt

SYSTEM = Visitor.system("test")
ME = "me@example.com"
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
PAYLOADS = (
    *(f'{sign}HYPERLINK("http://x","y")' for sign in SIGNS),
    *(f" {sign}cmd|'/c calc'!A1" for sign in SIGNS if sign.isprintable()),
    *(f"\u200b{sign}SUM(1)" for sign in ("=", "+", "-", "@")),
    *(f"\ufeff{sign}1+1" for sign in ("=", "+", "-", "@")),
    '=1+1";=2+2',
    "=DDE(a;b)",
    "-2+3+cmd",
    "@SUM(1+9)*cmd",
    "+1-1",
    "\u00a0=1",
    "\x1f=1",
    "\r\n=1",
    "=cmd|' /C calc'!A0",
    "@A1",
    "+A1",
    "\uff1dA1",
)
"""Forty ways in which a cell has been made to run."""


def runs(cell: str) -> bool:
    """Whether a spreadsheet would compute what stands in this cell."""
    seen = cell.lstrip(" \u00a0\u200b\ufeff\x1f")
    return cell[:1] in ("\t", "\r", "\n", "\0") or unicodedata.normalize("NFKC", seen[:1]) in set("=+-@")


def of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def of_xlsx(content: bytes) -> list[list[tuple[str, str]]]:
    """Each cell with its type."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            ElementTree.fromstring(packed.read(name))
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert not list(sheet.iter(f"{space}f")), "there is no formula in it"
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row] for row in sheet.iter(f"{space}row")
    ]


def test_there_are_forty_of_them() -> None:
    assert len(set(PAYLOADS)) == 40
    assert all(runs(each) for each in PAYLOADS), "the check sees each of them"


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_no_text_becomes_a_formula(payload: str) -> None:
    rows = [["head"], [payload]]
    assert not runs(of_csv(table_file.as_csv(rows))[1][0])
    kind, text = of_xlsx(workbook.as_xlsx("x", rows))[1][0]
    assert kind == "inlineStr"
    assert not runs(text)


def test_numbers_days_and_phones_stay_what_they_are() -> None:
    rows = [
        ["Amount", "Day", "Moment", "Phone", "Nothing", "Low"],
        [Decimal("12.50"), date(2026, 2, 19), datetime(2026, 2, 19, 17, 30), "+421 905 123 456", None, "-5"],
    ]
    assert of_csv(table_file.as_csv([[columns.written(c) for c in row] for row in rows]))[1] == [
        "12.50",
        "2026-02-19",
        "2026-02-19 17:30",
        "+421 905 123 456",
        "",
        "-5",
    ]
    cells = of_xlsx(workbook.as_xlsx("Names: [of] sheets?", rows))[1]
    assert cells[:3] == [("n", "12.50"), ("n", "46072"), ("n", "46072.729167")]
    assert cells[3] == ("inlineStr", "+421 905 123 456")
    assert cells[4] == ("n", "")


@pytest.fixture
async def filled(house: App) -> Visitor:
    """An owner, and a family that owes something."""
    async with work(SYSTEM) as w:
        w.db.add(Staff(email=ME, first_name="Me", role="owner"))
    class_id = await small.class_(await small.found())
    [family] = await small.families(class_id)
    await debt(family, 4200)
    return await worlds.visitor(ME)


async def span(r: Any) -> columns.Span:
    return await columns.span(r, "2026-01-01", "2026-03-31")


@pytest.mark.parametrize("payload", PAYLOADS[::5], ids=ascii)
async def test_no_column_of_any_list_lets_one_through(filled: Visitor, payload: str) -> None:
    """Every text that people can write is written over with it, past all that would refuse it."""
    async with work(SYSTEM) as w:
        text = payload.replace("\0", "\x01")  # PostgreSQL keeps no NUL
        for table, names in (
            (Client, ("first_name", "last_name", "phone", "email")),
            (Attendee, ("first_name", "last_name")),
            (Class, ("name",)),
            (Programme, ("name",)),
            (Venue, ("name",)),
            (Booking, ("number",)),
            (Staff, ("first_name", "last_name")),
            (Debt, ("title",)),
        ):
            await w.db.execute(update(table).values(dict.fromkeys(names, text)))
    async with reading(filled) as r:
        for name in OFFERED:
            for suffix, read in (("csv", of_csv), ("xlsx", of_xlsx)):
                file = await lists.made(r, name, suffix, await span(r))
                assert file.rows >= 1, name
                for row in read(file.content):
                    cells = [cell if isinstance(cell, str) else cell[1] for cell in row]
                    assert not [cell for cell in cells if runs(cell)], (name, suffix)


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_each_role_takes_out_what_it_sees_and_only_with_the_right_to(
    filled: Visitor, role: str
) -> None:
    async with work(SYSTEM) as w:
        (await w.db.scalars(select(Staff).where(Staff.email == ME))).one().role = role
    async with reading(await worlds.visitor(ME)) as r:
        for name, each in OFFERED.items():
            if {Capability.EXPORT, each.needs} <= CAPABILITIES[role]:
                assert (await lists.made(r, name, "csv", await span(r))).rows
            else:
                with pytest.raises(NotFound):
                    await lists.made(r, name, "csv", await span(r))


async def test_contacts_are_no_column_for_whoever_does_not_see_them(
    filled: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CAPABILITIES, "owner", CAPABILITIES["owner"] - {Capability.CONTACTS})
    async with reading(filled) as r:
        for name in OFFERED:
            file = await lists.made(r, name, "csv", await span(r))
            assert b"example.com" not in file.content, name


async def test_it_is_written_down_who_took_out_what(filled: Visitor) -> None:
    async with work(filled) as w:
        file = await lists.made(w, "clients", "xlsx", await span(w))
        await lists.note(w, "clients", file)
        note = (await w.db.scalars(select(AuditEntry).where(AuditEntry.act == "exported"))).one()
    assert (note.actor, note.facts) == (w.visitor.actor, {"what": "clients", "rows": 1, "file": "xlsx"})


async def test_families_and_strangers_take_out_nothing(filled: Visitor) -> None:
    for visitor in (Visitor.anonymous(), Visitor(Kind.STAFF, role="cleaner")):
        async with reading(SYSTEM) as r:
            with pytest.raises(NotFound):
                lists.offered(replace(r, visitor=visitor))


async def test_days_in_the_wrong_order_or_too_many_are_refused(filled: Visitor) -> None:
    async with reading(filled) as r:
        for first, last in (("2026-03-01", "2026-02-01"), ("2024-01-01", "2026-01-01")):
            with pytest.raises(FirstAfterLast):
                await lists.made(r, "register", "csv", await columns.span(r, first, last))
        for name, suffix in (("nothing", "csv"), ("clients", "pdf")):
            with pytest.raises(NotFound):
                await lists.made(r, name, suffix, await span(r))
