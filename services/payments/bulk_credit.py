"""Money for everybody whose session the provider cancelled (R77): who gets how much, in one act, with an undo.

A fixed price does not fall by itself when a session is cancelled. Each family gets the part of its price that this
session is: what the booking costs, divided by its sessions. Who has had a make-up for it, or the money back already,
is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import exists, func, select, update

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Client,
    Credit,
    Entry,
    OutboxMessage,
    Programme,
    Session,
)
from db.values import Money
from services.core import audit
from services.core.done_acts import STOPPED
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_, formats
from services.ledger import entries
from services.ledger.entries import Cause
from services.notices import telling
from services.notices.messages.session_credited import SessionCredited
from services.payments import arrivals, receiving, session_part
from services.payments.bank.rights import money_only
from services.payments.session_part import HAD_IT

UNDO = timedelta(minutes=1)
"""For so long the mails wait, and all of it can be undone."""


class NobodyToCredit(Refused):
    """Everybody has had it, or nobody paid for it."""

    message = N_("There is nobody to credit: it costs nothing, or they have had it already.")


class OtherThanShown(Refused):
    """Between the preview and the tap something has changed."""

    message = N_("This has changed meanwhile, so nothing was done. Look at the list again, then decide.")


class CreditStands(Refused):
    """The minute has passed."""

    message = N_("The emails have left, so this can’t be undone here. Change it on the family’s page.")


@dataclass(frozen=True, slots=True)
class CancelledSession:
    """One session that the provider cancelled."""

    session_id: UUID
    starts_at: datetime
    class_: str
    programme: str
    reason: str
    expected: int
    """Children who had a place in it."""
    credited: int
    """Of these, how many have had money for it."""


@dataclass(frozen=True, slots=True)
class FamilyShare:
    """What one child's family gets."""

    attendance_id: UUID
    client_id: UUID
    family: str
    email: str
    child: str
    money: Money


@dataclass(frozen=True, slots=True)
class CreditPreview:
    """What will happen at the tap."""

    session: CancelledSession
    shares: tuple[FamilyShare, ...]
    made_up: int
    """Children left out because they have a make-up for it."""

    @property
    def whole(self) -> Money | None:
        """All of it; None = nobody gets anything."""
        if not self.shares:
            return None
        return Money(sum(share.money.minor for share in self.shares), self.shares[0].money.currency)


async def sessions(r: Reading, *, since: timedelta = timedelta(days=60)) -> list[CancelledSession]:
    """Sessions that the provider cancelled, lately or to come, the newest first.

    Raises:
        NotFound: the visitor does not look after money.
    """
    money_only(r)
    rows = await r.db.execute(
        select(Session, Class.name, Programme.name)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(
            Session.status == "cancelled",
            Session.starts_at > r.now - since,
            Programme.kind != "pay_as_you_go",
        )
        .order_by(Session.starts_at.desc(), Session.id)
        .limit(100)
    )
    found = rows.all()
    counts = await _counts(r, [session.id for session, _class, _programme in found])
    return [
        CancelledSession(
            session.id,
            session.starts_at,
            class_,
            programme,
            session.cancel_reason or "",
            *counts.get(session.id, (0, 0)),
        )
        for session, class_, programme in found
    ]


async def here(r: Reading, session_id: UUID) -> UUID:
    """The check of an address: that the provider cancelled this session, for whoever looks after money.

    Raises:
        NotFound: it did not, or they do not.
    """
    money_only(r)
    session = await r.db.get(Session, session_id)
    if session is None or session.status != "cancelled":
        raise NotFound
    return session_id


