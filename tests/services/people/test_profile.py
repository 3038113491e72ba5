"""What clients say about themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import AuditEntry
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.people import phones, profile
from services.people.names import BeginsLikeFormula, NameTooLong
from services.people.phones import NotAPhone, PhoneTooLong
from services.people.profile import NameNeeded, NotAChoice
from tests.at_the_door import ANNA, Phone, hash_quickly, open_the_door

ONE_ENGINE = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
async def anna(house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    hash_quickly(monkeypatch)
    await open_the_door(tmp_path)
    phone = Phone()
    await phone.sign_in()
    return await phone.visitor()


async def mine(visitor: Visitor) -> profile.Profile:
    async with reading(visitor) as r:
        return await profile.profile(r)


async def notes() -> int:
    async with reading(Visitor.system("test")) as r:
        return int(await r.db.scalar(select(func.count()).select_from(AuditEntry)) or 0)


async def test_until_one_chooses_one_is_spoken_to_as_the_provider_speaks(anna: Visitor) -> None:
    me = await mine(anna)
    assert (me.first_name, me.last_name, me.email) == ("Anna", "Novak", ANNA)
    assert (me.language, me.theme, me.notices_on) == ("en", "auto", True)


async def test_what_is_changed_is_kept_and_noted_once(anna: Visitor) -> None:
    before = await notes()
    async with work(anna) as w:
        await profile.change_my_data(w, "  Anna\u00a0 Mária ", "Nováková", "087 123 4567")
        await profile.set_language(w, "sk")
        await profile.set_theme(w, "dark")
        await profile.set_notices(w, False)
    me = await mine(anna)
    assert (me.first_name, me.last_name, me.phone) == ("Anna Mária", "Nováková", "087 123 4567")
    assert (me.language, me.theme, me.notices_on) == ("sk", "dark", False)
    assert await notes() == before + 4
    async with work(anna) as w:
        await profile.change_my_data(w, "Anna Mária", "Nováková", "+353 87 123 4567")
        await profile.set_theme(w, "dark")
    assert await notes() == before + 4, "the same again is no change"


async def test_what_is_no_choice_is_refused(anna: Visitor) -> None:
    for change, value in ((profile.set_language, "xx"), (profile.set_theme, "pink")):
        with pytest.raises(NotAChoice):
            async with work(anna) as w:
                await change(w, value)


@pytest.mark.parametrize(
    ("first", "phone", "no"),
    [("x" * 10_000, "", NameTooLong), ("Anna", "1" * 10_000, PhoneTooLong), ("Anna", "1" * 50, PhoneTooLong)],
)
@ONE_ENGINE
async def test_what_is_too_long_is_refused(
    anna: Visitor, first: str, phone: str, no: type[Exception]
) -> None:
    with pytest.raises(no):
        async with work(anna) as w:
            await profile.change_my_data(w, first, "", phone)
    assert (await mine(anna)).first_name == "Anna"


@pytest.mark.parametrize("odd", ["🙂", "\u202eannA", "<b>Anna</b>", "\x00Anna\x07"])
@ONE_ENGINE
async def test_odd_names_are_kept_harmless(anna: Visitor, odd: str) -> None:
    async with work(anna) as w:
        await profile.change_my_data(w, odd, odd, "")
    me = await mine(anna)
    assert "\x00" not in me.first_name
    assert "\u202e" not in me.first_name + me.last_name


@pytest.mark.parametrize("formula", ["=1", "+cmd", "@SUM(1)", "-2+3", "＝1", "\u200b=1"])
@ONE_ENGINE
async def test_what_a_spreadsheet_would_run_is_no_name_and_no_phone_number(
    anna: Visitor, formula: str
) -> None:
    for first, last, phone in ((formula, "", ""), ("Anna", formula, ""), ("Anna", "", formula)):
        with pytest.raises((BeginsLikeFormula, NotAPhone)):
            async with work(anna) as w:
                await profile.change_my_data(w, first, last, phone)
    for phone in ("-905123456", "=421905123456", "@0905123456"):
        with pytest.raises(NotAPhone):
            phones.written_phone(phone, None)


@ONE_ENGINE
async def test_what_nobody_sees_is_not_kept_and_is_no_change(anna: Visitor) -> None:
    before = await notes()
    async with work(anna) as w:
        await profile.change_my_data(w, "An\u200bna\ufeff", "\u200eNo\u00advak", "")
    me = await mine(anna)
    assert (me.first_name, me.last_name, await notes()) == ("Anna", "Novak", before)
    assert phones.written_phone("\u202a+421 905\u200b 123 456\u202c", None) == "+421905123456"
    assert phones.written_phone("＋４２１ 905 123 456", "IE") == "+421905123456"


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0", "\u202e", "\x00", "\u200b\ufe0f", "\u2800\u3164"])
@ONE_ENGINE
async def test_nobody_is_without_a_first_name(anna: Visitor, blank: str) -> None:
    with pytest.raises(NameNeeded):
        async with work(anna) as w:
            await profile.change_my_data(w, blank, "Novak", "")
    assert (await mine(anna)).first_name == "Anna"


@pytest.mark.parametrize("text", ["abc", "12", "🙂", "ask my mum", "+", "085 abc 3456", "1" * 20])
@pytest.mark.parametrize("country", ["IE", None])
def test_what_nobody_could_call_is_no_phone_number(text: str, country: str | None) -> None:
    with pytest.raises(NotAPhone):
        phones.written_phone(text, country)
    assert phones.written_phone(text, country, text) == text, "what a list brought stays until it is changed"


@pytest.mark.parametrize(
    ("written", "kept", "spoken"),
    [
        ("087 123 4567", "+353871234567", "087 123 4567"),
        ("00421 905 123 456", "+421905123456", "+421 905 123 456"),
        ("(01) 555-0100", "+35315550100", "(01) 555 0100"),
        ("", "", ""),
    ],
)
def test_phone_numbers_are_read_where_they_can_be(written: str, kept: str, spoken: str) -> None:
    assert phones.written_phone(written, "IE") == kept
    assert phones.spoken_phone(kept, "IE") == spoken


def test_where_no_country_is_known_a_number_stays_as_it_was_written() -> None:
    assert phones.written_phone("085 012 34 56", None) == "085 012 34 56"


async def test_nobody_but_a_client_has_a_profile(anna: Visitor) -> None:
    for visitor in (Visitor.anonymous(), Visitor.system("test")):
        with pytest.raises(NotFound):
            await mine(visitor)
