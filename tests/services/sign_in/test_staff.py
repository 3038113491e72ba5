"""Staff come in by the same door as families (R1–R4), and are out as soon as they no longer work here."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from db import AuditEntry, Client, OutboxMessage, Staff
from services import sign_in
from services.bookings import sharing
from services.core.configuration import Configuration
from services.core.refusals import NotFound, NotSignedIn
from services.core.visitor import Kind, Visitor
from services.core.work import Work, app, reading, work
from services.notices.channels.mail import MailChannel
from services.notices.delivering.outbox import deliver_due
from services.outside.clock import TurnableClock
from services.sign_in import Browser, CodeOver, WrongCode, devices
from services.sign_in.devices import Opened
from services.timetable import classes, programmes
from tests import small
from tests.at_the_door import ANNA, HOME, NOBODY, Phone, mails

pytestmark = pytest.mark.usefixtures("door", "orla")
SYSTEM = Visitor.system("test")
ORLA = "orla@example.com"


@pytest.fixture(autouse=True)
def the_second_step_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows the code of the mail; `test_second_factor.py` tells of it."""
    open_ = devices.open_

    async def opened(w: Work, *facts: Any) -> Opened:
        made = await open_(w, *facts)
        made.row.second_at = w.now if made.row.staff_id else None
        return made

    monkeypatch.setattr(devices, "open_", opened)


@pytest.fixture
async def orla(door: object) -> UUID:
    """She owns the place."""
    return await employ(ORLA, first_name="Orla", last_name="Kearney", role="owner")


async def employ(email: str, **fields: Any) -> UUID:
    async with work(SYSTEM) as w:
        made = Staff(**({"first_name": "Noah", "email": email} | fields))
        w.db.add(made)
        await w.db.flush()
        return made.id


async def set_active(email: str, active: bool) -> None:
    async with work(SYSTEM) as w:
        (await w.db.scalars(select(Staff).where(Staff.email == email))).one().active = active


async def member(email: str = ORLA) -> Staff:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(Staff).where(Staff.email == email))).one()


async def test_the_code_of_the_mail_signs_a_member_of_staff_in(orla: UUID) -> None:
    phone = Phone()
    signed_in = await phone.sign_in(ORLA)
    assert signed_in.next_path == "/staff"
    async with reading(await phone.visitor()) as r:
        who = r.visitor
    assert (who.kind, who.staff_id, who.client_id, who.role) == (Kind.STAFF, orla, None, "owner")
    assert (who.name, who.last_name, who.email, who.theme) == ("Orla", "Kearney", ORLA, "auto")
    async with reading(SYSTEM) as r:
        note = (await r.db.scalars(select(AuditEntry).where(AuditEntry.act == "signed in"))).one()
    assert (note.about, note.about_id) == ("staff", orla)


async def test_so_does_its_link() -> None:
    phone = Phone()
    await phone.ask(ORLA, next_path="/staff/register")
    assert (await phone.follow()).next_path == "/staff/register"
    async with reading(await phone.visitor()) as r:
        assert r.visitor.email == ORLA


async def test_a_familys_page_is_not_where_staff_go() -> None:
    phone = Phone()
    assert (await phone.enter(await phone.ask(ORLA, next_path="/bookings"))).next_path == "/staff"
    assert (await phone.enter(await phone.ask(ANNA, next_path="/staff/register"))).next_path == "/"


async def test_capitals_make_no_other_address() -> None:
    await sign_in.ask("  Orla@Example.COM ", Browser(network=HOME))
    assert [mail.notice for mail in await mails(ORLA)] == ["sign-in-code"]


async def test_whoever_no_longer_works_here_is_told_what_a_stranger_is() -> None:
    await set_active(ORLA, False)
    phone = Phone()
    assert await phone.ask(ORLA) == ""
    assert [mail.notice for mail in await mails(ORLA)] == ["unknown-address"]
    with pytest.raises(WrongCode):
        await phone.enter("12345678")


async def test_who_is_let_go_is_out_at_the_next_click_and_comes_back_when_taken_on_again() -> None:
    phone = Phone()
    await phone.sign_in(ORLA)
    open_page = await phone.visitor()
    await set_active(ORLA, False)
    with pytest.raises(NotSignedIn):
        async with work(open_page):
            pass
    with pytest.raises(NotSignedIn):
        await phone.visitor()
    await set_active(ORLA, True)
    assert await phone.visitor()


async def test_a_code_asked_for_before_one_was_let_go_is_worth_nothing() -> None:
    phone = Phone()
    code = await phone.ask(ORLA)
    await set_active(ORLA, False)
    with pytest.raises(CodeOver):
        await phone.enter(code)


async def test_an_address_of_a_client_and_of_staff_signs_in_as_staff_while_they_work_here() -> None:
    await employ(ANNA, first_name="Anna", role="receptionist")
    phone = Phone()
    assert (await phone.sign_in(ANNA)).next_path == "/staff"
    async with reading(await phone.visitor()) as r:
        assert (r.visitor.kind, r.visitor.role) == (Kind.STAFF, "receptionist")
    await set_active(ANNA, False)
    assert (await phone.sign_in(ANNA)).next_path == "/"
    async with reading(await phone.visitor()) as r:
        assert r.visitor.kind is Kind.CLIENT


