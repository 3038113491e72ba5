"""Nothing that was put on a page can be used once the right to it is gone (T25).

A page's listeners can be called by whoever knows its id, at any time, with anything: hidden buttons, sheets that are
closed, screens that were left. So each one is called here, after the right was withdrawn, and with nonsense.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from nicegui import Client, background_tasks
from nicegui.element import Element
from sqlalchemy import select, update

from db import (
    Attendance,
    Attendee,
    AuditEntry,
    Booking,
    Credit,
    Debt,
    DiscountUse,
    Entry,
    OneClickLink,
    Order,
    OutboxMessage,
    Pass,
    QueueEntry,
    Session,
    Share,
    SignIn,
)
from db import Client as Person
from services import sign_in
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS, SPLASH, THURSDAYS
from tests import world as worlds
from tests.browser import wallet
from tests.pages.conftest import Portal
from tests.world import World

TEST = Visitor.system("test")
ANNA, MAREK, GRACE = (f"{name}@example.com" for name in ("anna", "marek", "grace"))
TABLES = (
    Attendance,
    Attendee,
    AuditEntry,
    Booking,
    Credit,
    Debt,
    DiscountUse,
    Entry,
    OneClickLink,
    Order,
    OutboxMessage,
    Pass,
    Person,
    QueueEntry,
    Session,
)
HUGE = "x" * 100_000
NONSENSE: Sequence[Any] = ([], None, HUGE, {"value": HUGE}, [[[]]], 10**30, True, {"a": {"b": None}})
"""Arguments of an event: what a browser sends, and what it never would."""

ROUTER = ("sub_pages_open", "sub_pages_navigate")
"""NiceGUI's own two: they take an address."""
PLACES = (
    "/bookings",
    "/nowhere",
    "/make-ups/nonsense",
    "//elsewhere",
    "javascript:alert(1)",
    "/?a=" + HUGE[:9000],
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A screen to open, and what is pressed there, so that its sheets are on the page, too."""

    path: str
    who: str = ANNA
    press: tuple[str, ...] = ()


SCREENS = (
    Opened("/", press=("Can’t make it",)),
    Opened("/bookings"),
    Opened("/bookings/{booking}", press=("Can’t make it",)),
    Opened("/benefits"),
    Opened("/buy"),
    Opened("/credit"),
    Opened("/passes/{pass}"),
    Opened("/orders?view=orders"),
    Opened("/orders/{order}", press=("Pay €90.00",)),
    Opened("/book/{splash}", press=("Choose",)),
    Opened("/picked/{picked}"),
    Opened("/make-ups/{right}", press=("Choose",)),
    Opened("/make-ups/{right}", press=("Missing a session?",)),
    Opened("/make-ups/{right}", press=("More filters",)),
    Opened("/booked/{booked}"),
    Opened("/waiting/{offered}", GRACE),
    Opened("/profile"),
    Opened("/profile/data"),
    Opened("/profile/notices"),
    Opened("/profile/language"),
    Opened("/profile/theme"),
    Opened("/profile/devices"),
)
SHARED = (
    Opened("/bookings/{booking}", MAREK, ("Can’t make it",)),
    Opened("/make-ups/{right}", MAREK, ("Choose",)),
    Opened("/booked/{booked}", MAREK),
)


def _name(opened: Opened) -> str:
    return " ".join((opened.path, *opened.press))


async def _path(opened: Opened, world: World) -> str:
    bought = await wallet.found(world) if "{" in opened.path else {}
    ids = {name: bought[name].rpartition("/")[2] for name in ("pass", "order", "picked") if bought}
    return opened.path.format(
        **ids,
        splash=short(world.booking("Mia", SPLASH)),
        booking=short(world.booking("Theo", MONDAYS)),
        right=short(world.credits["to_book"]),
        booked=short(await world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)),
        offered=short(world.entries["offered"]),
    )


async def _state() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of everything that a family's tap could change."""
    async with reading(TEST) as r:
        found = {}
        for table in TABLES:
            rows = await r.db.execute(select(*table.__table__.columns).order_by(table.__table__.c.id))
            found[table.__name__] = [tuple(row) for row in rows]
        return found


def _listeners(client: Client) -> list[tuple[Element, str, str]]:
    """All there are; a sheet's own going away is left for the end, as its buttons go with it."""
    found = [
        (element, id_, listener.type)
        for element in client.elements.values()
        for id_, listener in element._event_listeners.items()
    ]
    return sorted(found, key=lambda each: each[2] in ("update:modelValue", "hide"))


async def _fire(client: Client, arguments: Sequence[Any] = NONSENSE) -> int:
    """Call each listener with each of these, as a message from a browser does, and wait until all is done."""
    before = len(background_tasks.running_tasks)
    fired = 0
    for element, listener, what in _listeners(client):
        places = PLACES if arguments is NONSENSE and what in ROUTER else ()
        for each in (*arguments, *places):
            args = [json.dumps(part) for part in (each if isinstance(each, list) else [each])]
            client.handle_event(
                {"id": element.id, "listener_id": listener, "args": args, "client_id": client.id}
            )
            fired += 1
        await asyncio.sleep(0)
    for _moment in range(400):
        await asyncio.sleep(0.02)
        if len(background_tasks.running_tasks) <= before:
            break
    return fired


async def _open(portal: Portal, opened: Opened) -> Client:
    assert portal.world is not None
    await portal.open(await _path(opened, portal.world))
    for words in opened.press:
        await portal.tap(words)
        await asyncio.sleep(0.2)
    assert portal.user.client is not None
    return portal.user.client


@pytest.mark.parametrize("opened", SCREENS, ids=_name)
async def test_without_its_sign_in_a_page_does_nothing_and_goes_to_sign_in(
    portal: Portal, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst case: the page was not told that its sign-in ended, and is still there."""
    id_ = await portal.come_as(opened.who)
    client = await _open(portal, opened)
    went: list[str] = []
    monkeypatch.setattr(client, "open", lambda target, new_tab=False: went.append(str(target)))
    async with work(TEST) as w:
        await w.db.execute(update(SignIn).where(SignIn.id == id_).values(revoked_at=w.now))
    before = await _state()
    fired = await _fire(client)
    assert await _state() == before
    assert all(address.startswith("/sign-in") for address in went)
    if opened.press:
        assert fired > 20
        assert went


@pytest.mark.parametrize("opened", SHARED, ids=_name)
async def test_without_its_share_a_page_does_nothing(portal: Portal, opened: Opened) -> None:
    await portal.come_as(opened.who)
    client = await _open(portal, opened)
    async with work(TEST) as w:
        await w.db.execute(update(Share).where(Share.email == opened.who).values(revoked_at=w.now))
    before = await _state()
    assert await _fire(client) > 0
    assert await _state() == before


async def test_with_its_rights_a_page_does_what_it_is_for(portal: Portal) -> None:
    """The control: the same calls, and much has changed."""
    await portal.come_as(ANNA)
    client = await _open(portal, SCREENS[0])
    before = await _state()
    await _fire(client, [[]])
    after = await _state()
    assert len(after["Credit"]) == len(before["Credit"]) + 1
    assert [row for row in before["Attendance"] if row not in after["Attendance"]]


@pytest.mark.parametrize("opened", SCREENS, ids=_name)
async def test_nonsense_from_who_has_the_right_breaks_nothing(portal: Portal, opened: Opened) -> None:
    """Whatever the arguments: no traceback (the portal's fixture sees each), and others' things stay theirs."""
    await portal.come_as(opened.who)
    client = await _open(portal, opened)
    await _fire(client)


async def test_a_page_that_is_told_that_its_sign_in_ended_goes_at_once(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await portal.come_as(ANNA)
    client = await _open(portal, SCREENS[0])
    went: list[str] = []
    monkeypatch.setattr(client, "open", lambda target, new_tab=False: went.append(str(target)))
    async with work(await worlds.visitor(ANNA)) as w:
        await sign_in.revoke(w, id_)
    await asyncio.sleep(0.1)
    assert went == ["/sign-in"]
