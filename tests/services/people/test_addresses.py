"""One address is one client: how it may be written, and how it is changed in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from db import AuditEntry, Client, Share
from services.bookings import sharing, sharing_ends
from services.core.events import SHARES_CHANGED, Event
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.demo.timetable import MONDAYS
from services.people import clients, names
from services.people.clients import AddressTaken
from services.people.names import BadEmail, TwoAddresses
from services.sign_in import CodeOver
from tests.at_the_door import ANNA, ZUZANA, Phone, hash_quickly, open_the_door
from tests.services.small import SYSTEM
from tests.world import World, visitor

NEW = "anna.new@example.com"


@pytest.mark.parametrize(
    "written",
    [
        "anna@example.com\u200b",
        "\ufeffAnna@Example.com",
        "anna\u00ad@exam\u200eple.com\u2060",
        "\u00a0anna@example.com\u2009",
        "anna\u200d@example.com",
        "ａｎｎａ＠example．com",
        "mailto:anna@example.com?subject=Hi",
        "Anna Novak <anna@example.com>",
        "Novak, Anna <ANNA@example.com>",
        "anna@example.com;",
        "(anna@example.com)",
        "anna@example.com anna@example.com",
    ],
)
def test_an_address_is_read_however_it_is_pasted(written: str) -> None:
    assert names.address(written) == "anna@example.com"


@pytest.mark.parametrize("written", ["a@x.com b@x.com", "a@x.com,b@x.com", "A <a@x.com>; B <b@x.com>"])
def test_which_of_two_addresses_is_meant_nobody_knows(written: str) -> None:
    with pytest.raises(TwoAddresses):
        names.address(written)


@pytest.mark.parametrize(
    "written",
    [
        "=anna@example.com",
        "+anna@example.com",
        "@anna@example.com",
        "\u200b=anna@example.com",
        "anna anna@example.com",
        "anna @example.com",
        "anna@example.com mob. 0905",
        "<>",
        "mailto:",
        "a@" * 5000,
    ],
)
def test_what_is_no_address_or_runs_in_a_spreadsheet_is_refused(written: str) -> None:
    with pytest.raises(BadEmail):
        names.address(written)


@pytest.mark.parametrize(
    "written", ["o'neil@example.com", "a/b@example.com", "a+b@example.com", "eva.malá@example.com"]
)
def test_odd_addresses_that_exist_stay_as_they_are(written: str) -> None:
    assert names.address(written) == written


async def test_an_address_is_changed_in_place_and_nobody_is_signed_out(
    house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_quickly(monkeypatch)
    await open_the_door(tmp_path)
    phone, waiting = Phone(), Phone()
    await phone.sign_in()
    code = await waiting.ask()
    me = await phone.visitor()
    assert me.client_id is not None
    async with work(SYSTEM) as w:
        await clients.change_address(w, me.client_id, " Anna.New@example.com\u200b")
    async with reading(await phone.visitor()) as r:
        assert r.visitor.email == NEW
    with pytest.raises(CodeOver):
        await waiting.enter(code)
    assert await Phone().ask() == "", "the old address is nobody's"
    assert (await Phone().sign_in(NEW)).token
    async with reading(SYSTEM) as r:
        acts = list(await r.db.execute(select(AuditEntry.act, AuditEntry.facts)))
    assert ("changed the address", {}) in [tuple(row) for row in acts]


async def test_an_address_of_another_client_is_refused(house: App, tmp_path: Path) -> None:
    await open_the_door(tmp_path)
    async with work(SYSTEM) as w:
        anna = (await w.db.execute(select(Client).where(Client.email == ANNA))).scalar_one()
        await clients.change_address(w, anna.id, ANNA.upper())
        with pytest.raises(AddressTaken):
            await clients.change_address(w, anna.id, ZUZANA)
        with pytest.raises(BadEmail):
            await clients.change_address(w, anna.id, "nobody")
        with pytest.raises(NotFound):
            await clients.change_address(w, anna.id.__class__(int=1), NEW)
        assert anna.email == ANNA


async def test_pages_that_are_open_find_out_that_a_share_ended_with_an_address(world: World) -> None:
    marek, anna = await visitor("marek@example.com"), await visitor("anna@example.com")
    assert marek.client_id is not None
    async with work(anna) as w:
        await sharing.share(w, world.booking("Theo", MONDAYS), NEW, "viewer")
        before = w.now
    async with work(SYSTEM) as w:
        await clients.change_address(w, marek.client_id, NEW)
        assert Event(SHARES_CHANGED, marek.client_id) in w.events
    async with reading(await visitor(NEW)) as r:
        assert await sharing_ends.taken_away_since(r, before)


async def test_what_was_shared_goes_along_and_nothing_is_shared_with_its_owner(world: World) -> None:
    marek, anna = await visitor("marek@example.com"), await visitor("anna@example.com")
    assert marek.client_id is not None
    assert anna.client_id is not None
    theo = world.booking("Theo", MONDAYS)
    async with work(anna) as w:
        await sharing.share(w, theo, NEW, "viewer")
    async with work(SYSTEM) as w:
        await clients.change_address(w, marek.client_id, "marek.new@example.com")
        await clients.change_address(w, anna.client_id, NEW)
        now = set(
            await w.db.scalars(
                select(Share.email).where(Share.booking_id == theo, Share.revoked_at.is_(None))
            )
        )
    assert now == {"marek.new@example.com", "julia@example.com"}
