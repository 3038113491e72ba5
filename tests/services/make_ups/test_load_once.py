"""What one screen shows of a credit is loaded once, however many parts of the screen show it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from services.core.work import App, reading, work
from services.make_ups import book
from services.waiting_list import accept, queue
from tests import small
from tests.statements import statements


def times(asked: list[str], words: str) -> int:
    """How many of the statements contain these words."""
    return sum(words in statement for statement in asked)


async def a_credit_and_a_session(*, full: bool) -> tuple[small.Family, UUID, UUID]:
    """A family with a credit, and a session of another class with one place, which another family has if `full`."""
    world = await small.found(queue_on=True)
    (family,) = await small.families(await small.class_(world))
    other = await small.class_(world, weekday=3, capacity=1)
    await small.class_(world, weekday=4)
    if full:
        await small.families(other)
    credit_id = await small.with_credit(family)
    async with reading(small.SYSTEM) as r:
        sessions = await small.sessions(r, other)
        return family, credit_id, next(s.id for s in sessions if s.starts_at > r.now + timedelta(days=1))


async def test_a_place_that_is_gone_is_shown_with_what_fits_instead_from_one_load(house: App) -> None:
    family, credit_id, session_id = await a_credit_and_a_session(full=True)
    async with work(family.visitor) as w:
        entry = await queue.join(w, credit_id, session_id)
    async with reading(family.visitor) as r:
        with statements(r) as asked:
            shown = await accept.load(r, entry.entry_id)
    assert shown.why is not None
    assert shown.best
    assert times(asked, "credits.expires_at") == 1, "the credit"
    assert times(asked, "sessions.starts_at <") == 1, "all sessions, to find what fits instead"
    assert len(asked) <= 11


@pytest.mark.parametrize("full", [False, True], ids=["free", "full"])
async def test_before_a_make_up_is_booked_everything_comes_from_one_load(house: App, full: bool) -> None:
    family, credit_id, session_id = await a_credit_and_a_session(full=full)
    async with reading(family.visitor) as r:
        with statements(r) as asked:
            before = await book.before_taking(r, credit_id, session_id)
    assert times(asked, "credits.expires_at") == 1, "the credit"
    assert times(asked, "sessions.starts_at <") == full, "all sessions, only to find the next best"
    assert len(asked) <= 10
    assert (before.candidate is None) is full
