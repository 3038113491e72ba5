"""Two households, one child's booking shared between them: what each sees is exact at each step (R87)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import Attendance, Client, OutboxMessage, Session
from db.states import EXPECTED, ShareRole
from services.attendance import cancelling, view_loader
from services.bookings import booking_page, listing, look_links, looked_at, reminders, sharing, sharing_ends
from services.core import access
from services.core.access import Act
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, now, reading, work
from services.make_ups.credits import view
from services.notices.telling.reminded import reminded
from services.outside.clock import TurnableClock
from services.overview.calendar import addresses
from services.overview.calendar import reading as calendar_reading
from services.payments import owed
from services.people import clients
from tests import small, small_money
from tests.small import SYSTEM, Family

LETTERS = {Act.SEE: "s", Act.ATTEND: "a", Act.EDIT: "e"}
OWNER = "s a e list session make-up debts pay feed remind shares"
VIEWER = "s list session make-up debts feed"
HELPER = "s a list session make-up debts pay feed"


@dataclass(frozen=True, slots=True)
class Household:
    """One family with a booking of its own, something owed for it, a make-up, and a calendar on a phone."""

    family: Family
    part: UUID
    credit: UUID
    debt: UUID
    feed: str

    @property
    def visitor(self) -> Visitor:
        """Whoever is signed in."""
        return self.family.visitor


@pytest.fixture
async def homes(house: App, tmp_path: Path) -> list[Household]:
    """Anna's household, Marek's, and one that has nothing to do with either."""
    house.configuration = Configuration(data=tmp_path, _env_file=None)  # type: ignore[call-arg]
    world = await small.found()
    return [await _household(each) for each in await small.families(await small.class_(world), 3)]


async def _household(family: Family) -> Household:
    credit = await small.with_credit(family)
    debt = await small_money.debt(family, 8400)
    async with work(family.visitor) as w:
        feed = (await addresses.make(w, None)).rpartition("/")[2]
        return Household(family, await small.next_part(w, family.booking_id), credit, debt, feed)


async def reach(who: Household, to: Household) -> str:
    """What one household sees of another's booking, and may do with it, each found by the way that its screen goes."""
    found = []
    booking_id = to.family.booking_id
    async with reading(who.visitor) as r:
        try:
            mine = await access.booking(r, booking_id)
            found += [letter for act, letter in LETTERS.items() if mine.may(act)]
        except NotFound:
            pass
        if booking_id in {card.booking_id for card in (await listing.mine(r)).every}:
            found.append("list")
        for name, asked in (
            ("session", view_loader.load_one(r, to.part)),
            ("make-up", view.one(r, to.credit)),
            ("debts", owed.of_booking(r, booking_id)),
        ):
            try:
                await asked
                found.append(name)
            except NotFound:
                pass
        with suppress(NotFound):
            found += ["pay" for each in await owed.several(r, [to.debt]) if each.may_pay]
    async with reading(Visitor.anonymous()) as r:
        fed = await calendar_reading.behind(r, who.feed.removesuffix(".ics"))
        if booking_id in {fact.booking_id for fact in fed.found}:
            found.append("feed")
    async with reading(SYSTEM) as r:
        me = await r.db.get_one(Client, who.family.client_id)
        people = (await reminded(r, [booking_id])).get(booking_id, [])
        if me.email in {each.address for each in people}:
            found.append("remind")
    async with reading(who.visitor) as r:
        try:
            page = await booking_page.one(r, booking_id)
            found += ["shares"] if page.shares or page.may_edit else []
        except NotFound:
            pass
    return " ".join(found)


async def is_exact(homes: list[Household], guest: str) -> None:
    """The whole table: only the one cell that was given is another than before."""
    for n, who in enumerate(homes):
        for m, to in enumerate(homes):
            wanted = OWNER if n == m else guest if (n, m) == (1, 0) else ""
            assert await reach(who, to) == wanted, (n, m)


