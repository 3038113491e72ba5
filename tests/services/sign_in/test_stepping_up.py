"""What a phone left open must not do: each guarded call asks for the second step again, to the second, for every role (T24)."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

import services
from db import STAFF_ROLES, SecondFactor, SignIn, Staff
from services.core import stepping_up
from services.core.capabilities import CAPABILITIES, CAREFUL, Careful
from services.core.configuration import Configuration
from services.core.refusals import NotFound, Refused
from services.core.stepping_up import LASTS, SecondStepAgain
from services.core.visitor import Visitor
from services.core.work import App, Reading, reading, work
from services.invoices import month
from services.operations.setup import mail_proof
from services.outside.clock import TurnableClock
from services.overview.exports import columns, lists
from services.payments import bank_details
from services.sign_in import inviting, managing
from services.sign_in.second import again, apps, keeping, renewing
from services.sign_in.second.passing import WrongSecondCode
from services.sign_in.staff_limits import SecondTooOften
from tests import small
from tests.at_the_door import hash_quickly
from tests.services.register.test_marking import signed_in_staff

SYSTEM = Visitor.system("test")
ROOT = Path(services.__file__).parent


@pytest.fixture(autouse=True)
def configured(house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets are kept with the key of an installation."""
    hash_quickly(monkeypatch)
    house.configuration = Configuration(_env_file=None, data=tmp_path)


class Office:
    """A colleague, and somebody else of the team."""

    def __init__(self, who: Visitor, noah: UUID) -> None:
        self.who, self.noah = who, noah

    async def lists(self, w: Reading) -> object:
        return await lists.made(w, "clients", "csv", await columns.span(w, "", ""))


GUARDED: dict[str, tuple[Careful, Callable[[Office, Any], Awaitable[object]]]] = {
    "services.sign_in.managing.change": (
        Careful.ACCESS,
        lambda o, w: managing.change(w, o.noah, None, {"first_name": "Noah", "role": "assistant"}),
    ),
    "services.sign_in.managing._locked": (Careful.ACCESS, lambda o, w: managing.switch_off(w, o.noah)),
    "services.sign_in.inviting.add": (
        Careful.ACCESS,
        lambda _o, w: inviting.add(w, {"email": "new@example.com", "role": "assistant", "first_name": "New"}),
    ),
    "services.sign_in.inviting.invite_again": (Careful.ACCESS, lambda o, w: inviting.invite_again(w, o.noah)),
    "services.sign_in.inviting.reset": (Careful.ACCESS, lambda o, w: inviting.reset(w, o.noah)),
    "services.overview.exports.lists.made": (Careful.EXPORTS, lambda o, w: o.lists(w)),
    "services.invoices.month.month": (Careful.EXPORTS, lambda _o, w: month.month(w, date(2026, 1, 1))),
    "services.payments.bank_details.save": (
        Careful.BANK_ACCOUNT,
        lambda _o, w: bank_details.save(
            w, holder="Hop", iban="SK31 1200 0000 1987 4263 7541", currency="EUR"
        ),
    ),
    "services.operations.setup.mail_proof.send": (
        Careful.MAIL_SERVER,
        lambda o, _w: mail_proof.send(o.who, {"host": "no server", "sender": "x"}),
    ),
    "services.sign_in.second.renewing.renew": (Careful.OWN_CODES, lambda o, _w: renewing.renew(o.who)),
}
"""Every function that asks, and a call that reaches it."""
FLOWS = ("services.operations.setup.mail_proof.send", "services.sign_in.second.renewing.renew")
"""Which of them open works of their own."""


async def office(role: str = "owner") -> Office:
    await small.found()
    async with work(SYSTEM) as w:
        noah = (await w.db.scalars(select(Staff))).first()
        assert noah is not None
        noah.email = "noah@example.com"
        who = Staff(first_name="Orla", email="orla@example.com", role=role)
        w.db.add(who)
        await w.db.flush()
        return Office(await signed_in_staff(w, who), noah.id)


class Back(Exception):
    """Nothing of it is kept."""


