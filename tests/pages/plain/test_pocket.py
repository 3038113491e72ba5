"""The pocket card and its door: what is on it, whose it is, and what phones are told of what they send."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from components.files import static_url
from db import Attendance, Credit, Session
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from services.outside.clock import TurnableClock
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")
ANNA, JULIA, ZUZANA = (f"{name}@example.com" for name in ("anna", "julia", "zuzana"))


async def _monday(portal: Portal, week: int = 1) -> UUID:
    """Theo's part in a Monday class."""
    assert portal.world is not None
    return await portal.world.attendance("Theo", MONDAYS, week)


async def _send(portal: Portal, *acts: dict[str, Any]) -> dict[str, Any]:
    answer = await portal.http.post("/pocket/acts", json={"acts": list(acts)})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()["acts"]
    return told


def _act(key: str, of: UUID, reason: str = "", ago: int = 0) -> dict[str, Any]:
    return {"key": key, "of": short(of), "reason": reason, "ago": ago}


async def _state(of: UUID) -> str:
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Attendance, of)).state


async def _number_of_credits() -> int:
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(func.count()).select_from(Credit)) or 0


async def test_the_card_has_the_next_sessions_and_the_passes(portal: Portal) -> None:
    sign_in_id = await portal.come_as(ANNA)
    part = await _monday(portal)
    card = await portal.http.get("/pocket")
    assert card.headers["X-Card-Of"] == short(sign_in_id)
    assert card.headers["Cache-Control"] == "no-store"
    row = re.search(rf'<li[^>]*data-of="{short(part)}".*?</li>', card.text, re.DOTALL)
    assert row is not None
    for words in (
        "Theo",
        "Directions",
        "google.com/maps",
        "Can’t make it",
        "you keep a make-up. Later there is no",
    ):
        assert words in row[0]
    assert "10-entry pass" in card.text
    assert card.text.count('role="img" aria-label="Code to show at the desk"') == card.text.count(
        "cb-pocket-left"
    )
    assert "<svg" in card.text


async def test_who_only_looks_is_not_offered_to_cancel(portal: Portal) -> None:
    await portal.come_as(JULIA)
    card = (await portal.http.get("/pocket")).text
    assert "Theo" in card
    assert "data-ask" not in card


async def test_a_session_that_is_refused_or_needs_consent_is_not_offered(portal: Portal) -> None:
    part = await _monday(portal)
    async with work(SYSTEM) as w:
        session = await w.db.get_one(Session, (await w.db.get_one(Attendance, part)).session_id)
        session.status = "cancelled"
    await portal.come_as(ANNA)
    row = re.search(
        rf'<li[^>]*data-of="{short(part)}".*?</li>', (await portal.http.get("/pocket")).text, re.DOTALL
    )
    assert row is not None
    assert "data-ask" not in row[0]
    assert "Cancelled by us" in row[0]


async def test_staff_and_strangers_have_no_card(portal: Portal) -> None:
    assert (await portal.http.get("/pocket")).status_code == 303
    await portal.come_as_staff("owner")
    assert (await portal.http.get("/pocket")).status_code == 404


async def test_the_page_of_a_family_names_its_sign_in_and_that_of_staff_does_not(portal: Portal) -> None:
    sign_in_id = await portal.come_as(ANNA)
    assert f'"whose": "{short(sign_in_id)}"' in (await portal.http.get("/")).text
    await portal.come_as_staff("owner")
    assert "cubbyPocket" not in (await portal.http.get("/staff")).text


