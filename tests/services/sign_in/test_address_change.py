"""Another address counts once both mailboxes have said yes, and not before (R4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db import Client, OutboxMessage
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.people import clients
from services.people.clients import AddressTaken
from services.people.names import BadEmail
from services.sign_in import address_change
from services.sign_in.address_change import AddressLinkOver, SameAddress
from tests import small
from tests.services.people.test_families import staff
from tests.small import SYSTEM

NEW = "anna.new@example.com"
ANYBODY = Visitor.anonymous()


async def asked(email: str = NEW) -> tuple[Client, dict[str, str]]:
    """A client whose address staff want to change, and the secrets of the two links."""
    await small.found()
    owner = await staff("owner")
    async with work(SYSTEM) as w:
        anna = await clients.client(w, "anna@example.com", "Anna", "Novak")
    async with work(owner) as w:
        await address_change.ask(w, anna.id, email)
    return anna, await secrets()


async def secrets() -> dict[str, str]:
    async with reading(SYSTEM) as r:
        rows = (await r.db.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at))).all()
        assert {row.address for row in rows} >= {"anna@example.com", NEW}
        return {row.address: str(row.payload["link"]).rpartition("/")[2] for row in rows}


async def yes(secret: str) -> bool:
    async with work(ANYBODY) as w:
        return (await address_change.confirm(w, secret)).done


async def address_of(anna: Client) -> str:
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Client, anna.id)).email


@pytest.mark.parametrize("first", ["anna@example.com", NEW])
async def test_both_have_to_say_yes_in_either_order(house: App, first: str) -> None:
    anna, links = await asked()
    second = next(each for each in links if each != first)
    assert not await yes(links[first])
    assert not await yes(links[first])
    assert await address_of(anna) == "anna@example.com"
    assert await yes(links[second])
    assert await address_of(anna) == NEW
    assert await yes(links[second])


async def test_opening_a_link_changes_nothing(house: App) -> None:
    anna, links = await asked()
    for secret in links.values():
        async with reading(ANYBODY) as r:
            found = await address_change.look(r, secret)
        assert (found.new, found.said, found.done) == (NEW, False, False)
    assert await address_of(anna) == "anna@example.com"


async def test_a_link_ends_with_its_week_and_when_staff_take_it_back(
    house: App, clock: TurnableClock
) -> None:
    anna, links = await asked()
    owner = await staff("owner")
    async with work(owner) as w:
        await address_change.take_back(w, anna.id)
    async with reading(owner) as r:
        assert await address_change.pending(r, anna.id) is None
    with pytest.raises(AddressLinkOver):
        await yes(links[NEW])
    async with work(owner) as w:
        await address_change.ask(w, anna.id, "other@example.com")
        clock.turn_to(w.now + timedelta(days=7, minutes=1))
    with pytest.raises(AddressLinkOver):
        await yes("A" * 43)
    async with reading(owner) as r:
        assert await address_change.pending(r, anna.id) is None


async def test_an_address_that_is_taken_meanwhile_changes_nothing(house: App) -> None:
    anna, links = await asked()
    await yes(links["anna@example.com"])
    async with work(SYSTEM) as w:
        await clients.client(w, NEW)
    with pytest.raises(AddressTaken):
        await yes(links[NEW])
    assert await address_of(anna) == "anna@example.com"


async def test_what_cannot_be_asked_and_who_cannot_ask(house: App) -> None:
    anna, _links = await asked()
    owner = await staff("owner")
    for email, no in (("nobody", BadEmail), ("Anna@example.com", SameAddress)):
        with pytest.raises(no):
            async with work(owner) as w:
                await address_change.ask(w, anna.id, email)
    for role in ("instructor", "receptionist"):
        who = await staff(role)
        with pytest.raises(NotFound):
            async with work(who) as w:
                await address_change.ask(w, anna.id, "x@example.com")
        with pytest.raises(NotFound):
            async with reading(who) as r:
                await address_change.pending(r, anna.id)
