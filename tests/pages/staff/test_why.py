"""Why not?: from a name to every session with its one reason, all rules of one, and what the family sees of it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from db import Session
from pages.staff.why import checks
from pages.staff.why.results import RESULTS
from services.core.ids import short
from services.core.rulebook import Told
from services.core.visitor import Visitor
from services.core.work import reading
from services.demo.timetable import TUESDAYS_FULL
from services.make_ups import every_session, opened_session, rule_texts, rules
from services.make_ups.example_cases import EXAMPLES
from tests.pages.conftest import Portal
from tests.services.make_ups.test_every_session import as_owner
from tests.services.make_ups.test_oracle import pairs

SYSTEM = Visitor.system("test")
RAW = re.compile(r"None|null|[a-z]_[a-z]|UUID|datetime|[0-9a-f]{8}-|frozenset|Scope\(|[{}]")
"""What no person should ever read."""


def room(portal: Portal, credit: str = "to_book") -> str:
    assert portal.world is not None
    return f"/staff/why/{short(portal.world.credits[credit])}"


def told(text: str) -> str:
    """What is below the title; above it stand the rules of the sheet."""
    return text.partition("Why isn’t a session offered?")[2]


def test_every_result_has_its_words() -> None:
    names = {told.name for told in vars(rule_texts).values() if isinstance(told, Told)}
    assert names | {every_session.OFFERED} == set(RESULTS)
    assert EXAMPLES


async def test_a_name_leads_to_the_make_up_and_that_to_every_session(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open("/staff/why?q=theo")
    assert "Why isn’t a session offered?" in text
    assert "Theo" in text
    assert "Ended" in text
    text = await portal.open(room(portal))
    for words in ("Offered", "Full", "in the next four weeks", "8 of 8 taken", "View as Anna Novak"):
        assert words in text
    assert not RAW.search(told(text))
    await _says(portal, "select", "change", "far")
    assert "in the next three months" in portal.text()
    await _says(portal, "select", "change", "")
    assert "in the next four weeks" in portal.text()


async def _says(portal: Portal, tag: str, event: str, answer: object) -> None:
    """What the browser tells of the first element with this tag."""
    assert portal.user.client is not None
    found = next(
        each
        for each in portal.user.client.layout.descendants()
        if each.tag == tag and event in [listener.type for listener in each._event_listeners.values()]
    )
    (listener,) = found._event_listeners.values()
    found._handle_event({"listener_id": listener.id, "args": answer})
    await portal.settle()


async def _arrives(portal: Portal, path: str, *, wide: bool) -> None:
    """Open it in a browser that has room beside the table, or has none."""
    await portal.open(path)
    await _says(portal, "section", "arrived", wide)


def beside(portal: Portal) -> str:
    """What stands beside the table."""
    from pages.app import prerender

    assert portal.user.client is not None
    found = next(each for each in portal.user.client.layout.descendants() if each.tag == "section")
    return re.sub(r"<[^>]+>", " ", prerender.markup_of(found))


async def test_a_wide_screen_shows_the_first_refused_session_beside_the_table_and_then_the_one_tapped(
    portal: Portal,
) -> None:
    await portal.come_as_staff("owner")
    await _arrives(portal, room(portal), wide=True)
    assert "Not offered: " in beside(portal)
    assert portal.sheet() == ""
    await portal.tap("Full")
    await _says(portal, "tr", "click", True)
    assert "Not offered: Full" in beside(portal)
    assert portal.sheet() == ""


async def test_a_phone_opens_nothing_by_itself_but_what_the_address_names(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await _arrives(portal, room(portal), wide=False)
    assert portal.sheet() == ""
    assert "Not offered: " not in beside(portal)


async def test_the_checks_stand_in_six_groups_and_the_one_that_fails_is_open(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner")
    await _arrives(
        portal, f"{room(portal)}?session={short(portal.world.session(TUESDAYS_FULL, 1))}", wide=True
    )
    text = beside(portal)
    assert text.index("Places") < text.index("The make-up")
    assert "check passes" in text or "checks pass" in text


async def test_one_result_can_be_looked_at_alone_and_the_address_keeps_it(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open(room(portal))
    await portal.tap("Full")
    assert "Has started" not in portal.text()
    text = await portal.open(f"{room(portal)}?result=full&far=1")
    assert "in the next three months" in text
    assert "result=full" in await _path(portal)


async def _path(portal: Portal) -> str:
    from pages.app.page_context import of

    assert portal.user.client is not None
    return of(portal.user.client).path


async def test_opened_it_shows_the_reason_all_checks_and_what_the_family_sees(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner")
    path = f"{room(portal)}?session={short(portal.world.session(TUESDAYS_FULL, 1))}"
    await _arrives(portal, path, wide=False)
    text = portal.sheet()
    assert "Not offered: Full" in text
    assert re.search(r"\d+ of \d+ checks pass", text)
    for words in (*checks.TIERS.values(), "What Anna Novak sees", "Allow 1 extra place"):
        assert words in text
    assert not RAW.search(text)


async def test_one_more_place_makes_it_offered(portal: Portal) -> None:
    assert portal.world is not None
    session = portal.world.session(TUESDAYS_FULL, 1)
    await portal.come_as_staff("owner")
    async with reading(SYSTEM) as r:
        places = await r.db.scalar(select(Session.places).where(Session.id == session))
    await _arrives(portal, f"{room(portal)}?session={short(session)}", wide=False)
    await portal.tap_in_sheet("Allow 1 extra place")
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(Session.places).where(Session.id == session)) == (places or 0) + 1
    await _arrives(portal, f"{room(portal)}?session={short(session)}", wide=False)
    assert "Theo can book it now." in portal.sheet()
    await portal.tap_in_sheet("Book it for Theo")
    assert "Make-up is booked" in await portal.open(room(portal))


@pytest.mark.parametrize("credit", ["used", "expired", "booked"])
async def test_one_that_cannot_be_booked_at_all_says_so_first(portal: Portal, credit: str) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open(room(portal, credit))
    assert "No session at all can be booked with it." in text
    assert not RAW.search(told(text))


@pytest.mark.parametrize("role", ["instructor", "receptionist"])
async def test_others_have_no_such_room(portal: Portal, role: str) -> None:
    await portal.come_as_staff(role)
    for path in ("/staff/why", room(portal), "/staff/credits"):
        assert (await portal.http.get(path)).status_code == 404


async def test_every_finding_of_every_rule_is_told_in_words(portal: Portal) -> None:
    """Of ten thousand pairs, what each rule finds and needs, whether it passes or not."""
    assert portal.world is not None
    async with reading(SYSTEM) as r:
        opened = await opened_session.one(
            as_owner(r), portal.world.credits["to_book"], portal.world.session(TUESDAYS_FULL, 1)
        )
    assert opened is not None
    told = {
        words
        for _world, case, _checks, _reason in pairs()[:3000]
        for finding in rules.judgements(case)
        for words in (checks.says(finding), checks.compared(finding, opened))
    }
    assert len(told) > 200
    assert not [words for words in told if RAW.search(words)]
