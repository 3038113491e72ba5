"""The database is away, locked or full: every route says so on a plain page in the visitor's language, with 503."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from db import engine
from services.core import work as works
from services.core.refusals import TryAgain
from services.core.visitor import Visitor
from services.core.work import work
from tests.pages.conftest import Portal

ANNA = "anna@example.com"
SLOVAK = {"Accept-Language": "sk"}
FULL = {
    "sqlite": [
        "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END$$",
        "CREATE TRIGGER no_room BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION no_room()",
    ],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Both: each says in its own way that it is away."""
    return str(request.param)


@pytest.fixture
async def away(portal: Portal, world_url: str, tmp_path: Path) -> AsyncIterator[Portal]:
    """The portal after its database has gone."""
    assert (await portal.http.get("/sign-in")).status_code == 200
    connected, there = works.app(), works.app().database
    url = make_url(world_url)
    if url.get_backend_name() == "sqlite":
        url = url.set(database=str(tmp_path / "gone" / "cubby.sqlite"))
    else:
        url = url.update_query_dict({"host": "/nowhere"})
    connected.database = engine.connect(url.render_as_string(hide_password=False))
    yield portal
    await connected.database.close()
    connected.database = there


def tracebacks(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    "path",
    ["/", "/bookings", "/sign-in", "/sign-in/code", "/c/nothing", "/profile", "/sign-out", "/sign-in/x"],
)
async def test_every_page_says_it_in_the_visitors_language(
    away: Portal, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    away.http.cookies.set("cubby", "x" * 43)
    answer = await away.http.get(path, headers=SLOVAK)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert answer.headers["cache-control"] == "no-store"
    assert "K našim záznamom sa práve nedostaneme." in answer.text
    assert "Hop &amp; Tumble" in answer.text
    assert not tracebacks(caplog)
    assert len(caplog.text) < 4000


async def test_a_screen_that_cannot_be_drawn_says_when_to_come_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database answers who asks, and is gone when the screen is drawn."""

    async def away(*_what: object) -> None:
        raise TryAgain(away=True)

    await portal.come_as(ANNA)
    monkeypatch.setattr("pages.app.guard.Guard.check", away)
    answer = await portal.http.get("/bookings")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert "reach our records right now" in answer.text


async def test_a_monitor_is_told_in_one_word(away: Portal) -> None:
    answer = await away.http.get("/health")
    assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (503, "unavailable", "30")


async def test_what_was_typed_is_sent_again_by_the_button(away: Portal) -> None:
    answer = await away.http.post("/sign-in", data={"email": "anna+<b>@example.com", "next": "/bookings"})
    assert answer.status_code == 503
    assert 'value="anna+&lt;b&gt;@example.com"' in answer.text
    assert 'value="/bookings"' in answer.text
    assert 'action="/sign-in"' in answer.text


async def test_an_open_page_says_it_and_stays(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await portal.come_as(ANNA)
    await portal.open("/")
    gone = engine.connect(engine.sqlite_url(tmp_path / "gone" / "cubby.sqlite"))
    monkeypatch.setattr(works.app(), "database", gone)
    await portal.tap("Can’t make it")
    await portal.reads("We can’t reach our records right now. Nothing has changed.")
    assert "Can’t make it" in portal.text()
    await gone.close()


async def test_a_full_database_says_it_too(
    portal: Portal, dialect: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with work(Visitor.system("test")) as w:
        for statement in FULL[dialect]:
            await w.db.execute(text(statement))
    await portal.http.get("/sign-in")
    answer = await portal.http.post("/sign-in", data={"email": ANNA})
    assert answer.status_code == 503
    assert f'value="{ANNA}"' in answer.text
    assert ANNA not in caplog.text
    assert not tracebacks(caplog)


async def test_something_broken_is_said_without_another_question_to_the_database(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError

    await portal.http.get("/sign-in")
    monkeypatch.setattr("pages.plain.sign_in.routes.context_of", broken)
    monkeypatch.setattr("services.core.work.app", broken)
    answer = await portal.http.get("/sign-in")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert len(tracebacks(caplog)) == 1
    caplog.clear()


@pytest.mark.parametrize("path", ["/c/nothing", "/c/nothing/undo"])
async def test_the_button_of_a_cancel_link_can_be_pressed_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """The database goes between the page's reading and its work."""

    async def away(*_what: object, **_more: object) -> None:
        raise TryAgain(away=True)

    monkeypatch.setattr("services.attendance.cancel_link.cancel", away)
    monkeypatch.setattr("services.attendance.cancel_link.undo", away)
    answer = await portal.http.post(path, data={"key": "the key of the page"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert "Try again" in answer.text
    assert 'value="the key of the page"' in answer.text
