"""Staying signed in, seeing where one is, and being shown out at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db import OutboxMessage, SignIn
from services import sign_in
from services.core.events import SIGN_IN_ENDED, Ids
from services.core.refusals import NotFound, NotSignedIn
from services.core.visitor import Visitor
from services.core.work import app, reading, work
from services.outside.clock import TurnableClock
from services.sign_in import Browser
from tests.at_the_door import HOME, ZUZANA, Phone

pytestmark = pytest.mark.usefixtures("door")
A_DAY = timedelta(days=1)


async def new_device_mails() -> int:
    async with reading(Visitor.system("test")) as r:
        return len(
            list(await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "new-device")))
        )


async def test_it_lasts_ninety_days_since_it_was_last_used(clock: TurnableClock) -> None:
    phone = Phone()
    await phone.sign_in()
    for _use in range(3):
        clock.advance(89 * A_DAY)
        assert await phone.visitor()
    clock.advance(90 * A_DAY)
    with pytest.raises(NotSignedIn):
        await phone.visitor()


async def test_it_lasts_a_year_at_most(clock: TurnableClock) -> None:
    phone = Phone()
    await phone.sign_in()
    for _week in range(52):
        clock.advance(7 * A_DAY)
        assert await phone.visitor()
    clock.advance(A_DAY)
    with pytest.raises(NotSignedIn):
        await phone.visitor()


async def test_use_is_noted_every_five_minutes(clock: TurnableClock) -> None:
    phone = Phone()
    started = clock.now()
    await phone.sign_in()

    async def last_seen() -> timedelta:
        async with reading(Visitor.system("test")) as r:
            return (await r.db.scalars(select(SignIn))).one().last_seen_at - started

    clock.advance(timedelta(minutes=4))
    await phone.visitor()
    assert await last_seen() == timedelta()
    clock.advance(timedelta(minutes=1))
    await phone.visitor()
    assert await last_seen() == timedelta(minutes=5)


async def test_a_clock_that_was_set_back_signs_nobody_out(clock: TurnableClock) -> None:
    phone = Phone()
    await phone.sign_in()
    clock.advance(-timedelta(hours=3))
    assert await phone.visitor()


async def test_every_sign_in_has_a_token_of_its_own_and_ends_the_one_before() -> None:
    phone = Phone()
    first = await phone.sign_in()
    second = await phone.sign_in()
    assert first.token != second.token
    assert first.device == second.device
    with pytest.raises(NotSignedIn):
        await sign_in.visitor_of(first.token)


async def test_devices_are_listed_this_one_first(clock: TurnableClock) -> None:
    phone = Phone(Browser(agent="Mozilla/5.0 (iPhone; CPU iPhone OS 19) Version/19 Safari/605", network=HOME))
    laptop = Phone(Browser(agent="Mozilla/5.0 (X11; Linux x86_64) Gecko Firefox/140.0", network=HOME))
    await phone.sign_in()
    clock.advance(A_DAY)
    await laptop.sign_in()
    await Phone().sign_in(ZUZANA)
    async with reading(await phone.visitor()) as r:
        listed = await sign_in.my_devices(r)
    assert [(one.label, one.current) for one in listed] == [
        ("Safari · iPhone", True),
        ("Firefox · Linux", False),
    ]


async def test_a_revoked_device_is_out_at_the_next_click_and_its_pages_are_told() -> None:
    phone, laptop = Phone(), Phone()
    await phone.sign_in()
    stolen = await laptop.sign_in()
    ended: list[Ids] = []
    stop = app().events.on(SIGN_IN_ENDED, ended.append)
    open_page = await laptop.visitor()
    async with work(await phone.visitor()) as w:
        await sign_in.revoke(w, stolen.sign_in_id)
    assert ended == [frozenset({stolen.sign_in_id})]
    stop()
    with pytest.raises(NotSignedIn):
        async with work(open_page):
            pass
    with pytest.raises(NotSignedIn):
        await laptop.visitor()
    assert await phone.visitor()


async def test_nobody_revokes_what_is_not_theirs() -> None:
    phone, other = Phone(), Phone()
    await phone.sign_in()
    hers = await other.sign_in(ZUZANA)
    with pytest.raises(NotFound):
        async with work(await phone.visitor()) as w:
            await sign_in.revoke(w, hers.sign_in_id)
    assert await other.visitor()


async def test_all_others_can_be_shown_out_at_once() -> None:
    phones = [Phone() for _one in range(3)]
    for phone in phones:
        await phone.sign_in()
    zuzana = Phone()
    await zuzana.sign_in(ZUZANA)
    async with work(await phones[0].visitor()) as w:
        assert await sign_in.revoke_others(w) == 2
    for phone in phones[1:]:
        with pytest.raises(NotSignedIn):
            await phone.visitor()
    assert await phones[0].visitor()
    assert await zuzana.visitor()


async def test_what_is_rolled_back_shows_nobody_out() -> None:
    phone, laptop = Phone(), Phone()
    await phone.sign_in()
    other = await laptop.sign_in()
    ended: list[Ids] = []
    app().events.on(SIGN_IN_ENDED, ended.append)

    async def revoke_and_fail() -> None:
        async with work(await phone.visitor()) as w:
            await sign_in.revoke(w, other.sign_in_id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await revoke_and_fail()
    assert not ended
    assert await laptop.visitor()


async def test_signing_out_ends_it_on_the_server_too() -> None:
    phone = Phone()
    await phone.sign_in()
    await sign_in.sign_out(phone.browser.token)
    with pytest.raises(NotSignedIn):
        await phone.visitor()
    for token in (phone.browser.token, "", None, "\x00"):
        await sign_in.sign_out(token)


async def test_a_new_device_is_told_by_mail_and_a_known_one_is_not() -> None:
    phone = Phone()
    await phone.sign_in()
    assert await new_device_mails() == 1
    await sign_in.sign_out(phone.browser.token)
    await phone.sign_in()
    assert await new_device_mails() == 1
    await phone.sign_in(ZUZANA)
    assert await new_device_mails() == 2


async def test_a_device_that_was_thrown_out_is_known_no_longer() -> None:
    phone, lost = Phone(), Phone()
    await phone.sign_in()
    ended = await lost.sign_in()
    async with work(await phone.visitor()) as w:
        await sign_in.revoke(w, ended.sign_in_id)
    before = await new_device_mails()
    await lost.sign_in()
    assert await new_device_mails() == before + 1


async def test_the_twenty_first_device_takes_the_place_of_the_one_idle_longest(
    monkeypatch: pytest.MonkeyPatch, clock: TurnableClock
) -> None:
    monkeypatch.setattr("services.sign_in.devices.AT_MOST", 3)
    phones = [Phone(Browser(network=f"198.51.{n}.0/24")) for n in range(4)]
    for phone in phones:
        await phone.sign_in()
        clock.advance(timedelta(minutes=20))
    with pytest.raises(NotSignedIn):
        await phones[0].visitor()
    for phone in phones[1:]:
        assert await phone.visitor()
