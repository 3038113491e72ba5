"""The room Import: a list sent by its own address, its lines with what is wrong beside the cell, imported and taken back."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from db import AuditEntry, Client, ImportBatch
from services.core.work import reading
from tests.pages.conftest import Portal
from tests.services.small import SYSTEM

FILES = "/staff/import/files"
LIST = b"E-mail;Parent first name;Phone;Date of birth;Child first name\nnina@example.com;Nina;;;\nbroken;Otto;;30.02.2019;Ota\n"


async def post(portal: Portal, data: bytes, name: str = "families.csv") -> dict[str, Any]:
    """Send a list as the browser does; the answer."""
    done = await portal.http.post(f"{FILES}?{urlencode({'name': name})}", content=data)
    assert done.status_code == 200
    found: dict[str, Any] = done.json()
    return found


async def submit(portal: Portal, **said: str) -> None:
    """Send the last form of the page, its fields named by the end of their names."""
    assert portal.user.client is not None
    forms = [each for each in portal.user.client.layout.descendants() if each.tag == "form"]
    form = forms[-1]
    names = [str(e.props["name"]) for e in form.descendants() if "name" in e.props]
    typed = {next(n for n in names if n.endswith(end)): text for end, text in said.items()}
    listener = next(each for each in form._event_listeners.values() if each.type == "submit")
    portal.user.client.handle_event({"id": form.id, "listener_id": listener.id, "args": [json.dumps(typed)]})
    await portal.settle()


async def clients() -> int:
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(func.count()).select_from(Client)) or 0


async def test_a_list_is_checked_corrected_imported_and_taken_back(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    before = await clients()
    answer = await post(portal, LIST)
    assert answer["kind"] == "read"
    assert answer["words"].replace("\xa0", " ") == "Families · 2 lines"
    at = f"/staff/import/{answer['id']}"
    assert "families.csv" in await portal.open("/staff/import")
    text = await portal.open(at)
    assert "Letters: UTF-8. Columns are separated by semicolons." in text
    await portal.tap("Check 2 lines")
    text = await portal.reads("1 line has to be corrected")
    assert "E-mail “broken” is no e-mail address." in text
    assert "Date of birth 30.02.2019 does not exist" in text
    await submit(portal, **{"-0": "otto@example.com", "-3": "28.02.2019"})
    await portal.reads("Check again and import")
    await portal.tap("Check again and import")
    for _moment in range(50):
        if "Nobody gets a message" in portal.sheet():
            break
        await portal.settle()
    assert "2 new, 0 changed, 0 the same." in portal.sheet()
    await portal.tap_in_sheet("Import 2 lines")
    await portal.reads("2 lines are in.")
    assert await clients() == before + 2
    report = await portal.http.get(f"{at}/report.csv")
    assert report.headers["content-type"] == "text/csv; charset=utf-8"
    assert "otto@example.com" in report.text
    await portal.tap("Take this import back")
    await portal.settle()
    assert "2 families go" in portal.sheet()
    await portal.tap_in_sheet("Take it back")
    await portal.reads("This import was taken back.")
    assert await clients() == before
    async with reading(SYSTEM) as r:
        acts = set(await r.db.scalars(select(AuditEntry.act).where(AuditEntry.about == "import")))
    assert acts >= {"file kept", "line corrected", "imported", "report saved", "import taken back"}


async def test_columns_that_are_not_known_are_said_and_then_it_is_checked(portal: Portal) -> None:
    await portal.come_as_staff("assistant")
    answer = await post(portal, b"Wer,Wo\nnina@example.com,Nina\n")
    at = f"/staff/import/{answer['id']}"
    assert "We could not find: Email of the parent" in await portal.open(at)
    text = await portal.open(f"{at}/columns")
    assert "nina@example.com" in text
    await submit(portal, **{"-0": "email", "-1": "email"})
    await portal.reads("Another column is this already.")
    await submit(portal, **{"-0": "email", "-1": "first_name"})
    assert "Check 1 line" in await portal.open(at)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "does not say what the columns are"),
        (b"E-mail\n", "no lines below"),
        (b"PK\x03\x04x", "not a text file"),
    ],
)
async def test_what_is_no_list_is_refused_in_words_and_not_kept(
    portal: Portal, data: bytes, words: str
) -> None:
    await portal.come_as_staff("owner")
    answer = await post(portal, data)
    assert answer["kind"] == "refused"
    assert words in answer["words"]
    async with reading(SYSTEM) as r:
        assert not await r.db.scalar(select(func.count()).select_from(ImportBatch))


@pytest.mark.parametrize("role", ["main_instructor", "instructor", "receptionist"])
async def test_nobody_else_sends_sees_or_saves(portal: Portal, role: str) -> None:
    await portal.come_as_staff("owner")
    at = f"/staff/import/{(await post(portal, LIST))['id']}"
    await portal.come_as_staff(role, "Rita")
    assert (await portal.http.post(FILES, content=LIST)).status_code == 404
    for path in ("/staff/import", at, f"{at}/columns", f"{at}/report.csv"):
        assert (await portal.http.get(path)).status_code == 404


async def test_a_list_is_removed_and_nothing_of_it_is_in(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    answer = await post(portal, LIST)
    again = await post(portal, LIST)
    assert again["id"] == answer["id"], "the same file that waits is not kept twice"
    await portal.open(f"/staff/import/{answer['id']}")
    await portal.tap("Remove this list")
    await portal.reads("No list yet")