async def test_the_worker_is_never_kept_and_new_with_each_version_of_its_files(portal: Portal) -> None:
    worker = await portal.http.get("/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert "no-store" in worker.headers["Cache-Control"]
    assert worker.headers["Service-Worker-Allowed"] == "/"
    found = re.search(r"const FILES = (\[.*?\]);", worker.text)
    assert found is not None
    files: list[str] = json.loads(found[1])
    assert static_url("pocket.js") in files
    for address in files:
        assert re.match(r"/static/[0-9a-f]{10}/", address), "only what has its fingerprint in its address"
        assert (await portal.http.get(address)).status_code == 200
    assert re.search(r'const VERSION = "[0-9a-f]{10}"', worker.text)


async def test_the_empty_card_names_nobody(portal: Portal) -> None:
    await portal.come_as(ANNA)
    empty = (await portal.http.get("/pocket/empty")).text
    assert "No signal" in empty
    assert "Theo" not in empty
    assert 'data-pocket=""' in empty


async def test_a_tap_counts_once_and_its_outcome_is_told(portal: Portal) -> None:
    part, before = await _monday(portal), await _number_of_credits()
    await portal.come_as(ANNA)
    told = await asyncio.gather(*(_send(portal, _act("a", part)) for _times in range(3)))
    assert told[0] == told[1] == told[2]
    assert told[0]["a"]["done"] is True
    assert told[0]["a"]["lead"] == "Cancelled, make-up kept."
    assert told[0]["a"]["who"].startswith("Theo, Mon ")
    assert await _number_of_credits() == before + 1


async def test_what_comes_too_late_is_told_why(portal: Portal, clock: TurnableClock) -> None:
    part = await _monday(portal)
    async with reading(SYSTEM) as r:
        starts_at = (await r.db.get_one(Session, (await r.db.get_one(Attendance, part)).session_id)).starts_at
    clock.turn_to(starts_at - timedelta(minutes=5))
    await portal.come_as(ANNA)
    told = await _send(portal, _act("a", part, ago=3_600_000))
    assert told["a"]["lead"] == "Too late."
    assert "the deadline was" in told["a"]["line"]
    assert told == await _send(portal, _act("a", part, ago=3_600_000))
    clock.turn_to(starts_at + timedelta(minutes=5))
    other = await _send(portal, _act("b", part))
    assert (other["b"]["done"], other["b"]["lead"]) == (False, "Not cancelled.")


async def test_anothers_session_is_as_if_there_were_none(portal: Portal) -> None:
    part = await _monday(portal)
    await portal.come_as(ZUZANA)
    told = await _send(portal, _act("a", part), _act("b", uuid4()))
    assert told["a"] == told["b"]
    assert told["a"] == {
        "done": False,
        "who": "",
        "lead": "Nezrušené.",
        "line": "Táto hodina už vo vašom portáli nie je.",
    }
    assert await _state(part) == "unmarked"


async def test_who_only_looks_cancels_nothing_and_takes_no_other_tap_with_it(portal: Portal) -> None:
    part = await _monday(portal)
    await portal.come_as(JULIA)
    told = await _send(portal, _act("a", part))
    assert told["a"]["done"] is False
    assert await _state(part) == "unmarked"


async def test_whoever_is_logged_out_keeps_their_taps(portal: Portal) -> None:
    part = await _monday(portal)
    answer = await portal.http.post("/pocket/acts", json={"acts": [_act("a", part)]})
    assert (answer.status_code, answer.json()) == (401, {"acts": {}})
    await portal.come_as_staff("owner")
    answer = await portal.http.post("/pocket/acts", json={"acts": [_act("a", part)]})
    assert (answer.status_code, answer.json()) == (404, {"acts": {}})
    assert await _state(part) == "unmarked"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"acts": 1}',
        b'{"acts": [{"key": "a"}]}',
        b'{"acts": [{"key": "a", "of": "x", "reason": "", "ago": 0}]}',
        b'{"acts": [{"key": "a", "of": "2222222222222222222222", "reason": "bored", "ago": 0}]}',
        b'{"acts": [{"key": "a", "of": "2222222222222222222222", "reason": ["ill"], "ago": 0}]}',
        b'{"acts": [{"key": "a", "of": "2222222222222222222222", "reason": "", "ago": null}]}',
        b"[" * 5000,
    ],
)
async def test_nonsense_is_refused(portal: Portal, body: bytes) -> None:
    await portal.come_as(ANNA)
    assert (await portal.http.post("/pocket/acts", content=body)).status_code == 400


async def test_logging_out_takes_the_card_away(portal: Portal) -> None:
    await portal.come_as(ANNA)
    out = await portal.http.post("/sign-out")
    assert out.headers["Clear-Site-Data"] == '"storage"'
    assert (await portal.http.get("/pocket")).status_code == 303
