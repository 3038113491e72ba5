"""What is taught: venues, programmes, classes and their dated sessions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, false, literal_column, text
from sqlalchemy.orm import Mapped, composite, mapped_column

from db.base import HasId, Table
from db.states import (
    DaysSide,
    ExtraMode,
    MakeUpScope,
    NextAnswer,
    ProgrammeKind,
    SessionOrigin,
    SessionStatus,
    all_of,
    is_one_of,
)
from db.values import Money


class Venue(HasId, Table):
    """Where classes meet."""

    __tablename__ = "venues"

    name: Mapped[str] = mapped_column(unique=True)
    area: Mapped[str] = mapped_column(default="")
    """The neighbourhood, e.g. "Dublin 6"."""
    address: Mapped[str] = mapped_column(default="")
    directions: Mapped[str] = mapped_column(default="")
    country: Mapped[str | None]
    region: Mapped[str | None]
    """Holiday region; None = only holidays of the whole company count."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Room(HasId, Table):
    """One room of a venue, where it has several: two classes at one time are in each other's way only in one room."""

    __tablename__ = "rooms"
    __table_args__ = (Index("uq_rooms_venue_name", "venue_id", "name", unique=True),)

    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))
    name: Mapped[str]


class Programme(HasId, Table):
    """What is sold: owns price, age limits and the make-up block (R26–R46)."""

    __tablename__ = "programmes"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(ProgrammeKind)), name="kind"),
        CheckConstraint(is_one_of("scope", all_of(MakeUpScope)), name="scope"),
        CheckConstraint(is_one_of("days_side", all_of(DaysSide)), name="days_side"),
        CheckConstraint("(price_minor IS NULL) = (price_currency IS NULL)", name="price"),
        CheckConstraint("(unit_price_minor IS NULL) = (unit_price_currency IS NULL)", name="unit_price"),
    )

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ProgrammeKind] = mapped_column(default="full_duration")
    price_minor: Mapped[int | None]
    price_currency: Mapped[str | None]
    price: Mapped[Money | None] = composite("price_minor", "price_currency")
    """Price of the whole duration; None = unknown."""
    unit_price_minor: Mapped[int | None]
    unit_price_currency: Mapped[str | None]
    unit_price: Mapped[Money | None] = composite("unit_price_minor", "unit_price_currency")
    """Price of one session, when it is sold or valued singly (R30)."""
    youngest: Mapped[int | None]
    """Whole years; None = no limit (R44a)."""
    oldest: Mapped[int | None]
    """Whole years, still included; None = no limit."""
    tracks_attendance: Mapped[bool] = mapped_column(default=True)
    allows_make_ups: Mapped[bool] = mapped_column(default=True)
    make_up_limit: Mapped[int] = mapped_column(default=0)
    """Per booking, or per package; 0 = number of sessions in the class (R28)."""
    package_size: Mapped[int | None]
    """R29: the limit holds per this many sessions; None = per class."""
    scope: Mapped[MakeUpScope] = mapped_column(default="programme")
    scope_choices: Mapped[dict[str, str | list[str]]] = mapped_column(JSON, default=dict)
    """For 'custom': period, programme, venue → "all", "same" or a list of ids or names (R43)."""
    make_up_days: Mapped[int] = mapped_column(default=0)
    """R32: caps the expiry at class end ± this; 0 = not capped."""
    days_side: Mapped[DaysSide] = mapped_column(default="after")
    allows_change: Mapped[bool] = mapped_column(default=True)
    returns_credit: Mapped[bool] = mapped_column(default=True)
    queue_on: Mapped[bool] = mapped_column(default=True)
    requests_on: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Families may ask for a make-up at another time (R51)."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Raised by each change of staff (services/core/versions.py)."""


class Class(HasId, Table):
    """A programme at one time and place, with its instructor and its capacity (R39, R40)."""

    __tablename__ = "classes"
    __table_args__ = (
        CheckConstraint("capacity >= 0 AND extra_places >= 0", name="places"),
        CheckConstraint("booked >= 0 AND booked <= capacity", name="booked"),
        CheckConstraint(is_one_of("extra_mode", all_of(ExtraMode)), name="extra_mode"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("(price_minor IS NULL) = (price_currency IS NULL)", name="price"),
        CheckConstraint("(unit_price_minor IS NULL) = (unit_price_currency IS NULL)", name="unit_price"),
        Index("ix_classes_name_first_on", "name", "first_on", unique=True),
    )

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"), index=True)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))
    instructor_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str]
    """Two classes of one name never run at the same time: one is the other's next term."""
    weekday: Mapped[int]
    """Monday is 0."""
    starts_minute: Mapped[int]
    """Minute of the local day."""
    minutes: Mapped[int]
    capacity: Mapped[int]
    booked: Mapped[int] = mapped_column(default=0)
    """Slots of live bookings; counted by a trigger, never written by code (R40)."""
    extra_places: Mapped[int] = mapped_column(default=0)
    extra_mode: Mapped[ExtraMode] = mapped_column(default="add")
    first_on: Mapped[date]
    last_on: Mapped[date]
    billing_period: Mapped[str] = mapped_column(default="")
    opens_days_before: Mapped[int | None]
    """R41, where the class differs from the provider's setting."""
    price_minor: Mapped[int | None]
    price_currency: Mapped[str | None]
    price: Mapped[Money | None] = composite("price_minor", "price_currency")
    """Price of the whole duration, where the class differs from its programme."""
    unit_price_minor: Mapped[int | None]
    unit_price_currency: Mapped[str | None]
    unit_price: Mapped[Money | None] = composite("unit_price_minor", "unit_price_currency")
    """Price of one session, where the class differs from its programme (R57)."""
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("classes.id"))
    """The class of the term before, whose families are asked first."""


