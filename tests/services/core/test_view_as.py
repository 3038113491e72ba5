"""Staff see what a family sees, and can change nothing there: whatever they tap, and whoever the tap asks to write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db import Attendance, AuditEntry, SignIn, Staff
from services.attendance import cancelling
from services.core import view_as
from services.core.refusals import NotFound, NotSignedIn
from services.core.view_as import OnlyLooking, ViewingOver
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from services.make_ups import finder
from services.outside.clock import TurnableClock
from services.overview import home
from services.payments.cards import flow
from services.sign_in import viewing
from tests import world as worlds
from tests.world import World

SYSTEM = Visitor.system("test")
ORLA, ANNA = "orla@example.com", "anna@example.com"


async def looking(world: World) -> tuple[Visitor, Visitor]:
    """Orla, who owns the place, and the same as she looks at Anna's screens."""
    orla = await worlds.visitor(ORLA)
    async with work(orla) as w:
        await viewing.begin(w, world.anna)
    async with reading(orla) as r:
        seen = await view_as.family_seen(r.db, r.visitor)
    assert seen is not None
    return orla, seen


async def test_staff_see_exactly_what_the_family_sees(world: World) -> None:
    _orla, seen = await looking(world)
    async with reading(await worlds.visitor(ANNA)) as r:
        family = await home.home(r), await finder.search(r, world.credits["to_book"])
    async with reading(seen) as r:
        assert r.visitor.client_id == world.anna
        assert (await home.home(r), await finder.search(r, world.credits["to_book"])) == family


async def _cancel(world: World, who: Visitor) -> None:
    async with work(who) as w:
        await cancelling.cancel(w, await world.attendance("Theo", MONDAYS, 1))


async def _leave_the_gateway(_world: World, who: Visitor) -> None:
    await flow.leave(who, [])


async def _by_the_program(world: World, who: Visitor) -> None:
    """What a family's tap lets the program write, as in a payment by card."""
    view_as.looks(who)
    try:
        await _cancel(world, SYSTEM)
    finally:
        view_as.looks(SYSTEM)


@pytest.mark.parametrize("act", [_cancel, _leave_the_gateway, _by_the_program])
async def test_every_act_is_refused(world: World, act: Callable[[World, Visitor], Awaitable[None]]) -> None:
    _orla, seen = await looking(world)
    with pytest.raises(OnlyLooking):
        await act(world, seen)
    async with reading(SYSTEM) as r:
        part = await r.db.get_one(Attendance, await world.attendance("Theo", MONDAYS, 1))
        assert part.state != "cancelled"


@pytest.mark.parametrize("act", [_cancel, _by_the_program])
async def test_without_the_guard_the_acts_would_be_done(
    world: World, monkeypatch: pytest.MonkeyPatch, act: Callable[[World, Visitor], Awaitable[None]]
) -> None:
    _orla, seen = await looking(world)
    monkeypatch.setattr(view_as, "refuse_changes", lambda _visitor: None)
    await act(world, seen)
    async with reading(SYSTEM) as r:
        part = await r.db.get_one(Attendance, await world.attendance("Theo", MONDAYS, 1))
        assert part.state == "cancelled"


async def _ended(_world: World, orla: Visitor, seen: Visitor, _clock: TurnableClock) -> None:
    assert await viewing.end(seen) is not None


async def _another(world: World, orla: Visitor, _seen: Visitor, _clock: TurnableClock) -> None:
    async with work(orla) as w:
        await viewing.begin(w, world.zuzana)


async def _an_hour_later(_world: World, _orla: Visitor, _seen: Visitor, clock: TurnableClock) -> None:
    clock.advance(timedelta(hours=1))


async def _demoted(_world: World, _orla: Visitor, _seen: Visitor, _clock: TurnableClock) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Staff).where(Staff.email == ORLA).values(role="main_instructor"))


async def _signed_out(_world: World, orla: Visitor, _seen: Visitor, _clock: TurnableClock) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(SignIn).where(SignIn.id == orla.sign_in_id).values(revoked_at=w.now))


@pytest.mark.parametrize("change", [_ended, _another, _an_hour_later, _demoted, _signed_out])
async def test_it_is_over_at_the_next_tap(
    world: World, clock: TurnableClock, change: Callable[..., Awaitable[None]]
) -> None:
    orla, seen = await looking(world)
    await change(world, orla, seen, clock)
    with pytest.raises(NotSignedIn if change is _signed_out else ViewingOver):
        async with reading(seen):
            pass


async def test_beginning_and_ending_stand_in_the_log_with_who_it_was(world: World) -> None:
    orla, seen = await looking(world)
    assert await viewing.end(seen) == world.anna
    assert await viewing.end(orla) is None
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(
            select(AuditEntry.act, AuditEntry.actor)
            .where(
                AuditEntry.about == "client",
                AuditEntry.about_id == world.anna,
                AuditEntry.act.startswith("viewed"),
            )
            .order_by(AuditEntry.at, AuditEntry.act)
        )
        assert rows.all() == [(act, f"staff:{world.orla}") for act in ("viewed_as", "viewed_as_ended")]


@pytest.mark.parametrize("role", ["main_instructor", "instructor", "external_instructor", "receptionist"])
async def test_whoever_may_not_see_all_of_it_cannot_look(world: World, role: str) -> None:
    orla = await worlds.visitor(ORLA)
    async with work(SYSTEM) as w:
        await w.db.execute(update(Staff).where(Staff.email == ORLA).values(role=role))
    with pytest.raises(NotFound):
        async with work(orla) as w:
            await viewing.begin(w, world.anna)
    with pytest.raises(NotFound):
        async with work(await worlds.visitor(ANNA)) as w:
            await viewing.begin(w, world.anna)
