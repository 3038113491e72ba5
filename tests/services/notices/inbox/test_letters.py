"""What was sent is kept as it was sent, and nothing of it works like a key."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db import Attendee, OneClickLink, OutboxMessage, Session
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from services.notices.delivering import outbox, rendering
from services.notices.inbox import letters
from services.notices.inbox.kinds import FOR_STAFF, KINDS, NAME_AMOUNTS
from services.notices.messages import MESSAGES
from services.notices.messages.session_reminder import SessionReminder
from services.notices.messages.sign_in_code import SignInCode
from services.outside.clock import TurnableClock
from tests.services.notices.examples import EXAMPLES, MAIL, SYSTEM, tell_example
from tests.services.notices.inbox.post import delivered, expiring, row
from tests.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
AMOUNT = "€"


async def test_a_message_stands_as_it_was_sent_whatever_changes_later(world: World) -> None:
    sent = await expiring(world)
    assert sent.letter is not None
    before = letters.thawed(sent.letter)
    async with work(SYSTEM) as w:
        await w.db.execute(update(Attendee).where(Attendee.id == world.theo).values(first_name="Theodor"))
    assert letters.thawed((await row(sent.id)).letter) == before
    assert before is not None
    assert before.subject.startswith("Theo: book the make-up by")
    assert before.to == "anna@example.com"
    assert (before.button, before.path.partition("/make-ups/")[0]) == ("Find a make-up", "")


async def test_nothing_is_kept_of_a_code(world: World) -> None:
    (sent,) = await delivered(SignInCode("anna@example.com", world.anna, "48291307", "/sign-in/x#secret"))
    assert (sent.status, sent.letter) == ("sent", None)


async def test_the_link_that_cancels_at_one_tap_is_not_kept(world: World, clock: TurnableClock) -> None:
    attendance_id = await world.attendance("Theo", MONDAYS, 1)
    async with reading(SYSTEM) as r:
        session = await r.db.get_one(Session, world.session(MONDAYS, 1))
    clock.turn_to(session.starts_at - timedelta(days=1, hours=3))
    sent = [each for each in await delivered(SessionReminder(attendance_id)) if each.client_id == world.anna]
    kept = letters.thawed(sent[0].letter)
    assert kept is not None
    assert kept.button == "Open booking", "the quieter button, which leads to a screen"
    assert kept.path.startswith("/bookings/")
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(OneClickLink.id))).all(), "the mail itself had one"
    assert "/c/" not in json.dumps(sent[0].letter)


async def test_of_every_message_no_secret_link_is_kept_and_amounts_are_known(world: World) -> None:
    named: set[str] = set()
    for name in EXAMPLES:
        for each, _seen in await tell_example(world, name):
            kept = await frozen(each)
            if MESSAGES[each.notice].notice.secret:
                assert kept is None, each.notice
                continue
            text = json.dumps(kept, ensure_ascii=False)
            for secret in ("/c/", "/unsubscribe", "/sign-in/", "/month/", "#"):
                assert secret not in text, (each.notice, secret)
            if AMOUNT in text:
                named.add(each.notice)
    assert named
    assert named <= NAME_AMOUNTS | FOR_STAFF, "staff who see no money read no amounts"


async def frozen(of: OutboxMessage) -> dict[str, object] | None:
    made = await outbox.render(MAIL, of.id)
    assert isinstance(made, rendering.Rendered)
    return letters.frozen(MESSAGES[of.notice].notice, made.letter, MAIL.url, made.envelope.email)


def test_every_message_has_a_name_and_no_name_is_without_its_message(dialect: str) -> None:
    assert set(KINDS) == set(MESSAGES), "give it its line in services/notices/inbox/kinds.py"
    assert set(KINDS) >= FOR_STAFF | NAME_AMOUNTS
