"""Owners look after the team: roles, invitations, devices, on and off; and an owner is always left."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import AuditEntry, OutboxMessage, SecondFactor, Staff
from services.core.refusals import NotFound, NotSignedIn
from services.core.typed_form import NotAsTyped
from services.core.versions import ChangedByOthers
from services.core.visitor import Visitor
from services.core.work import reading, with_retries, work
from services.sign_in import inviting, managing, team
from services.sign_in.managing import LastOwner, NotOneself
from tests import world as worlds

pytestmark = pytest.mark.usefixtures("door")
SYSTEM = Visitor.system("test")
ORLA, PETRA, NOAH = "orla@example.com", "petra@example.com", "noah@example.com"


async def employ(email: str | None, role: str, first_name: str, *, set_up: bool = True) -> UUID:
    async with work(SYSTEM) as w:
        made = Staff(first_name=first_name, email=email, role=role)
        w.db.add(made)
        await w.db.flush()
        if set_up:
            w.db.add(
                SecondFactor(staff_id=made.id, kind="totp", secret="x", created_at=w.now, confirmed_at=w.now)
            )
        return made.id


@pytest.fixture
async def orla(door: object) -> UUID:
    return await employ(ORLA, "owner", "Orla")


async def staff(id_: UUID) -> Staff:
    async with reading(SYSTEM) as r:
        return await r.db.get_one(Staff, id_)


def form(role: str, first_name: str = "Noah", last_name: str = "") -> dict[str, str]:
    return {"first_name": first_name, "last_name": last_name, "role": role}


async def test_the_only_owner_who_can_log_in_keeps_role_and_access(orla: UUID) -> None:
    invited = await employ(PETRA, "owner", "Petra", set_up=False)
    me = await worlds.visitor(ORLA)
    for act in (
        lambda w: managing.change(w, orla, None, form("assistant", "Orla")),
        lambda w: inviting.invite(w, ORLA, "assistant"),
    ):
        with pytest.raises(LastOwner):
            async with work(me) as w:
                await act(w)
    with pytest.raises(LastOwner):
        async with work(SYSTEM) as w:
            await managing.switch_off(w, orla)
    with pytest.raises(NotOneself):
        async with work(me) as w:
            await managing.switch_off(w, orla)
    assert ((await staff(orla)).role, (await staff(orla)).active) == ("owner", True)
    async with work(me) as w:
        await managing.switch_off(w, invited)  # who has never come in is no owner that counts


async def test_with_another_owner_who_can_log_in_the_first_may_go(orla: UUID) -> None:
    await employ(PETRA, "owner", "Petra")
    async with work(await worlds.visitor(ORLA)) as w:
        await managing.change(w, orla, None, form("assistant", "Orla"))
    assert (await staff(orla)).role == "assistant"


async def test_two_owners_who_switch_each_other_off_at_once_leave_one(orla: UUID) -> None:
    petra = await employ(PETRA, "owner", "Petra")
    visitors = [await worlds.visitor(ORLA), await worlds.visitor(PETRA)]

    async def off(me: Visitor, other: UUID) -> None:
        async def tried() -> None:
            async with work(me) as w:
                await managing.switch_off(w, other)

        await with_retries(tried)

    done = await asyncio.gather(off(visitors[0], petra), off(visitors[1], orla), return_exceptions=True)
    left = [(await staff(id_)).active for id_ in (orla, petra)]
    assert sorted(left) == [False, True]
    assert sum(isinstance(each, LastOwner | NotSignedIn) for each in done) == 1


async def test_another_role_ends_every_sign_in_so_that_no_open_page_keeps_the_old_rights(orla: UUID) -> None:
    noah = await employ(NOAH, "assistant", "Noah")
    open_page = await worlds.visitor(NOAH)
    async with work(await worlds.visitor(ORLA)) as w:
        await managing.change(w, noah, None, form("external_instructor"))
    for enter in (reading, work):
        with pytest.raises(NotSignedIn):
            async with enter(open_page):
                raise AssertionError("it opened")
    async with reading(SYSTEM) as r:
        note = (await r.db.scalars(select(AuditEntry).where(AuditEntry.act == "role changed"))).one()
    assert (note.about_id, note.facts) == (noah, {"before": "assistant", "after": "external_instructor"})


async def test_another_name_logs_nobody_out_and_the_log_keeps_no_name(orla: UUID) -> None:
    noah = await employ(NOAH, "assistant", "Noah")
    open_page = await worlds.visitor(NOAH)
    async with work(await worlds.visitor(ORLA)) as w:
        await managing.change(w, noah, 1, form("assistant", "Noah", "Byrne"))
    async with reading(open_page) as r:
        assert r.visitor.last_name == "Byrne"
        note = (await r.db.scalars(select(AuditEntry).where(AuditEntry.about_id == noah))).one()
    assert note.facts == {"changed": ["last_name"]}
    with pytest.raises(ChangedByOthers):
        async with work(await worlds.visitor(ORLA)) as w:
            await managing.change(w, noah, 1, form("assistant"))


async def test_switched_off_is_out_at_once_and_may_come_back(orla: UUID) -> None:
    noah = await employ(NOAH, "instructor", "Noah")
    open_page, me = await worlds.visitor(NOAH), await worlds.visitor(ORLA)
    async with work(me) as w:
        await managing.switch_off(w, noah)
    with pytest.raises(NotSignedIn):
        async with reading(open_page):
            raise AssertionError("it opened")
    async with work(me) as w:
        await managing.switch_on(w, noah)
    with pytest.raises(NotSignedIn):
        async with reading(open_page):
            raise AssertionError("the old sign-in came back")
    async with reading(await worlds.visitor(NOAH)) as r:
        assert r.visitor.role == "instructor"


async def test_sign_ins_are_listed_and_ended_one_by_one_or_all(orla: UUID) -> None:
    noah = await employ(NOAH, "instructor", "Noah")
    visitors = [await worlds.visitor(NOAH) for _each in range(3)]
    me = await worlds.visitor(ORLA)
    async with work(me) as w:
        assert (await team.member(w, noah)).signed_in == 3
        assert {each.id for each in await team.sign_ins(w, noah)} == {each.sign_in_id for each in visitors}
        assert await managing.log_out(w, noah, visitors[0].sign_in_id) == 1
        assert await managing.log_out(w, noah, visitors[0].sign_in_id) == 0
        assert await managing.log_out(w, orla, visitors[1].sign_in_id) == 0, "it is not hers"
    async with work(me) as w:
        assert await managing.log_out(w, noah) == 2
        assert await team.sign_ins(w, noah) == ()
        notes = (await w.db.scalars(select(AuditEntry).where(AuditEntry.act == "logged out"))).all()
    assert {note.facts["sign_in"] for note in notes} == {str(each.sign_in_id) for each in visitors}


async def test_who_is_added_gets_a_link_by_mail_that_lets_them_in_once(orla: UUID) -> None:
    async with work(await worlds.visitor(ORLA)) as w:
        id_ = await inviting.add(
            w, {"email": " Noah@Example.com", "role": "instructor", "first_name": "Noah"}
        )
        member = await team.member(w, id_)
    assert (member.email, member.role, member.is_set_up) == (NOAH, "instructor", False)
    assert member.invited_until is not None
    async with reading(SYSTEM) as r:
        mail = (
            await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "staff-invited"))
        ).one()
        assert mail.address == NOAH
        invited = await inviting.invitation(r, str(mail.payload["link"]).removeprefix("/join/"))
    assert (invited.name, invited.role) == ("Noah", "instructor")


async def test_who_is_on_the_team_already_is_not_added_again(orla: UUID) -> None:
    noah = await employ(NOAH, "instructor", "Noah")
    me = await worlds.visitor(ORLA)
    said = {"email": NOAH, "role": "owner", "first_name": "N"}
    with pytest.raises(NotAsTyped) as refused:
        async with work(me) as w:
            await inviting.add(w, said)
    assert set(refused.value.fields) == {"email"}
    assert (await staff(noah)).role == "instructor"
    async with work(me) as w:
        await managing.switch_off(w, noah)
    async with work(me) as w:
        assert await inviting.add(w, said | {"role": "assistant"}) == noah
    assert ((await staff(noah)).role, (await staff(noah)).active) == ("assistant", True)


async def test_an_instructor_of_an_imported_list_is_invited_as_who_they_are(orla: UUID) -> None:
    noah = await employ(None, "instructor", "Noah", set_up=False)
    me = await worlds.visitor(ORLA)
    async with work(me) as w:
        assert await inviting.invite_again(w, noah, NOAH) == NOAH
    assert (await staff(noah)).email == NOAH
    eva = await employ(None, "instructor", "Eva", set_up=False)
    with pytest.raises(inviting.OnTheTeam):
        async with work(me) as w:
            await inviting.invite_again(w, eva, NOAH)
    async with work(me) as w:
        await managing.switch_off(w, noah)
    with pytest.raises(inviting.SwitchedOff):
        async with work(me) as w:
            await inviting.invite_again(w, noah)


async def test_a_mail_about_an_invitation_is_worth_nothing_when_it_is_over(orla: UUID) -> None:
    async with work(await worlds.visitor(ORLA)) as w:
        await inviting.add(w, {"email": NOAH, "role": "instructor", "first_name": "Noah"})
        mail = (
            await w.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "staff-invited"))
        ).one()
        assert mail.expires_at == w.now + timedelta(days=7)


async def test_nobody_is_there_for_an_owner_who_asks_for_a_stranger(orla: UUID) -> None:
    async with reading(await worlds.visitor(ORLA)) as r:
        with pytest.raises(NotFound):
            await team.member(r, UUID(int=1))
