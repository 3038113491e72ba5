"""Who gets what at every address (T24), and what every listener of every page still does for whom (T25), in figures.

The tables are those of the quick tests; here staff roles are added to the one, and roles and others' ids to the other.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, true, update

from db import STAFF_ROLES, Share, SignIn, Staff
from services import sign_in
from services.core import access
from services.core.asking import Question
from services.core.capabilities import CAPABILITIES, Capability
from services.core.configuration import Configuration
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import Reading, work
from services.sign_in.secrets import fingerprint
from tests.pages import test_access as addresses
from tests.pages.app import test_events as events
from tests.pages.app.test_events import NONSENSE, PLACES, SCREENS, TEST, Opened
from tests.pages.conftest import Portal, handlers_of_one_test, portal  # noqa: F401 - fixtures
from tests.pages.test_access import PAYERS, ROLES, SIGNED_IN, TABLE, THEIRS, Row, configuration  # noqa: F401 - a fixture
from tests.rel.scorecard import score

pytestmark = pytest.mark.rel

PAPER = "/invoices/{invoice_id}/pdf"
SHOWN = {"owner": "anna@example.com", "helper": "marek@example.com", "viewer": "julia@example.com"}


@pytest.fixture(scope="module")
def cells() -> Iterator[Counter[str]]:
    """Sums over all addresses."""
    total: Counter[str] = Counter()
    yield total
    score(
        "T24",
        "all cells declared, 0 deviations",
        engines="both",
        addresses=len(TABLE),
        roles=len(ROLES) + len(STAFF_ROLES),
        cells=total["tried"],
        deviations=total["wrong"],
    )


@pytest.fixture(scope="module")
def fired() -> Iterator[Counter[str]]:
    """Sums over all pages and roles."""
    total: Counter[str] = Counter()
    yield total
    score(
        "T25",
        "0 changes once the right is gone",
        engines="both",
        pages=len(SCREENS),
        roles=len(SHOWN),
        pages_by_role=total["pages"],
        events=total["events"],
        changes=total["changes"],
        tracebacks=0,
    )


# --- T24 ---


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.names)
async def test_t24_every_cell_is_as_declared(
    portal: Portal,  # noqa: F811 - the fixture
    row: Row,
    configuration: Configuration,  # noqa: F811 - the fixture
    cells: Counter[str],
) -> None:
    tried, wrong = await addresses.try_row(portal, row, configuration)
    cells.update(tried=tried, wrong=len(wrong))
    assert not wrong


async def _come_as_staff(portal: Portal, role: str) -> None:  # noqa: F811 - the fixture
    token = secrets.token_urlsafe(32)
    async with work(TEST) as w:
        person = (await w.db.scalars(select(Staff).limit(1))).one()
        person.role = role
        ends = w.now + timedelta(days=1)
        w.db.add(
            SignIn(
                token_hash=fingerprint(token),
                staff_id=person.id,
                created_at=w.now,
                second_at=w.now,
                last_seen_at=w.now,
                idle_until=ends,
                absolute_until=ends,
            )
        )
    portal.http.cookies.set(sign_in.cookie_name(), token)


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_t24_staff_see_no_familys_page(
    portal: Portal,  # noqa: F811 - the fixture
    role: str,
    cells: Counter[str],
) -> None:
    """On the families' side there is nothing for them: the first address sends them to their own, no other is there."""
    assert portal.world is not None
    things = await addresses._things(portal.world)
    await _come_as_staff(portal, role)
    for row in TABLE:
        if row.cells not in (SIGNED_IN, THEIRS, PAYERS):
            continue
        if row.path == PAPER and Capability.MONEY in CAPABILITIES[role]:
            continue  # who keeps the books reads the same papers
        named = re.findall(r"{(\w+)}", row.path)
        for kind in row.cells:
            path = re.sub(r"{\w+}", things[named[0]][kind] if named else "", row.path)
            answer = await portal.http.request(row.method, path)
            sent = (answer.status_code, answer.headers.get("location"))
            right = sent == ((303, "/staff") if path == "/" else (404, None))
            cells.update(tried=1, wrong=not right)
            assert right, (role, path)


async def test_t24_without_the_scope_what_is_others_is_shown(
    portal: Portal,  # noqa: F811 - the fixture
    configuration: Configuration,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: whoever is signed in counts as one of the house."""
    (row,) = (row for row in TABLE if row.path == "/bookings/{booking_id}")
    monkeypatch.setattr(access, "visible", lambda _visitor: true())
    ask = Question.ask

    async def built_anew(self: Question[Any], r: Reading, *sort: Hashable, **values: Any) -> Any:
        return await ask(Question(self._build), r, *sort, **values)

    monkeypatch.setattr(Question, "ask", built_anew)  # what was built with the scope is not asked here
    try:
        _tried, wrong = await addresses.try_row(portal, row, configuration)
    except Exception as problem:
        wrong = [problem]
    assert wrong
    score("T24", "guard off: noticed", off="scope of bookings", noticed=True, deviations=len(wrong))


# --- T25 ---


async def _come_and_open(portal: Portal, opened: Opened, role: str) -> bool:  # noqa: F811 - the fixture
    """Open a page as somebody who may; whether this role may."""
    assert portal.world is not None
    await portal.come_as(opened.who if role == "owner" else SHOWN[role])
    path = await events._path(opened, portal.world)
    if (await portal.http.get(path)).status_code != 200:
        return False
    await portal.open(path)
    for words in opened.press:
        with suppress(AssertionError):  # who may only look has fewer buttons
            await portal.tap(words)
    return True


@pytest.mark.parametrize("role", SHOWN)
@pytest.mark.parametrize("opened", SCREENS, ids=events._name)
async def test_t25_every_listener_is_dead_once_the_right_is_gone(
    portal: Portal,  # noqa: F811 - the fixture
    opened: Opened,
    role: str,
    fired: Counter[str],
) -> None:
    """Its sign-in, and the share of whoever has the page by one; with others' ids among the nonsense."""
    assert portal.world is not None
    if not await _come_and_open(portal, opened, role):
        return
    client = portal.user.client
    assert client is not None
    others = [portal.world.entries["waiting"], portal.world.credits["waiting"], portal.world.zuzana]
    async with work(TEST) as w:
        await w.db.execute(update(SignIn).values(revoked_at=w.now))
        await w.db.execute(update(Share).values(revoked_at=w.now))
    before = await events._state()
    ids = [short(each) for each in others] + [str(each) for each in others]
    events_ = await events._fire(client, [*NONSENSE, *PLACES, *ids, *({"value": each} for each in ids)])
    after = await events._state()
    changed = sum(after[table] != rows for table, rows in before.items())
    fired.update(pages=1, events=events_, changes=changed)
    assert not changed


async def test_t25_if_an_open_page_were_believed_its_taps_would_go_on(
    portal: Portal,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: rights are read in each work anew, and not kept by the page."""

    async def stale(_db: object, visitor: Visitor, _at: object) -> Visitor:
        return visitor

    assert await _come_and_open(portal, SCREENS[0], "owner")
    client = portal.user.client
    assert client is not None
    async with work(TEST) as w:
        await w.db.execute(update(SignIn).values(revoked_at=w.now))
    monkeypatch.setattr("services.core.view_as.reloaded", stale)
    before = await events._state()
    await events._fire(client, [[]])
    after = await events._state()
    assert before != after
    score("T25", "guard off: noticed", off="rights read anew", noticed=True)
