"""What the history says: who, when, from what to what; page by page; and to each role only what it may see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db import STAFF_ROLES, AuditEntry, Class, Client, Session, Staff, Venue, new_id
from db.values import Money
from services.core.capabilities import CAPABILITIES, Capability
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.language import formats
from services.orders import products
from services.outside.clock import TurnableClock
from services.overview.history import of_one, things
from services.overview.history import reading as history
from services.overview.history.reading import PAGE, HistoryWish
from services.timetable import change_session
from tests import small
from tests import world as worlds
from tests.small_money import debt

SYSTEM = Visitor.system("test")
ME = "me@example.com"


@pytest.fixture
async def class_id(house: App) -> UUID:
    async with work(SYSTEM) as w:
        w.db.add(Staff(email=ME, first_name="Me", role="owner"))
    found = await small.class_(await small.found())
    formats.be_here(await _zone(), house.clock.now())
    return found


async def _zone():  # type: ignore[no-untyped-def]
    from services import provider

    async with reading(SYSTEM) as r:
        return (await provider.current(r)).zone


async def as_(role: str, class_id: UUID | None = None) -> Visitor:
    async with work(SYSTEM) as w:
        me = (await w.db.scalars(select(Staff).where(Staff.email == ME))).one()
        me.role = role
        if class_id is not None:
            (await w.db.get_one(Class, class_id)).instructor_id = me.id
    return await worlds.visitor(ME)


async def next_session(class_id: UUID) -> Session:
    async with reading(SYSTEM) as r:
        return next(each for each in await small.sessions(r, class_id) if each.starts_at > r.now)


async def test_a_moved_session_says_from_when_and_where_to_when_and_where(class_id: UUID) -> None:
    session = await next_session(class_id)
    async with work(await as_("owner")) as w:
        elsewhere = Venue(name="Hall")
        w.db.add(elsewhere)
        await w.db.flush()
        await change_session.move(
            w,
            session.id,
            starts_at=session.starts_at + timedelta(hours=1),
            venue_id=elsewhere.id,
            internal_note="Ema's mother rang",
        )
        [line, *_rest] = await of_one.of_session(w, session.id)
    assert (line.who, line.what) == ("Me", "Changed the session")
    said = {each.field: (each.before, each.after) for each in line.changes}
    assert said["Venue"] == ("Ranelagh Studio", "Hall")
    assert said["Begins"][0].endswith("17:00")
    assert said["Begins"][1].endswith("18:00")
    assert said["Note for the team"] == ("", ""), "a note may hold names, so the log keeps none of it"
    async with reading(SYSTEM) as r:
        kept = (await r.db.scalars(select(AuditEntry.facts).where(AuditEntry.act == "moved"))).one()
    assert "mother" not in str(kept)


async def test_a_products_price_says_from_what_to_what(class_id: UUID, clock: TurnableClock) -> None:
    visitor = await as_("owner")
    async with work(visitor) as w:
        made = await products.keep(w, kind="pass", name="Five", price=Money(5000, "EUR"), entries=5)
    clock.turn_to(clock.now() + timedelta(minutes=1))
    async with work(visitor) as w:
        await products.keep(w, made.id, price=Money(5500, "EUR"))
    clock.turn_to(clock.now() + timedelta(minutes=1))
    async with work(visitor) as w:
        await products.withdraw(w, made.id)
        lines = await of_one.of_thing(w, "product", made.id)
    assert [line.what for line in lines[::-1]] == [
        "Added the product",
        "Changed the product",
        "Sells it no longer",
    ]
    [change] = lines[1].changes
    assert (change.field, change.before, change.after) == ("Price", "€50.00", "€55.00")


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_nobody_reads_more_than_their_role_sees(class_id: UUID, role: str) -> None:
    [family] = await small.families(class_id)
    await debt(family, 4200)
    async with work(SYSTEM) as w:
        me = (await w.db.scalars(select(Staff.id).where(Staff.email == ME))).one()
        w.db.add(
            AuditEntry(
                at=w.now, actor="system:x", act="invited", about="staff", about_id=me, facts={"role": "owner"}
            )
        )
        w.db.add(AuditEntry(at=w.now, actor="system:x", act="no such", about="else", about_id=me, facts={}))
    visitor = await as_(role)
    async with reading(visitor) as r:
        if Capability.HISTORY not in CAPABILITIES[role]:
            for ask in (history.everything(r, HistoryWish()), history.people(r)):
                with pytest.raises(NotFound):
                    await ask
            return
        page = await history.everything(r, HistoryWish())
    text = "\n".join(f"{line.thing.title} {line.what}" for line in page.lines)
    assert ("€42" in text) is (Capability.MONEY in CAPABILITIES[role])
    assert ("Invited as Owner" in text) is (Capability.TEAM in CAPABILITIES[role])
    assert ("no such" in text) is (role == "owner")
    assert "Booked the class" in text


async def test_parents_have_no_name_for_whoever_sees_no_contacts(class_id: UUID) -> None:
    [family] = await small.families(class_id)
    await small.with_credit(family)
    async with reading(SYSTEM) as r:
        part = await small.next_part(r, family.booking_id)
        session_id = (await next_session(class_id)).id
        assert part
    for role, name in (("instructor", "Anna"), ("external_instructor", "The family")):
        async with reading(await as_(role, class_id)) as r:
            lines = await of_one.of_session(r, session_id)
        cancelled = next(line for line in lines if line.what == "Cancelled for one session")
        assert cancelled.who.startswith(name)
        assert "Theo" in cancelled.thing.title
        assert not [line for line in lines if "make-up" in line.what], (
            "what a family has is not theirs to read"
        )


async def test_the_history_of_what_is_not_ones_own_is_not_there(class_id: UUID) -> None:
    session = await next_session(class_id)
    [family] = await small.families(class_id)
    async with reading(await as_("instructor")) as r:
        for ask in (
            of_one.of_session(r, session.id),
            of_one.of_booking(r, family.booking_id),
            of_one.of_family(r, family.client_id),
        ):
            with pytest.raises(NotFound):
                await ask


async def test_an_entry_of_another_time_breaks_no_page(class_id: UUID) -> None:
    odd: list[dict[str, Any]] = [
        {"actor": "client:878", "facts": {"changes": {"venue_id": ["no id", None], "starts_at": "x"}}},
        {"actor": "nobody", "facts": {"changes": [], "changed": "all", "before": {"a": 1}}},
        {"actor": "staff:None", "facts": {"former": 5, "minor": "much", "why": 7}},
    ]
    async with work(SYSTEM) as w:
        for fields in odd:
            w.db.add(AuditEntry(at=w.now, act="moved", about="session", about_id=new_id(), **fields))
    async with reading(await as_("owner")) as r:
        page = await history.everything(r, HistoryWish(about="session"))
    assert {line.what for line in page.lines} == {"Changed the session"}
    assert not [line for line in page.lines if "None" in str(line.changes)]


async def test_pages_hold_every_entry_once_in_their_order(class_id: UUID) -> None:
    thing = new_id()
    async with work(SYSTEM) as w:
        w.db.add_all(
            AuditEntry(
                at=w.now, actor="system:x", act="closed", about="session", about_id=thing, facts={"n": n}
            )
            for n in range(2 * PAGE + 7)
        )
    found, before = [], None
    async with reading(await as_("owner")) as r:
        for _page in range(10):
            page = await history.everything(r, HistoryWish(about="session", before=before))
            found += [line.id for line in page.lines]
            before = page.more
            if before is None:
                break
        in_order = await r.db.scalars(
            select(AuditEntry.id)
            .where(AuditEntry.about == "session")
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        )
        assert found == in_order.all()


async def test_the_list_narrows_by_who_what_and_day(class_id: UUID) -> None:
    session = await next_session(class_id)
    visitor = await as_("owner")
    async with work(visitor) as w:
        await change_session.set_places(w, session.id, 9)
    async with reading(visitor) as r:
        day = r.now.date()
        mine = await history.everything(r, HistoryWish(staff_id=visitor.staff_id))
        assert [line.what for line in mine.lines] == ["Changed the number of places"]
        assert (mine.lines[0].changes[0].before, mine.lines[0].changes[0].after) == ("8", "9")
        assert (await history.everything(r, HistoryWish(about="product"))).lines == ()
        assert (await history.everything(r, HistoryWish(staff_id=visitor.staff_id, on=day))).lines
        assert (await history.everything(r, HistoryWish(on=day - timedelta(days=2)))).lines == ()


async def test_who_has_no_last_name_is_called_by_the_first_alone(class_id: UUID) -> None:
    async with work(SYSTEM) as w:
        client = Client(email="karol@example.com", first_name="Karol", created_at=w.now)
        w.db.add(client)
    async with reading(SYSTEM) as r:
        found = await things.named(r, [("client", client.id)])
    assert found["client", client.id].title == "Karol"
