"""“No code came”: what staff see of the last sign-in mails, and the code they send (R1–R3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db import STAFF_ROLES, OutboxMessage, SignInRequest, Staff
from services.core.capabilities import CAPABILITIES, Capability
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.work import reading, work
from services.outside.clock import TurnableClock
from services.people import clients
from services.sign_in import ASKED_PER_ADDRESS, helping
from services.sign_in.helping import EnoughSent
from tests.services.people.test_families import family, staff
from tests.small import SYSTEM

ANNA = "anna@example.com"


async def test_a_code_is_sent_within_the_limits_of_the_sign_in_page(
    door: Configuration, clock: TurnableClock
) -> None:
    anna, owner = await family("Anna", "Novak", email=ANNA), await staff("owner")
    for _each in range(ASKED_PER_ADDRESS):
        await helping.send_again(owner, anna)
    with pytest.raises(EnoughSent):
        await helping.send_again(owner, anna)
    async with reading(SYSTEM) as r:
        sent = (await r.db.scalars(select(OutboxMessage).where(OutboxMessage.address == ANNA))).all()
        assert len(sent) == ASKED_PER_ADDRESS
        assert set(await r.db.scalars(select(SignInRequest.client_id))) == {anna}
    async with reading(owner) as r:
        assert len(await helping.mails(r, anna)) == helping.SHOWN
    clock.advance(timedelta(minutes=11))
    await helping.send_again(owner, anna)


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        ("pending", "waiting"),
        ("leased", "waiting"),
        ("sent", "sent"),
        ("dead", "came back"),
        ("expired", "too late"),
        ("suppressed", "too late"),
    ],
)
async def test_what_became_of_a_mail_is_told_without_its_address(
    door: Configuration, status: str, fate: str
) -> None:
    anna, owner = await family("Anna", "Novak", email=ANNA), await staff("owner")
    await helping.send_again(owner, anna)
    async with work(SYSTEM) as w:
        row = (await w.db.scalars(select(OutboxMessage))).one()
        row.status, row.last_problem, row.sent_at = status, f"550 <{ANNA}> unknown", w.now
    async with reading(owner) as r:
        mail = (await helping.mails(r, anna))[0]
    assert mail.fate == fate
    assert mail.why == ("" if fate == "sent" else "550 <…> unknown")


async def test_who_works_here_as_well_gets_the_code_and_is_told_so(door: Configuration) -> None:
    anna, owner = await family("Anna", "Novak", email=ANNA), await staff("owner")
    async with work(SYSTEM) as w:
        w.db.add(Staff(first_name="Anna", email=ANNA, role="instructor"))
    await helping.send_again(owner, anna)
    async with reading(owner) as r:
        assert [mail.fate for mail in await helping.mails(r, anna)] == ["waiting"]


async def test_mails_to_an_address_they_had_before_are_not_theirs_any_more(door: Configuration) -> None:
    anna, owner = await family("Anna", "Novak", email=ANNA), await staff("owner")
    await helping.send_again(owner, anna)
    async with work(SYSTEM) as w:
        await clients.change_address(w, anna, "new@example.com")
    async with reading(owner) as r:
        assert await helping.mails(r, anna) == ()


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_only_who_lists_clients_and_sees_contacts_may(door: Configuration, role: str) -> None:
    anna, visitor = await family("Anna", "Novak", email=ANNA), await staff(role)
    if {Capability.CLIENTS, Capability.CONTACTS} <= CAPABILITIES[role]:
        await helping.send_again(visitor, anna)
        return
    with pytest.raises(NotFound):
        await helping.send_again(visitor, anna)
    with pytest.raises(NotFound):
        async with reading(visitor) as r:
            await helping.mails(r, anna)
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(OutboxMessage.id))).all() == []
