"""Joining online: from ten minutes before until the end, by those who come, and written down (R95, R97)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Attendance, AuditEntry, Session
from services.attendance import cancelling, view_loader
from services.attendance.content import beside, joining, link_form
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.versions import ChangedByOthers
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.payments import late
from tests import small
from tests.small import SYSTEM, Family

LINK = "https://meet.example.org/abc"
TEN = timedelta(minutes=10)


@pytest.fixture
async def here(house: App) -> tuple[UUID, Family, Family]:
    """A class that meets online, and two families of it."""
    class_id = await small.class_(await small.found())
    one, other = await small.families(class_id, 2)
    await set_link(class_id, LINK)
    return class_id, one, other


async def set_link(class_id: UUID, address: str, audience: str = "all", of: str = "class") -> None:
    keep = link_form.keep_for_class if of == "class" else link_form.keep_for_session
    said = {"address": address, "instructions": "Have a mat\nand water", "audience": audience}
    async with work(SYSTEM) as w:
        await keep(w, class_id, None, said)


async def part(of: Family) -> tuple[UUID, Session]:
    async with reading(SYSTEM) as r:
        id_ = await small.next_part(r, of.booking_id)
        return id_, await r.db.get_one(Session, (await r.db.get_one(Attendance, id_)).session_id)


async def joins(visitor: Visitor, attendance_id: UUID) -> str:
    async with work(visitor) as w:
        return await joining.join(w, attendance_id)


async def test_it_opens_ten_minutes_before_and_closes_at_the_end(
    here: tuple[UUID, Family, Family], clock: TurnableClock
) -> None:
    _class, family, _other = here
    id_, session = await part(family)
    begins, ends = session.starts_at, session.starts_at + timedelta(minutes=session.minutes)
    second = timedelta(seconds=1)
    for at in (begins - TEN - second, ends):
        clock.turn_to(at)
        with pytest.raises(joining.NotNow):
            await joins(family.visitor, id_)
    for at in (begins - TEN, begins, ends - second):
        clock.turn_to(at)
        assert await joins(family.visitor, id_) == LINK


async def test_only_its_own_family_and_only_who_comes(
    here: tuple[UUID, Family, Family], clock: TurnableClock
) -> None:
    _class, family, other = here
    id_, session = await part(family)
    await _cancel(family, id_)
    clock.turn_to(session.starts_at)
    for visitor in (other.visitor, family.visitor, SYSTEM):
        with pytest.raises(NotFound):
            await joins(visitor, id_)


async def _cancel(of: Family, attendance_id: UUID) -> None:
    async with work(of.visitor) as w:
        await cancelling.cancel(w, attendance_id)


async def test_who_was_told_is_written_down_once(
    here: tuple[UUID, Family, Family], clock: TurnableClock
) -> None:
    _class, family, _other = here
    id_, session = await part(family)
    with pytest.raises(joining.NotNow):
        await joins(family.visitor, id_)
    clock.turn_to(session.starts_at)
    await joins(family.visitor, id_)
    await joins(family.visitor, id_)
    async with reading(SYSTEM) as r:
        known = await r.db.scalars(select(AuditEntry).where(AuditEntry.act == joining.SHOWN))
        assert [(each.actor, each.about_id) for each in known] == [(f"client:{family.client_id}", id_)]


async def test_a_dates_own_link_goes_before_the_classs_and_an_empty_one_takes_it_away(
    here: tuple[UUID, Family, Family], clock: TurnableClock
) -> None:
    class_id, family, _other = here
    id_, session = await part(family)
    clock.turn_to(session.starts_at)
    await set_link(session.id, f"{LINK}/today", of="session")
    assert await joins(family.visitor, id_) == f"{LINK}/today"
    await set_link(session.id, "", of="session")
    with pytest.raises(NotFound):
        await joins(family.visitor, id_)
    await set_link(session.id, LINK, of="session")  # as the class has it: it follows the class from now on
    await set_link(class_id, f"{LINK}/all")
    assert await joins(family.visitor, id_) == f"{LINK}/all"


async def test_for_those_who_have_paid_it_is_invisible_while_something_is_late(
    here: tuple[UUID, Family, Family], clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_id, family, other = here

    async def are_late(_r: object, _ids: object) -> set[UUID]:
        return {family.booking_id}

    monkeypatch.setattr(late, "are_late", are_late)
    (id_, session), (others, _same) = await part(family), await part(other)
    clock.turn_to(session.starts_at)
    assert await joins(family.visitor, id_) == LINK
    await set_link(class_id, LINK, "paid")
    assert await joins(other.visitor, others) == LINK
    with pytest.raises(NotFound):
        await joins(family.visitor, id_)
    async with reading(family.visitor) as r:
        assert (await view_loader.load_one(r, id_)).online is None


async def test_a_view_says_when_and_what_to_have_ready_but_never_where(
    here: tuple[UUID, Family, Family],
) -> None:
    _class, family, _other = here
    id_, session = await part(family)
    async with reading(family.visitor) as r:
        found = await view_loader.load_one(r, id_)
    assert found.online is not None
    assert found.online.opens_at == session.starts_at - TEN
    assert found.online.instructions == "Have a mat\nand water"
    assert "meet.example.org" not in repr(found)


async def test_only_a_whole_secure_link_is_taken(here: tuple[UUID, Family, Family]) -> None:
    class_id, *_families = here
    for wrong in (
        "http://meet.example.org/abc",
        "meet.example.org/abc",
        "javascript:alert(1)",
        "https://meet",
        "https://meet.example.org@evil.example",
        "https://[",
        "https://meet.example.org/" + "x" * 500,
    ):
        with pytest.raises(NotAsTyped) as no:
            await set_link(class_id, wrong)
        assert list(no.value.fields) == ["address"]


async def test_the_second_of_two_editors_is_told(here: tuple[UUID, Family, Family]) -> None:
    class_id, *_families = here
    async with reading(SYSTEM) as r:
        seen = (await link_form.of_class(r, class_id)).version
    await set_link(class_id, f"{LINK}/new")
    said = {"address": LINK, "instructions": "", "audience": "all"}
    with pytest.raises(ChangedByOthers):
        async with work(SYSTEM) as w:
            await link_form.keep_for_class(w, class_id, seen, said)


async def test_without_the_look_at_the_time_it_would_be_open_early(
    here: tuple[UUID, Family, Family], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the guard is taken off."""
    _class, family, _other = here
    id_, _session = await part(family)
    with pytest.raises(joining.NotNow):
        await joins(family.visitor, id_)
    monkeypatch.setattr(beside.rules.Online, "is_open", lambda _self, _now: True)
    assert await joins(family.visitor, id_) == LINK
