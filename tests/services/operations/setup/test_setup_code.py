"""The set-up code lets in whoever reads the server's log, once, and nobody else."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db import Provider, SecondFactor, SetupCode, Staff
from services import provider
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.work import reading, work
from services.operations.setup import owner, printing, setup_code
from services.operations.setup.setup_code import WrongSetupCode
from services.outside.clock import TurnableClock
from services.sign_in import staff_limits
from services.sign_in.staff_limits import SETUP_IN_AN_HOUR, SetupTooOften
from tests.services.operations.setup.conftest import ORLA, SYSTEM, come_in, phone, printed

pytestmark = pytest.mark.usefixtures("empty")


async def _count(table: type[Provider | Staff]) -> int:
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(func.count()).select_from(table)) or 0


async def test_it_founds_the_provider_and_lets_its_owner_in() -> None:
    visitor = await come_in(await printed())
    assert (visitor.role, visitor.email, visitor.last_name) == ("owner", "orla@example.com", "Kearney")
    async with reading(visitor) as r:
        here = await provider.current(r)
    assert (here.name, here.zone.key, here.country, here.currency) == (
        "Hop & Tumble",
        "Europe/Dublin",
        "IE",
        "EUR",
    )


async def test_the_browser_tells_the_time_zone_unless_its_clock_is_set_to_none() -> None:
    visitor = await come_in(await printed(), zone="Europe/Bratislava")
    async with reading(visitor) as r:
        here = await provider.current(r)
    assert (here.zone.key, here.country, here.currency) == ("Europe/Bratislava", "SK", "EUR")


@pytest.mark.parametrize("told", ["UTC", "Etc/UTC", "Mars/Base", "", "../../etc/localtime"])
@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_zone_that_tells_nothing_is_left_to_the_language(told: str) -> None:
    visitor = await come_in(await printed(), zone=told)
    async with reading(visitor) as r:
        assert (await provider.current(r)).zone.key == "Europe/Dublin"


async def test_it_is_printed_again_and_the_database_does_not_tell_it() -> None:
    code = await printed()
    assert await printed() == code
    assert await printing.known() == code
    async with reading(SYSTEM) as r:
        row = (await r.db.scalars(select(SetupCode))).one()
    assert code.replace("-", "") not in f"{row.id}{row.code_hash}".upper()


async def test_it_works_once() -> None:
    code = await printed()
    await come_in(code)
    with pytest.raises(WrongSetupCode):
        await come_in(code)
    assert (await _count(Provider), await _count(Staff)) == (1, 1)


async def test_of_two_browsers_at_once_one_wins() -> None:
    code = await printed()
    tried = await asyncio.gather(
        *(
            owner.come_in(ORLA | {"code": code, "email": f"{n}@example.com"}, phone(f"198.51.{n}.0/24"))
            for n in range(4)
        ),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in tried) == ["SignedIn", *["WrongSetupCode"] * 3]
    assert (await _count(Provider), await _count(Staff)) == (1, 1)


async def test_guesses_are_refused_and_counted_for_each_network(clock: TurnableClock) -> None:
    code = await printed()
    for _guess in range(SETUP_IN_AN_HOUR):
        with pytest.raises(WrongSetupCode):
            await come_in("AAAAA-AAAAA")
    with pytest.raises(SetupTooOften):
        await come_in(code)
    assert await _count(Provider) == 0
    clock.advance(timedelta(hours=1))
    await come_in(code)


async def test_others_guesses_do_not_keep_the_owner_out() -> None:
    code = await printed()
    for _guess in range(SETUP_IN_AN_HOUR):
        with pytest.raises(WrongSetupCode):
            await come_in("AAAAA-AAAAA", phone("198.51.100.0/24"))
    await come_in(code)


async def test_what_is_typed_wrong_beside_it_is_said_and_the_code_is_still_good() -> None:
    code = await printed()
    with pytest.raises(NotAsTyped) as no:
        await come_in(code, provider="", email="nobody", first_name="=1")
    assert set(no.value.fields) == {"provider", "email", "first_name"}
    assert await printed() == code
    await come_in(code)


async def test_an_owner_whose_browser_is_lost_before_mail_works_comes_back_with_the_next_code() -> None:
    first = await come_in(await printed())
    code = await printed()
    again = await come_in(code, email="somebody.else@example.com")
    assert again.staff_id == first.staff_id
    assert await _count(Staff) == 1


async def test_once_an_owner_is_in_and_mail_leaves_no_code_opens_anything(empty: Configuration) -> None:
    visitor = await come_in(await printed())
    async with work(SYSTEM) as w:
        factor = SecondFactor(
            staff_id=visitor.staff_id, kind="totp", secret="x", created_at=w.now, confirmed_at=w.now
        )
        w.db.add(factor)
    code = await printed()
    empty.smtp_host = "mail.example"
    assert await printing.ready() == ""
    with pytest.raises(NotFound):
        await owner.come_in({"code": code}, phone())
    assert "set up already" in await printing.sentence(empty, beside=False)


async def test_a_code_of_another_secret_is_made_anew(empty: Configuration) -> None:
    await printed()
    del empty.__dict__["key"]
    (empty.data / "secret.key").unlink()
    async with reading(SYSTEM) as r:
        assert await setup_code.known(r) == ""
    await come_in(await printed())


async def test_beside_the_server_nothing_is_written(empty: Configuration) -> None:
    assert "Restart Cubby" in await printing.sentence(empty, beside=True)
    code = await printed()
    assert (
        await printing.sentence(empty, beside=True) == f"Set-up code: {code}   (type it at http://test/setup)"
    )


async def _open(*_any: object) -> None:
    """A guard that is taken off."""


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_without_the_count_guesses_would_go_on(
    monkeypatch: pytest.MonkeyPatch, clock: TurnableClock
) -> None:
    """The negative control of the limit."""
    monkeypatch.setattr(staff_limits, "count_setup", _open)
    with pytest.raises(pytest.fail.Exception):
        await test_guesses_are_refused_and_counted_for_each_network(clock)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_without_the_comparison_anybody_would_be_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the code."""
    monkeypatch.setattr(setup_code, "use", _open)
    with pytest.raises(pytest.fail.Exception):
        await test_it_works_once()
