"""Valid sign-ins: one for each signed-in browser. Their owner can list them, and end each of them at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import Client, SignIn, Staff
from services.core import access, audit
from services.core.events import SIGN_IN_ENDED
from services.core.refusals import NotFound, NotSignedIn
from services.core.visitor import Visitor, by_token
from services.core.work import Reading, Work, reading_as, with_retries, work
from services.sign_in import codes, person
from services.sign_in.browser import Browser, plausible
from services.sign_in.person import Person
from services.sign_in.secrets import fingerprint

IDLE, ABSOLUTE = timedelta(days=90), timedelta(days=365)
STAFF_LASTS = timedelta(hours=24)
"""A member of staff signs in every day: their side shows everybody's money and children."""
UNTIL_SECOND = timedelta(minutes=30)
"""For so long after the code of the mail the second factor can be shown, or set up."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last use of a device is stored; otherwise every request would write."""
AT_MOST = 20
"""Devices of one person; one more ends the sign-in that was idle longest."""


@dataclass(frozen=True, slots=True)
class Device:
    """One browser that is signed in."""

    id: UUID
    label: str
    """Such as "Chrome · Android"; empty if the browser was not recognised."""
    created_at: datetime
    last_seen_at: datetime
    network: str
    current: bool
    """Whether it is the device that asks."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new sign-in, with the tokens that only the browser keeps."""

    row: SignIn
    token: str
    device: str


async def open_(w: Work, who: Person, browser: Browser) -> Opened:
    """Sign a browser in, always with a new token; its former sign-in ends."""
    token = codes.new_secret()
    device = browser.device if plausible(browser.device) else codes.new_secret()
    if plausible(browser.token):
        await _end(w, "replaced", SignIn.token_hash == fingerprint(browser.token))
    row = SignIn(
        token_hash=fingerprint(token),
        **person.columns(who),
        created_at=w.now,
        last_seen_at=w.now,
        idle_until=w.now + (UNTIL_SECOND if isinstance(who, Staff) else IDLE),
        absolute_until=w.now + (STAFF_LASTS if isinstance(who, Staff) else ABSOLUTE),
        device=browser.label,
        device_hash=fingerprint(device),
        network=browser.network,
    )
    w.db.add(row)
    who.last_seen_at = w.now
    await w.db.flush()
    valid = await _valid(w, who.id)
    if surplus := [one.id for one in valid if one.id != row.id][AT_MOST - 1 :]:
        await _end(w, "too many", SignIn.id.in_(surplus))
    return Opened(row, token, device)


async def visitor_of(token: str | None) -> Visitor:
    """The visitor whose sign-in has this token. A flow: using a sign-in extends it, at most every five minutes.

    Raises:
        NotSignedIn: no valid sign-in has this token.
    """
    async with reading_of(token) as r:
        return r.visitor


@asynccontextmanager
async def reading_of(token: str | None) -> AsyncIterator[Reading]:
    """A reading for the visitor whose sign-in has this token, which is extended as by `visitor_of`.

    Raises:
        NotSignedIn: no valid sign-in has this token.
        TryAgain: as for `reading`.
    """
    if not token or not plausible(token):
        raise NotSignedIn
    seen_at: datetime | None = None

    async def find(db: AsyncSession, at: datetime) -> Visitor:
        nonlocal seen_at
        visitor, seen_at = await by_token(db, fingerprint(token), at)
        return visitor

    async with reading_as(find) as r:
        sign_in_id = r.visitor.sign_in_id
        if seen_at is not None and sign_in_id is not None and r.now - seen_at >= SEEN_EVERY:
            await with_retries(lambda: _extend(sign_in_id))
        yield r


async def _extend(sign_in_id: UUID) -> None:
    async with work(Visitor.anonymous()) as w:
        row = await w.db.scalar(select(SignIn).where(SignIn.id == sign_in_id).with_for_update())
        if row is None or not _is_valid(row, w.now):
            raise NotSignedIn
        row.last_seen_at = max(row.last_seen_at, w.now)
        if row.client_id is not None:
            row.idle_until = max(row.idle_until, w.now + IDLE)
        people: type[Person] = Client if row.client_id is not None else Staff
        await w.db.execute(
            update(people)
            .where(people.id == (row.client_id or row.staff_id))
            .values(last_seen_at=w.now)
            .execution_options(synchronize_session=False)
        )


