"""Which three sessions fit best, and the one reason beside each."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from services.make_ups.ranking import OfferFacts, PartOfDay, SiblingSession, Usual, Why, best, nearest

DUBLIN = ZoneInfo("Europe/Dublin")


def known(name: str) -> UUID:
    """The id that belongs to this name."""
    return uuid5(NAMESPACE_OID, name)


USUAL = Usual(known("ranelagh"), known("noah"), weekday=0, at=time(17, 0))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in February 2026, when Dublin keeps UTC; the 23rd is a Monday."""
    return datetime(2026, 2, day, hour, minute, tzinfo=UTC)


def offer(name: str, starts_at: datetime, **other: Any) -> OfferFacts:
    """An offer that has nothing in common with the usual class, and what the test changes."""
    facts: dict[str, Any] = {
        "venue_id": known("phibsborough"),
        "instructor_id": known("ciara"),
        "free": 6,
        **other,
    }
    return OfferFacts(
        known(name),
        known(f"class of {name}"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        **facts,
    )


MIA = SiblingSession("Mia", known("phibsborough"), at(28, 10, 30), at(28, 11, 15))


def names(*offers: OfferFacts, siblings: tuple[SiblingSession, ...] = (), n: int = 3) -> list[UUID]:
    """The best offers, best first."""
    return [ranked.offer.id for ranked in best(offers, USUAL, siblings, DUBLIN, n)]


def test_coach_weighs_more_than_place_then_day_or_time_then_siblings_then_soonest() -> None:
    offers = [
        offer("sooner", at(24, 9)),
        offer("soonest", at(23, 9, 30)),
        offer("trip", at(28, 9, 30)),
        offer("time", at(27, 17)),
        offer("place", at(28, 15), venue_id=known("ranelagh")),
        offer("coach", at(28, 16), instructor_id=known("noah")),
        offer("both", at(28, 18), instructor_id=known("noah"), venue_id=known("ranelagh")),
    ]
    assert names(*offers, siblings=(MIA,), n=7) == [
        known(name) for name in ("both", "coach", "place", "soonest", "time", "trip", "sooner")
    ]


def test_three_are_chosen_unless_told_and_none_of_none() -> None:
    offers = [offer(str(day), at(day, 9)) for day in range(23, 28)]
    assert len(names(*offers)) == 3
    assert names(*offers, n=0) == []
    assert names() == []


def test_the_order_does_not_depend_on_the_order_they_came_in() -> None:
    offers = [offer(str(number), at(24, 9)) for number in range(5)]
    assert names(*offers) == names(*reversed(offers))


def why(one: OfferFacts, *others: OfferFacts, siblings: tuple[SiblingSession, ...] = ()) -> Why:
    """The reason beside one offer."""
    ranked = best([one, *others], USUAL, siblings, DUBLIN, 10)
    return next(each.why for each in ranked if each.offer is one)


def test_each_has_the_one_reason_that_tells_most() -> None:
    soon = offer("soon", at(24, 9))
    assert (
        why(offer("a", at(25, 9), instructor_id=known("noah"), venue_id=known("ranelagh")), soon)
        is Why.USUAL_COACH_AND_PLACE
    )
    assert why(offer("a", at(25, 9), instructor_id=known("noah")), soon) is Why.USUAL_COACH
    assert why(offer("a", at(25, 9), venue_id=known("ranelagh")), soon) is Why.USUAL_PLACE
    assert why(offer("a", at(28, 9, 30)), soon, siblings=(MIA,)) is Why.SAME_TRIP
    assert why(offer("a", datetime(2026, 3, 2, 17, tzinfo=UTC)), soon) is Why.USUAL_DAY_AND_TIME
    assert why(offer("a", datetime(2026, 3, 2, 9, tzinfo=UTC)), soon) is Why.USUAL_DAY
    assert why(offer("a", at(25, 17)), soon) is Why.USUAL_TIME
    assert why(soon, offer("a", at(25, 9))) is Why.SOONEST
    assert why(offer("a", at(25, 9)), soon) is Why.PLACES_LEFT


def test_usual_time_is_the_time_on_the_wall_also_after_the_clocks_change() -> None:
    in_summer = datetime(2026, 3, 30, 16, 0, tzinfo=UTC)
    assert why(offer("a", in_summer), offer("b", at(24, 9))) is Why.USUAL_DAY_AND_TIME


def test_a_sibling_on_the_same_morning_is_named() -> None:
    [ranked] = best([offer("a", at(28, 9, 30))], USUAL, [MIA], DUBLIN)
    assert (ranked.why, ranked.sibling, ranked.part) == (Why.SAME_TRIP, "Mia", PartOfDay.MORNING)


def test_across_noon_it_is_the_same_day_rather_than_the_same_morning() -> None:
    [ranked] = best([offer("a", at(28, 12, 15))], USUAL, [MIA], DUBLIN)
    assert ranked.part is PartOfDay.DAY


def test_it_is_no_trip_at_another_place_on_another_day_or_hours_apart() -> None:
    for one in (
        offer("a", at(28, 9, 30), venue_id=known("rathmines")),
        offer("a", at(27, 10, 30)),
        offer("a", at(28, 13)),
    ):
        assert best([one], USUAL, [MIA], DUBLIN)[0].why is not Why.SAME_TRIP


def test_nothing_is_usual_for_whoever_has_no_usual_coach() -> None:
    [ranked] = best([offer("a", at(24, 9), instructor_id=None)], Usual(), [], DUBLIN)
    assert ranked.why is Why.SOONEST


def test_the_nearest_is_at_the_same_place_that_week_or_else_nearest_in_time() -> None:
    wanted = at(24, 17, 30)
    close = offer("close", at(24, 18), venue_id=known("rathmines"))
    same_place = offer("same place", at(27, 16), venue_id=known("ranelagh"))
    much_later = offer("much later", datetime(2026, 4, 1, 9, tzinfo=UTC), venue_id=known("ranelagh"))
    assert nearest([close, same_place, much_later], wanted, known("ranelagh")) is same_place
    assert nearest([close, much_later], wanted, known("ranelagh")) is close
    assert nearest([same_place, close], wanted) is close
    assert nearest([], wanted) is None


def test_three_offers_are_three_choices_and_not_one_class_thrice() -> None:
    weekly = [
        OfferFacts(
            known(f"week {week}"),
            known("tuesdays"),
            known("ranelagh"),
            known("noah"),
            at(day, 16),
            at(day, 17),
            6,
        )
        for week, day in enumerate((3, 10, 17))
    ]
    other = OfferFacts(
        known("other"), known("saturdays"), known("hall"), known("lucy"), at(28, 9), at(28, 10), 1
    )
    assert names(*weekly, other) == [known("week 0"), known("other"), known("week 1")]
