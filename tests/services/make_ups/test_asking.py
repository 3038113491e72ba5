"""A family asks for another time; staff approve it, at another time if need be, or decline it with a reason (R51)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Attendance, Credit, MakeUpRequest, OutboxMessage, Session
from services.core.refusals import NotFound, Refused
from services.core.typed_form import Missing, NotOffered
from services.core.visitor import Kind
from services.core.work import App, reading, work
from services.make_ups import answering, asked, asking, finder
from services.make_ups.answering import AnsweredAlready, MeetsThen
from services.make_ups.asking import AskedAlready, AskNoteTooLong, NoRequestsHere, NotADayToAsk
from services.make_ups.refusals import MakeUpRefused
from tests import small
from tests.services.act_worlds import OWNER
from tests.small import Family

pytestmark = pytest.mark.usefixtures("house")
TUESDAY = date(2026, 2, 24)
AT_FOUR = datetime(2026, 2, 24, 16, 0, tzinfo=UTC)


async def one(*, on: bool = True) -> tuple[UUID, Family, UUID]:
    """A class on Mondays, a family in it, and its make-up; the class."""
    world = await small.found(requests_on=on)
    class_id = await small.class_(world)
    (family,) = await small.families(class_id)
    return class_id, family, await small.with_credit(family)


async def ask(family: Family, credit_id: UUID, on: date = TUESDAY, part: str = "any", note: str = "") -> UUID:
    async with work(family.visitor) as w:
        return await asking.ask(w, credit_id, on, part, note)


async def test_approved_at_a_time_of_its_own_it_is_booked_and_the_family_is_told() -> None:
    class_id, family, credit_id = await one()
    request_id = await ask(family, credit_id, note="After school, please")
    async with reading(small.SYSTEM) as r:
        (line,) = await answering.waiting(replace(r, visitor=OWNER))
        assert (line.wished_on, line.note) == (TUESDAY, "After school, please")
        found = await answering.one(replace(r, visitor=OWNER), request_id)
        assert found.starts_at == datetime(2026, 2, 24, 17, 0, tzinfo=UTC)
    async with work(small.SYSTEM) as w:
        session_id = await answering.approve(replace(w, visitor=OWNER), request_id, AT_FOUR)
    async with reading(small.SYSTEM) as r:
        session = await r.db.get_one(Session, session_id)
        assert (session.class_id, session.places, session.taken) == (class_id, 1, 1)
        assert (await r.db.get_one(Credit, credit_id)).state == "used"
        part = (await r.db.scalars(select(Attendance).where(Attendance.session_id == session_id))).one()
        assert (part.type, part.credit_id) == ("make_up", credit_id)
        kinds = set(await r.db.scalars(select(OutboxMessage.notice)))
        assert "make-up-booked" in kinds
        assert await answering.waiting(replace(r, visitor=OWNER)) == []


async def test_declined_with_a_reason_the_make_up_stays_and_another_day_can_be_asked_for() -> None:
    _class, family, credit_id = await one()
    request_id = await ask(family, credit_id)
    for why in ("", "  "):
        with pytest.raises(Missing):
            async with work(small.SYSTEM) as w:
                await answering.decline(replace(w, visitor=OWNER), request_id, why)
    async with work(small.SYSTEM) as w:
        await answering.decline(replace(w, visitor=OWNER), request_id, "The hall is\nclosed then.")
    async with reading(family.visitor) as r:
        seen = await asked.of_credit(r, credit_id)
        assert seen is not None
        assert (seen.state, seen.answer) == ("declined", "The hall is closed then.")
        assert (await finder.search(r, credit_id)).dead is None
    async with reading(small.SYSTEM) as r:
        assert "make-up-declined" in set(await r.db.scalars(select(OutboxMessage.notice)))
    await ask(family, credit_id, TUESDAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"on": date(2026, 2, 19)}, NotADayToAsk),
        ({"on": date(2026, 5, 20)}, NotADayToAsk),
        ({"part": "night"}, NotOffered),
        ({"note": "x" * 301}, AskNoteTooLong),
    ],
)
async def test_what_cannot_be_asked(change: dict[str, object], refusal: type[Refused]) -> None:
    _class, family, credit_id = await one()
    with pytest.raises(refusal):
        await ask(family, credit_id, **change)  # type: ignore[arg-type]


async def test_one_wish_at_a_time_and_it_can_be_taken_back() -> None:
    _class, family, credit_id = await one()
    request_id = await ask(family, credit_id)
    with pytest.raises(AskedAlready):
        await ask(family, credit_id)
    async with work(family.visitor) as w:
        await asking.withdraw(w, credit_id)
        await asking.withdraw(w, credit_id)
    for answer in (
        lambda w: answering.approve(w, request_id, AT_FOUR),
        lambda w: answering.decline(w, request_id, "no"),
    ):
        with pytest.raises(AnsweredAlready):
            async with work(small.SYSTEM) as w:
                await answer(replace(w, visitor=OWNER))
    await ask(family, credit_id)


async def test_where_the_programme_takes_no_wishes_there_are_none() -> None:
    _class, family, credit_id = await one(on=False)
    with pytest.raises(NoRequestsHere):
        await ask(family, credit_id)
    async with reading(family.visitor) as r:
        assert not (await finder.search(r, credit_id)).takes_requests


async def test_the_rules_hold_for_it_too_and_nothing_is_left_behind() -> None:
    class_id, family, credit_id = await one()
    request_id = await ask(family, credit_id)
    for at, refusal in (
        (datetime(2026, 2, 19, 9, 30, tzinfo=UTC), MakeUpRefused),
        (datetime(2026, 9, 1, 16, 0, tzinfo=UTC), MakeUpRefused),
        (datetime(2026, 3, 2, 17, 0, tzinfo=UTC), MeetsThen),
    ):
        with pytest.raises(refusal):
            async with work(small.SYSTEM) as w:
                await answering.approve(replace(w, visitor=OWNER), request_id, at)
    async with reading(small.SYSTEM) as r:
        assert len(await small.sessions(r, class_id)) == 13
        assert (await r.db.get_one(MakeUpRequest, request_id)).state == "asked"


async def test_a_second_tap_asks_once_and_another_family_sees_nothing_of_it(house: App) -> None:
    class_id, family, credit_id = await one()
    (other,) = await small.families(class_id)
    for _tap in range(2):
        async with work(family.visitor) as w:
            first = await asking.ask(w, credit_id, TUESDAY, "any", "", "one key")
    with pytest.raises(NotFound):
        await ask(other, credit_id)
    async with reading(other.visitor) as r:
        with pytest.raises(NotFound):
            await asked.of_credit(r, credit_id)
    async with reading(small.SYSTEM) as r:
        assert (await r.db.scalars(select(MakeUpRequest.id))).all() == [first]


@pytest.mark.parametrize("role", ["instructor", "external_instructor", "receptionist", ""])
async def test_others_answer_nothing(role: str) -> None:
    _class, family, credit_id = await one()
    request_id = await ask(family, credit_id)
    visitor = replace(small.SYSTEM, kind=Kind.STAFF, role=role)
    async with work(small.SYSTEM) as w:
        w = replace(w, visitor=visitor)
        for answer in (
            answering.waiting(w),
            answering.one(w, request_id),
            answering.approve(w, request_id, AT_FOUR),
            answering.decline(w, request_id, "no"),
        ):
            with pytest.raises(NotFound):
                await answer