def _is_valid(row: SignIn, at: datetime) -> bool:
    return row.revoked_at is None and at < min(row.idle_until, row.absolute_until)


async def _valid(r: Reading, person_id: UUID) -> list[SignIn]:
    rows = await r.db.scalars(
        select(SignIn)
        .where(
            person.signed_in_as(person_id),
            SignIn.revoked_at.is_(None),
            SignIn.idle_until > r.now,
            SignIn.absolute_until > r.now,
        )
        .order_by(SignIn.last_seen_at.desc(), SignIn.id)
    )
    return list(rows)


async def my_devices(r: Reading) -> list[Device]:
    """The devices on which the visitor is signed in: this one first, then by latest use.

    Raises:
        NotFound: nobody is signed in.
    """
    listed = await of_person(r, access.signed_in_only(r))
    return sorted(listed, key=lambda device: not device.current)


async def of_person(r: Reading, person_id: UUID) -> list[Device]:
    """The devices on which this person is signed in, by latest use; whoever calls has asked whether the visitor may."""
    return [
        Device(
            row.id,
            row.device,
            row.created_at,
            row.last_seen_at,
            row.network,
            row.id == r.visitor.sign_in_id,
        )
        for row in await _valid(r, person_id)
    ]


async def revoke(w: Work, sign_in_id: UUID) -> None:
    """End one of the visitor's sign-ins; its open pages close and can do nothing any more.

    Raises:
        NotFound: the sign-in is not theirs, or has ended already.
    """
    me = access.signed_in_only(w)
    ended = await _end(w, "revoked", SignIn.id == sign_in_id, person.signed_in_as(me))
    if not ended:
        raise NotFound
    audit.note(w, "signed a device out", w.visitor.kind.value, me, sign_in=sign_in_id)


async def revoke_others(w: Work) -> int:
    """End all of the visitor's sign-ins except this one; returns how many that were."""
    me = access.signed_in_only(w)
    ended = await _end(w, "revoked", person.signed_in_as(me), SignIn.id != w.visitor.sign_in_id)
    for sign_in_id in ended:
        audit.note(w, "signed a device out", w.visitor.kind.value, me, sign_in=sign_in_id)
    return len(ended)


async def end_all(w: Work, person_id: UUID, reason: str) -> None:
    """End every sign-in of this person; whoever calls has asked whether the visitor may."""
    await _end(w, reason, person.signed_in_as(person_id))


async def end_of(w: Work, person_id: UUID, sign_in_id: UUID | None) -> list[UUID]:
    """End one sign-in of this person, or all of them, and say which ended; as for `end_all`."""
    one = [] if sign_in_id is None else [SignIn.id == sign_in_id]
    return await _end(w, "logged out by an owner", person.signed_in_as(person_id), *one)


async def sign_out(token: str | None) -> None:
    """End the sign-in with this token, if there is one and it has not ended. A flow."""

    async def out() -> None:
        async with work(Visitor.anonymous()) as w:
            await _end(w, "signed out", SignIn.token_hash == fingerprint(token or ""))

    if token and plausible(token):
        await with_retries(out)


async def _end(w: Work, reason: str, *which: object) -> list[UUID]:
    """End the sign-ins that meet these conditions; after the commit every node closes their pages."""
    rows = await w.db.execute(
        update(SignIn)
        .where(*which, SignIn.revoked_at.is_(None))  # type: ignore[arg-type]
        .values(revoked_at=w.now, revoke_reason=reason)
        .returning(SignIn.id)
        .execution_options(synchronize_session=False)
    )
    ended = [row.id for row in rows]
    for id_ in ended:
        w.publish(SIGN_IN_ENDED, id_)
    return ended
