"""“No code came”: what became of a family's last sign-in mails, and sending another one, for staff on the phone with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, select

from db import OutboxMessage
from db.states import UNSENT
from services.core import audit
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound, Refused
from services.core.visitor import Visitor
from services.core.work import Reading, reading, with_retries, work
from services.language import N_
from services.notices.channels.channel import without_addresses
from services.notices.messages.sign_in_code import SignInCode
from services.people import families
from services.provider.settings import current
from services.sign_in import asking
from services.sign_in.browser import Browser

SHOWN = 3
KEPT_FOR = timedelta(days=2)
"""How long sign-in mails are kept (services/operations/retention.py)."""

Fate = Literal["waiting", "sent", "came back", "too late"]


class EnoughSent(Refused):
    """The address has had all mails of this hour; the sign-in page sends nothing more either, and does not say so."""

    message = N_(
        "No other code was sent: they have had several within this hour, and the newest still works. "
        "Once it has run out, in ten minutes at most, another can be sent."
    )


@dataclass(frozen=True, slots=True)
class SignInMail:
    """One mail with a code."""

    asked_at: datetime
    fate: Fate
    at: datetime
    """When it was sent, or is tried next; otherwise when it was asked for."""
    why: str
    """What the mail server answered, in its own words and without addresses; empty where it was not asked or took it."""


async def mails(r: Reading, client_id: UUID) -> tuple[SignInMail, ...]:
    """The last mails with a code, the newest first. They are kept for two days.

    Raises:
        NotFound: no such client, or the visitor may not list clients or not see contacts.
    """
    email = await _theirs(r, client_id)
    rows = await r.db.scalars(
        _to(email, r.now - KEPT_FOR)
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
        .limit(SHOWN)
    )
    return tuple(_mail(row) for row in rows)


async def send_again(visitor: Visitor, client_id: UUID) -> None:
    """Ask for a code as the sign-in page does, within the same limits. A flow: it opens its own works.

    The request belongs to no browser: the family opens the mail's link where they are, and types the code there. Nobody
    else learns the code, not even who sends it.

    Raises:
        NotFound: as for `mails`.
        EnoughSent: the address has had its mails for now. TooManyRequests: so has everybody.
    """
    async with reading(visitor) as r:
        email, locale = await _theirs(r, client_id), (await current(r)).locale
        before = await _ids(r, email)
    await asking.ask(email, Browser(network=f"staff {visitor.staff_id}"), locale=locale)

    async def noted() -> bool:
        async with work(visitor) as w:
            await _theirs(w, client_id)
            sent = bool(await _ids(w, email) - before)
            audit.note(w, "sent a sign-in code", "client", client_id, sent=sent)
            return sent

    if not await with_retries(noted):
        raise EnoughSent


async def _ids(r: Reading, email: str) -> set[UUID]:
    return {row.id for row in await r.db.scalars(_to(email, r.now - KEPT_FOR))}


def _to(email: str, since: datetime) -> Select[OutboxMessage]:
    """By address: who is on the staff as well is no client to a sign-in mail."""
    return select(OutboxMessage).where(
        OutboxMessage.created_at >= since,
        OutboxMessage.address == email,
        OutboxMessage.notice == SignInCode.name,
    )


async def _theirs(r: Reading, client_id: UUID) -> str:
    """The client's address, for whoever may see it."""
    families.clients_only(r)
    if not may(r.visitor, Capability.CONTACTS):
        raise NotFound
    return (await families.here(r, client_id)).email


def _mail(row: OutboxMessage) -> SignInMail:
    fates: dict[str, Fate] = {"sent": "sent", "dead": "came back", "expired": "too late"}
    fate: Fate = "waiting" if row.status in UNSENT else fates.get(row.status, "too late")
    at = {"sent": row.sent_at, "waiting": row.next_at}.get(fate) or row.created_at
    why = "" if fate == "sent" else without_addresses(row.last_problem or "")
    return SignInMail(row.created_at, fate, at, why)
