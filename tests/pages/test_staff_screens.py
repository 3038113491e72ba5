"""Roles × screens of the staff (T24): one table, every cell of it tried, and nothing of a page tells more than the role sees."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import groupby
from typing import Any

import pytest
from nicegui import context
from nicegui.slot import Slot
from sqlalchemy import select, update

import pages
from db import STAFF_ROLES, Class, Client, Session, SignIn
from pages.app.areas import STAFF
from pages.app.editing import Editing
from pages.staff.rooms import CALENDAR, HOME, MORE, ROOMS
from services.core.capabilities import CAPABILITIES, Capability
from services.core.ids import short
from services.core.refusals import Refused
from services.core.visitor import Kind, Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS, TUESDAYS_FULL
from tests.pages.conftest import Portal
from tests.pages.test_access import configuration, furnished, people_by_name, things, world_url  # noqa: F401 - the demo's portal, as there

SYSTEM = Visitor.system("test")


class _Undone(Exception):
    """Ends a work whose changes are not kept."""


LETTERS = dict(
    zip(STAFF_ROLES, "OAMIER", strict=True)
)  # owner, assistant, main instructor, instructor, external, receptionist
EVERYBODY, ALL_CLASSES, MONEY, SETTINGS, OWNERS = "OAMIER", "OAM", "OA", "OA", "O"

TABLE: dict[str, str] = {
    "/staff": EVERYBODY,
    "/staff/calendar": EVERYBODY,
    "/staff/sessions/{session_id}": "OAMIE",  # the instructors' own; what is not theirs is tried below
    "/staff/sessions/{session_id}/report": "OAMIE",
    "/staff/sessions/{session_id}/files": "OAMIE",
    "/staff/files/{shared_file_id}": "OAMIE",
    "/staff/clients": ALL_CLASSES,
    "/staff/clients/{client_id}": ALL_CLASSES,
    "/staff/clients/{client_id}/change": ALL_CLASSES,
    "/staff/clients/{client_id}/messages": ALL_CLASSES,
    "/staff/sent": ALL_CLASSES,
    "/staff/sent/{sent_message_id}": ALL_CLASSES,
    "/staff/bookings/{booking_id}": ALL_CLASSES,
    "/staff/figures": ALL_CLASSES,
    "/staff/figures/rows": "",  # an address that names no number; what it names is tried in tests/services/overview/figures
    "/staff/asked/{make_up_request_id}": "",  # nobody has asked for one here; tried with its own story
    "/staff/timetable/{taught_class_id}/back": "",  # nothing was done to it that could be taken back
    "/staff/audit": ALL_CLASSES,
    "/staff/exports": MONEY,
    **dict.fromkeys(
        (
            "/staff/policies",
            "/staff/cancelling",
            "/staff/cancelling/{programme_id}",
            "/staff/make-up-rules",
            "/staff/by-itself",
            "/staff/import",
            "/staff/import/{batch_id}",
            "/staff/import/{batch_id}/columns",
            "/staff/provider",
            "/staff/mail",
            "/staff/first-class",
            "/staff/address",
            "/staff/website",
        ),
        SETTINGS,
    ),
    **dict.fromkeys(
        (
            "/staff/clients/new",
            "/staff/clients/{client_id}/book",
            "/staff/bookings/{booking_id}/end",
            "/staff/bookings/{booking_id}/move",
            "/staff/bookings/{booking_id}/enrol",
            "/staff/deleted-bookings",
            "/staff/messages",
            "/staff/message",
            "/staff/credits",
            "/staff/credits/{credit_id}",
            "/staff/why",
            "/staff/why/{credit_id}",
            "/staff/sick-day",
            "/staff/sick-day/sessions",
            "/staff/acts",
            "/staff/acts/{act_id}",
            "/staff/timetable",
            "/staff/timetable/{taught_class_id}",
            "/staff/timetable/{taught_class_id}/change",
            "/staff/timetable/{taught_class_id}/next",
            "/staff/next-term",
            "/staff/new-class",
            "/staff/sessions/{taught_session_id}/move",
            "/staff/programmes/{taught_programme_id}",
            "/staff/new-programme",
            "/staff/sessions/{taught_session_id}/online",
            "/staff/timetable/{taught_class_id}/online",
            "/staff/venues",
            "/staff/venues/{venue_id}",
            "/staff/new-venue",
            "/staff/days-off",
            "/staff/days-off/{day_off_id}",
            "/staff/new-day-off",
        ),
        ALL_CLASSES,
    ),
    "/staff/team": OWNERS,
    "/staff/team/{staff_id}": OWNERS,
    "/staff/new-member": OWNERS,
    "/staff/more": EVERYBODY,
    "/staff/recovery": EVERYBODY,
    "/staff/devices": EVERYBODY,
    "/staff/language": EVERYBODY,
    "/staff/theme": EVERYBODY,
}
"""Who opens what. A screen of money that is not named here is `MONEY`, and its line in SCREENS has to say so, too."""
FILES = {
    "/exports/clients.csv": MONEY,
    "/exports/bookings.xlsx": MONEY,
    "/exports/register.csv": MONEY,
    "/exports/debts.csv": MONEY,
    "/exports/nothing.csv": "",
    "/exports/clients.pdf": "",
    "/month/2026-01.zip": MONEY,
}
"""What is no screen."""


def screens() -> dict[str, str]:
    """Every screen of the staff, and who opens it."""
    found = {}
    for each in pages.SCREENS:
        if each.who.kind is Kind.STAFF:
            of_money = each.who == STAFF(Capability.MONEY)
            found[each.path] = TABLE.get(each.path, MONEY if of_money else "undeclared")
    return found


def test_every_screen_of_the_staff_is_declared_and_nothing_else() -> None:
    found = screens()
    assert not [path for path, who in found.items() if who == "undeclared"], "give it its line in TABLE"
    assert set(TABLE) <= set(found), "there is no such screen any more"


def test_who_is_shown_the_way_into_a_room_may_go_in() -> None:
    """The table of rooms and the table of screens name one capability."""
    needs = {each.path: each.who.needs for each in pages.SCREENS}
    assert not [room.href for room in ROOMS if needs[room.href.partition("?")[0]] is not room.needs]


async def come(portal: Portal, role: str) -> Visitor:
    """A new colleague who teaches Monday's class."""
    id_ = await portal.come_as_staff(role, "Kim")
    assert portal.world is not None
    async with work(SYSTEM) as w:
        staff_id = await w.db.scalar(select(SignIn.staff_id).where(SignIn.id == id_))
        session = await w.db.get_one(Session, portal.world.session(MONDAYS, 1))
        await w.db.execute(update(Class).where(Class.id == session.class_id).values(instructor_id=staff_id))
        await w.db.execute(update(Client).where(Client.phone == "").values(phone="+353871234567"))
    return Visitor(Kind.STAFF, sign_in_id=id_, staff_id=staff_id, role=role)


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_every_cell_is_as_declared_and_no_page_tells_more(
    portal: Portal,
    role: str,
    things: dict[str, dict[str, str]],  # noqa: F811
) -> None:
    assert portal.world is not None
    await come(portal, role)
    wrong: list[Any] = []
    for path, who in {**screens(), **FILES}.items():
        address = re.sub(r"{(\w+)}", lambda of: things[of[1]]["own"], path)
        answer = await portal.http.get(address)
        expected = 200 if LETTERS[role] in who else 404
        if answer.status_code != expected:
            wrong.append((path, answer.status_code, expected))
        wrong += [(path, told) for told in too_much(role, answer.text)]
        if answer.status_code == 200 and path not in FILES and path != MORE:
            wrong += [(path, f"{here} rooms are marked") for here in [marked(answer.text)] if here != 1]
    assert wrong == []


