"""Who finds which family by what they type, and whom they have opened last (issue 10, item 6)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from db import STAFF_ROLES, Booking, Client, Debt, OpenedFamily, SignIn, Staff
from db.name_key import name_key
from services.core.capabilities import CAPABILITIES, Capability
from services.core.refusals import NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import App, reading, work
from services.payments import debts
from services.payments.debts import Charge, For
from services.people import attendees, clients, families
from tests import small
from tests.small import SYSTEM
from tests.small_money import euros


async def staff(role: str) -> Visitor:
    """A signed-in member of staff."""
    async with work(SYSTEM) as w:
        row = Staff(first_name="Orla", role=role)
        w.db.add(row)
        await w.db.flush()
        ends = w.now + timedelta(days=90)
        signed_in = SignIn(
            token_hash=uuid4().hex,
            staff_id=row.id,
            created_at=w.now,
            second_at=w.now,
            last_seen_at=w.now,
            idle_until=ends,
            absolute_until=ends,
        )
        w.db.add(signed_in)
        await w.db.flush()
        return Visitor(Kind.STAFF, staff_id=row.id, sign_in_id=signed_in.id, role=role)


LETTERS = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")
"""So that a number which a test looks for never stands in an address that was made up."""


async def family(first: str, last: str, *children: str, email: str = "", phone: str = "") -> UUID:
    """A family, as an import or a booking makes it; an address of its own that no search of these tests finds."""
    async with work(SYSTEM) as w:
        made = await clients.client(
            w, email or f"{uuid4().hex.translate(LETTERS)}@example.com", first, last, phone
        )
        for child in children:
            name, _blank, surname = child.partition(" ")
            await attendees.attendee(w, made.id, name, surname)
        return made.id


async def names(visitor: Visitor, text: str) -> list[str]:
    async with reading(visitor) as r:
        return [line.name for line in (await families.find(r, text)).lines]


@pytest.fixture
async def town(house: App) -> None:
    """Three families of a Slovak provider."""
    await small.found()
    await family("Ľubica", "Nagy-Kovácsová", "Žofia Nagyová", email="lubica@post.sk", phone="+421905123456")
    await family("Ján", "O’Brien", "Theo Novák", email="jan.obrien@example.com", phone="+353871234567")
    await family("Łukasz", "Gołąb", "Ema", phone="1 23")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lubica", ["Ľubica Nagy-Kovácsová"]),
        ("ĽUBICA", ["Ľubica Nagy-Kovácsová"]),
        ("kovacsova lub", ["Ľubica Nagy-Kovácsová"]),
        ("nagy kov", ["Ľubica Nagy-Kovácsová"]),
        ("nagykovacs", ["Ľubica Nagy-Kovácsová"]),
        ("zofia", ["Ľubica Nagy-Kovácsová"]),
        ("Z\u030cofia", ["Ľubica Nagy-Kovácsová"]),
        ("lubica zofia", ["Ľubica Nagy-Kovácsová"]),
        ("obrien", ["Ján O’Brien"]),
        ("o'brien", ["Ján O’Brien"]),
        ("novak theo", ["Ján O’Brien"]),
        ("golab lukasz", ["Łukasz Gołąb"]),
        ("theo zofia", []),
        ("@post.sk", ["Ľubica Nagy-Kovácsová"]),
        ("JAN.OBRIEN@", ["Ján O’Brien"]),
        ("+421 905/123-456", ["Ľubica Nagy-Kovácsová"]),
        ("00421905123", ["Ľubica Nagy-Kovácsová"]),
        ("905 123", ["Ľubica Nagy-Kovácsová"]),
        ("087 123", ["Ján O’Brien"]),
        ("９０５１２３", ["Ľubica Nagy-Kovácsová"]),
        ("12", []),
        ("100%", []),
        ("_", []),
        ("--", []),
    ],
)
async def test_a_family_is_found_however_it_is_typed(town: None, typed: str, found: list[str]) -> None:
    assert await names(await staff("owner"), typed) == found


async def test_a_number_is_found_as_a_bank_writes_it(house: App) -> None:
    class_id = await small.class_(await small.found())
    who, other = await small.families(class_id, 2)
    async with work(SYSTEM) as w:
        debt = await debts.owe(
            w, who.client_id, [Charge(euros(100))], w.now.date(), For(booking_id=who.booking_id)
        )
        number = (await w.db.get_one(Booking, other.booking_id)).number
        reference = (await w.db.get_one(Debt, debt.id)).reference
    owner = await staff("owner")
    async with reading(owner) as r:
        assert [x.client_id for x in (await families.find(r, f"#{number}")).lines] == [other.client_id]
        split = f"VS {reference[:5]} {reference[5:]}"
        for typed in (reference, split, f"/VS{reference}/SS/KS"):
            assert [x.client_id for x in (await families.find(r, typed)).lines] == [who.client_id], typed
        assert not (await families.find(r, reference[:-1])).lines


async def test_who_changes_their_name_is_found_by_the_new_one(town: None) -> None:
    owner = await staff("owner")
    async with work(SYSTEM) as w:
        row = (await w.db.scalars(select(Client).where(Client.first_name == "Ján"))).one()
        row.last_name = "Šťastný"
    assert await names(owner, "stastny") == ["Ján Šťastný"]
    assert await names(owner, "obrien") == ["Ján Šťastný"]  # by the address, which stays
    assert await names(owner, "brien jan") == []


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_only_who_may_list_clients_finds_any(town: None, role: str) -> None:
    visitor = await staff(role)
    if Capability.CLIENTS in CAPABILITIES[role]:
        assert await names(visitor, "lubica") == ["Ľubica Nagy-Kovácsová"]
        return
    for typed in ("lubica", "+421905123456", "lubica@post.sk", ""):
        with pytest.raises(NotFound):
            await names(visitor, typed)


async def test_who_sees_no_contacts_finds_nobody_by_them(town: None, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await staff("receptionist")
    monkeypatch.setitem(CAPABILITIES, "receptionist", frozenset({Capability.REGISTER, Capability.CLIENTS}))
    async with reading(desk) as r:
        line = (await families.find(r, "lubica")).lines[0]
    assert (line.email, line.phone) == ("", "")
    assert await names(desk, "905123") == []
    assert await names(desk, "post.sk") == []
    monkeypatch.setitem(CAPABILITIES, "receptionist", frozenset(Capability))  # the guard taken off
    assert await names(desk, "905123") == ["Ľubica Nagy-Kovácsová"]
    assert await names(desk, "post.sk") == ["Ľubica Nagy-Kovácsová"]


async def test_the_number_counts_all_and_the_list_has_one_page(house: App) -> None:
    await small.found()
    for n in range(families.PAGE + 2):
        await family("Anna", f"Malá {n:02}")
    async with reading(await staff("assistant")) as r:
        found = await families.find(r, "mala")
        assert (found.number, len(found.lines)) == (families.PAGE + 2, families.PAGE)
        assert found.lines[0].name == "Anna Malá 00"
        assert len((await families.find(r, "mala", at_most=2 * families.PAGE)).lines) == families.PAGE + 2


async def test_the_last_ten_opened_are_kept_for_each_member_of_staff(house: App) -> None:
    await small.found()
    everybody = [await family("Anna", f"No {n}") for n in range(12)]
    mine, theirs = await staff("owner"), await staff("assistant")
    for client_id in (*everybody, everybody[3]):
        async with work(mine) as w:
            await families.opened(w, client_id)
        await _later()
    async with reading(mine) as r:
        assert [line.client_id for line in await families.last_opened(r)] == [
            everybody[3],
            *reversed(everybody[4:]),
            everybody[2],
        ]
        kept = await r.db.scalars(select(OpenedFamily.client_id))
        assert len(kept.all()) == families.KEPT
    async with reading(theirs) as r:
        assert await families.last_opened(r) == ()


async def _later() -> None:
    """The clock of tests stands still, and which was first is told by the moment."""
    async with work(SYSTEM) as w:
        rows = await w.db.scalars(select(OpenedFamily))
        for row in rows:
            row.at -= timedelta(seconds=1)


async def test_opening_is_remembered_for_no_other_role_and_no_other_thing(house: App) -> None:
    await small.found()
    client_id = await family("Anna", "Novak")
    for visitor, whom in ((await staff("instructor"), client_id), (await staff("owner"), uuid4())):
        with pytest.raises(NotFound):
            async with work(visitor) as w:
                await families.opened(w, whom)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (("Ľubica", "O’Brien"), "lubica obrien"),
        (("STRASSE", "Straße"), "strasse strasse"),
        (("Đorđe", "Ørsted"), "dorde orsted"),
        (("", "  Nagy-Kovács "), "nagykovacs"),
    ],
)
def test_names_are_compared_without_case_and_accents(typed: tuple[str, str], key: str) -> None:
    assert name_key(*typed) == key


async def test_a_row_that_a_statement_changed_behind_our_back_is_right_after_the_next_change(
    town: None,
) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(update(Client).where(Client.first_name == "Ján").values(first_name="Juraj"))
    async with work(SYSTEM) as w:
        row = (await w.db.scalars(select(Client).where(Client.first_name == "Juraj"))).one()
        row.phone = ""
    assert await names(await staff("owner"), "juraj") == ["Juraj O’Brien"]
