"""Who has an account, who turns up, and who is whose."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from db import Attendee, Client
from services.core import ages
from services.core.work import App, reading, work
from services.people import attendees, clients, names
from services.people.attendees import AlreadyRelated
from services.people.kids import COLOURS
from services.people.names import BadEmail, NameTooLong
from services.people.recognition import OtherBirthDate
from tests.services.small import SYSTEM
from tests.world import World, visitor

BORN = date(2019, 5, 14)


@pytest.mark.parametrize("written", [" Anna@Example.COM ", "anna@example.com", "ANNA@EXAMPLE.COM"])
async def test_one_address_is_one_client_however_it_is_written(house: App, written: str) -> None:
    async with work(SYSTEM) as w:
        first = await clients.client(w, "anna@example.com", "Anna")
        assert (await clients.client(w, written)).id == first.id
        assert first.email == "anna@example.com"


@pytest.mark.parametrize("written", ["", "anna", "anna@", "anna@example", "a b@example.com", "@example.com"])
def test_an_address_that_no_mail_can_reach_is_refused(written: str) -> None:
    with pytest.raises(BadEmail):
        names.address(written)


async def test_what_is_known_of_a_client_is_kept_and_what_was_empty_filled_in(house: App) -> None:
    async with work(SYSTEM) as w:
        await clients.client(w, "anna@example.com", "Anna", note="Rings before eight.")
        again = await clients.client(w, "anna@example.com", "Ann", "Novak", "+353871234567", "Prefers mail.")
    assert (again.first_name, again.last_name, again.phone) == ("Anna", "Novak", "+353871234567")
    assert again.internal_note == "Rings before eight.\nPrefers mail."


async def test_the_same_child_is_there_once_and_a_namesake_twice(house: App) -> None:
    async with work(SYSTEM) as w:
        parent = await clients.client(w, "anna@example.com")
        theo = await attendees.attendee(w, parent.id, "Theo", "Novak", BORN)
        assert (await attendees.attendee(w, parent.id, "THEO", " novak ", BORN)).id == theo.id
        with pytest.raises(OtherBirthDate):
            await attendees.attendee(w, parent.id, "Theo", "Novak", date(2021, 1, 1))
        namesake = (parent.id, "Theo", "Novak", date(2021, 1, 1))
        assert (await attendees.attendee(w, *namesake, another=True)).id != theo.id
        other = await clients.client(w, "zuzana@example.com")
        assert (await attendees.attendee(w, other.id, "Theo", "Novak", BORN)).id != theo.id
        assert await w.db.scalar(select(func.count()).select_from(Attendee)) == 3


async def test_children_of_a_family_get_different_colours(house: App) -> None:
    async with work(SYSTEM) as w:
        parent = await clients.client(w, "anna@example.com")
        kids = [await attendees.attendee(w, parent.id, name) for name in "ABCDEFG"]
    colours = [kid.colour for kid in kids]
    assert set(colours[:6]) == set(COLOURS)
    assert colours[6] == COLOURS[0]


async def test_a_relation_is_there_once(house: App) -> None:
    async with work(SYSTEM) as w:
        parent = await clients.client(w, "anna@example.com")
        kid = await attendees.attendee(w, parent.id, "Theo")
        with pytest.raises(AlreadyRelated):
            await attendees.relate(w, parent.id, kid.id)


def test_names_lose_what_nobody_can_see_and_keep_what_anybody_writes() -> None:
    assert names.name("  Theo\t\n Novak ") == "Theo Novak"
    assert names.name("Zo\u0065\u0308") == "Zoë"
    assert names.name("مريم 🤸") == "مريم 🤸"
    assert names.name("<b>Theo</b>") == "<b>Theo</b>"
    assert names.name("\u202eTheo\u2066") == "Theo", "nothing turns the rest of a line round"
    assert names.name("👨\u200d👧") == "👨\u200d👧"
    with pytest.raises(NameTooLong):
        names.name("x" * 10_000)


def test_a_child_is_a_year_older_from_its_birthday_on() -> None:
    assert ages.age(BORN, date(2026, 5, 13)) == 6
    assert ages.age(BORN, date(2026, 5, 14)) == 7


async def test_a_family_sees_its_own_and_what_is_shared_with_it(world: World) -> None:
    seen = {}
    for name in ("anna", "marek", "julia", "zuzana"):
        async with reading(await visitor(f"{name}@example.com")) as r:
            seen[name] = [kid.first_name for kid in await attendees.mine(r)]
    assert seen["anna"] == ["Theo", "Mia"]
    assert seen["marek"] == seen["julia"] == ["Theo"]
    assert seen["zuzana"] == ["Jakub", "Ema"]


async def test_staff_notes_of_a_client_are_not_overwritten_by_nothing(house: App) -> None:
    async with work(SYSTEM) as w:
        await clients.client(w, "anna@example.com", note="Pays late.")
        await clients.client(w, "anna@example.com")
        found = (await w.db.execute(select(Client))).scalar_one()
    assert found.internal_note == "Pays late."
