"""The classes that staff can book somebody into, by what they type, with how many places are free in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row, select

from db import Class, Programme
from db.states import ProgrammeKind
from services import provider
from services.core.capacity import free_places
from services.core.local_time import today
from services.core.work import Reading
from services.language import formats
from services.people import families, spelling

AT_MOST = 30
"""Classes in one list."""


@dataclass(frozen=True, slots=True)
class BookableClass:
    """One class that has not ended."""

    class_id: UUID
    name: str
    programme: str
    kind: ProgrammeKind
    weekday: int
    """Monday is 0."""
    starts_minute: int
    first_on: date
    last_on: date
    venue: str
    instructor: str
    free: int
    """Places; none: a booking waits."""


@dataclass(frozen=True, slots=True)
class BookingChoices:
    """What a search has found."""

    number: int
    """Of all that were found, also of those that are not listed."""
    classes: tuple[BookableClass, ...]


async def find(r: Reading, text: str, *, besides: UUID | None = None) -> BookingChoices:
    """Classes that have not ended, by name, programme, venue or instructor; by name, A to Z. Every word has to be there.

    Raises:
        NotFound: the visitor may not list clients.
    """
    families.clients_only(r)
    words = spelling.bare(text).split()
    found = [each for each in await _running(r) if each.class_id != besides and _fits(each, words)]
    return BookingChoices(len(found), tuple(found[:AT_MOST]))


async def one(r: Reading, class_id: UUID) -> BookableClass | None:
    """One of them; None where it has ended.

    Raises:
        NotFound: the visitor may not list clients.
    """
    families.clients_only(r)
    return next((each for each in await _running(r) if each.class_id == class_id), None)


async def _running(r: Reading) -> list[BookableClass]:
    here, there = await provider.current(r), await provider.places(r)
    rows = await r.db.execute(
        select(Class, Programme.name, Programme.kind)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Class.active, Class.last_on >= today(r.now, here.zone))
        .order_by(Class.first_on, Class.id)
    )
    in_order = sorted(rows.all(), key=lambda row: formats.sort_key(row.Class.name))
    return list(_choices(in_order, there))


def _choices(
    rows: Iterable[Row[Class, str, ProgrammeKind]], there: provider.Places
) -> Iterable[BookableClass]:
    for class_, programme, kind in rows:
        yield BookableClass(
            class_.id,
            class_.name,
            programme,
            kind,
            class_.weekday,
            class_.starts_minute,
            class_.first_on,
            class_.last_on,
            there.venues[class_.venue_id].name,
            there.instructor(class_.instructor_id) or "",
            free_places(class_.capacity, class_.booked),
        )


def _fits(each: BookableClass, words: list[str]) -> bool:
    text = spelling.bare(f"{each.name} {each.programme} {each.venue} {each.instructor}")
    return all(word in text for word in words)
