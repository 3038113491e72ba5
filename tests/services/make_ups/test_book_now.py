"""A full session refuses without waiting for a lock, and nobody who could have the place is refused (R45)."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from services.attendance import cancelling
from services.core import locks
from services.core.work import App, reading, work
from services.make_ups import book
from services.make_ups.refusals import MakeUpRefused
from tests import small
from tests.small import SYSTEM, Family

LONG = 20
"""Seconds after which somebody waits for ever."""


async def _after_one_place(number: int) -> tuple[list[tuple[Family, UUID]], UUID]:
    """Families who each have a make-up, and a session with one place."""
    world = await small.found()
    home = await small.class_(world, capacity=number)
    target = await small.class_(world, weekday=2, capacity=1)
    rights = [(each, await small.with_credit(each)) for each in await small.families(home, number)]
    async with reading(SYSTEM) as r:
        return rights, next(s.id for s in await small.sessions(r, target) if s.starts_at > r.now)


async def test_a_full_session_refuses_while_somebody_else_holds_its_lock(house: App) -> None:
    ((first, credit_id), (second, other)), session_id = await _after_one_place(2)
    await book.book_now(first.visitor, credit_id, session_id)
    async with work(SYSTEM) as w:
        await locks.sessions(w, session_id)
        with pytest.raises(MakeUpRefused) as refused:
            await asyncio.wait_for(book.book_now(second.visitor, other, session_id), LONG)
    assert refused.value.words() == "That place has just gone. Your make-up is safe."


async def test_another_reason_is_told_before_the_place_that_is_gone(house: App) -> None:
    ((first, credit_id), (second, other)), session_id = await _after_one_place(2)
    await book.book_now(first.visitor, credit_id, session_id)
    async with work(SYSTEM) as w:
        spent = await small.credit(w, other)
        spent.state, spent.used_at = "used", w.now
    with pytest.raises(MakeUpRefused) as refused:
        await book.book_now(second.visitor, other, session_id)
    assert not refused.value.full


async def test_a_place_that_is_kept_for_a_family_is_not_full_for_it(house: App) -> None:
    """A make-up that was just given up keeps its place for undoing: its family may take it again, nobody else."""
    ((first, credit_id), (second, other)), session_id = await _after_one_place(2)
    taken = await book.book_now(first.visitor, credit_id, session_id)
    async with work(first.visitor) as w:
        await cancelling.cancel(w, taken.attendance.attendance_id)
    with pytest.raises(MakeUpRefused):
        await book.book_now(second.visitor, other, session_id)
    again = await book.book_now(first.visitor, credit_id, session_id)
    assert again.attendance.session_id == session_id


async def test_a_second_tap_gets_the_first_ones_answer_although_it_is_full_now(house: App) -> None:
    ((first, credit_id),), session_id = await _after_one_place(1)
    taken = await book.book_now(first.visitor, credit_id, session_id, "the same tap")
    again = await book.book_now(first.visitor, credit_id, session_id, "the same tap")
    assert again.attendance.attendance_id == taken.attendance.attendance_id


async def test_many_at_once_have_one_winner(house: App) -> None:
    rights, session_id = await _after_one_place(12)
    answers = await asyncio.gather(
        *(book.book_now(each.visitor, credit_id, session_id) for each, credit_id in rights),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, book.Taken) for answer in answers) == 1
    assert sum(isinstance(answer, MakeUpRefused) and answer.full for answer in answers) == 11
