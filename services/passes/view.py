"""Passes and prepaid credit as people see them: what is left, until when, and each entry with the session it went to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from db import Attendance, Attendee, Booking, Class, Pass, Programme, Session, Venue
from db.states import AttendanceState, EntryKind
from db.values import Money
from services.core import access
from services.core.asking import Question
from services.core.capabilities import Capability, may
from services.core.local_time import day_end, local_day
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading
from services.ledger import timelines
from services.ledger.timelines import Line
from services.passes import holding
from services.passes.choosing import PassStatus, order_of_use, status
from services.passes.holding import HeldPass
from services.people.kids import Kid, kid
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class PassCard:
    """One pass as a wallet card; or prepaid credit, whose `left` and `total` are amounts."""

    pass_id: UUID
    account_id: UUID
    name: str
    is_money: bool
    left: Money
    """Entries (unit "entry"), or money."""
    total: Money
    status: PassStatus
    kid: Kid | None
    """For whom it is; None = the whole family."""
    class_name: str
    """Of the booking it was bought for; empty = the whole family's."""
    programme: str
    """That class's programme, as families call it; empty as well."""
    use_by: date | None
    bought_on: date
    order_id: UUID | None
    order_number: str
    last_used: datetime | None
    """Start of the last session that an entry went to and that has begun."""
    booking_id: UUID | None = None
    """The one booking it serves, unless it has a pool (R63)."""
    pool: frozenset[UUID] = frozenset()
    """Classes and programmes that share it."""

    @property
    def used(self) -> int:
        """Entries that are gone, for the punched row."""
        return self.total.minor - self.left.minor

    @property
    def is_usable(self) -> bool:
        """It can pay for a session now."""
        return self.status in (PassStatus.ACTIVE, PassStatus.ENDS_SOON)


@dataclass(frozen=True, slots=True)
class WentTo:
    """The session that an entry went to, or came back from."""

    attendance_id: UUID
    booking_id: UUID
    starts_at: datetime
    class_name: str
    venue: str
    child: str
    state: AttendanceState
    session_id: UUID


@dataclass(frozen=True, slots=True)
class PassMove:
    """One line of a pass's history, newest first: bought, used, returned, ended."""

    kind: EntryKind
    """"expired" for what is lost at the last day."""
    amount: Money
    left: Money
    at: datetime
    by: str
    why: str
    went_to: WentTo | None
    by_id: UUID | None = None
    by_family: bool = False
    """A client did it; else staff or the program, whom families read as "us"."""


@dataclass(frozen=True, slots=True)
class PassPage:
    """A pass with its history."""

    card: PassCard
    history: tuple[PassMove, ...]


async def cards(r: Reading, client_id: UUID | None = None) -> list[PassCard]:
    """The asking family's passes and prepaid credit: those that can be used first, the soonest to end first.

    Raises:
        NotFound: neither a client asks, nor staff or the program for a client.
    """
    held = await holding.of_client(r, _whose(r, client_id))
    found = await _cards(r, held)
    facts = {each.pass_.id: each.facts for each in held}
    return sorted(found, key=lambda card: (not card.is_usable, order_of_use(facts[card.pass_id])))


async def one(r: Reading, pass_id: UUID, client_id: UUID | None = None) -> PassPage:
    """One pass, and where each of its entries went.

    Raises:
        NotFound: no such pass, or not theirs.
    """
    held = [each for each in await holding.of_client(r, _whose(r, client_id)) if each.pass_.id == pass_id]
    if not held:
        raise NotFound
    (card,) = await _cards(r, held)
    return PassPage(card, tuple((await histories(r, [card]))[card.pass_id]))


async def mine(r: Reading, pass_id: UUID) -> None:
    """Only whether the asking family has this pass.

    Raises:
        NotFound: no such pass, or not theirs.
    """
    own = Pass.id == pass_id, Pass.client_id == access.client_only(r)
    if await r.db.scalar(select(Pass.id).where(*own)) is None:
        raise NotFound


async def of_order(r: Reading, client_id: UUID, order_id: UUID) -> list[PassPage]:
    """What an order has given, with histories. Whoever calls has asked whether the order may be seen."""
    held = [
        each
        for each in await holding.of_client(r, client_id, deleted=True)
        if each.pass_.order_id == order_id
    ]
    found = await _cards(r, held)
    moves = await histories(r, found)
    return [PassPage(card, tuple(moves[card.pass_id])) for card in found]