async def preview(r: Reading, session_id: UUID) -> CreditPreview:
    """Who gets how much.

    Raises:
        NotFound: as for `here`.
    """
    await here(r, session_id)
    session, class_, programme = (
        await r.db.execute(
            select(Session, Class.name, Programme.name)
            .join(Class, Class.id == Session.class_id)
            .join(Programme, Programme.id == Class.programme_id)
            .where(Session.id == session_id)
        )
    ).one()
    counts = await _counts(r, [session_id])
    about = CancelledSession(
        session_id,
        session.starts_at,
        class_,
        programme,
        session.cancel_reason or "",
        *counts.get(session_id, (0, 0)),
    )
    rows = await r.db.execute(
        select(Attendance, Booking, Client, Attendee.first_name, _MADE_UP)
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .where(Attendance.session_id == session_id, *_MISSED_IT, ~HAD_IT)
        .order_by(Attendance.id)
    )
    in_order = sorted(
        rows.all(), key=lambda row: formats.sort_key(row.Client.last_name, row.Client.first_name)
    )
    shares, made_up = [], 0
    for attendance, booking, client, child, has_make_up in in_order:
        if has_make_up:
            made_up += 1
            continue
        money = await session_part.part(r, booking)
        if money is not None:
            family = formats.full_name(client.first_name, client.last_name) or client.email
            shares.append(FamilyShare(attendance.id, client.id, family, client.email, child, money))
    return CreditPreview(about, tuple(shares), made_up)


async def credit(w: Work, session_id: UUID, shown: CreditPreview) -> tuple[UUID, datetime]:
    """Give each family its part, and tell each once; says the act and the moment by which it is undone.

    Args:
        shown: what the visitor saw; where it has changed, nothing is done.

    Raises:
        NotFound: as for `here`. NobodyToCredit, OtherThanShown.
    """
    money_only(w)
    await w.db.get(
        Session, session_id, with_for_update=True
    )  # two at once: the second sees what the first did
    now = await preview(w, session_id)
    if not now.shares:
        raise NobodyToCredit
    if now.shares != shown.shares:
        raise OtherThanShown
    act = uuid4()
    why = f"{now.session.programme}, {formats.moment(now.session.starts_at)}"
    for share in sorted(now.shares, key=lambda share: (share.client_id, share.attendance_id)):
        account = await entries.credit_of(w, share.client_id, share.money.currency)
        cause = Cause(why, attendance_id=share.attendance_id, act_id=act)
        await entries.post(w, account, share.money, "corrected", cause)
    for client_id in dict.fromkeys(share.client_id for share in now.shares):
        await telling.tell(w, SessionCredited(client_id, act, w.now + UNDO))
        await arrivals.spend(w, client_id, now.shares[0].money.currency)
    audit.note(w, "session credited", "session", session_id, families=len(now.shares))
    return act, w.now


async def undo(w: Work, act_id: UUID, at: datetime) -> None:
    """Take all of it back within the minute, with what it has paid.

    Raises:
        NotFound: the visitor does not look after money.
        CreditStands; AlreadyTakenBack, AlreadySentBack: as for `receiving.take_back`.
    """
    money_only(w)
    if w.now >= at + UNDO:
        raise CreditStands
    by_family: dict[UUID, list[Entry]] = {}
    found = await session_part.given(w, act_id)
    if not found:
        raise receiving.AlreadyTakenBack
    for entry, client_id in found:
        by_family.setdefault(client_id, []).append(entry)
    for client_id, taken in by_family.items():
        await receiving.take_back(w, taken, "")
        await arrivals.spend(w, client_id, taken[0].unit)
    await w.db.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.notice == SessionCredited.name,
            OutboxMessage.client_id.in_(by_family),
            OutboxMessage.created_at == at,
            OutboxMessage.status == "pending",
        )
        .values(status="suppressed", last_problem=STOPPED)
        .execution_options(synchronize_session=False)
    )


async def _counts(r: Reading, session_ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    rows = await r.db.execute(
        select(Attendance.session_id, func.count(), func.count().filter(HAD_IT))
        .where(Attendance.session_id.in_(session_ids), *_MISSED_IT)
        .group_by(Attendance.session_id)
    )
    return {session_id: (number, had) for session_id, number, had in rows.all()}


_MADE_UP = (
    exists()
    .where(Credit.source_attendance_id == Attendance.id, Credit.state.not_in(("voided", "cancelled")))
    .correlate(Attendance)
)
_MISSED_IT = (
    Attendance.type == "regular",
    Attendance.state == "cancelled",
    Attendance.by_family.is_(False),
)
"""A regular place that was given up because the provider cancelled."""
