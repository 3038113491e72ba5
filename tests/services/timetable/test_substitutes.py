"""A substitute hears of what they are to lead, once, and hears when they are not to after all; nobody hears of what they did."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import OutboxMessage, Staff
from services.attendance.compensation import Compensation
from services.attendance.sick_day.act import SICK_DAY
from services.attendance.sick_day.wish import DayWish
from services.core import acts
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.notices.telling.envelope import NoLongerWanted
from services.timetable import classes, schedule
from tests import small
from tests.services.attendance.sick_day import days
from tests.services.notices.examples import seen
from tests.services.register.test_marking import signed_in_staff
from tests.small import SYSTEM, Small

pytestmark = pytest.mark.usefixtures("house")


class Team:
    """An owner, and Emma, who can be reached."""

    def __init__(self, there: Small, owner: Visitor, emma: UUID) -> None:
        self.there, self.owner, self.emma = there, owner, emma


async def team() -> Team:
    there = await small.found()
    async with work(SYSTEM) as w:
        emma = await classes.instructor(w, "Emma Daly")
        emma.email, emma.locale = "emma@example.com", "sk"
        orla = Staff(first_name="Orla", email="orla@example.com", role="owner")
        w.db.add(orla)
        await w.db.flush()
        return Team(there, await signed_in_staff(w, orla), emma.id)


async def told() -> list[OutboxMessage]:
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.notice.in_(("substitute-asked", "substitute-freed")))
            .order_by(OutboxMessage.created_at, OutboxMessage.notice)
        )
        return list(rows)


async def lead(of: Team, session_id: UUID, who: UUID) -> None:
    async with work(of.owner) as w:
        await schedule.move(w, session_id, instructor_id=who)


async def sent() -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(OutboxMessage).values(status="sent"))


async def test_the_substitute_of_one_session_hears_of_it_in_their_language() -> None:
    of = await team()
    session_id = await days.monday(await small.class_(of.there))
    await lead(of, session_id, of.emma)
    (row,) = await told()
    assert (row.notice, row.address, row.locale) == ("substitute-asked", "emma@example.com", "sk")
    mail = await seen(row.id)
    assert "Ranelagh Studio" in mail.text
    assert "/staff/sessions/" in mail.link


async def test_given_back_they_hear_of_that_if_they_had_heard_of_it() -> None:
    of = await team()
    session_id = await days.monday(await small.class_(of.there))
    await lead(of, session_id, of.emma)
    await sent()
    await lead(of, session_id, of.there.instructor_id)
    (freed,) = [row for row in await told() if row.notice == "substitute-freed"]
    assert freed.address == "emma@example.com"
    assert "Ranelagh Studio" in (await seen(freed.id)).text


async def test_what_was_given_back_before_anything_left_is_told_to_nobody() -> None:
    of = await team()
    session_id = await days.monday(await small.class_(of.there))
    await lead(of, session_id, of.emma)
    await lead(of, session_id, of.there.instructor_id)
    for row in await told():
        with pytest.raises(NoLongerWanted):
            await seen(row.id)


async def test_nobody_is_told_of_a_change_that_leaves_who_leads_it_or_of_their_own() -> None:
    of = await team()
    session_id = await days.monday(await small.class_(of.there))
    async with work(of.owner) as w:
        await schedule.move(w, session_id, public_note="Bring socks")
    assert of.owner.staff_id is not None
    await lead(of, session_id, of.owner.staff_id)
    assert await told() == []


async def test_a_sick_day_is_one_message_and_taken_back_one_more() -> None:
    of = await team()
    first = await days.monday(await small.class_(of.there))
    second = await days.monday(await small.class_(of.there, at=18 * 60))
    asked = DayWish(
        {first: of.emma, second: of.emma}, "Noah is ill", Compensation.MAKE_UP, tells=True
    ).as_json()
    async with reading(of.owner) as r:
        plan = await acts.preview(r, SICK_DAY, asked)
    async with work(of.owner) as w:
        done = await acts.apply(w, SICK_DAY, asked, plan.stamp)
    (row,) = await told()
    assert row.act_id == done
    assert (await seen(row.id)).text.count("Ranelagh Studio") == 2
    await sent()
    async with reading(of.owner) as r:
        back = await acts.preview_taking_back(r, SICK_DAY, done)
    async with work(of.owner) as w:
        await acts.take_back(w, SICK_DAY, done, back.stamp)
    (freed,) = [each for each in await told() if each.notice == "substitute-freed"]
    assert (await seen(freed.id)).text.count("Ranelagh Studio") == 2
