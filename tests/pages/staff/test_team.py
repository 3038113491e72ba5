"""The room Team: who works here, adding somebody, roles, devices, on and off."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import OutboxMessage, SecondFactor, SignIn, Staff
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from tests.pages.conftest import Portal
from tests.pages.staff.filling import colleague, held, send

SYSTEM = Visitor.system("test")
NOAH = "noah@example.com"


async def noah() -> Staff:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(Staff).where(Staff.email == NOAH))).one()


async def a_device(staff_id: UUID) -> UUID:
    async with work(SYSTEM) as w:
        ends = w.now + timedelta(hours=5)
        row = SignIn(
            token_hash=str(staff_id),
            staff_id=staff_id,
            created_at=w.now,
            second_at=w.now,
            last_seen_at=w.now,
            idle_until=ends,
            absolute_until=ends,
            device="Chrome · Android",
        )
        w.db.add(row)
        await w.db.flush()
        return row.id


async def test_the_list_says_who_comes_in_and_what_each_role_may_do(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    text = await portal.open("/staff/team")
    assert "Instructor · noah@example.com" in text.replace("\u00a0", " ")
    assert "Never invited Kim" not in text
    assert "Assistant Everything but: team and roles" in text
    assert "Receptionist Register Only who comes today, without phones and emails" in text


async def test_somebody_is_added_and_gets_the_link_by_mail(portal: Portal) -> None:
    await portal.come_as_staff("owner", "Kim")
    await portal.open("/staff/new-member")
    await send(portal, email="not an address", first_name="", role="receptionist")
    text = portal.text()
    assert "Enter your first name." in text or "This is needed" in text
    await send(portal, email="eva@example.com", first_name="Eva", role="receptionist")
    text = await portal.reads("Invited, the link works until")
    assert "Receptionist · eva@example.com" in text.replace("\u00a0", " ")
    async with reading(SYSTEM) as r:
        mail = (
            await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "staff-invited"))
        ).one()
    answer = await portal.http.get(str(mail.payload["link"]))
    assert answer.status_code == 200


async def test_another_role_is_given_and_the_second_of_two_owners_sees_the_difference(portal: Portal) -> None:
    who = await noah()
    await portal.come_as_staff("owner", "Kim")
    await portal.open(f"/staff/team/{short(who.id)}")
    assert held(portal) == {"first_name": "Noah", "last_name": "Byrne", "role": "instructor"}
    from services.sign_in import managing

    other = await colleague(portal)
    async with work(other) as w:
        await managing.change(
            w, who.id, None, {"first_name": "Noah", "last_name": "Byrne", "role": "assistant"}
        )
    await send(portal, role="main_instructor")
    text = await portal.reads("changed this while you had it open")
    assert "Assistant" in text
    await send(portal, role="main_instructor")
    await portal.reads("Who works here")
    assert (await noah()).role == "main_instructor"


async def test_a_device_is_logged_out_and_somebody_is_switched_off_and_on(portal: Portal) -> None:
    who = await noah()
    await a_device(who.id)
    await portal.come_as_staff("owner", "Kim")
    text = await portal.open(f"/staff/team/{short(who.id)}")
    assert "Chrome · Android" in text
    await portal.tap("Log out")
    assert "On no device at the moment." in await portal.reads("On no device")
    await portal.tap("Switch off")
    assert "is logged out everywhere at once" in portal.sheet()
    await portal.tap_in_sheet("Switch off")
    await portal.reads("Who works here")
    assert not (await noah()).active
    assert "Switched off." in await portal.open(f"/staff/team/{short(who.id)}")
    await portal.tap("Switch on again")
    await portal.reads("Who works here")
    assert (await noah()).active


async def test_the_only_owner_is_told_why_she_stays_one(portal: Portal) -> None:
    async with work(SYSTEM) as w:
        orla = (await w.db.scalars(select(Staff).where(Staff.email == "orla@example.com"))).one()
        w.db.add(
            SecondFactor(staff_id=orla.id, kind="totp", secret="x", created_at=w.now, confirmed_at=w.now)
        )
        orla_id = orla.id
    await portal.come_as_staff("owner", "Kim")
    await portal.open(f"/staff/team/{short(orla_id)}")
    await send(portal, role="assistant")
    assert "the only owner who can log in" in await portal.reads("the only owner")