def _whose(r: Reading, client_id: UUID | None) -> UUID:
    if client_id is None:
        return access.client_only(r)
    if r.visitor.kind is not Kind.SYSTEM and not may(r.visitor, Capability.MONEY):
        raise NotFound
    return client_id


async def _cards(r: Reading, held: Sequence[HeldPass]) -> list[PassCard]:
    zone = (await current(r)).zone
    today = local_day(r.now, zone)
    children = await _children(r, [each.pass_.booking_id for each in held if each.pass_.booking_id])
    lines = await timelines.of_accounts(r, [each.account.id for each in held])
    sessions = await _sessions(r, (line for moves in lines.values() for line in moves))
    out = []
    for each in held:
        pass_, account = each.pass_, each.account
        nobody = (None, "", "")
        child, class_name, programme = children.get(pass_.booking_id, nobody) if pass_.booking_id else nobody
        out.append(
            PassCard(
                pass_id=pass_.id,
                account_id=account.id,
                name=pass_.name,
                is_money=each.is_money,
                left=account.has,
                total=Money(pass_.total, account.unit),
                status=status(each.facts, today),
                kid=child,
                class_name=class_name,
                programme=programme,
                use_by=pass_.expires_on,
                bought_on=local_day(pass_.issued_at, zone),
                order_id=pass_.order_id,
                order_number=each.order_number,
                last_used=_last_used(lines[account.id], sessions, r.now),
                booking_id=pass_.booking_id,
                pool=each.facts.pool,
            )
        )
    return out


def _last_used(lines: list[Line], sessions: dict[UUID, WentTo], now: datetime) -> datetime | None:
    """A session that is only booked has not been used yet."""
    used = [
        sessions[line.attendance_id].starts_at
        for line in lines
        if line.kind == "used" and not line.taken_back and line.attendance_id in sessions
    ]
    return max((at for at in used if at <= now), default=None)


async def histories(r: Reading, of: Sequence[PassCard]) -> dict[UUID, list[PassMove]]:
    """What happened to each of these passes, newest first; a last line tells what was lost when it ended."""
    zone = (await current(r)).zone
    lines = await timelines.of_accounts(r, [card.account_id for card in of])
    sessions = await _sessions(r, (line for moves in lines.values() for line in moves))
    out: dict[UUID, list[PassMove]] = {}
    for card in of:
        out[card.pass_id] = [
            PassMove(
                line.kind,
                line.money,
                line.left,
                line.at,
                line.by,
                line.why,
                sessions.get(line.attendance_id) if line.attendance_id else None,
                line.by_id,
                line.by_family,
            )
            for line in lines[card.account_id]
        ]
        if card.status is PassStatus.ENDED and card.use_by is not None:
            lost = Money(-card.left.minor, card.left.currency)
            nothing = Money(0, card.left.currency)
            ended_at = day_end(card.use_by, zone)
            out[card.pass_id].insert(0, PassMove("expired", lost, nothing, ended_at, "", "", None))
    return out


@Question
def _of_bookings() -> Select[UUID, Attendee, str, str]:
    return (
        select(Booking.id, Attendee, Class.name, Programme.name)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Booking.id.in_(bindparam("bookings", expanding=True)))
    )


async def _children(r: Reading, booking_ids: Sequence[UUID]) -> dict[UUID, tuple[Kid, str, str]]:
    if not booking_ids:
        return {}
    rows = await _of_bookings.ask(r, bookings=list(set(booking_ids)))
    return {id_: (kid(attendee), name, programme) for id_, attendee, name, programme in rows}


@Question
def _went_to() -> Select[UUID, UUID, datetime, str, str, str, AttendanceState, UUID]:
    return (
        select(
            Attendance.id,
            Attendance.booking_id,
            Session.starts_at,
            Class.name,
            Venue.name,
            Attendee.first_name,
            Attendance.state,
            Session.id,
        )
        .join(Session, Session.id == Attendance.session_id)
        .join(Class, Class.id == Session.class_id)
        .join(Venue, Venue.id == Session.venue_id)
        .join(Attendee, Attendee.id == Attendance.attendee_id)
        .where(Attendance.id.in_(bindparam("attendances", expanding=True)))
    )


async def _sessions(r: Reading, lines: Iterable[Line]) -> dict[UUID, WentTo]:
    wanted = {line.attendance_id for line in lines if line.attendance_id is not None}
    if not wanted:
        return {}
    return {row[0]: WentTo(*row) for row in await _went_to.ask(r, attendances=list(wanted))}
