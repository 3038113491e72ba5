"""A link without a login: a child's next sessions and nothing else; ended, wrong and never made look the same (R87)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from db import LookLink
from pages.plain import look
from services.bookings import booking_page, look_links
from services.core.refusals import NotAllowed, NotFound
from services.core.visitor import Visitor
from services.core.work import now, reading, work
from services.demo.timetable import MONDAYS
from tests import world as worlds
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")
ANNA, MAREK, ZUZANA = (f"{name}@example.com" for name in ("anna", "marek", "zuzana"))


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    look._looks._counts.clear()
    look._misses._counts.clear()


async def made(portal: Portal, email: str = ANNA) -> str:
    """A new link to Theo's Mondays, as a path."""
    assert portal.world is not None
    async with work(await worlds.visitor(email)) as w:
        address = await look_links.make(w, portal.world.booking("Theo", MONDAYS), "Grandma")
    return look_links.PREFIX + address.rpartition("/")[2]


async def test_it_shows_the_next_sessions_and_nothing_else(portal: Portal) -> None:
    path = await made(portal)
    answer = await portal.http.get(path)
    assert answer.status_code == 200
    assert "Theo’s next sessions" in answer.text
    assert "Directions" in answer.text
    for private in ("Novak", "anna@", "€", "make-up", "Can’t make it", "Grandma"):
        assert private not in answer.text, private
    assert "set-cookie" not in answer.headers
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert portal.world is not None
    async with reading(await worlds.visitor(ANNA)) as r:
        [line] = (await booking_page.one(r, portal.world.booking("Theo", MONDAYS))).links
        assert line.opened_at is not None
        assert line.address.endswith(path)
        stored = (await r.db.execute(text("SELECT * FROM look_links"))).all()
        assert path.removeprefix(look_links.PREFIX) not in str(stored), "only its fingerprint is kept"


async def test_ended_over_wrong_and_never_made_answer_alike(portal: Portal) -> None:
    ended, over = await made(portal), await made(portal)
    async with work(SYSTEM) as w:
        first, second = await w.db.scalars(select(LookLink).order_by(LookLink.created_at, LookLink.id))
        second.ends_on = now().date() - timedelta(days=2)
        link_id = first.id
    async with work(await worlds.visitor(ANNA)) as w:
        await look_links.end(w, link_id)
    answers = [await portal.http.get(path) for path in (ended, over, "/look/" + "0" * 40, "/look/x")]
    assert {answer.status_code for answer in answers} == {404}
    said = {look_alike(answer.text) for answer in answers}
    assert len(said) == 1
    assert "Theo" not in said.pop()


def look_alike(page: str) -> str:
    """A page without the nonces of its response."""
    return "".join(part.partition('"')[2] for part in page.split('nonce="'))


async def test_only_the_owner_makes_and_ends_one(portal: Portal) -> None:
    with pytest.raises(NotAllowed):
        await made(portal, MAREK)
    with pytest.raises(NotFound):
        await made(portal, ZUZANA)
    await made(portal)
    async with reading(SYSTEM) as r:
        link_id = (await r.db.scalars(select(LookLink.id))).one()
    for email, no in ((MAREK, NotAllowed), (ZUZANA, NotFound)):
        with pytest.raises(no):
            async with work(await worlds.visitor(email)) as w:
                await look_links.end(w, link_id)


async def test_who_guesses_is_asked_to_wait(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look._misses, "most", 2)
    guesses = [await portal.http.get(f"/look/{number:040x}") for number in range(4)]
    assert [guess.status_code for guess in guesses] == [404, 404, 429, 429]
    monkeypatch.setattr(look._misses, "most", 1000)
    monkeypatch.setattr(look._looks, "most", 1)
    path = await made(portal)
    assert [(await portal.http.get(path)).status_code for _time in range(2)] == [200, 429]
