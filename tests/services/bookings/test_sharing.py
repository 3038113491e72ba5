"""A family shares a booking: invited, joined, changed, ended, left; what each sees at each step (R87)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Client, OutboxMessage
from services.attendance import view_loader
from services.bookings import booking_page, listing, look_links, reminders, sharing, sharing_ends
from services.bookings.shared_with import ShareLine
from services.bookings.sharing import INVITATIONS_A_DAY, OverAlready, SharedWithMany
from services.core import access
from services.core.configuration import Configuration
from services.core.events import SHARES_CHANGED, Event
from services.core.refusals import NotAllowed, NotFound
from services.core.visitor import Visitor
from services.core.work import App, now, reading, work
from services.notices.messages import booking_shared
from services.notices.messages.booking_shared import BookingShared
from services.notices.telling.envelope import Envelope, NoLongerWanted
from services.notices.telling.reminded import reminded
from services.operations.job_runner import run_now
from services.sign_in import person
from tests import small
from tests.conftest import TurnableClock
from tests.small import SYSTEM, Family

MAREK = "marek@example.com"


async def a_family() -> Family:
    world = await small.found()
    [one] = await small.families(await small.class_(world))
    return one


async def comes(email: str = MAREK) -> Visitor:
    """They ask for a code with their own address, and are signed in."""
    async with work(SYSTEM) as w:
        who = await person.by_address(w, email)
        assert isinstance(who, Client), "a client of their own is made at the first sign-in"
        return await small.sign_in(w, who.id)


async def invite(family: Family, email: str = MAREK, role: str = "viewer", **until: object) -> UUID:
    async with work(family.visitor) as w:
        return (await sharing.share(w, family.booking_id, email, role, **until)).id  # type: ignore[arg-type]


async def lines(family: Family) -> list[ShareLine]:
    async with reading(family.visitor) as r:
        return (await booking_page.one(r, family.booking_id)).shares


async def seen(who: Visitor) -> list[UUID]:
    async with reading(who) as r:
        return [each.booking_id for each in (await listing.mine(r)).every]


async def test_invited_joined_changed_and_ended(house: App) -> None:
    family = await a_family()
    await invite(family)
    async with reading(SYSTEM) as r:
        mails = list(
            await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "booking-shared"))
        )
    assert [mail.address for mail in mails] == [MAREK], "one mail"
    [line] = await lines(family)
    assert (line.role, line.joined, line.name) == ("viewer", False, "")
    marek = await comes()
    assert await seen(marek) == [family.booking_id]
    async with work(marek) as w:
        await sharing_ends.joined(w, family.booking_id)
    [line] = await lines(family)
    assert line.joined
    async with work(family.visitor) as w:
        await sharing_ends.change(w, line.share_id, "helper", None)
        other = await w.db.scalar(select(Client.id).where(Client.email == MAREK))
        assert Event(SHARES_CHANGED, other) in w.events
    [line] = await lines(family)
    assert (line.role, line.joined) == ("helper", True)
    async with reading(marek) as r:
        page = await booking_page.one(r, family.booking_id)
        assert (page.may_act, page.may_edit, page.shares, page.links) == (True, False, [], [])
        assert page.mine is not None
        assert page.mine.role == "helper"
    async with work(family.visitor) as w:
        await sharing_ends.end(w, line.share_id)
        assert Event(SHARES_CHANGED, other) in w.events
    assert await seen(marek) == []
    with pytest.raises(NotFound):
        async with reading(marek) as r:
            await booking_page.one(r, family.booking_id)
    with pytest.raises(NotFound):
        async with work(family.visitor) as w:
            await sharing_ends.end(w, line.share_id)


async def test_who_is_a_guest_shares_nothing_on_and_leaves_by_themselves(house: App) -> None:
    family = await a_family()
    share_id = await invite(family, role="helper")
    marek = await comes()
    with pytest.raises(NotAllowed):
        async with work(marek) as w:
            await sharing.share(w, family.booking_id, "julia@example.com", "viewer")
    with pytest.raises(NotAllowed):
        async with work(marek) as w:
            await sharing_ends.change(w, share_id, "viewer", None)
    with pytest.raises(NotAllowed):
        async with work(marek) as w:
            await sharing_ends.end(w, share_id)
    async with work(marek) as w:
        await sharing_ends.leave(w, family.booking_id)
    assert await seen(marek) == []
    assert await lines(family) == []
    for nobody in (marek, family.visitor):
        with pytest.raises(NotFound):
            async with work(nobody) as w:
                await sharing_ends.leave(w, family.booking_id)


async def test_of_two_children_one_is_shared_and_another_family_ends_nothing(house: App) -> None:
    world = await small.found()
    family, other = await small.families(await small.class_(world), 2)
    share_id = await invite(family)
    marek = await comes()
    assert await seen(marek) == [family.booking_id]
    for act in (
        lambda w: sharing_ends.end(w, share_id),
        lambda w: sharing_ends.change(w, share_id, "helper", None),
        lambda w: sharing.share(w, family.booking_id, MAREK, "helper"),
    ):
        with pytest.raises(NotFound):
            async with work(other.visitor) as w:
                await act(w)
    assert await seen(marek) == [family.booking_id]


async def test_it_ends_by_itself_after_its_last_day(house: App, clock: TurnableClock, tmp_path: Path) -> None:
    house.configuration = Configuration(data=tmp_path, _env_file=None)  # type: ignore[call-arg]
    family = await a_family()
    today = now().date()
    with pytest.raises(OverAlready):
        await invite(family, ends_on=today - timedelta(days=1))
    await invite(family, ends_on=today)
    async with work(family.visitor) as w:
        await look_links.make(w, family.booking_id, "Grandma", today)
    marek = await comes()
    async with reading(SYSTEM) as r:
        midnight = await sharing_ends.next_end(r)
    assert midnight is not None
    clock.turn_to(midnight - timedelta(seconds=1))
    assert await run_now("end-sharing") == 0
    assert await seen(marek) == [family.booking_id]
    clock.turn_to(midnight)
    assert await run_now("end-sharing") == 2
    assert await seen(marek) == []
    async with reading(marek) as r:
        assert await sharing_ends.taken_away_since(r, midnight - timedelta(hours=1))
        assert not await sharing_ends.taken_away_since(r, midnight + timedelta(hours=1))


async def test_its_last_day_is_judged_by_the_clock_and_not_by_the_job(
    house: App, clock: TurnableClock
) -> None:
    family = await a_family()
    await invite(family, ends_on=now().date(), role="helper")
    marek = await comes()
    async with work(marek) as w:
        await reminders.set_reminders(w, family.booking_id, True)
        part = await small.next_part(w, family.booking_id)
    async with reading(SYSTEM) as r:
        midnight = await sharing_ends.next_end(r)
        assert MAREK in {each.address for each in (await reminded(r, [family.booking_id]))[family.booking_id]}
    assert midnight is not None
    opened = midnight - timedelta(seconds=1)
    clock.turn_to(opened)
    assert await seen(marek) == [family.booking_id]
    clock.turn_to(midnight)  # and no job has run
    assert await seen(marek) == []
    assert await lines(family) == []
    for asked in (
        lambda r: booking_page.one(r, family.booking_id),
        lambda r: access.attendance(r, part),
        lambda r: view_loader.load_one(r, part),
    ):
        with pytest.raises(NotFound):
            async with reading(marek) as r:
                await asked(r)
    with pytest.raises(NotFound):
        async with work(marek) as w:
            await sharing_ends.leave(w, family.booking_id)
    async with reading(marek) as r:
        assert await sharing_ends.taken_away_since(r, opened)
        assert MAREK not in {
            each.address for each in (await reminded(r, [family.booking_id]))[family.booking_id]
        }
    await invite(family)
    assert await seen(marek) == [family.booking_id], "who was asked again sees it at once"


async def test_nobody_writes_to_strangers_through_us(house: App, monkeypatch: pytest.MonkeyPatch) -> None:
    family = await a_family()
    async with work(family.visitor) as w:
        for number in range(INVITATIONS_A_DAY):
            share = await sharing.share(w, family.booking_id, f"p{number}@example.com", "viewer")
            await sharing_ends.end(w, share.id)
    with pytest.raises(SharedWithMany):
        await invite(family)
    monkeypatch.setattr(sharing, "INVITATIONS_A_DAY", 1000)
    await invite(family)  # so it was that limit, and nothing else


async def test_a_share_that_ends_before_its_mail_left_sends_none(house: App) -> None:
    family = await a_family()
    share_id = await invite(family)
    async with work(family.visitor) as w:
        await sharing_ends.end(w, share_id)
    async with reading(SYSTEM) as r:
        with pytest.raises(NoLongerWanted):
            await booking_shared.still_wanted(r, BookingShared(share_id, "Anna"), cast("Envelope", None))
