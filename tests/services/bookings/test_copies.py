"""Copies of reminders: asked, agreed, instead of the owner, stopped; and what such an address can do (R88, R89)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Booking, Client, OutboxMessage, Share
from services.attendance import cancel_link, view_loader
from services.bookings import booking_page, copied_to, copies, reminders
from services.bookings.copies import CopiedAlready, CopyState, OwnCopy
from services.bookings.sharing import INVITATIONS_A_DAY, SharedWithMany
from services.core.configuration import Configuration
from services.core.refusals import NotAllowed, NotFound
from services.core.work import App, Work, reading, work
from services.notices import telling
from services.notices.messages.session_reminder import SessionReminder
from services.notices.telling import copy_link
from services.notices.telling.envelope import NoLongerWanted
from services.notices.telling.reminded import reminded
from tests import small
from tests.services.bookings.test_sharing import MAREK, a_family, comes, invite
from tests.services.notices.examples import Seen, seen
from tests.small import SYSTEM, Family

GRANDMA = "grandma@example.com"
REMINDER = select(OutboxMessage.id).where(
    OutboxMessage.address == GRANDMA, OutboxMessage.notice == SessionReminder.name
)


@pytest.fixture(autouse=True)
def _signs_links(house: App, tmp_path: Path) -> None:
    house.configuration = Configuration(data=tmp_path, _env_file=None)  # type: ignore[call-arg]


async def add(family: Family, email: str = GRANDMA, *, instead: bool = False, agreed: bool = True) -> UUID:
    async with work(family.visitor) as w:
        made = (await copies.add(w, family.booking_id, email, instead=instead)).id
    if agreed:
        async with work(SYSTEM) as w:
            await copied_to.confirm(w, copy_link.path(made))
    return made


async def who(family: Family) -> set[str]:
    """Who is reminded; the owner as "owner"."""
    async with reading(SYSTEM) as r:
        owner = (await r.db.get_one(Client, family.client_id)).email
        found = (await reminded(r, [family.booking_id])).get(family.booking_id, [])
    return {"owner" if each.address == owner else each.address for each in found}


async def states(family: Family) -> list[CopyState]:
    async with reading(family.visitor) as r:
        return [each.state for each in (await booking_page.one(r, family.booking_id)).copies]


async def to_grandma(family: Family) -> tuple[UUID, Seen]:
    """The reminder of the next session as she reads it, and the family's part in that session."""
    async with work(SYSTEM) as w:
        part = await small.next_part(w, family.booking_id)
        await telling.tell(w, SessionReminder(part))
    async with reading(SYSTEM) as r:
        return part, await seen((await r.db.scalars(REMINDER)).one())


async def test_nothing_is_sent_before_the_mailbox_has_said_yes_and_nothing_after_it_stopped() -> None:
    family = await a_family()
    copy_id = await add(family, agreed=False)
    async with reading(SYSTEM) as r:
        [asked] = await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "copy-asked"))
    assert asked.address == GRANDMA
    assert (await seen(asked.id)).link.endswith(copy_link.path(copy_id))
    assert (await states(family), await who(family)) == ([CopyState.WAITING], {"owner"})
    link = copy_link.path(copy_id)
    for _time in range(2):
        async with work(SYSTEM) as w:
            assert (await copied_to.confirm(w, link)).confirmed
    assert (await states(family), await who(family)) == ([CopyState.COPY], {"owner", GRANDMA})
    async with work(family.visitor) as w:
        await copies.change(w, copy_id, instead=True)
    assert (await states(family), await who(family)) == ([CopyState.INSTEAD], {GRANDMA})
    for act in (copied_to.stop, copied_to.stop, copied_to.confirm):
        async with work(SYSTEM) as w:
            assert (await act(w, link)).over, "only the owner can begin anew"
    assert (await states(family), await who(family)) == ([], {"owner"})


async def test_who_waits_to_agree_takes_nobodys_reminders() -> None:
    family = await a_family()
    await add(family, instead=True, agreed=False)
    assert await who(family) == {"owner"}


async def test_the_owner_is_promised_no_reminder_that_goes_to_another() -> None:
    family = await a_family()
    copy_id = await add(family, instead=True)
    async with reading(family.visitor) as r:
        mine = (await booking_page.one(r, family.booking_id)).reminders
        part = await view_loader.load_one(r, await small.next_part(r, family.booking_id))
        assert (mine.instead, mine.of(part.starts_at, r.now)) == (GRANDMA, None)
    async with work(family.visitor) as w:
        await copies.end(w, copy_id)
    async with reading(family.visitor) as r:
        mine = (await booking_page.one(r, family.booking_id)).reminders
        assert mine.instead == ""
        assert mine.of(part.starts_at, r.now) is not None


async def test_off_holds_for_oneself_alone() -> None:
    family = await a_family()
    await invite(family)
    marek = await comes()
    await add(family)
    assert await who(family) == {"owner", GRANDMA}, "whoever it is shared with chooses themselves"
    async with work(marek) as w:
        await reminders.set_reminders(w, family.booking_id, True)
    assert await who(family) == {"owner", GRANDMA, MAREK}
    async with work(family.visitor) as w:
        await reminders.set_reminders(w, family.booking_id, False)
    assert await who(family) == {GRANDMA, MAREK}
    async with work(SYSTEM) as w:
        me = (await w.db.scalars(select(Client).where(Client.email == MAREK))).one()
        me.notices_on = False
    assert await who(family) == {GRANDMA}


