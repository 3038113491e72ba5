"""Writing about a session, its files and its link, as staff do it on their phone."""

from __future__ import annotations

from services.attendance.content import reading as content
from services.attendance.content import report_form, writing
from services.attendance.content.report_form import TEAM
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from tests.pages.conftest import Portal
from tests.pages.staff.filling import send

SYSTEM = Visitor.system("test")


async def test_what_is_written_is_a_draft_until_it_is_shared(portal: Portal) -> None:
    assert portal.world is not None
    session_id = portal.world.session(MONDAYS, -2)
    part = await portal.world.attendance("Theo", MONDAYS, -2)
    await portal.come_as_staff("owner", "Orla")
    address = f"/staff/sessions/{short(session_id)}"
    assert "Nothing is written about it yet." in await portal.open(address)
    await portal.open(f"{address}/report")
    await send(portal, done="Rolls", internal_note="Wedge", readers=TEAM)
    assert "A draft of the team: no family reads it." in await portal.reads("A draft of the team")
    async with reading(SYSTEM) as r:
        assert await content.report(r, part) is None
    await portal.open(f"{address}/report")
    await send(portal, done="Rolls", internal_note="Wedge", readers="families")
    await portal.reads("Families can read it.")
    async with reading(SYSTEM) as r:
        report = await content.report(r, part)
    assert report is not None
    assert (report.by, report.done) == ("Orla", "Rolls")


async def test_the_second_editor_sees_what_the_first_has_written(portal: Portal) -> None:
    assert portal.world is not None
    session_id = portal.world.session(MONDAYS, -2)
    await portal.come_as_staff("owner", "Orla")
    await portal.open(f"/staff/sessions/{short(session_id)}/report")
    said = {"done": "By Noah", "practise": "", "internal_note": "", "readers": TEAM}
    async with work(SYSTEM) as w:
        await writing.keep(w, session_id, None, said)
    await send(portal, done="By Orla", internal_note="", readers=TEAM)
    text = await portal.reads("By Noah")
    assert "while you had it open" in text
    async with reading(SYSTEM) as r:
        assert (await report_form.form(r, session_id)).values["done"] == "By Noah"


async def test_the_link_of_a_class_is_set_and_the_leader_finds_it_at_the_session(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner", "Orla")
    of = f"/staff/timetable/{short(portal.world.classes[MONDAYS.name])}"
    assert "Online" in await portal.open(of)
    await portal.open(f"{of}/online")
    await send(portal, address="meet.example.org/x", instructions="", audience="all")
    await portal.reads("It begins with https://")
    await send(portal, address="https://meet.example.org/x", instructions="", audience="all")
    text = await portal.open(f"/staff/sessions/{short(portal.world.session(MONDAYS, 1))}")
    assert "Start the online session" in text


async def test_a_file_is_sent_and_then_shared(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner", "Orla")
    session = short(portal.world.session(MONDAYS, 1))
    answer = await portal.http.post(
        f"/staff/files?session={session}&name=sheet.exe",
        content=b"%PDF-1.7",
        headers={"origin": "http://test"},
    )
    told = answer.json()
    assert told["kind"] == "read"
    text = await portal.open(f"/staff/sessions/{session}/files")
    assert "sheet.pdf" in text
    assert "No family sees it yet" in text
    await portal.open(f"/staff/files/{told['id']}")
    await send(portal, name="sheet", whom="session", opens="before", audience="all")
    await portal.reads("All in this session")
    refused = await portal.http.post(
        f"/staff/files?session={session}&name=x.exe", content=b"MZ\x90", headers={"origin": "http://test"}
    )
    assert refused.json()["words"].startswith("Please choose a PDF")