async def test_a_form_that_is_saved_as_it_was_opened_changes_nothing(
    portal: Portal,
    things: dict[str, dict[str, str]],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A field that is read and not drawn would be emptied by each saving, and nobody would know."""
    opened: list[tuple[Editing[Any], Slot]] = []
    draw = Editing.draw

    def watched(self: Editing[Any], text: str, *, main: bool = True) -> None:
        opened.append((self, context.slot))
        draw(self, text, main=main)

    monkeypatch.setattr(Editing, "draw", watched)
    visitor = await come(portal, "owner")
    lost, saved = {}, 0
    for path in screens():
        await portal.http.get(re.sub(r"{(\w+)}", lambda of: things[of[1]]["own"], path))
        for form, slot in opened:
            before, after = form.found.values, {}
            said = {entry.name: before.get(entry.name, "") for entry in form.entries}
            with slot, suppress(Refused, _Undone):
                async with work(visitor) as w:
                    await form.save(w, said, form.found.version)
                    after = dict((await form.load(w)).values)
                    raise _Undone
            saved += bool(after) and form.found.version is not None
            if form.found.version is not None and after and after != before:
                lost[path] = {name for name in before if after.get(name) != before[name]}
        opened.clear()
    assert lost == {}
    assert saved > 10


def marked(text: str) -> int:
    """How many rooms of the list on the left are marked as the one that is open."""
    (listed,) = set(re.findall(r'<nav class="cb-rooms".*?</nav>', text, re.DOTALL))
    return listed.count("aria-current")


def test_every_room_but_those_of_today_stands_under_a_heading_and_each_group_in_one_place() -> None:
    groups = [group for group, _rooms in groupby(room.group for room in ROOMS)]
    assert len(groups) == len(set(groups)), "the rooms of one group follow each other"
    assert {room.tab for room in ROOMS if not room.group} == {HOME, CALENDAR}


def too_much(role: str, text: str) -> list[str]:
    """What a page says that this role does not see."""
    may, found = CAPABILITIES[role], []
    if Capability.CONTACTS not in may:
        found += re.findall(r"(?:anna|zuzana|marek|julia)@example\.com|87 ?123 ?4567", text)
    if Capability.MONEY not in may:
        found += re.findall(r"€ ?\d|\d ?€", text)
    return found


def test_the_check_sees_what_would_be_too_much() -> None:
    assert too_much("external_instructor", "call anna@example.com, 087 123 4567") != []
    assert too_much("instructor", "owes €12") != []
    assert too_much("owner", "anna@example.com owes €12") == []


@pytest.mark.parametrize("role", ["instructor", "external_instructor", "receptionist"])
async def test_anothers_session_answers_as_one_that_does_not_exist(portal: Portal, role: str) -> None:
    assert portal.world is not None
    await come(portal, role)
    theirs = await portal.http.get(f"/staff/sessions/{short(portal.world.session(TUESDAYS_FULL, 1))}")
    nothing = await portal.http.get(f"/staff/sessions/{short(portal.world.anna)}")
    assert theirs.status_code == nothing.status_code == 404
    mask = re.compile(r'nonce[-="][^";\' >]+')
    assert mask.sub("", theirs.text) == mask.sub("", nothing.text)


async def test_a_role_that_is_taken_away_closes_the_page_that_is_open(portal: Portal) -> None:
    """The next tap and the next live update are refused: the page is sent to log in again."""
    from services.core.events import SESSION_CHANGED
    from services.sign_in import managing

    assert portal.world is not None
    visitor = await come(portal, "owner")
    session_id = portal.world.session(MONDAYS, 1)
    text = await portal.open(f"/staff/sessions/{short(session_id)}")
    assert "Cancel this session" in text
    async with work(SYSTEM) as w:
        staff_id = visitor.staff_id
        assert staff_id is not None
        await managing.change(w, staff_id, None, {"first_name": "Kim", "role": "receptionist"})
    gone = portal.user.client
    async with work(SYSTEM) as w:
        await w.db.execute(update(Session).where(Session.id == session_id).values(internal_note="secret"))
        w.publish(SESSION_CHANGED, session_id)
    await portal.settle()
    assert "secret" not in portal.text()
    answer = await portal.http.get("/staff")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/staff")
    async with reading(SYSTEM) as r:
        assert gone is not None
        assert (await r.db.get_one(Session, session_id)).status == "scheduled"


async def test_a_role_taken_away_without_logging_out_is_refused_at_the_next_tap_and_update(
    portal: Portal,
) -> None:
    """Even where only the row has changed, as by somebody at the database: rights are read again each time."""
    from db import Staff
    from services.core.events import SESSION_CHANGED

    assert portal.world is not None
    visitor = await come(portal, "owner")
    session_id = portal.world.session(TUESDAYS_FULL, 1)
    await portal.open(f"/staff/sessions/{short(session_id)}")
    async with work(SYSTEM) as w:
        await w.db.execute(
            update(Staff).where(Staff.id == visitor.staff_id).values(role="external_instructor")
        )
        await w.db.execute(update(Session).where(Session.id == session_id).values(internal_note="secret"))
        w.publish(SESSION_CHANGED, session_id)
    await portal.settle()
    assert "secret" not in portal.text()
    await portal.go("/staff/clients", "This page does not exist or is not yours.")
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Session, session_id)).status == "scheduled"
