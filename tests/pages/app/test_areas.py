"""Who may open a screen: every kind of visitor at every audience, and no way ends in a circle."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest
from httpx import Response
from sqlalchemy import update

import pages
from components.base import static
from db import Client, Provider, SignIn, Staff
from pages.app.areas import ANYONE, FAMILY, STAFF, Screen
from pages.app.frame import frame
from pages.app.guard import UncheckedId
from pages.app.page_context import page_context
from pages.app.screens import register
from pages.delivery import quasar
from services.core.capabilities import Capability
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import work
from services.people.staff import ROLES
from tests.pages.conftest import Portal

TEST = Visitor.system("test")
ANNA = "anna@example.com"
NOT_THERE = "This page does not exist or is not yours."


async def shown(_visitor: Visitor) -> None:
    """A screen that says that it was drawn, and for whom."""
    with frame("Shown", tab="/shown"):
        static("This screen was drawn")


ADDED = (
    Screen("/for-family", shown, FAMILY),
    Screen("/for-staff", shown, STAFF),
    Screen("/for-money", shown, STAFF(Capability.MONEY)),
    Screen("/for-anyone", shown, ANYONE),
)


@pytest.fixture(autouse=True)
def screens_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more screen for each audience; requested before the portal is made."""
    monkeypatch.setattr(pages, "SCREENS", (*pages.SCREENS, *ADDED))


async def _nobody(portal: Portal) -> None:
    portal.http.cookies.clear()


async def _client(portal: Portal) -> None:
    await portal.come_as(ANNA)


async def _owner(portal: Portal) -> None:
    await portal.come_as_staff("owner")


async def _instructor(portal: Portal) -> None:
    await portal.come_as_staff("external_instructor")


async def _gone(portal: Portal) -> None:
    await portal.come_as_nobody()


async def _ended(portal: Portal) -> None:
    id_ = await portal.come_as_staff("owner")
    async with work(TEST) as w:
        await w.db.execute(update(SignIn).where(SignIn.id == id_).values(revoked_at=w.now))


VISITORS: dict[str, Callable[[Portal], Awaitable[None]]] = {
    "nobody": _nobody,
    "client": _client,
    "owner": _owner,
    "instructor": _instructor,
    "somebody who is gone": _gone,
    "staff whose sign-in ended": _ended,
}
DAYS = {"/staff", "/staff/calendar"}
"""The tabs of everybody who has the register."""
TO_SIGN_IN = ("303 /sign-in?next={path}", 200, "Log in")
"""What the first answer is; what the last one is, after all redirects; and what it says."""
SEEN = ("200", 200, "This screen was drawn")
UNSEEN = ("404", 404, NOT_THERE)
OWN_HOME = ("303 /staff", 200, "Today")
FRONT = {"nobody": ("303 /sign-in", 200, "Log in"), "client": ("200", 200, "Hi Anna")}

EXPECTED: dict[str, dict[str, tuple[str, int, str]]] = {
    "/for-family": {"nobody": TO_SIGN_IN, "client": SEEN, "owner": UNSEEN, "instructor": UNSEEN},
    "/for-staff": {"nobody": TO_SIGN_IN, "client": UNSEEN, "owner": SEEN, "instructor": SEEN},
    "/for-money": {"nobody": TO_SIGN_IN, "client": UNSEEN, "owner": SEEN, "instructor": UNSEEN},
    "/for-anyone": {"nobody": SEEN, "client": SEEN, "owner": SEEN, "instructor": SEEN},
    "/": FRONT | {"owner": OWN_HOME, "instructor": OWN_HOME},
    "/staff": {
        "nobody": TO_SIGN_IN,
        "client": UNSEEN,
        "owner": ("200", 200, "Today"),
        "instructor": ("200", 200, "Today"),
    },
    "/sign-in": {
        "nobody": ("200", 200, "Log in"),
        "client": ("303 /", 200, "Hi Anna"),
        "owner": ("303 /staff", 200, "Today"),
        "instructor": ("303 /staff", 200, "Today"),
    },
}


