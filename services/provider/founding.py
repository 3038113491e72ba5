"""Setting up an empty installation."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import Class, Debt, Product, Provider, Session
from services.core import audit
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.provider.cache import forget
from services.provider.policies import set_cancellation, set_make_ups


class AlreadySetUp(Refused):
    """An installation has one provider."""

    message = N_("This installation already belongs to {name}.")


class SessionsStand(Refused):
    """The time zone cannot change any more: there are sessions at times of its clock."""

    message = N_(
        "This installation is in the time zone {here}, and its sessions are at times of that clock, so it cannot change"
        " to {asked}. Leave --zone out to go on in {here}; or begin anew in an empty folder (CUBBY_DATA) with --zone"
        " {asked}."
    )


async def found(w: Work, *, name: str, zone: str, **settings: Any) -> UUID:
    """Set up the provider, with the default rules for cancelling and make-ups.

    Raises:
        AlreadySetUp: there is a provider already.
    """
    existing = await w.db.scalar(select(Provider).limit(1))
    if existing is not None:
        raise AlreadySetUp(name=existing.name)
    row = Provider(name=name, zone=ZoneInfo(zone).key, **settings)
    w.db.add(row)
    await w.db.flush()
    await set_cancellation(w, row.id)
    await set_make_ups(w, row.id)
    audit.note(w, "founded", "provider", row.id)
    await w.db.flush()
    return row.id


async def standing(r: Reading) -> tuple[bool, bool]:
    """Whether the time zone cannot change any more, because sessions are at times of its clock; and whether the currency
    cannot, because something has a price or may get one in it.
    """
    exist = [select(table.id).limit(1).exists() for table in (Session, Class, Product, Debt)]
    sessions, *others = tuple((await r.db.execute(select(*exist))).one())
    return bool(sessions), any(others)


async def move(w: Work, *, zone: str, country: str | None, currency: str) -> None:
    """Put the provider into another time zone and country, and into that currency while it has no classes.

    Raises:
        SessionsStand: there are sessions already.
        ValueError, KeyError: there is no such time zone.
    """
    key = ZoneInfo(zone).key
    here = (await w.db.scalars(select(Provider).with_for_update())).one()
    if (await standing(w))[0]:
        raise SessionsStand(here=here.zone, asked=key)
    audit.note(w, "moved", "provider", here.id, before=here.zone, after=key)
    here.zone, here.country = key, country
    if not (await standing(w))[1]:
        here.currency = currency
    await w.db.flush()
    forget(w)
