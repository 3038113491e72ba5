"""Days off by command: what stands on them is told, and cancelled only if the operator says so."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from db import Attendance, AuditEntry, Holiday, OutboxMessage, Session
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.imports import typed_day
from services.operations import days_off
from tests.services.small import SYSTEM, enrolled, one_class

HALF_TERM = ("add", "2026-02-23", "2026-03-05", "Half term")


async def with_a_family() -> None:
    """A class of four Mondays from 23 February on, with one child."""
    async with work(SYSTEM) as w:
        small = await one_class(w)
        await enrolled(w, small.class_.id, "theo")


async def said_to(*words: str, **options: bool) -> list[str]:
    """What the command says."""
    async with work(Visitor.system("holiday")) as w:
        return await days_off.obey(w, list(words), typed_day, **options)


async def scheduled() -> int:
    """How many sessions are going to be."""
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(func.count()).where(Session.status == "scheduled")) or 0


async def test_sessions_that_stand_are_told_and_stay(house: App) -> None:
    await with_a_family()
    said = await said_to(*HALF_TERM)
    assert said == [
        "2026-02-23 – 2026-03-05, Half term: entered.",
        "2 sessions stand on these days, and stay:",
        "  Mon 23 Feb, 17:00  Movers Mon 17:00 (1 place taken)",
        "  Mon 2 Mar, 17:00  Movers Mon 17:00 (1 place taken)",
        "Add --cancel to cancel them: families get the make-up that a session cancelled by you gives. With --tell they"
        " are told by mail, too.",
    ]
    assert await scheduled() == 4
    again = await said_to(*HALF_TERM)
    assert again[0] == "2026-02-23 – 2026-03-05, Half term: that is entered already."
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(Holiday)) == 1


@pytest.mark.parametrize("tell", [False, True])
async def test_they_are_cancelled_only_if_the_operator_says_so(house: App, tell: bool) -> None:
    await with_a_family()
    said = await said_to(*HALF_TERM, cancel=True, tell=tell)
    told = (
        "The families are told by mail." if tell else "The families see it in the portal; no mail goes out."
    )
    assert said[1] == f"2 sessions on these days are cancelled. {told}"
    assert await scheduled() == 2
    async with reading(SYSTEM) as r:
        reasons = set(await r.db.scalars(select(Session.cancel_reason).where(Session.status == "cancelled")))
        states = await r.db.scalars(select(Attendance.state).where(Attendance.state == "cancelled"))
        mails = list(await r.db.scalars(select(OutboxMessage.notice)))
        who = set(await r.db.scalars(select(AuditEntry.actor).where(AuditEntry.act == "closed")))
    assert (reasons, len(states.all()), who) == ({"Half term"}, 2, {"system:holiday"})
    assert mails == (["sessions-changed"] if tell else []), "one for the family, about both"


async def test_days_off_are_listed_with_the_public_holidays_to_come(house: App) -> None:
    await with_a_family()
    assert (await said_to("list"))[0] == "No days off are entered."
    await said_to("add", "3.4.2026", "Good Friday")
    lines = await said_to("list")
    assert lines[:2] == ["2026-04-03  Good Friday", "Public holidays, on which imported classes do not meet:"]
    assert "2026-03-17  Saint Patrick's Day" in lines


async def test_days_off_are_taken_out_by_their_first_day_and_name_where_that_is_not_enough(
    house: App,
) -> None:
    await with_a_family()
    await said_to(*HALF_TERM)
    await said_to("add", "2026-02-23", "Staff day")
    for day, name, says in (
        ("2026-03-05", "", "No days off begin on"),
        ("2026-02-23", "", "Several days off begin on Mon 23 Feb"),
        ("2026-02-23", "Easter", "No days off begin on"),
    ):
        with pytest.raises(Refused) as refused:
            await said_to("remove", day, *filter(None, [name]))
        assert says in refused.value.words()
    assert (await said_to("remove", "2026-02-23", "staff day"))[0] == "2026-02-23, Staff day: taken out."
    assert (await said_to("remove", "23. 2. 2026"))[0] == "2026-02-23 – 2026-03-05, Half term: taken out."
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(Holiday)) == 0


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ((), {}),
        (("add",), {}),
        (("add", "2026-02-23"), {}),
        (("add", "2026-02-23", "2026-02-24", "a", "b"), {}),
        (("list", "x"), {}),
        (("remove",), {}),
        (("close", "2026-02-23", "x"), {}),
        (HALF_TERM, {"tell": True}),
        (("remove", "2026-02-23"), {"cancel": True}),
    ],
)
async def test_what_is_no_command_is_answered_with_the_commands(
    house: App, words: tuple[str, ...], options: dict[str, bool]
) -> None:
    await with_a_family()
    with pytest.raises(Refused) as refused:
        await said_to(*words, **options)
    assert "Write holiday add 2026-12-24 2027-01-06" in refused.value.words()