def _first(answer: Response) -> str:
    return f"{answer.status_code} {answer.headers.get('location', '')}".strip()


@pytest.mark.parametrize("path", EXPECTED)
async def test_every_kind_of_visitor_at_every_audience(portal: Portal, path: str) -> None:
    for who, come in VISITORS.items():
        await come(portal)
        first, status, words = EXPECTED[path].get(who, EXPECTED[path]["nobody"])
        answer = await portal.http.get(path)
        assert _first(answer) == first.format(path=path), who
        last = await portal.http.get(path, follow_redirects=True)  # raises when it goes round in a circle
        assert last.status_code == status, who
        assert words in re.sub(r"<[^>]+>", "", last.text), who
        assert answer.status_code == 200 or answer.headers["cache-control"] == "no-store"


async def test_what_is_not_ones_own_is_not_told_from_what_is_not_there(portal: Portal) -> None:
    for come, path in ((_client, "/for-money"), (_client, "/staff"), (_instructor, "/for-money")):
        await come(portal)
        hidden, nothing = await portal.http.get(path), await portal.http.get("/nowhere")
        mask = re.compile(r'nonce[-="][^";\' >]+')
        assert mask.sub("", hidden.text) == mask.sub("", nothing.text)


async def test_a_capability_that_is_taken_away_is_gone_at_the_next_tap(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Ciara")
    await portal.open("/staff")
    await portal.go("/for-money", "This screen was drawn")
    await portal.go("/staff/more", "at Hop & Tumble")
    async with work(TEST) as w:
        await w.db.execute(
            update(Staff).where(Staff.first_name == "Ciara").values(role="external_instructor")
        )
    await portal.go("/for-money", NOT_THERE)
    await portal.go("/staff/more", "External instructor at Hop & Tumble")


@pytest.mark.parametrize(
    ("who", "at", "to"),
    [("client", "/", "/staff"), ("owner", "/staff", "/"), ("nobody", "/for-anyone", "/bookings")],
)
async def test_a_tap_into_another_area_loads_that_page_and_draws_nothing_of_it(
    portal: Portal, who: str, at: str, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await VISITORS[who](portal)
    text = await portal.open(at)
    went: list[str] = []
    monkeypatch.setattr(portal.user.client, "open", lambda target, new_tab=False: went.append(target))
    portal.user.navigate.to(to)
    for _moment in range(100):
        if went:
            break
        await asyncio.sleep(0.03)
    assert went == [to]
    assert portal.text() == text


async def test_a_page_has_the_tabs_and_the_sheet_of_its_area(portal: Portal) -> None:
    for come, path, tabs, sheet in (
        (_client, "/for-anyone", True, "family"),
        (_owner, "/for-anyone", False, "staff"),
        (_nobody, "/for-anyone", False, "family"),
    ):
        await come(portal)
        text = (await portal.http.get(path)).text
        assert ("Bookings" in text) is tabs
        assert ('aria-label="Your account"' in text) is (come is not _nobody)
        assert f"<!--css:{sheet}-->" in text
        home = "/staff" if sheet == "staff" else "/"
        assert f'class="cb-brand" href="{home}"' in text


async def test_somebody_who_has_not_signed_in_reads_their_browsers_language(portal: Portal) -> None:
    answer = await portal.http.get("/for-anyone", headers={"accept-language": "sk"})
    assert '<html lang="sk">' in answer.text


async def test_the_state_of_another_area_is_not_handed_out(portal: Portal) -> None:
    from pages.family.child_filter import ChildFilter

    await portal.come_as_staff("owner")
    await portal.open("/staff")
    assert portal.user.client is not None
    with portal.user.client, pytest.raises(TypeError):
        page_context().state_as(ChildFilter)


@pytest.mark.parametrize("role", ROLES)
async def test_staff_read_who_they_are_and_can_log_out(portal: Portal, role: str) -> None:
    await portal.come_as_staff(role, "Ciara")
    text = await portal.open("/staff/more")
    assert "Ciara" in text
    assert f"{ROLES[role]} at Hop & Tumble" in text
    answer = await portal.http.get("/staff/more")
    assert 'action="/sign-out"' in answer.text
    await portal.http.post("/sign-out")
    assert (await portal.http.get("/staff")).headers["location"] == "/sign-in?next=/staff"


def test_every_role_that_the_table_knows_has_its_words() -> None:
    role = next(each for each in Staff.__table__.constraints if str(each.name).endswith("role"))
    assert set(re.findall(r"'(\w+)'", str(role.sqltext))) == set(ROLES)  # type: ignore[attr-defined]


def test_an_address_with_an_id_that_nobody_checks_does_not_start() -> None:
    async def draw(_visitor: Visitor, _thing_id: UUID) -> None:
        """Never called."""

    with pytest.raises(UncheckedId, match="thing_id"):
        register((Screen("/things/{thing_id}", draw),), pages.AREAS, pages.CHECKS)
    with pytest.raises(UncheckedId, match="rest"):
        register((Screen("/files/{rest:path}", draw, STAFF),), pages.AREAS, pages.CHECKS)


async def test_a_check_is_asked_for_staff_as_well(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    assert (await portal.http.get(f"/bookings/{short(uuid4())}")).status_code == 404


def test_every_area_has_a_home_of_its_own_and_a_sheet() -> None:
    homes = {screen.path: screen.who for screen in pages.SCREENS}
    for area in pages.AREAS:
        assert homes[area.home].kind is area.kind
        assert homes[area.home].needs is None, "everybody of this kind can be sent there"
        assert area.name in quasar.AREAS


@pytest.mark.parametrize(
    ("role", "tabs", "rooms"),
    [
        ("owner", DAYS | {"/staff/clients", "/staff/money", "/staff/more"}, {"/staff/money"}),
        ("assistant", DAYS | {"/staff/clients", "/staff/money", "/staff/more"}, {"/staff/money"}),
        ("main_instructor", DAYS | {"/staff/clients", "/staff/more"}, set()),
        ("receptionist", DAYS | {"/staff/more"}, set()),
    ],
)
async def test_staff_see_the_tabs_and_rooms_of_their_role(
    portal: Portal, role: str, tabs: set[str], rooms: set[str]
) -> None:
    await portal.come_as_staff(role)
    text = (await portal.http.get("/staff")).text
    menu, listed = re.findall(r'<nav class="cb-(?:nav-in|rooms)".*?</nav>', text, re.DOTALL)[:2]
    assert set(re.findall(r'href="([^"]+)"', menu)) == tabs
    found = set(re.findall(r'href="([^"]+)"', listed))
    assert rooms <= found
    assert ("/staff/money" in found) is bool(rooms)


async def test_what_is_not_there_is_said_in_the_language_of_who_asks(portal: Portal) -> None:
    """Theirs if they have logged in, else the browser's, else the provider's; never English for want of a better one."""
    async with work(TEST) as w:
        await w.db.execute(update(Client).values(locale="de"))
        await w.db.execute(update(Provider).values(locale="hu"))
    await portal.http.get("/sign-in")
    for header, spoken in (("pl", "pl"), ("xx", "hu")):
        answer = await portal.http.get("/nowhere", headers={"accept-language": header})
        assert (answer.status_code, f'<html lang="{spoken}"' in answer.text) == (404, True)
    link = await portal.http.get("/c/" + "2" * 22, headers={"accept-language": "xx"})
    assert '<html lang="hu"' in link.text
    await portal.come_as(ANNA)
    theirs = await portal.http.get("/bookings/nonsense", headers={"accept-language": "pl"})
    assert (theirs.status_code, '<html lang="de"' in theirs.text) == (404, True)
    assert '<html lang="de"' in (await portal.http.get("/sign-out", headers={"accept-language": "pl"})).text