async def tried(of: Office, name: str) -> type[BaseException] | None:
    """How it ends."""
    _what, call = GUARDED[name]
    try:
        async with work(of.who) if name not in FLOWS else reading(of.who) as w:
            await call(of, w)
            raise Back
    except Back:
        return None
    except (Refused, SecondStepAgain) as no:
        return type(no)


def _askers() -> set[str]:
    """Every function of a service that calls `stepping_up.expect`, as it stands in the files."""
    found = set()
    for file in ROOT.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if "stepping_up.expect(" not in text:
            continue
        module = ".".join(("services", *file.relative_to(ROOT).with_suffix("").parts))
        for each in ast.parse(text).body:
            if "stepping_up.expect(" in ast.unparse(each):
                found.add(f"{module}.{getattr(each, 'name', '')}")
    return found


def test_every_call_that_asks_stands_in_the_table_and_everything_careful_is_asked() -> None:
    assert _askers() == set(GUARDED)
    assert {what for what, _call in GUARDED.values()} == set(Careful) == set(CAREFUL)


@pytest.mark.parametrize("name", GUARDED)
async def test_it_is_asked_again_after_a_while_and_not_before(
    house: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    of = await office()
    clock.advance(LASTS)
    assert await tried(of, name) is not SecondStepAgain
    clock.advance(timedelta(seconds=1))
    assert await tried(of, name) is SecondStepAgain
    monkeypatch.setattr(stepping_up, "LASTS", timedelta(days=1))
    assert await tried(of, name) is not SecondStepAgain, "the control: it is this guard that refuses"


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_who_may_not_do_it_hears_of_no_second_step(house: App, clock: TurnableClock, role: str) -> None:
    of = await office(role)
    clock.advance(2 * LASTS)
    for name, (what, _call) in GUARDED.items():
        needs = CAREFUL[what]
        may_do = needs is None or needs in CAPABILITIES[role]
        assert await tried(of, name) is (SecondStepAgain if may_do else NotFound), name


async def test_a_name_is_changed_without_it(house: App, clock: TurnableClock) -> None:
    of = await office()
    clock.advance(2 * LASTS)
    async with work(of.who) as w:
        role = (await w.db.get_one(Staff, of.noah)).role
        await managing.change(w, of.noah, None, {"first_name": "Noel", "role": role})


async def app_of(of: Office) -> bytes:
    """An app that they have set up."""
    secret = apps.new_secret()
    async with work(SYSTEM) as w:
        w.db.add(
            SecondFactor(
                staff_id=of.who.staff_id,
                kind="totp",
                secret=keeping.encrypted(secret),
                created_at=w.now,
                confirmed_at=w.now,
            )
        )
    return secret


async def is_fresh(of: Office) -> bool:
    async with reading(of.who) as r:
        return stepping_up.is_fresh(r)


async def test_the_code_of_the_app_is_enough_and_works_once(house: App, clock: TurnableClock) -> None:
    of = await office()
    secret = await app_of(of)
    async with reading(SYSTEM) as r:
        ends = (await r.db.get_one(SignIn, of.who.sign_in_id)).absolute_until
    clock.advance(2 * LASTS)
    code = apps.code_at(secret, clock.now())
    await again.show_code(of.who, code)
    assert await is_fresh(of)
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(SignIn, of.who.sign_in_id)).absolute_until == ends, "it lasts no longer"
    with pytest.raises(WrongSecondCode):
        await again.show_code(of.who, code)


async def test_guessing_is_counted_and_changes_nothing(house: App, clock: TurnableClock) -> None:
    of = await office()
    await app_of(of)
    clock.advance(2 * LASTS)
    for _each in range(5):
        with pytest.raises(WrongSecondCode):
            await again.show_code(of.who, "000000")
    with pytest.raises(SecondTooOften):
        await again.show_code(of.who, "000000")
    assert not await is_fresh(of)


async def test_one_device_is_not_known_again_by_another(house: App, clock: TurnableClock) -> None:
    of = await office()
    secret = await app_of(of)
    async with work(SYSTEM) as w:
        who: Any = await w.db.get_one(Staff, of.who.staff_id)
        other = await signed_in_staff(w, who)
    clock.advance(2 * LASTS)
    await again.show_code(other, apps.code_at(secret, clock.now()))
    assert not await is_fresh(of)