async def test_neither_sees_more_than_was_given_at_any_step(
    homes: list[Household], clock: TurnableClock
) -> None:
    anna, marek, _other = homes
    booking_id = anna.family.booking_id
    await is_exact(homes, "")
    async with work(anna.visitor) as w:
        link = (await look_links.make(w, booking_id, "Grandma")).rpartition("/")[2]
        share_id = (await sharing.share(w, booking_id, await email(marek), "viewer")).id
    await is_exact(homes, VIEWER)
    async with work(marek.visitor) as w:
        await sharing_ends.joined(w, booking_id)
        await reminders.set_reminders(w, booking_id, True)
    await is_exact(homes, f"{VIEWER} remind")
    changes: tuple[tuple[ShareRole, str], ...] = (("helper", HELPER), ("viewer", VIEWER), ("helper", HELPER))
    for role, wanted in changes:
        async with work(anna.visitor) as w:
            await sharing_ends.change(w, share_id, role, None)
        share_id = await only_share(anna)
        await is_exact(homes, f"{wanted} remind")
    async with work(anna.visitor) as w:
        await sharing_ends.change(w, share_id, "helper", now().date())
    async with reading(SYSTEM) as r:
        midnight = await sharing_ends.next_end(r)
    assert midnight is not None
    clock.turn_to(midnight - timedelta(seconds=1))
    await is_exact(homes, f"{HELPER} remind")
    clock.turn_to(midnight)
    await is_exact(homes, "")
    async with work(anna.visitor) as w:
        await sharing.share(w, booking_id, await email(marek), "helper")
    await is_exact(homes, HELPER)
    for home, new in ((anna, "anna.new@example.com"), (marek, "marek.new@example.com")):
        async with work(SYSTEM) as w:
            await clients.change_address(w, home.family.client_id, new)
        await is_exact(homes, HELPER)
    async with work(marek.visitor) as w:
        await sharing_ends.leave(w, booking_id)
    await is_exact(homes, "")
    async with work(anna.visitor) as w:
        share_id = (await sharing.share(w, booking_id, await email(marek), "viewer")).id
    await is_exact(homes, VIEWER)
    async with work(anna.visitor) as w:
        await sharing_ends.end(w, share_id)
    await is_exact(homes, "")
    async with reading(Visitor.anonymous()) as r:
        assert (await looked_at.behind(r, link)).child == "Theo", "a link without a login is ended by itself"
    async with work(anna.visitor) as w:
        [made] = await look_links.listed(w, booking_id)
        await look_links.end(w, made.link_id)
    with pytest.raises(NotFound):
        async with reading(Visitor.anonymous()) as r:
            await looked_at.behind(r, link)


async def test_the_table_is_red_where_the_guard_is_off(homes: list[Household], clock: TurnableClock) -> None:
    """A last day that nobody judges leaves the booking open until the job has run."""
    anna, marek, _other = homes
    async with work(anna.visitor) as w:
        to = await email(marek)
        share = await sharing.share(w, anna.family.booking_id, to, "viewer", now().date())
        midnight, share.ends_at = share.ends_at, None
    assert midnight is not None
    clock.turn_to(midnight)
    with pytest.raises(AssertionError):
        await is_exact(homes, "")


async def test_no_household_gets_a_message_about_the_other_but_the_invitation(homes: list[Household]) -> None:
    anna, marek, _other = homes
    async with work(SYSTEM) as w:
        await w.db.execute(update(OutboxMessage).values(status="sent"))
        before = set(await w.db.scalars(select(OutboxMessage.id)))
    async with work(anna.visitor) as w:
        await sharing.share(w, anna.family.booking_id, await email(marek), "helper")
    async with work(anna.visitor) as w:
        to_come = Attendance.booking_id == anna.family.booking_id, Attendance.state.in_(EXPECTED)
        parts = select(Attendance.id).join(Session).where(*to_come, Session.starts_at > w.now + timedelta(7))
        await cancelling.cancel(w, (await w.db.scalars(parts.limit(1))).one())
    async with reading(SYSTEM) as r:
        new = (await r.db.scalars(select(OutboxMessage).where(OutboxMessage.id.not_in(before)))).all()
    told = {(row.client_id, row.notice) for row in new}
    assert told == {
        (marek.family.client_id, "booking-shared"),
        (anna.family.client_id, "session-cancelled"),
    }


async def email(of: Household) -> str:
    """Their address of today."""
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Client, of.family.client_id)).email


async def only_share(of: Household) -> UUID:
    """The one person the booking is shared with."""
    async with reading(of.visitor) as r:
        [line] = (await booking_page.one(r, of.family.booking_id)).shares
        return line.share_id
