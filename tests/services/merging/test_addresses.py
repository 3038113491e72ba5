"""After a merge both addresses, and all that was sent to either, lead to the one family."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Booking, Client, Share, SignIn
from services.attendance import cancel_link, one_click_secret
from services.bookings import sharing
from services.core.events import SHARES_CHANGED
from services.core.refusals import NotSignedIn
from services.core.work import app, reading, work
from services.people import clients, switching_off
from services.sign_in import person
from tests import small
from tests.services.merging import worlds
from tests.small import SYSTEM

pytestmark = pytest.mark.usefixtures("house")
KEPT, GONE = "anna.novak@example.com", "anna.novak@exmaple.com"


async def _who(address: str) -> Any:
    async with work(SYSTEM) as w:
        found = await person.by_address(w, address)
        return found.id if found else None


@pytest.mark.parametrize("take", [(), ("email",)])
async def test_both_addresses_sign_in_to_the_one(take: tuple[str, ...]) -> None:
    of = await worlds.two()
    await worlds.merge(worlds.wish(of, take=take))
    assert await _who(KEPT) == await _who(GONE) == of.keep.client_id
    async with reading(SYSTEM) as r:
        main = (await r.db.get_one(Client, of.keep.client_id)).email
    assert main == (GONE if take else KEPT)


async def test_a_page_that_was_open_shows_the_one_family_with_the_next_click() -> None:
    of = await worlds.two()
    await worlds.merge(worlds.wish(of))
    async with reading(of.gone.visitor) as r:
        assert r.visitor.client_id == of.keep.client_id
        mine = await r.db.scalars(select(Booking.id).where(Booking.client_id == r.visitor.client_id))
    assert set(mine) == {of.keep.booking_id, of.gone.booking_id}


async def test_taken_back_each_device_opens_its_own_and_new_ones_are_asked_again() -> None:
    of = await worlds.two()
    done_id = await worlds.merge(worlds.wish(of))
    async with work(SYSTEM) as w:
        since = await small.sign_in(w, of.keep.client_id)
        row = await w.db.get_one(SignIn, since.sign_in_id)
        row.created_at = w.now + timedelta(seconds=1)  # the test's clock stands still
    await worlds.back(done_id)
    for family in (of.keep, of.gone):
        async with reading(family.visitor) as r:
            assert r.visitor.client_id == family.client_id
    with pytest.raises(NotSignedIn):
        async with reading(since):
            pass
    assert (await _who(KEPT), await _who(GONE)) == (of.keep.client_id, of.gone.client_id)


async def test_links_in_mails_to_the_old_address_work() -> None:
    of = await worlds.two()
    async with work(SYSTEM) as w:
        part = await small.next_part(w, of.gone.booking_id)
        secret = one_click_secret.make(w, part, GONE)
    await worlds.merge(worlds.wish(of))
    async with reading(SYSTEM) as r:
        opened, _sheet = await cancel_link.load(r, secret)
        assert opened.visitor.client_id == of.keep.client_id
        link = switching_off.path(of.gone.client_id, "session-reminder")
        if link:
            assert (await switching_off.load(r, link)).visitor.client_id == of.keep.client_id


async def test_what_is_shared_with_either_is_shared_with_the_one_and_not_with_its_owner() -> None:
    of = await worlds.two()
    (other,) = await small.families(of.classes[1])
    async with worlds.as_owner() as w:
        for booking_id, email, role in (
            (of.keep.booking_id, GONE, "viewer"),
            (of.gone.booking_id, KEPT, "helper"),
            (other.booking_id, KEPT, "viewer"),
            (other.booking_id, GONE, "helper"),
        ):
            await sharing.by_the_provider(w, booking_id, "", email, role)
    before = await _shares()
    done_id = await worlds.merge(worlds.wish(of))
    assert await _shares() == {(other.booking_id, KEPT, "helper")}
    await worlds.back(done_id)
    assert await _shares() == before


async def test_a_booking_shared_with_the_old_address_later_reaches_the_one() -> None:
    of = await worlds.two()
    (other,) = await small.families(of.classes[1])
    await worlds.merge(worlds.wish(of))
    async with work(other.visitor) as w:
        await sharing.share(w, other.booking_id, GONE, "viewer")
    assert await _shares() == {(other.booking_id, KEPT, "viewer")}


async def test_the_one_may_take_the_other_address_as_its_own() -> None:
    of = await worlds.two()
    await worlds.merge(worlds.wish(of))
    async with worlds.as_owner() as w:
        await clients.change_address(w, of.keep.client_id, GONE)
    assert await _who(KEPT) == await _who(GONE) == of.keep.client_id
    async with reading(SYSTEM) as r:
        assert (await clients.of_address(r, KEPT)) is not None


async def test_open_pages_are_told_when_a_merge_or_its_end_takes_a_share_away() -> None:
    of = await worlds.two()
    (other,) = await small.families(of.classes[1])
    async with worlds.as_owner() as w:
        await sharing.by_the_provider(w, of.keep.booking_id, "", GONE, "viewer")
        await sharing.by_the_provider(w, other.booking_id, "", GONE, "viewer")
    rung: set[UUID] = set()
    app().events.on(SHARES_CHANGED, lambda ids: rung.update(ids or ()))
    done_id = await worlds.merge(worlds.wish(of))
    assert rung == {of.gone.client_id, of.keep.client_id}, "it would be shared with its owner, so it ends"
    rung.clear()
    await worlds.back(done_id)
    assert of.keep.client_id in rung, (
        "the other booking is shared with the other one again, not with this one"
    )


async def _shares() -> set[tuple[Any, ...]]:
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(
            select(Share.booking_id, Share.email, Share.role).where(Share.revoked_at.is_(None))
        )
        return {tuple(row) for row in rows}


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("take", [(), ("email",)])
async def test_that_mail_comes_back_stays_with_its_address(take: tuple[str, ...]) -> None:
    of = await worlds.two()
    async with work(SYSTEM) as w:
        gone = await w.db.get_one(Client, of.gone.client_id)
        gone.delivery_problem, gone.delivery_problem_at = "mail: 550 no such user", w.now
        bad = gone.email
    done_id = await worlds.merge(worlds.wish(of, take=take))
    for turn in range(2):
        async with reading(SYSTEM) as r:
            rows = await r.db.execute(select(Client.email, Client.delivery_problem))
            assert {email for email, problem in rows if problem} == {bad}
        if turn == 0:
            await worlds.back(done_id)