async def test_a_booking_shared_with_a_member_of_staff_makes_them_no_client(orla: UUID) -> None:
    async with work(SYSTEM) as w:
        programme, venue = await programmes.add(w, "Mighty Movers"), await classes.venue(w, "Studio")
        made = small.Small(programme.id, programme.id, venue.id, orla)
    [family] = await small.families(await small.class_(made))
    async with work(family.visitor) as w:
        await sharing.share(w, family.booking_id, ORLA, "viewer")
    phone = Phone()
    await phone.sign_in(ORLA)
    async with reading(await phone.visitor()) as r:
        assert r.visitor.kind is Kind.STAFF
        assert await r.db.scalar(select(Client).where(Client.email == ORLA)) is None


async def test_devices_are_listed_and_ended_by_their_own_person_alone() -> None:
    desk, tablet, parent = Phone(), Phone(), Phone()
    first = await desk.sign_in(ORLA)
    second = await tablet.sign_in(ORLA)
    anna = await parent.sign_in(ANNA)
    async with reading(await desk.visitor()) as r:
        listed = {one.id for one in await sign_in.my_devices(r)}
    assert listed == {first.sign_in_id, second.sign_in_id}
    for who, others in ((desk, anna), (parent, first)):
        with pytest.raises(NotFound):
            async with work(await who.visitor()) as w:
                await sign_in.revoke(w, others.sign_in_id)
    async with work(await desk.visitor()) as w:
        await sign_in.revoke(w, second.sign_in_id)
    with pytest.raises(NotSignedIn):
        await tablet.visitor()
    await tablet.sign_in(ORLA)
    async with work(await desk.visitor()) as w:
        assert await sign_in.revoke_others(w) == 1
    assert await desk.visitor()
    assert await parent.visitor()


async def test_nobody_at_the_door_has_devices() -> None:
    with pytest.raises(NotFound):
        async with reading(Visitor.anonymous()) as r:
            await sign_in.my_devices(r)


async def test_when_they_were_last_here_is_known(clock: TurnableClock) -> None:
    phone = Phone()
    await phone.sign_in(ORLA)
    assert (await member()).last_seen_at == clock.now()
    clock.advance(timedelta(minutes=6))
    await phone.visitor()
    assert (await member()).last_seen_at == clock.now()


async def test_the_language_of_the_door_goes_on_inside_and_in_mails(clock: TurnableClock) -> None:
    phone = Phone(Browser(network=HOME, language="sk"))
    await phone.sign_in(ORLA)
    assert (await member()).locale == "sk"
    async with reading(await phone.visitor()) as r:
        assert r.visitor.locale == "sk"
    clock.advance(timedelta(minutes=1))
    await sign_in.ask(ORLA, Browser(network=HOME), locale="en")
    assert (await mails(ORLA))[0].locale == "sk"


async def test_a_browser_of_theirs_is_known_again() -> None:
    """It keeps its own three codes an hour after others have asked for the five of the address."""
    phone = Phone()
    await phone.sign_in(ORLA)
    for _time in range(5):
        await Phone().ask(ORLA)
    assert await Phone().ask(ORLA) == ""
    assert await phone.ask(ORLA) != ""


async def test_of_many_with_the_right_code_at_once_one_gets_in() -> None:
    phone = Phone()
    code = await phone.ask(ORLA)

    async def enter() -> bool:
        try:
            await sign_in.redeem_code(code, phone.browser)
        except (CodeOver, sign_in.NoTriesLeft):
            return False
        return True

    assert sum(await asyncio.gather(*(enter() for _one in range(6)))) == 1


async def test_a_new_device_is_told_by_mail_and_a_known_one_is_not() -> None:
    phone = Phone()
    await phone.sign_in(ORLA)
    await sign_in.sign_out(phone.browser.token)
    await phone.sign_in(ORLA)
    async with reading(SYSTEM) as r:
        told = [
            mail.address
            for mail in await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "new-device"))
        ]
    assert told == [ORLA]


async def test_their_mails_leave_as_everybodys_do(tmp_path: Path) -> None:
    await Phone().sign_in(ORLA)
    folder = Configuration(data=tmp_path, demo=True, _env_file=None)  # type: ignore[call-arg]
    await deliver_due(MailChannel.of(folder), "test")
    async with reading(SYSTEM) as r:
        left = [
            (mail.notice, mail.status)
            for mail in await r.db.scalars(select(OutboxMessage).order_by(OutboxMessage.notice))
        ]
    assert left == [("new-device", "sent"), ("sign-in-code", "sent")]


async def test_every_address_costs_the_same_number_of_statements() -> None:
    """What asks the database as often takes as long (R3)."""
    await employ("gone@example.com", active=False)
    asked: dict[str, int] = {}
    writer = app().database.writer.sync_engine
    for email in (ANNA, ORLA, "gone@example.com", NOBODY):
        statements: list[object] = []

        def heard(*executed: object, statements: list[object] = statements) -> None:
            statements.append(executed[2])

        event.listen(writer, "before_cursor_execute", heard)
        await sign_in.ask(email, Browser(network=HOME))
        event.remove(writer, "before_cursor_execute", heard)
        asked[email] = len(statements)
    assert len(set(asked.values())) == 1, asked
    assert asked[ANNA] > 5
