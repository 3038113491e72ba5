"""THE TABLE OF FIGURES: what each number counts. The number and its rows are asked by the same condition, so they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from db import Attendance, Booking, Class, Credit, Session
from db.states import EXPECTED, FOR_MAKE_UPS
from services.core.work import Reading
from services.language import N_
from services.overview.figures.terms import Term, figures_only, of_term

TAKEN_PLACE = Session.status != "cancelled"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it is called, what exactly it counts, and what its rows are."""

    name: str
    says: str
    of: str
    """session, attendance or credit: what each row is."""
    where: ColumnElement[bool]
    past: bool = True
    """Whether only sessions that have begun count."""


COUNTS: dict[str, Figure] = {
    "sessions": Figure(
        N_("Sessions held"),
        N_("Sessions of this term that have begun and were not cancelled."),
        "session",
        TAKEN_PLACE,
    ),
    "cancelled": Figure(
        N_("Sessions cancelled"),
        N_("Sessions of this term that you cancelled, also those still to come."),
        "session",
        Session.status == "cancelled",
        past=False,
    ),
    "attended": Figure(
        N_("Came"),
        N_("Everybody who was marked as here, guests who made up included."),
        "attendance",
        and_(TAKEN_PLACE, Attendance.state == "attended"),
    ),
    "missed": Figure(
        N_("Did not come"),
        N_("Everybody who was marked as not here, and had not cancelled."),
        "attendance",
        and_(TAKEN_PLACE, Attendance.state == "no_show"),
    ),
    "unmarked": Figure(
        N_("Not marked"),
        N_("Everybody who was expected in a session that has begun, and whom nobody has marked."),
        "attendance",
        and_(TAKEN_PLACE, Attendance.state.in_(EXPECTED)),
    ),
    "earned": Figure(
        N_("Make-ups earned"),
        N_("Every make-up that a booking of this term earned, whatever became of it."),
        "credit",
        Credit.state != "voided",
    ),
    "used": Figure(
        N_("Make-ups used"),
        N_("Make-ups of this term with which a session was booked."),
        "credit",
        Credit.state == "used",
    ),
    "open": Figure(
        N_("Make-ups open"),
        N_("Make-ups of this term that can still be used."),
        "credit",
        Credit.state == "active",
    ),
    "lapsed": Figure(
        N_("Make-ups lapsed"),
        N_("Make-ups of this term that nobody used in time."),
        "credit",
        Credit.state == "expired",
    ),
}


def conditions(
    r: Reading, term: Term, count: Figure, class_id: UUID | None = None
) -> list[ColumnElement[bool]]:
    """Which rows a number counts, of a term or of one class of it."""
    figures_only(r)
    began = [Session.starts_at <= r.now] if count.of != "credit" and count.past else []
    kinds = [Credit.type.in_(FOR_MAKE_UPS)] if count.of == "credit" else []
    one = [Class.id == class_id] if class_id is not None else []
    return [of_term(term), count.where, *began, *kinds, *one]


def joined(count: Figure, *columns: Any) -> Select[Any]:
    """A statement over what a number counts, with the class of each."""
    if count.of == "credit":
        return (
            select(*columns)
            .select_from(Credit)
            .join(Booking, Booking.id == Credit.booking_id)
            .join(Class, Class.id == Booking.class_id)
        )
    statement = select(*columns).select_from(Session).join(Class, Class.id == Session.class_id)
    if count.of == "attendance":
        return statement.join(Attendance, Attendance.session_id == Session.id)
    return statement


async def by_class(r: Reading, term: Term, name: str) -> dict[UUID, int]:
    """How many there are of one number, by class.

    Raises:
        NotFound: the visitor sees no figures.
    """
    count = COUNTS[name]
    rows = await r.db.execute(
        joined(count, Class.id, func.count()).where(*conditions(r, term, count)).group_by(Class.id)
    )
    return {class_id: int(number) for class_id, number in rows}
