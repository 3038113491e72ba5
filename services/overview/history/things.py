"""What the entries of the audit log are about, by name as it is today, and which screen shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Client,
    Credit,
    Debt,
    DiscountRule,
    Invoice,
    Order,
    Pass,
    PlanTemplate,
    Product,
    Programme,
    QueueEntry,
    Session,
    Staff,
    Venue,
)
from services.core.work import Reading
from services.language import formats
from services.language.full_names import APART, in_order

Opens = Literal[
    "", "session", "booking", "client", "money", "product", "order", "discount", "staff", "invoice"
]
"""The screen that shows a thing; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One of them."""

    title: str
    opens: Opens = ""
    id: UUID | None = None


NamedThings = Mapping[tuple[str, UUID], Thing]


async def named(r: Reading, about: Collection[tuple[str, UUID]]) -> NamedThings:
    """What these are called, by what they are and their id. Who is gone, and what has no name, is not in it."""
    ids: dict[str, list[UUID]] = {}
    for kind, id_ in about:
        ids.setdefault(kind, []).append(id_)
    found: dict[tuple[str, UUID], Thing] = {}
    for kind, of in ids.items():
        if kind not in _ASKED:
            continue
        statement, key, opens = _ASKED[kind]
        for id_, opens_id, *parts in await r.db.execute(statement.where(key.in_(of))):
            found[kind, id_] = Thing(", ".join(filter(None, map(_said, parts))), opens, opens_id)
    return found


def _said(part: Any) -> str:
    return formats.moment(part) if isinstance(part, datetime) else in_order(str(part or "")).strip()


def _name(first: Any, last: Any) -> Any:
    return first + APART + last


_CHILD = _name(Attendee.first_name, Attendee.last_name)
_PARENT = _name(Client.first_name, Client.last_name)
_BOOKED = (
    select(Booking.id, Booking.id, _CHILD, Class.name)
    .join(Attendee, Attendee.id == Booking.attendee_id)
    .join(Class, Class.id == Booking.class_id)
)
_Asked = tuple[Any, Any, Opens]
_ASKED: dict[str, _Asked] = {
    "session": (
        select(Session.id, Session.id, Class.name, Session.starts_at).join(
            Class, Class.id == Session.class_id
        ),
        Session.id,
        "session",
    ),
    "attendance": (
        select(Attendance.id, Attendance.session_id, _CHILD, Session.starts_at)
        .join(Session, Session.id == Attendance.session_id)
        .join(Attendee, Attendee.id == Attendance.attendee_id),
        Attendance.id,
        "session",
    ),
    "booking": (_BOOKED, Booking.id, "booking"),
    "credit": (
        _BOOKED.join(Credit, Credit.booking_id == Booking.id).with_only_columns(
            Credit.id, Booking.id, _CHILD, Class.name
        ),
        Credit.id,
        "booking",
    ),
    "queue_entry": (
        select(QueueEntry.id, QueueEntry.session_id, Class.name, Session.starts_at)
        .join(Session, Session.id == QueueEntry.session_id)
        .join(Class, Class.id == Session.class_id),
        QueueEntry.id,
        "session",
    ),
    "client": (select(Client.id, Client.id, _PARENT), Client.id, "client"),
    "attendee": (select(Attendee.id, Attendee.id, _CHILD), Attendee.id, ""),
    "staff": (select(Staff.id, Staff.id, _name(Staff.first_name, Staff.last_name)), Staff.id, "staff"),
    "class": (select(Class.id, Class.id, Class.name), Class.id, ""),
    "programme": (select(Programme.id, Programme.id, Programme.name), Programme.id, ""),
    "venue": (select(Venue.id, Venue.id, Venue.name), Venue.id, ""),
    "product": (select(Product.id, Product.id, Product.name), Product.id, "product"),
    "discount": (select(DiscountRule.id, DiscountRule.id, DiscountRule.name), DiscountRule.id, "discount"),
    "plan": (select(PlanTemplate.id, PlanTemplate.id, PlanTemplate.name), PlanTemplate.id, ""),
    "order": (
        select(Order.id, Order.id, _PARENT, Order.number).join(Client, Client.id == Order.client_id),
        Order.id,
        "order",
    ),
    "pass": (
        select(Pass.id, Pass.client_id, Pass.name, _PARENT).join(Client, Client.id == Pass.client_id),
        Pass.id,
        "money",
    ),
    "debt": (
        select(Debt.id, Debt.client_id, _PARENT, Debt.reference).join(Client, Client.id == Debt.client_id),
        Debt.id,
        "money",
    ),
    "invoice": (
        select(Invoice.id, Invoice.id, _PARENT).join(Client, Client.id == Invoice.client_id),
        Invoice.id,
        "invoice",
    ),
}
"""By what an entry is about: id, the id its screen is known by, and the parts of its name; the column of the id; the screen."""
