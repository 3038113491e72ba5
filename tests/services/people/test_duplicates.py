"""Clients who look like one person are proposed with the reason, until staff tell them apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Client
from db.contact_keys import email_key, phone_key
from db.name_key import name_key
from services.core.refusals import NotFound
from services.core.work import reading, work
from services.people import apart, attendees, clients, duplicates
from services.people.duplicates import Pair
from services.people.likeness import Likened, Likeness, is_slip, likeness
from tests import small
from tests.services.act_worlds import OWNER, nobody
from tests.small import SYSTEM

EMAIL, TYPO, PHONE, CHILD = Likeness.EMAIL, Likeness.TYPO, Likeness.PHONE, Likeness.CHILD


def known(
    email: str = "", phone: str = "", name: str = "", child: str = "", born: date | None = None
) -> Likened:
    children = frozenset({(name_key(child), born)}) if child else frozenset()
    return Likened(email, email_key(email), phone, phone_key(phone), name_key(name), children)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (known(phone="+421905123456"), known(phone="0905 123 456"), (PHONE,)),
        (known(phone="00421/905-123-456"), known(phone="905123456"), (PHONE,)),
        (known(phone="+421905123456"), known(phone="+421905123457"), ()),
        (known(phone="+421905123456"), known(phone="+420905123456"), ()),
        (known(phone="12345"), known(phone="12345"), ()),
        (known("anna@example.com"), known("anna@gmail.com"), ()),
        (known("anna.novak@gmail.com"), known("annanovak+hop@gmail.com"), (EMAIL,)),
        (known("anna@gmail.com"), known("an\u200bna@gmail.com"), (EMAIL,)),
        (known("ANNA@gmail.com"), known("ａnna@gmail.com"), (EMAIL,)),
        (known("anna@gmail.com"), known("anna@gmial.com"), (TYPO,)),
        (known("anna@gmail.com"), known("anna@gmail.con"), (TYPO,)),
        (known("anna@gmail.com"), known("anna@gmail.co"), (TYPO,)),
        (known("anna@gmx.de"), known("anna@gmx.at"), ()),
        (known("anna@gmail.com"), known("jana@gmial.com"), ()),
        (known(name="Anna Nováková", child="Mia"), known(name="ANNA NOVAKOVA", child="Mía"), (CHILD,)),
        (
            known(name="Anna N", child="Mia", born=date(2019, 1, 2)),
            known(name="Anna N", child="Mia", born=date(2020, 1, 2)),
            (),
        ),
        (known(name="Anna N", child="Mia"), known(name="Jana N", child="Mia"), ()),
        (known(name="Anna N"), known(name="Anna N"), ()),
        (known(), known(), ()),
    ],
)
def test_why_two_look_like_one_person(one: Likened, other: Likened, found: tuple[Likeness, ...]) -> None:
    assert likeness(one, other, "SK") == likeness(other, one, "SK") == found


def test_a_slip_is_one_letter() -> None:
    assert is_slip("gmail.com", "gmail.com") is False
    slips = ("gmial.com", "gmal.com", "gmaill.com", "gnail.com", "gmail.con", "mail.com", "gmail.comm")
    assert all(is_slip("gmail.com", each) and is_slip(each, "gmail.com") for each in slips)
    assert not any(is_slip("gmail.com", each) for each in ("gmial.con", "email.cz", "", "gmailcomm"))


async def _add(email: str, first: str = "", last: str = "", phone: str = "", child: str = "") -> UUID:
    async with work(SYSTEM) as w:
        made = await clients.client(w, email, first, last, phone)
        if child:
            await attendees.attendee(w, made.id, child, last)
        return made.id


async def _proposed() -> list[Pair]:
    async with reading(SYSTEM) as r:
        return await duplicates.proposed(replace(r, visitor=OWNER))


@pytest.mark.usefixtures("house")
async def test_pairs_are_proposed_and_who_is_told_apart_is_remembered() -> None:
    await small.found()
    one = await _add("anna@gmail.com", "Anna", "Novak", "0871234567", "Mia")
    two = await _add("anna@gmial.com", "Anna", "Novak", "+353 87 123 4567", "Mia")
    await _add("jana@gmail.com", "Jana", "Novak", child="Mia")
    first, second = sorted((one, two))
    assert await _proposed() == [Pair(first, second, (TYPO, PHONE, CHILD))]
    async with work(SYSTEM) as w:
        await apart.tell_apart(replace(w, visitor=OWNER), two, one)
        await apart.tell_apart(replace(w, visitor=OWNER), one, two)
    assert await _proposed() == []
    async with reading(SYSTEM) as r:
        (decided,) = await apart.told_apart(replace(r, visitor=OWNER))
    assert (decided.one_id, decided.other_id, decided.by) == (first, second, "Orla")
    async with work(SYSTEM) as w:
        await apart.not_apart(replace(w, visitor=OWNER), one, two)
    assert len(await _proposed()) == 1


@pytest.mark.usefixtures("house")
async def test_keys_follow_what_is_written() -> None:
    await small.found()
    one = await _add("anna@gmail.com", phone="0871234567")
    await _add("other@example.com", phone="0879999999")
    assert await _proposed() == []
    async with work(SYSTEM) as w:
        (await w.db.scalars(select(Client).where(Client.id == one))).one().phone = "+353879999999"
    assert [each.reasons for each in await _proposed()] == [(PHONE,)]


@pytest.mark.usefixtures("house")
async def test_a_number_that_many_share_is_nobody_s_own() -> None:
    await small.found()
    for number in range(7):
        await _add(f"mother-{number}@example.com", phone="01 555 0100")
    assert await _proposed() == []


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("role", ["main_instructor", "instructor", "receptionist"])
async def test_for_whoever_may_not_see_all_there_are_none(role: str) -> None:
    await small.found()
    async with reading(SYSTEM) as r:
        with pytest.raises(NotFound):
            await duplicates.proposed(replace(r, visitor=nobody(role)))
