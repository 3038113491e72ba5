"""Who may still come in by the set-up code: nobody, once an owner has come in and mail brings their next code."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db import Provider, SecondFactor, Staff
from services.core import audit
from services.core.refusals import NotFound, Refused
from services.core.typed_form import TypedForm
from services.core.visitor import Visitor
from services.core.work import Reading, Work, app, reading, with_retries, work
from services.language import language
from services.notices.channels import mail_settings
from services.operations.setup import setup_code
from services.operations.setup.provider_form import zones
from services.people import names
from services.provider import founding
from services.provider.home_country import home_of, zone_asked_for
from services.sign_in import devices, staff_limits
from services.sign_in.browser import Browser
from services.sign_in.redeeming import SignedIn
from services.sign_in.return_path import STAFF_HOME


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What stands already, and so what is asked beside the code."""

    has_provider: bool
    has_owner: bool
    is_open: bool
    """Whether the code opens anything."""


@dataclass(frozen=True, slots=True)
class Founder:
    """What somebody types beside the code; all of it is empty where an owner comes back."""

    provider: str
    first_name: str
    last_name: str
    email: str


async def standing(r: Reading) -> FirstRun:
    """How far this installation is."""
    has_provider = await r.db.scalar(select(Provider.id).limit(1)) is not None
    owner = await _owner(r)
    came_in = await r.db.scalar(
        select(SecondFactor.id)
        .join(Staff, Staff.id == SecondFactor.staff_id)
        .where(_IS_OWNER, SecondFactor.confirmed_at.is_not(None))
        .limit(1)
    )
    settled = has_provider and came_in is not None and await mail_settings.is_set_up(r)
    return FirstRun(has_provider, owner is not None, not settled and not _is_demo())


def _is_demo() -> bool:
    configuration = app().configuration
    return configuration is not None and configuration.demo


async def come_in(typed: dict[str, str], browser: Browser, accept_language: str = "") -> SignedIn:
    """Let the owner in for a code, and found the provider where there is none. A flow; the second step follows.

    Raises:
        NotFound: the code opens nothing any more.
        NotAsTyped: a field is wrong; the code is still good.
        SetupTooOften, WrongSetupCode.
    """

    async def counted() -> None:
        async with work(Visitor.anonymous()) as w:
            await staff_limits.count_setup(w, browser.network)

    async def entered() -> SignedIn:
        async with work(Visitor.anonymous()) as w:
            await setup_code.use(w, typed.get("code", ""))
            now = await standing(w)
            if now != before:
                raise setup_code.WrongSetupCode  # somebody else was faster with another code
            if not now.has_provider:
                await _found(w, founder.provider, _zone(typed.get("zone", ""), accept_language))
            owner = await _owner(w) or await _employed(w, founder)
            opened = await devices.open_(w, owner, browser)
            audit.note(w, "signed in", "staff", owner.id, by="set-up code", sign_in=opened.row.id)
            await staff_limits.forgive_setup(w, browser.network)
            return SignedIn(opened.token, opened.device, STAFF_HOME, opened.row.id)

    async with reading(Visitor.anonymous()) as r:
        before = await standing(r)
    if not before.is_open:
        raise NotFound
    founder = _read(typed, before)
    await with_retries(counted)
    return await with_retries(entered)


_IS_OWNER = (Staff.role == "owner") & Staff.active & Staff.email.is_not(None)


async def _owner(r: Reading) -> Staff | None:
    found: Staff | None = await r.db.scalar(select(Staff).where(_IS_OWNER).order_by(Staff.id).limit(1))
    return found


def _read(typed: dict[str, str], before: FirstRun) -> Founder:
    said = TypedForm(typed, "")
    provider = "" if before.has_provider else _name(said, "provider", needed=True)
    if before.has_owner:
        said.done()
        return Founder(provider, "", "", "")
    first_name, last_name = _name(said, "first_name", needed=True), _name(said, "last_name")
    email = ""
    try:
        email = names.address(said.raw("email"))
    except names.BadEmail as no:
        said.wrong("email", no)
    said.done()
    return Founder(provider, first_name, last_name, email)


def _name(said: TypedForm, field: str, *, needed: bool = False) -> str:
    try:
        return names.name(said.text(field, needed=needed))
    except Refused as no:
        said.wrong(field, no)
        return ""


def _zone(of_browser: str, accept_language: str) -> str:
    """Where the owner is, as far as the browser tells; a clock set to UTC tells nothing."""
    known = of_browser in zones() and home_of(of_browser).country is not None
    return of_browser if known else zone_asked_for(accept_language)


async def _found(w: Work, name: str, zone: str) -> None:
    place = home_of(zone)
    await founding.found(
        w, name=name, zone=place.zone, country=place.country, currency=place.currency, locale=language()
    )


async def _employed(w: Work, founder: Founder) -> Staff:
    """The first owner; somebody of the staff who has this address becomes it."""
    staff: Staff | None = await w.db.scalar(select(Staff).where(Staff.email == founder.email))
    if staff is None:
        staff = Staff(email=founder.email)
        w.db.add(staff)
    staff.role, staff.active = "owner", True
    staff.first_name, staff.last_name = founder.first_name, founder.last_name
    await w.db.flush()
    audit.note(w, "founded", "staff", staff.id)
    return staff
