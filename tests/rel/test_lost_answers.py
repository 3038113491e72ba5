"""A thousand answers are lost after the commit; the second tap gets the same answer and has no second effect (T13)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select

from db import Attendance, Credit, IdempotencyKey, OutboxMessage
from services.attendance import cancelling, undoing
from services.core import idempotency
from services.core.idempotency import AnotherRequest
from services.core.refusals import Refused, TryAgain
from services.core.work import App, Work, reading, with_retries, work
from services.make_ups import book
from tests import small
from tests.rel.scorecard import score, size
from tests.small import SYSTEM, Family

pytestmark = pytest.mark.rel

LOST = size("LOST", 1000)
"""Answers that are lost; every round loses two: of a cancelling, and of a booking."""


class Losing:
    """One family's taps, whose connection breaks after each first commit, so that nobody knows what became of it."""

    def __init__(self, family: Family) -> None:
        self.family, self.lost, self.kept = family, 0, list[UUID]()

    async def tap(self, act: Callable[[Work], Awaitable[UUID]]) -> UUID:
        """Tap once; the handler is called until it has an answer."""
        answers: list[UUID] = []

        async def handler() -> UUID:
            async with work(self.family.visitor) as w:
                answers.append(await act(w))
            if len(answers) == 1:
                self.lost += 1
                raise TryAgain
            return answers[-1]

        last = await with_retries(handler)
        assert answers == [last, last], "the second answer is the first"
        self.kept.append(last)
        return last


async def _play(losing: Losing, part: UUID, place: UUID, rounds: int) -> None:
    """Cancel, take another session with the right, and undo all of it; again and again."""
    for n in range(rounds):

        async def cancel(w: Work, key: str = f"cancel-{n}") -> UUID:
            outcome = await cancelling.cancel(w, part, key=key)
            assert outcome.attendance.credit is not None
            return outcome.attendance.credit.credit_id

        right = await losing.tap(cancel)

        async def take(w: Work, key: str = f"take-{n}", right: UUID = right) -> UUID:
            return (await book.take(w, right, place, key)).attendance.attendance_id

        await losing.tap(take)
        async with work(losing.family.visitor) as w:
            await undoing.undo(w, part)


async def _somebody() -> tuple[Losing, UUID, UUID]:
    world = await small.found(make_up_limit=LOST)
    home, target = await small.class_(world), await small.class_(world, weekday=2)
    (family,) = await small.families(home)
    async with reading(SYSTEM) as r:
        part = await small.next_part(r, family.booking_id)
        place = next(s.id for s in await small.sessions(r, target) if s.starts_at > r.now)
    return Losing(family), part, place


async def _counted() -> dict[str, int]:
    async with reading(SYSTEM) as r:
        return {
            "rights": await r.db.scalar(select(func.count()).select_from(Credit)) or 0,
            "make-ups": await r.db.scalar(select(func.count(Attendance.credit_id))) or 0,
            "mails": await r.db.scalar(select(func.count()).select_from(OutboxMessage)) or 0,
        }


async def test_t13_a_lost_answer_can_be_asked_for_again(house: App) -> None:
    losing, part, place = await _somebody()
    await _play(losing, part, place, LOST // 2)
    counted = await _counted()
    mails = LOST // 2 + 1  # of each make-up one; the one session's mail is the same after each undo
    assert counted == {"rights": LOST // 2, "make-ups": LOST // 2, "mails": mails}
    assert len(set(losing.kept)) == losing.lost == LOST
    score(
        "T13",
        "1 effect and 1 answer for each tap",
        engine=house.database.dialect,
        lost=losing.lost,
        effects=counted["rights"] + counted["make-ups"],
        identical=len(losing.kept),
        mails=counted["mails"],
    )


async def test_t13_a_key_is_good_for_one_request(house: App) -> None:
    losing, part, place = await _somebody()

    async def cancel(w: Work) -> UUID:
        outcome = await cancelling.cancel(w, part, key="the key")
        assert outcome.attendance.credit is not None
        return outcome.attendance.credit.credit_id

    right = await losing.tap(cancel)
    before = await _counted()
    with pytest.raises(AnotherRequest):
        async with work(losing.family.visitor) as w:
            await book.take(w, right, place, "the key")
    assert await _counted() == before
    score("T13", "a key of another request: refused", engine=house.database.dialect, refused=1, effects=0)


@pytest.mark.parametrize("guarded", [True, False])
async def test_t13_without_the_key_the_second_tap_is_another_one(
    house: App, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """The negative control: nobody remembers that it was done."""
    losing, part, place = await _somebody()
    if not guarded:

        async def never(_w: Work, _key: str | None, _request: str) -> None:
            """It was not done before."""

        monkeypatch.setattr(idempotency, "answered", never)
        monkeypatch.setattr(idempotency, "remember", lambda *_what: None)
    try:
        await _play(losing, part, place, 3)
        good = True
    except (Refused, AssertionError):
        good = False
    async with reading(SYSTEM) as r:
        kept = await r.db.scalar(select(func.count()).select_from(IdempotencyKey))
    assert good == guarded == bool(kept)
    if not guarded:
        score("T13", "guard off: noticed", engine=house.database.dialect, off="keys", noticed=True)
