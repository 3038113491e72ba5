"""Money for a session that the provider cancelled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from db import Account, Entry
from db.values import Money
from services.core.work import Reading
from services.language import N_, formats
from services.notices.messages.shared.money import to_family
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording

_Back = aliased(Entry)


@dataclass(frozen=True, slots=True)
class SessionCredited(Notice):
    """A family has money in credit for a session that was cancelled (R77)."""

    name = "session-credited"
    trigger = N_("staff credit a session that you have cancelled")
    to = "whoever pays"

    client_id: UUID
    act_id: UUID
    not_before: datetime | None = None
    """Until then staff may take it back."""


@dataclass(frozen=True, slots=True)
class Credited:
    """How much, and for what."""

    amount: Money
    what: str


async def recipients(r: Reading, notice: SessionCredited) -> Plan:
    """Whoever pays: one mail, whatever number of children was booked."""
    plan = await to_family(r, notice.client_id, f"{notice.name}/{notice.act_id}")
    return replace(plan, not_before=notice.not_before)


async def still_wanted(r: Reading, notice: SessionCredited, envelope: Envelope) -> Credited:
    """Unless it was taken back within the minute."""
    rows = await r.db.scalars(
        select(Entry)
        .join(Account, Account.id == Entry.account_id)
        .where(
            Entry.act_id == notice.act_id,
            Entry.kind == "corrected",
            Account.client_id == notice.client_id,
            ~exists().where(_Back.reverses == Entry.id),
        )
        .order_by(Entry.id)
    )
    found = rows.all()
    if not found:
        raise NoLongerWanted("taken back")
    return Credited(Money(sum(entry.amount for entry in found), found[0].unit), found[0].why)


async def facts(r: Reading, notice: SessionCredited, envelope: Envelope, credited: Credited) -> Facts:
    """How much, for which session, and what becomes of it."""
    return Facts(
        WORDING,
        {
            "AMOUNT": formats.money(credited.amount),
            "SESSION": credited.what,
            "ORDERS_URL": envelope.link("/orders"),
        },
    )


WORDING = Wording(
    subject=N_("*|AMOUNT|* back for *|SESSION|*"),
    heading=N_("You have *|AMOUNT|* in credit"),
    before=(
        N_("It is for *|SESSION|*, which we had to cancel."),
        N_("It pays what is open, or what comes next, by itself. You need do nothing."),
    ),
    button=N_("See your payments"),
    button_to="ORDERS_URL",
)
register(
    SessionCredited,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("AMOUNT", "How much"),
        Placeholder("SESSION", "The session that was cancelled"),
        Placeholder("ORDERS_URL", "Link to what is owed and paid"),
    ),
)