class ClassSeries(HasId, Table):
    """By which rule a class meets: once a week between two days (services/timetable/series.py).

    A class that meets twice a week has two, and so has one that changed its rule from some day on.
    """

    __tablename__ = "class_series"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts_minute BETWEEN 0 AND 1439 AND minutes BETWEEN 1 AND 1440", name="time"),
        CheckConstraint("last_on >= first_on", name="days"),
    )

    class_id: Mapped[UUID] = mapped_column(ForeignKey("classes.id"), index=True)
    weekday: Mapped[int]
    """Monday is 0."""
    starts_minute: Mapped[int]
    """Minute of the local day."""
    minutes: Mapped[int]
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("rooms.id"))
    instructor_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    on_public_holidays: Mapped[bool] = mapped_column(default=False)
    """It meets on public holidays, too."""
    on_school_holidays: Mapped[bool] = mapped_column(default=True)
    """It meets in school holidays, too."""
    dropped: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Mondays of the weeks whose session somebody took out; no change of the series brings it back."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class Session(HasId, Table):
    """One dated meeting of a class. A CHECK keeps `taken` from exceeding `places` (R39)."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint(is_one_of("status", all_of(SessionStatus)), name="status"),
        CheckConstraint(is_one_of("origin", all_of(SessionOrigin)), name="origin"),
        CheckConstraint("taken >= 0", name="taken"),
        CheckConstraint("taken <= places", name="places"),
        Index("ix_sessions_starts_at", "starts_at"),
        Index(
            "ix_sessions_scheduled",
            "starts_at",
            sqlite_where=text("status = 'scheduled'"),
            postgresql_where=text("status = 'scheduled'"),
        ),
        Index("ix_sessions_class_id_starts_at", "class_id", "starts_at", unique=True),
        Index("uq_sessions_series_week", "series_id", "week_on", unique=True),
    )

    class_id: Mapped[UUID] = mapped_column(ForeignKey("classes.id"))
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))
    instructor_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    number: Mapped[int]
    """Its number within the class, from 1; packages are counted by it (R29)."""
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    status: Mapped[SessionStatus] = mapped_column(default="scheduled")
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    """Places held now; counted by triggers, never written by code."""
    cancel_reason: Mapped[str] = mapped_column(default="")
    public_note: Mapped[str] = mapped_column(default="")
    internal_note: Mapped[str] = mapped_column(default="")
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("class_series.id"))
    """The series that has made it; None = it was added by hand."""
    week_on: Mapped[date | None]
    """Its key in the series: the Monday of the week for which it was made. No move changes it, so that generating
    twice makes nothing twice."""
    origin: Mapped[SessionOrigin] = mapped_column(default="added", server_default="added")
    """Made by a series; moved by hand since then, which no series changes back; or added by hand."""
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("rooms.id"))
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often its time, place or status has changed; counted by a trigger, for calendars (db/revisions.py)."""
    revised_at: Mapped[datetime | None]


class NextPlace(HasId, Table):
    """A place in a class of the next term that is kept for somebody of the class before, and what the family says."""

    __tablename__ = "next_places"
    __table_args__ = (
        CheckConstraint(is_one_of("answer", all_of(NextAnswer)), name="answer"),
        Index("uq_next_places_booking_class", "booking_id", "class_id", unique=True),
    )

    class_id: Mapped[UUID] = mapped_column(ForeignKey("classes.id"), index=True)
    """The class of the next term."""
    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"))
    """The booking in the class before."""
    answer: Mapped[NextAnswer] = mapped_column(default="open")
    asked_at: Mapped[datetime | None]
    """When the family was asked by mail."""
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(default="")
    """Name, at that time, of who answered."""
    booked_id: Mapped[UUID | None] = mapped_column(ForeignKey("bookings.id"))
    """The booking in the next term that came of a yes."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


SCHEDULED = Session.status == literal_column("'scheduled'")
"""Sessions that are scheduled. The value is a literal, because with a parameter SQLite does not use the partial index."""
