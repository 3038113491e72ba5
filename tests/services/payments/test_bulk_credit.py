"""Money for a session that the provider cancelled (R77): everybody's part, once, undone within the minute."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from db import OutboxMessage
from services.attendance.compensation import Compensation
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.payments import bulk_credit
from services.payments.bulk_credit import CreditPreview, CreditStands, NobodyToCredit, OtherThanShown
from services.timetable import cancel_session
from tests import small
from tests.small import SYSTEM, Family
from tests.small_money import credit, debt, left


@pytest.fixture
async def two(house: App) -> list[Family]:
    return await small.families(await small.class_(await small.found()), 2)


async def cancelled(of: list[Family], give: Compensation = Compensation.NOTHING) -> UUID:
    """The class's last session, cancelled by the provider."""
    from db import Attendance, Session

    async with work(SYSTEM) as w:
        session_id = (
            await w.db.scalars(
                select(Session.id)
                .join(Attendance, Attendance.session_id == Session.id)
                .where(Attendance.booking_id == of[0].booking_id)
                .order_by(Session.starts_at.desc())
            )
        ).first()
        assert session_id is not None
        await cancel_session.cancel(w, session_id, "hall closed", give)
        return session_id


async def preview(session_id: UUID) -> CreditPreview:
    async with reading(SYSTEM) as r:
        return await bulk_credit.preview(r, session_id)


async def mails() -> int:
    async with reading(SYSTEM) as r:
        return (
            await r.db.scalar(
                select(func.count())
                .select_from(OutboxMessage)
                .where(OutboxMessage.notice == "session-credited", OutboxMessage.status == "pending")
            )
        ) or 0


async def test_each_family_gets_its_part_once_and_undoes_it(two: list[Family], clock: TurnableClock) -> None:
    asked = [await debt(each, 13000) for each in two]
    session_id = await cancelled(two)
    shown = await preview(session_id)
    part = shown.shares[0].money.minor
    assert len(shown.shares) == 2
    assert 0 < part < 13000
    async with work(SYSTEM) as w:
        act, at = await bulk_credit.credit(w, session_id, shown)
    async with reading(SYSTEM) as r:
        assert [await left(r, each) for each in asked] == [13000 - part] * 2, "it pays what is open"
    assert await mails() == 2
    assert (await preview(session_id)).shares == ()
    with pytest.raises(NobodyToCredit):
        async with work(SYSTEM) as w:
            await bulk_credit.credit(w, session_id, shown)
    async with work(SYSTEM) as w:
        await bulk_credit.undo(w, act, at)
    async with reading(SYSTEM) as r:
        assert [await left(r, each) for each in asked] == [13000] * 2
        assert [await credit(r, each) for each in two] == [0, 0]
    assert await mails() == 0
    assert (await preview(session_id)).shares == shown.shares
    async with work(SYSTEM) as w:
        act, at = await bulk_credit.credit(w, session_id, shown)
    clock.advance(timedelta(minutes=1))
    with pytest.raises(CreditStands):
        async with work(SYSTEM) as w:
            await bulk_credit.undo(w, act, at)


async def test_who_has_a_make_up_for_it_gets_no_money_besides(two: list[Family]) -> None:
    for each in two:
        await debt(each, 13000)
    shown = await preview(await cancelled(two, Compensation.MAKE_UP))
    assert (shown.shares, shown.made_up) == ((), 2)


async def test_what_was_shown_is_what_is_done(two: list[Family]) -> None:
    await debt(two[0], 13000)
    session_id = await cancelled(two)
    shown = await preview(session_id)
    await debt(two[1], 13000)
    with pytest.raises(OtherThanShown):
        async with work(SYSTEM) as w:
            await bulk_credit.credit(w, session_id, shown)
    async with reading(SYSTEM) as r:
        assert [await credit(r, each) for each in two] == [0, 0]


async def test_a_session_that_meets_is_not_credited(two: list[Family]) -> None:
    from db import Session

    async with reading(SYSTEM) as r:
        session_id = (await r.db.scalars(select(Session.id))).first()
        assert session_id is not None
        with pytest.raises(NotFound):
            await bulk_credit.preview(r, session_id)
