"""PURE: which offers fit a family best, and the one reason to say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.make_ups.case import Id

ONE_TRIP = timedelta(minutes=90)
"""Two children's sessions are one trip if no more than this lies between them."""


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """A session that is offered."""

    id: Id
    class_id: Id
    venue_id: Id
    instructor_id: Id | None
    starts_at: datetime
    ends_at: datetime
    free: int


@dataclass(frozen=True, slots=True)
class Usual:
    """What the attendee is used to: their own class, in local time."""

    venue_id: Id | None = None
    instructor_id: Id | None = None
    weekday: int | None = None
    """Monday is 0."""
    at: time | None = None


@dataclass(frozen=True, slots=True)
class SiblingSession:
    """A session that a brother or sister goes to anyway."""

    name: str
    venue_id: Id
    starts_at: datetime
    ends_at: datetime


class Why(StrEnum):
    """The one reason beside an offer."""

    USUAL_COACH_AND_PLACE = "usual_coach_and_place"
    SAME_TRIP = "same_trip"
    USUAL_COACH = "usual_coach"
    USUAL_PLACE = "usual_place"
    USUAL_DAY_AND_TIME = "usual_day_and_time"
    USUAL_DAY = "usual_day"
    USUAL_TIME = "usual_time"
    SOONEST = "soonest"
    PLACES_LEFT = "places_left"


class PartOfDay(StrEnum):
    """Morning until 12, afternoon until 17; `DAY` where two sessions fall in different parts."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Ranked:
    """An offer and why it was chosen, as values for one short line."""

    offer: OfferFacts
    why: Why
    sibling: str | None = None
    """With SAME_TRIP: the sibling's name."""
    part: PartOfDay | None = None
    """With SAME_TRIP: “same morning and place as Mia”."""


class _Fit(NamedTuple):
    coach: bool
    place: bool
    day: bool
    time: bool
    trip: SiblingSession | None


def best(
    offers: Iterable[OfferFacts],
    usual: Usual,
    siblings: Sequence[SiblingSession],
    zone: ZoneInfo,
    n: int = 3,
) -> tuple[Ranked, ...]:
    """The n offers that fit best, each with one reason.

    They are compared by, in this order: same coach, same venue, same weekday or time, one trip with a sibling, how
    soon. The best offer of each class comes first, so that three offers are of three classes if there are three.
    """
    offers = list(offers)
    soonest = min((offer.starts_at for offer in offers), default=None)
    fits = [(offer, _fit(offer, usual, siblings, zone)) for offer in offers]
    fits.sort(key=lambda pair: _weight(*pair))
    seen: set[Id] = set()
    firsts: list[tuple[OfferFacts, _Fit]] = []
    others: list[tuple[OfferFacts, _Fit]] = []
    for pair in fits:
        (others if pair[0].class_id in seen else firsts).append(pair)
        seen.add(pair[0].class_id)
    return tuple(_ranked(offer, fit, soonest, zone) for offer, fit in [*firsts, *others][: max(n, 0)])


def nearest(
    offers: Iterable[OfferFacts], starts_at: datetime, venue_id: Id | None = None
) -> OfferFacts | None:
    """The offer nearest to a session that is not offered: at its venue within a week, otherwise the nearest in time."""

    def distance(offer: OfferFacts) -> tuple[bool, timedelta, datetime, str]:
        apart = abs(offer.starts_at - starts_at)
        near = offer.venue_id == venue_id and apart <= timedelta(days=7)
        return not near, apart, offer.starts_at, str(offer.id)

    return min(offers, key=distance, default=None)


def _fit(offer: OfferFacts, usual: Usual, siblings: Sequence[SiblingSession], zone: ZoneInfo) -> _Fit:
    local = offer.starts_at.astimezone(zone)
    trips = [sibling for sibling in siblings if _is_one_trip(offer, sibling, zone)]
    return _Fit(
        coach=usual.instructor_id is not None and offer.instructor_id == usual.instructor_id,
        place=usual.venue_id is not None and offer.venue_id == usual.venue_id,
        day=usual.weekday is not None and local.weekday() == usual.weekday,
        time=usual.at is not None and local.time() == usual.at,
        trip=min(trips, key=lambda trip: (abs(trip.starts_at - offer.starts_at), trip.name), default=None),
    )


def _weight(offer: OfferFacts, fit: _Fit) -> tuple[bool, bool, bool, bool, datetime, int, str]:
    return (
        not fit.coach,
        not fit.place,
        not (fit.day or fit.time),
        fit.trip is None,
        offer.starts_at.astimezone(UTC),
        -offer.free,
        str(offer.id),
    )


def _ranked(offer: OfferFacts, fit: _Fit, soonest: datetime | None, zone: ZoneInfo) -> Ranked:
    if fit.trip is not None and not (fit.coach and fit.place):
        return Ranked(offer, Why.SAME_TRIP, fit.trip.name, _part_of_both(offer, fit.trip, zone))
    reasons = (
        (fit.coach and fit.place, Why.USUAL_COACH_AND_PLACE),
        (fit.coach, Why.USUAL_COACH),
        (fit.place, Why.USUAL_PLACE),
        (fit.day and fit.time, Why.USUAL_DAY_AND_TIME),
        (fit.day, Why.USUAL_DAY),
        (fit.time, Why.USUAL_TIME),
        (offer.starts_at == soonest, Why.SOONEST),
    )
    return Ranked(offer, next((why for holds, why in reasons if holds), Why.PLACES_LEFT))


def _is_one_trip(offer: OfferFacts, sibling: SiblingSession, zone: ZoneInfo) -> bool:
    if offer.venue_id != sibling.venue_id or _day(offer.starts_at, zone) != _day(sibling.starts_at, zone):
        return False
    return offer.starts_at - sibling.ends_at <= ONE_TRIP and sibling.starts_at - offer.ends_at <= ONE_TRIP


def _part_of_both(offer: OfferFacts, sibling: SiblingSession, zone: ZoneInfo) -> PartOfDay:
    parts = {_part(offer.starts_at, zone), _part(sibling.starts_at, zone)}
    return parts.pop() if len(parts) == 1 else PartOfDay.DAY


def _part(at: datetime, zone: ZoneInfo) -> PartOfDay:
    hour = at.astimezone(zone).hour
    if hour < 12:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if hour < 17 else PartOfDay.EVENING


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
