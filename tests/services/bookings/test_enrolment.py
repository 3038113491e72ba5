"""Enrolling: places in the class and in each of its sessions, or the waiting list (R40); and sharing (R87)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from db import Attendance, Booking, Class, Credit, Session, Share
from services.bookings import enrolment, sharing
from services.bookings.enrolment import AlreadyBooked
from services.bookings.seats import NotTakingBookings
from services.bookings.sharing import AlreadyShared, OwnAddress
from services.core.refusals import NotAllowed, NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import App, Work, reading, with_retries, work
from services.demo.timetable import BOUNCE, MONDAYS
from services.outside.clock import TurnableClock
from services.people import attendees, clients
from services.people.names import BadEmail
from tests.services.small import SYSTEM, Small, enrolled, one_class
from tests.world import World, visitor


async def _parts(w: Work, booking: Booking) -> list[tuple[str, bool]]:
    rows = await w.db.execute(
        select(Attendance.state, Attendance.holds_place)
        .join(Session, Session.id == Attendance.session_id)
        .where(Attendance.booking_id == booking.id)
        .order_by(Session.starts_at)
    )
    return [(state, holds) for state, holds in rows]


async def _fill(w: Work, small: Small, *numbers: int) -> None:
    """Take all places of these sessions, as make-ups do."""
    for number in numbers:
        small.sessions[number - 1].places = 0
    await w.db.flush()


async def test_a_booking_gets_a_place_in_every_session_to_come(house: App, clock: TurnableClock) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
    clock.turn_to(small.sessions[1].starts_at - timedelta(hours=1))
    async with work(SYSTEM) as w:
        booking = await enrolled(w, small.class_.id, "theo")
        assert booking.status == "enrolled"
        assert await _parts(w, booking) == [("unmarked", True)] * 3
        taken = await w.db.scalars(select(Session.taken).order_by(Session.starts_at))
        assert list(taken) == [0, 1, 1, 1]
        assert await w.db.scalar(select(Class.booked)) == 1


async def test_a_full_class_has_a_waiting_list_that_holds_no_place(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        statuses = [(await enrolled(w, small.class_.id, name)).status for name in ("a", "b", "c")]
        assert statuses == ["enrolled", "enrolled", "waiting"]
        assert await w.db.scalar(select(func.count()).select_from(Attendance)) == 8
        assert await w.db.scalar(select(Class.booked)) == 2


async def test_a_session_given_up_opens_no_enrolment_place(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        first = await enrolled(w, small.class_.id, "a")
        await enrolled(w, small.class_.id, "b")
        for part in await w.db.scalars(select(Attendance).where(Attendance.booking_id == first.id)):
            part.state, part.holds_place = "cancelled", False
        await w.db.flush()
        assert (await enrolled(w, small.class_.id, "c")).status == "waiting"


async def test_two_filled_dates_are_left_out_and_each_earns_a_make_up_outside_the_limit(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        await _fill(w, small, 2, 4)
        booking = await enrolled(w, small.class_.id, "theo")
        assert await _parts(w, booking) == [("unmarked", True), ("cancelled", False)] * 2
        credits = list(await w.db.scalars(select(Credit)))
        assert [(credit.state, credit.counts) for credit in credits] == [("active", False)] * 2


async def test_three_filled_dates_lead_to_the_waiting_list(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        await _fill(w, small, 1, 2, 4)
        assert (await enrolled(w, small.class_.id, "theo")).status == "waiting"
        assert await w.db.scalar(select(Credit)) is None


async def test_a_booking_of_two_needs_two_places(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w, capacity=3)
        assert (await enrolled(w, small.class_.id, "a", slots=2)).status == "enrolled"
        assert (await enrolled(w, small.class_.id, "b", slots=2)).status == "waiting"
        assert (await enrolled(w, small.class_.id, "c")).status == "enrolled"


async def test_whoever_already_comes_to_make_up_gets_that_date_back_as_a_right(world: World) -> None:
    """Theo has a make-up on a Thursday; then he is enrolled in that Thursday class."""
    from services.demo.timetable import THURSDAYS

    async with work(SYSTEM) as w:
        booking = await enrolment.enrol(w, world.anna, world.theo, world.classes[THURSDAYS.name])
        part = await w.db.scalar(
            select(Attendance).where(
                Attendance.booking_id == booking.id, Attendance.session_id == world.session(THURSDAYS, 1)
            )
        )
        assert booking.status == "enrolled"
        assert part is not None
        assert part.state == "cancelled"
        credit = await w.db.scalar(select(Credit).where(Credit.source_attendance_id == part.id))
        assert credit is not None


async def test_pay_as_you_go_takes_a_place_in_the_class_and_no_dates(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w, programme={"kind": "pay_as_you_go"})
        booking = await enrolled(w, small.class_.id, "mia")
        assert (booking.status, await _parts(w, booking)) == ("enrolled", [])
        assert await w.db.scalar(select(Class.booked)) == 1


async def test_one_child_has_one_booking_in_one_class(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)
        await enrolled(w, small.class_.id, "theo")
        with pytest.raises(AlreadyBooked) as refused:
            await enrolled(w, small.class_.id, "theo")
    assert refused.value.words() == "theo already has a booking in this class."


async def test_an_archived_class_and_what_does_not_exist_are_refused(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w, active=False)
        with pytest.raises(NotTakingBookings):
            await enrolled(w, small.class_.id, "theo")
        parent = await clients.client(w, "anna@example.com")
        for client_id, class_id in ((parent.id, UUID(int=1)), (UUID(int=1), small.class_.id)):
            small.class_.active = True
            with pytest.raises(NotFound):
                await enrolment.enrol(w, client_id, parent.id, class_id)


async def test_of_eight_families_at_once_two_get_the_two_places(house: App) -> None:
    async with work(SYSTEM) as w:
        small = await one_class(w)

    async def come(name: str) -> str:
        async def once() -> str:
            async with work(SYSTEM) as w:
                return (await enrolled(w, small.class_.id, name)).status

        return await with_retries(once)

    statuses = await asyncio.gather(*(come(name) for name in "abcdefgh"))
    assert sorted(statuses) == ["enrolled"] * 2 + ["waiting"] * 6
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.max(Session.taken))) == 2


async def test_the_owner_shares_and_the_other_sees_it_at_once(world: World) -> None:
    async with work(await visitor("anna@example.com")) as w:
        share = await sharing.share(w, world.booking("Mia", BOUNCE), " Julia@Example.com ", "viewer")
    assert (share.email, share.role) == ("julia@example.com", "viewer")
    async with reading(await visitor("julia@example.com")) as r:
        assert "Mia" in [kid.first_name for kid in await attendees.mine(r)]


async def test_nobody_but_the_owner_shares(world: World) -> None:
    for email, refusal in (
        ("marek@example.com", NotAllowed),
        ("julia@example.com", NotAllowed),
        ("zuzana@example.com", NotFound),
    ):
        async with work(await visitor(email)) as w:
            with pytest.raises(refusal):
                await sharing.share(w, world.booking("Theo", MONDAYS), "new@example.com", "viewer")


async def test_sharing_twice_with_oneself_or_with_nobody_is_refused(world: World) -> None:
    theo = world.booking("Theo", MONDAYS)
    async with work(await visitor("anna@example.com")) as w:
        with pytest.raises(AlreadyShared):
            await sharing.share(w, theo, "marek@example.com", "viewer")
        with pytest.raises(OwnAddress):
            await sharing.share(w, theo, "ANNA@example.com", "viewer")
        with pytest.raises(BadEmail):
            await sharing.share(w, theo, "nobody", "viewer")
        with pytest.raises(ValueError, match="owner"):
            await sharing.share(w, theo, "new@example.com", "owner")


async def test_a_share_that_was_taken_back_can_be_given_again(world: World) -> None:
    theo = world.booking("Theo", MONDAYS)
    async with work(await visitor("anna@example.com")) as w:
        old = await w.db.scalar(select(Share).where(Share.booking_id == theo, Share.role == "viewer"))
        assert old is not None
        old.revoked_at = w.now
        await w.db.flush()
        assert (await sharing.share(w, theo, old.email, "helper")).role == "helper"


async def test_what_is_booked_is_written_down_without_names(house: App) -> None:
    from db import AuditEntry

    async with work(SYSTEM) as w:
        small = await one_class(w)
        booking = await enrolled(replace(w, visitor=Visitor(Kind.SYSTEM, "import")), small.class_.id, "theo")
        await w.db.flush()
        entry = (await w.db.execute(select(AuditEntry).where(AuditEntry.about_id == booking.id))).scalar_one()
    assert (entry.actor, entry.act, entry.facts) == (
        "system:import",
        "enrolled",
        {"status": "enrolled", "left_out": []},
    )
