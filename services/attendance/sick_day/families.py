"""The families of a sick day by name: for the preview, and for what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Attendee, Class, Client, Programme, Session
from db.values import Money
from services.attendance.compensation import Gets
from services.core.plan import ActLine
from services.core.work import Reading
from services.language import formats
from services.notices.messages.shared.sick_day import LET_GO
from services.timetable.rights import timetable_only


@dataclass(frozen=True, slots=True)
class ChildGets:
    """One child in one cancelled session."""

    attendance_id: UUID
    session_id: UUID
    child: str
    gets: Gets
    money: Money | None = None
    why: str = ""
    """Why it stays out, where the act is being taken back."""


@dataclass(frozen=True, slots=True)
class FamilyGets:
    """One family, and what each of its children gets."""

    client_id: UUID
    name: str
    is_told: bool
    no_mail: bool
    """Their last mail came back."""
    children: tuple[ChildGets, ...]


async def families(r: Reading, lines: Sequence[ActLine], told: Iterable[UUID]) -> tuple[FamilyGets, ...]:
    """All families that the act concerns, by name.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    told = set(told)
    of_children = [line for line in lines if line.about == "attendance"]
    ids = {UUID(line.facts["client"]) for line in of_children} | told
    clients = (await r.db.scalars(select(Client).where(Client.id.in_(ids)))).all()
    children: dict[UUID, list[ChildGets]] = {}
    names = await _children(r, [line.about_id for line in of_children])
    for line in of_children:
        children.setdefault(UUID(line.facts["client"]), []).append(_child(line, names))
    found = [
        FamilyGets(
            client.id,
            formats.full_name(client.first_name, client.last_name) or client.email,
            client.id in told,
            bool(client.delivery_problem),
            tuple(children.get(client.id, ())),
        )
        for client in clients
    ]
    return tuple(sorted(found, key=lambda each: (formats.sort_key(each.name), each.client_id)))


def together(of: Sequence[FamilyGets]) -> Money | None:
    """All the money that these families get; None = none."""
    given = [child.money for family in of for child in family.children if child.money is not None]
    return Money(sum(money.minor for money in given), given[0].currency) if given else None


def _child(line: ActLine, names: dict[UUID | None, str]) -> ChildGets:
    facts = line.facts
    money = Money(facts["minor"], facts["unit"]) if "minor" in facts else None
    why = "" if line.what == LET_GO else line.why
    id_ = line.about_id or UUID(int=0)
    return ChildGets(id_, UUID(facts["session"]), names.get(id_, ""), Gets(facts["gets"]), money, why)


async def _children(r: Reading, attendance_ids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    rows = await r.db.execute(
        select(Attendance.id, Attendee.first_name)
        .join(Attendee, Attendee.id == Attendance.attendee_id)
        .where(Attendance.id.in_(attendance_ids))
    )
    return dict(rows.all())


async def sessions(r: Reading, lines: Sequence[ActLine]) -> dict[UUID | None, tuple[str, datetime]]:
    """Programme and time of the sessions in these lines."""
    rows = await r.db.execute(
        select(Session.id, Programme.name, Session.starts_at)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Session.id.in_([line.about_id for line in lines if line.about == "session"]))
    )
    return {id_: (programme, starts_at) for id_, programme, starts_at in rows.all()}
