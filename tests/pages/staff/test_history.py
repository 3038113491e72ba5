"""The history as a room, as a part of screens, and the lists that leave as files."""

from __future__ import annotations

from sqlalchemy import select

from db import AuditEntry
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from services.timetable import change_session
from tests.pages.conftest import Portal
from tests.pages.staff.filling import send

SYSTEM = Visitor.system("test")


async def test_what_is_changed_stands_on_the_thing_itself_and_in_the_list(portal: Portal) -> None:
    assert portal.world is not None
    session_id = portal.world.session(MONDAYS, 1)
    me = Visitor.system("x")
    await portal.come_as_staff("owner", "Kim")
    await portal.open(f"/staff/sessions/{short(session_id)}")
    async with work(me) as w:
        await change_session.set_places(w, session_id, 61)
    text = await portal.reads("hanged the number of places")
    assert "→ 61" in text
    text = await portal.open("/staff/audit?what=session")
    assert "changed the number of places" in text
    assert "→ 61" in text
    await send(portal, on="2020-01-01")
    await portal.reads("Nothing found")


async def test_nonsense_in_the_address_asks_for_everything(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    for query in ("who=x", "on=yesterday", "before=x~y", "before=2026-01-01T00:00:00~x", "what=%00"):
        answer = await portal.http.get(f"/staff/audit?{query}")
        assert answer.status_code == 200, query


async def test_older_leads_on_from_the_last_entry(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    answer = await portal.http.get("/staff/audit")
    assert "Older" in answer.text
    import html
    import re

    href = html.unescape(re.findall(r'href="(/staff/audit\?before=[^"]+)"', answer.text)[0])
    older = await portal.http.get(href)
    assert older.status_code == 200
    assert older.text != answer.text


async def test_a_file_is_written_down_before_it_leaves(portal: Portal) -> None:
    await portal.come_as_staff("assistant", "Kim")
    assert "Not paid" in await portal.open("/staff/exports")
    answer = await portal.http.get("/exports/clients.xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''Families")
    assert answer.headers["cache-control"] == "no-store"
    async with reading(SYSTEM) as r:
        note = (await r.db.scalars(select(AuditEntry).where(AuditEntry.act == "exported"))).one()
    assert note.facts["what"] == "clients"
    assert "took out a list" in (await portal.open("/staff/audit?what=export")).lower()


async def test_the_days_of_a_register_are_chosen_and_judged(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    await portal.open("/staff/exports?from=2026-02-01&to=2026-02-28")
    await send(portal, **{"from": "2026-03-01", "to": "2026-02-01"})
    await portal.reads("a first day that is not after the last one")
    answer = await portal.http.get("/exports/register.csv?from=2026-03-01&to=2026-02-01")
    assert answer.status_code == 404


async def test_figures_open_their_rows(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    text = await portal.open("/staff/figures")
    assert "Sessions held" in text
    assert "How full each class was" in text
    assert "Income" in text
    text = await portal.open("/staff/figures/rows?what=attended")
    assert "Everybody who was marked as here" in text
    await portal.come_as_staff("main_instructor", "Ann")
    assert "Income" not in await portal.open("/staff/figures")