async def test_a_copy_that_its_reader_has_switched_off_leaves_the_owner_theirs() -> None:
    family = await a_family()
    await comes_once(MAREK)
    await add(family, MAREK, instead=True)
    assert await who(family) == {MAREK}
    async with work(SYSTEM) as w:
        (await w.db.scalars(select(Client).where(Client.email == MAREK))).one().notices_on = False
    assert await who(family) == {"owner"}
    assert await states(family) == [CopyState.OFF], "and the owner reads so"


async def comes_once(email: str) -> None:
    """Somebody who is a client already."""
    async with work(SYSTEM) as w:
        w.db.add(Client(email=email, created_at=w.now))


async def test_nobody_is_told_the_same_thing_twice() -> None:
    family = await a_family()
    await invite(family)
    async with work(await comes()) as w:
        await reminders.set_reminders(w, family.booking_id, True)
    await add(family, MAREK)
    async with reading(SYSTEM) as r:
        found = (await reminded(r, [family.booking_id]))[family.booking_id]
    assert [each.address for each in found].count(MAREK) == 1


async def test_only_the_owner_adds_and_only_addresses_of_others() -> None:
    world = await small.found()
    family, other = await small.families(await small.class_(world), 2)
    copy_id = await add(family)
    await invite(family, role="helper")
    async with reading(SYSTEM) as r:
        own = (await r.db.get_one(Client, family.client_id)).email
    await refused(family, lambda w: copies.add(w, family.booking_id, own), OwnCopy)
    await refused(family, lambda w: copies.add(w, family.booking_id, " Grandma@example.com"), CopiedAlready)
    for who_, why in ((await comes(), NotAllowed), (other.visitor, NotFound)):
        for act in (
            lambda w: copies.add(w, family.booking_id, "x@example.com"),
            lambda w: copies.change(w, copy_id, instead=True),
            lambda w: copies.end(w, copy_id),
        ):
            with pytest.raises(why):
                async with work(who_) as w:
                    await act(w)
    async with reading(await comes()) as r:
        assert (await booking_page.one(r, family.booking_id)).copies == [], "only the owner sees them"


async def refused(family: Family, act: Callable[[Work], Awaitable[object]], why: type[Exception]) -> None:
    with pytest.raises(why):
        async with work(family.visitor) as w:
            await act(w)


async def test_nobody_writes_to_strangers_through_us(monkeypatch: pytest.MonkeyPatch) -> None:
    family = await a_family()
    async with work(family.visitor) as w:
        for number in range(INVITATIONS_A_DAY):
            made = await copies.add(w, family.booking_id, f"p{number}@example.com")
            await copies.end(w, made.id)
    await refused(family, lambda w: copies.add(w, family.booking_id, GRANDMA), SharedWithMany)
    monkeypatch.setattr(copies, "INVITATIONS_A_DAY", 1000)
    await add(family)  # so it was that limit, and nothing else


async def test_a_link_that_is_not_ours_opens_nothing() -> None:
    family = await a_family()
    link = copy_link.path(await add(family, agreed=False))
    other = await a_family_more(family)
    foreign = link[:-1] + ("0" if link[-1] != "0" else "1")
    mixed = copy_link.path(other)[: -copy_link.SIGNATURE] + link[-copy_link.SIGNATURE :]
    for wrong in (foreign, mixed, copy_link.PREFIX, copy_link.PREFIX + "\x00", link[: -copy_link.SIGNATURE]):
        assert not copy_link.is_genuine(wrong)
        with pytest.raises(NotFound):
            async with work(SYSTEM) as w:
                await copied_to.confirm(w, wrong)
    assert await states(family) == [CopyState.WAITING, CopyState.WAITING]


async def a_family_more(family: Family) -> UUID:
    return await add(family, "aunt@example.com", agreed=False)


async def test_a_copy_leads_nowhere_but_to_cancelling_that_session_and_to_its_end() -> None:
    family = await a_family()
    copy_id = await add(family)
    part, mail = await to_grandma(family)
    assert mail.button == "Can’t make it"
    assert "/bookings/" not in mail.html + mail.text
    assert "/profile" not in mail.html + mail.text
    assert "You can cancel until " in mail.text
    stop = f"https://classes.example{copy_link.path(copy_id)}"
    assert mail.email["List-Unsubscribe"] == f"<{stop}>"
    assert stop in mail.text
    secret = mail.link.rpartition("/")[2]
    async with work(SYSTEM) as w:
        opened, done = await cancel_link.cancel(w, secret)
    assert (opened.visitor.client_id, opened.attendance_id) == (family.client_id, part)
    assert done.attendance.given_up


@pytest.mark.parametrize("how", ["stopped", "removed", "thrown away"])
async def test_the_link_that_cancels_ends_with_the_copies(how: str) -> None:
    family = await a_family()
    copy_id = await add(family)
    _part, mail = await to_grandma(family)
    async with work(SYSTEM if how != "removed" else family.visitor) as w:
        if how == "stopped":
            await copied_to.stop(w, copy_link.path(copy_id))
        elif how == "removed":
            await copies.end(w, copy_id)
        else:
            (await w.db.get_one(Booking, family.booking_id)).trashed_at = w.now
    with pytest.raises(NotFound):
        async with work(SYSTEM) as w:
            await cancel_link.cancel(w, mail.link.rpartition("/")[2])
    if how != "thrown away":
        async with reading(SYSTEM) as r:
            waiting = (await r.db.scalars(REMINDER)).one()
        with pytest.raises(NoLongerWanted):
            await seen(waiting)


async def test_a_share_that_ends_leaves_the_copy_to_the_same_address() -> None:
    family = await a_family()
    await add(family, MAREK)
    share_id = await invite(family)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Share, share_id)).revoked_at = w.now
    assert await who(family) == {"owner", MAREK}
