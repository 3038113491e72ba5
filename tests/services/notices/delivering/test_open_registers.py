"""The nudge before a register closes: whoever leads the session, once, while somebody is not marked (R99, Q14)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db import OutboxMessage, Provider, Session, Staff
from services.core.work import reading, work
from services.notices import telling
from services.notices.delivering import open_registers
from services.notices.messages.register_closes import RegisterCloses
from services.notices.telling.envelope import NoLongerWanted
from services.operations.job_runner import run_now
from services.outside.clock import TurnableClock
from tests.services.notices.examples import seen
from tests.services.register.test_marking import Class, at, class_of_three, press  # noqa: F401 - a fixture
from tests.small import SYSTEM

JOB = "registers-close-soon"


async def reach(of: Class, address: str | None = "noah@example.com", locale: str | None = None) -> None:
    """Give who leads the class an address, and a language."""
    async with work(SYSTEM) as w:
        noah = await w.db.get_one(Staff, of.small.instructor_id)
        noah.email, noah.locale = address, locale
        w.db.add(Staff(first_name="Orla", email="orla@example.com", role="owner"))


async def rows() -> list[OutboxMessage]:
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == RegisterCloses.name))
        return list(found.all())


async def test_who_leads_it_is_told_once_the_morning_before(
    class_of_three: Class,  # noqa: F811
    clock: TurnableClock,
) -> None:
    await reach(class_of_three, locale="sk")
    clock.turn_to(at(5, 20, 0))
    assert await run_now(JOB) == 0, "it closes in the night after tomorrow"
    clock.turn_to(at(6, 7, 45))
    assert await run_now(JOB) == 1
    assert await run_now(JOB) == 0
    (row,) = await rows()
    assert (row.address, row.locale, row.next_at) == ("noah@example.com", "sk", at(6, 9, 0))
    assert row.expires_at == at(7, 0, 30)


async def test_the_database_keeps_it_to_one_a_register(class_of_three: Class, clock: TurnableClock) -> None:  # noqa: F811
    await reach(class_of_three)
    clock.turn_to(at(6, 7, 45))
    notice = RegisterCloses(class_of_three.first.id, at(7, 0, 30))
    told = []
    for _each in range(2):
        async with work(SYSTEM) as w:
            told.append(await telling.tell(w, notice))
    assert told == [1, 0]


async def test_where_nobody_who_leads_it_has_an_email_the_owners_are_told(
    class_of_three: Class,  # noqa: F811
    clock: TurnableClock,
) -> None:
    await reach(class_of_three, address=None)
    clock.turn_to(at(6, 7, 45))
    await run_now(JOB)
    assert [row.address for row in await rows()] == ["orla@example.com"]


async def test_it_is_not_told_where_nobody_wants_it_or_everybody_is_marked(
    class_of_three: Class,  # noqa: F811
    clock: TurnableClock,
) -> None:
    await reach(class_of_three)
    clock.turn_to(at(6, 7, 45))
    for off in ({"nudges_registers": False}, {"closes_registers_after": 0}):
        async with work(SYSTEM) as w:
            await w.db.execute(update(Provider).values(nudges_registers=True, closes_registers_after=1))
            await w.db.execute(update(Provider).values(**off))
        async with reading(SYSTEM) as r:
            assert await open_registers.closing_soon(r) == []
    async with work(SYSTEM) as w:
        await w.db.execute(update(Provider).values(closes_registers_after=1))
    orla = await class_of_three.staff("owner")
    for number in range(3):
        await press(orla, await class_of_three.part(number))
    assert await run_now(JOB) == 0


async def test_it_says_who_is_not_marked_and_is_not_sent_once_they_are(
    class_of_three: Class,  # noqa: F811
    clock: TurnableClock,
) -> None:
    await reach(class_of_three)
    orla = await class_of_three.staff("owner")
    await press(orla, await class_of_three.part(0))
    clock.turn_to(at(6, 7, 45))
    await run_now(JOB)
    (row,) = await rows()
    mail = await seen(row.id)
    assert "2 children are not marked" in mail.subject
    assert "/staff/sessions/" in mail.link
    for number in (1, 2):
        await press(orla, await class_of_three.part(number))
    with pytest.raises(NoLongerWanted):
        await seen(row.id)


async def test_a_session_that_is_called_off_is_not_asked_for(
    class_of_three: Class,  # noqa: F811
    clock: TurnableClock,
) -> None:
    await reach(class_of_three)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Session, class_of_three.first.id)).status = "cancelled"
    clock.turn_to(at(6, 7, 45) + timedelta(minutes=1))
    assert await run_now(JOB) == 0
