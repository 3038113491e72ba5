"""Each rule at its limits, and the order of the rules."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

import pytest

from services.core.ages import Ages
from services.core.local_time import day_end
from services.core.rulebook import Told, only_places_are_missing, reasons
from services.make_ups import rule_texts
from services.make_ups.batch import judge_each, why_not_any, window
from services.make_ups.case import (
    AttendeeFacts,
    Case,
    ClassFacts,
    CreditFacts,
    MakeUpRulesPolicy,
    OriginFacts,
    Part,
    Scope,
    SessionFacts,
)
from services.make_ups.rules import BOOK, judgements, verdict, why_not
from tests import oracle

DUBLIN = ZoneInfo("Europe/Dublin")
NOW = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 2, 20)
SECOND = timedelta(seconds=1)


def known(name: str) -> UUID:
    """The id that belongs to this name."""
    return uuid5(NAMESPACE_OID, name)


CREDIT = CreditFacts(
    id=known("credit"),
    company_id=known("hop"),
    type="make_up",
    state="active",
    expires_at=day_end(date(2026, 4, 26), DUBLIN),
)
CLASS = ClassFacts(
    id=known("movers-tue"),
    programme_id=known("movers"),
    venue_id=known("ranelagh"),
    status="scheduled",
    period="spring",
    company_id=known("hop"),
    programme_kind="full_duration",
    programme_allows_make_ups=True,
    active=True,
    first_on=date(2026, 1, 12),
    opens_days_before=None,
    youngest=5,
    oldest=7,
)
SESSION = SessionFacts(
    CLASS,
    id=known("tuesday"),
    starts_at=datetime(2026, 2, 24, 16, 0, tzinfo=UTC),
    places=10,
    taken=4,
)


def session_with(**facts: Any) -> SessionFacts:
    """The session, with some facts of it or of its class changed."""
    of_class = {field.name for field in fields(ClassFacts)} - {"id"}
    class_ = replace(CLASS, **{name: facts.pop(name) for name in of_class & facts.keys()})
    return SESSION._replace(class_=class_, **facts)


THEO = AttendeeFacts(known("theo"), date(2020, 5, 1))


def case(
    now: datetime = NOW,
    slots: int = 1,
    credit: dict[str, Any] | None = {},  # noqa: B006 - never changed
    origin: OriginFacts | None = OriginFacts(True),  # noqa: B008 - frozen
    policy: dict[str, Any] = {},  # noqa: B006
    attendee: AttendeeFacts | None = THEO,
    there: bool = True,
    **session: Any,
) -> Case:
    """Theo’s make-up and a Tuesday session that fits, and what the test changes."""
    return Case(
        credit=None if credit is None else replace(CREDIT, **credit),
        origin=origin,
        session=session_with(**session) if there else None,
        attendee=attendee,
        policy=replace(MakeUpRulesPolicy(), **policy),
        now=now,
        zone=DUBLIN,
        slots=slots,
    )


def against(asked: Case) -> str | None:
    """The name of the rule that says no."""
    finding = why_not(asked)
    return finding.name if finding else None


def says(asked: Case) -> str:
    """The parent’s sentence before it is translated and filled in."""
    finding = why_not(asked)
    assert finding is not None
    return finding.told.alone


def test_a_session_that_fits_is_offered() -> None:
    assert why_not(case()) is None
    assert all(finding.passed for finding in judgements(case()))


def test_all_rules_are_asked_in_the_agreed_order() -> None:
    assert [finding.number for finding in judgements(case())] == oracle.ORDER
    assert [finding.number for finding in verdict(case())] == sorted(oracle.ORDER)


def test_every_rule_has_a_number_a_group_and_its_sentences() -> None:
    assert {rule.tier.value for rule in BOOK} == {"credit", "origin", "target", "timing", "capacity", "scope"}
    assert all(rule.says and rule.advice and rule.ask.__doc__ for rule in BOOK)


def test_a_make_up_that_does_not_exist_stops_its_own_rules_but_not_the_sessions() -> None:
    asked = case(credit=None)
    assert against(asked) == "credit_exists"
    about_it = {2, 3, 4, 5, 9, 18}
    assert [finding.number for finding in judgements(asked)] == [
        number for number in oracle.ORDER if number not in about_it
    ]


def test_a_session_that_does_not_exist_stops_its_own_rules() -> None:
    asked = case(there=False)
    assert against(asked) == "session_exists"
    assert [finding.number for finding in judgements(asked)] == [1, 2, 3, 4, 5, 6, 7]


def test_without_attendee_or_origin_the_rules_about_them_are_not_asked() -> None:
    numbers = {finding.number for finding in judgements(case(origin=None, attendee=None))}
    assert {6, 19, 20}.isdisjoint(numbers)
    assert why_not(case(origin=None, attendee=None)) is None


@pytest.mark.parametrize("state", ["voided", "cancelled", "converted"])
def test_a_make_up_that_was_taken_back_given_up_or_turned_into_money_is_gone(state: str) -> None:
    assert against(case(credit={"state": state})) == "credit_is_not_voided"


def test_a_used_make_up_cannot_be_used_again() -> None:
    assert against(case(credit={"state": "used"})) == "credit_is_unused"


def test_the_last_moment_to_book_is_in_time_and_a_second_later_is_not() -> None:
    assert against(case(credit={"expires_at": NOW})) is None
    assert against(case(credit={"expires_at": NOW - SECOND})) == "credit_has_not_expired"


def test_a_make_up_may_be_booked_for_a_session_after_its_last_day() -> None:
    later = NOW + timedelta(days=60)
    assert against(case(credit={"expires_at": NOW + timedelta(days=1)}, starts_at=later)) is None


def test_an_expired_make_up_stays_expired_and_names_its_last_day() -> None:
    finding = why_not(case(credit={"state": "expired", "expires_at": day_end(date(2026, 4, 26), DUBLIN)}))
    assert finding is not None
    assert (finding.name, finding.actual, finding.expected) == (
        "credit_has_not_expired",
        date(2026, 4, 26),
        TODAY,
    )


@pytest.mark.parametrize("type_", ["make_up", "carried_over", "free_session"])
def test_three_kinds_of_right_let_one_attend(type_: str) -> None:
    assert against(case(credit={"type": type_})) is None


def test_a_discount_is_no_make_up() -> None:
    assert against(case(credit={"type": "discount"})) == "credit_is_for_a_make_up"


def test_the_programme_it_comes_from_must_allow_make_ups() -> None:
    assert against(case(origin=OriginFacts(False))) == "origin_allows_make_ups"


@pytest.mark.parametrize(
    ("status", "sentence"), [("cancelled", "It’s been cancelled."), ("finished", "It’s over.")]
)
def test_only_a_scheduled_session_is_offered(status: str, sentence: str) -> None:
    assert against(case(status=status)) == "session_is_scheduled"
    assert says(case(status=status)) == sentence


def test_a_session_of_another_company_needs_a_link() -> None:
    assert against(case(company_id=known("other"))) == "session_is_ours_or_a_partners"
    assert against(case(company_id=known("other"), policy={"partners": frozenset({known("other")})})) is None


@pytest.mark.parametrize("kind", ["pay_as_you_go", "one_off"])
def test_only_full_duration_programmes_take_make_ups_unless_told(kind: str) -> None:
    assert against(case(programme_kind=kind)) == "programme_kind_takes_make_ups"
    assert against(case(programme_kind=kind, policy={"kinds": frozenset({kind})})) is None


def test_the_sessions_programme_must_allow_make_ups() -> None:
    assert against(case(programme_allows_make_ups=False)) == "programme_allows_make_ups"


def test_an_archived_class_takes_nobody() -> None:
    assert against(case(active=False)) == "class_is_active"


def test_a_class_opens_four_days_before_its_first_session() -> None:
    assert against(case(first_on=TODAY + timedelta(days=4))) is None
    finding = why_not(case(first_on=TODAY + timedelta(days=5)))
    assert finding is not None
    assert (finding.name, finding.actual) == ("class_is_open_to_make_ups", TODAY + timedelta(days=1))


def test_a_class_may_open_earlier_or_later_than_others() -> None:
    assert against(case(first_on=TODAY + timedelta(days=10), opens_days_before=10)) is None
    assert (
        against(case(first_on=TODAY + timedelta(days=1), opens_days_before=0)) == "class_is_open_to_make_ups"
    )


def test_a_class_opens_at_local_midnight() -> None:
    new_york = ZoneInfo("America/New_York")
    first_on = date(2026, 2, 25)
    evening_before = datetime(2026, 2, 21, 4, 59, tzinfo=UTC)
    closed = case(now=evening_before, first_on=first_on)._replace(zone=new_york)
    assert against(closed) == "class_is_open_to_make_ups"
    assert against(closed._replace(now=evening_before + timedelta(minutes=1))) is None


def test_a_session_leaves_the_list_an_hour_before_it_starts() -> None:
    assert against(case(starts_at=NOW + timedelta(hours=1) + SECOND)) is None
    too_soon = case(starts_at=NOW + timedelta(hours=1))
    assert against(too_soon) == "starts_late_enough"
    assert says(too_soon) == "It starts in less than {expected}."


def test_without_notice_it_leaves_the_list_when_it_starts() -> None:
    no_notice = {"notice": timedelta(0)}
    assert against(case(starts_at=NOW + SECOND, policy=no_notice)) is None
    assert against(case(starts_at=NOW, policy=no_notice)) == "starts_late_enough"


def test_what_has_started_is_said_to_have_started() -> None:
    assert says(case(starts_at=NOW - SECOND)) == "It has already started."


def test_three_months_end_with_the_same_day_of_the_month() -> None:
    end = day_end(date(2026, 5, 20), DUBLIN)
    assert against(case(starts_at=end - SECOND)) is None
    assert against(case(starts_at=end)) == "starts_soon_enough"


def test_three_months_from_the_end_of_a_long_month_end_with_the_shorter_one() -> None:
    asked = case(
        now=datetime(2026, 11, 30, 9, tzinfo=UTC), credit={"expires_at": datetime(2027, 1, 1, tzinfo=UTC)}
    )
    end = day_end(date(2027, 2, 28), DUBLIN)
    assert window(asked)[1] == end
    assert asked.session is not None
    young = AttendeeFacts(known("theo"), date(2021, 5, 1))
    asked = asked._replace(attendee=young)
    assert against(asked.about(SESSION._replace(starts_at=end - SECOND))) is None
    assert against(asked.about(SESSION._replace(starts_at=end))) == "starts_soon_enough"


def test_where_one_goes_already_nothing_is_to_be_made_up() -> None:
    assert against(case(part=Part(in_it=True))) == "attendee_is_not_already_in_it"
    asked = case(part=Part(in_it=True))._replace(name="Theo")
    assert says(asked) == "{expected} already goes to this one."
    found = why_not(asked)
    assert found is not None
    assert found.facts["expected"] == "Theo"


def test_the_missed_session_is_rejoined_and_not_booked_as_its_own_make_up() -> None:
    assert against(case(part=Part(missed=True))) == "attendee_is_not_already_in_it"
    assert says(case(part=Part(missed=True))) == rule_texts.MISSED.alone


def test_the_last_place_is_offered_and_a_full_session_is_not() -> None:
    assert against(case(taken=9)) is None
    assert against(case(taken=10)) == "enough_places_are_free"
    assert says(case(taken=10)) == "It’s full."


def test_a_booking_of_two_places_needs_two() -> None:
    assert against(case(taken=8, slots=2)) is None
    finding = why_not(case(taken=9, slots=2))
    assert finding is not None
    assert (finding.actual, finding.expected, finding.told) == (1, 2, rule_texts.TOO_FEW)


def test_a_place_kept_for_the_attendees_own_undo_or_for_this_very_make_up_is_free_for_them() -> None:
    assert against(case(taken=10, part=Part(kept=1))) is None
    assert against(case(taken=10, part=Part(offered=1))) is None
    assert against(case(taken=10, part=Part(offered=1), slots=2)) == "enough_places_are_free"


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(programmes=frozenset({known("splash")})), rule_texts.OTHER_PROGRAMME),
        (Scope(classes=frozenset({known("movers-mon")})), rule_texts.OTHER_CLASS),
        (Scope(venues=frozenset({known("rathmines")})), rule_texts.OTHER_PLACE),
        (Scope(periods=frozenset({"autumn"})), rule_texts.OTHER_PERIOD),
        (Scope(venues=frozenset()), rule_texts.OTHER_PLACE),
    ],
)
def test_what_a_make_up_does_not_cover_is_named(scope: Scope, words: Told) -> None:
    finding = why_not(case(credit={"scope": scope}))
    assert finding is not None
    assert (finding.name, finding.told) == ("session_is_in_the_credits_scope", words)


def test_a_scope_that_names_all_four_lets_through_what_it_names() -> None:
    scope = Scope.read(
        {
            "programmes": [str(known("movers"))],
            "classes": [str(known("movers-tue")), str(known("movers-mon"))],
            "venues": [str(known("ranelagh"))],
            "periods": ["spring"],
        }
    )
    assert against(case(credit={"scope": scope})) is None
    assert Scope.read({}) == Scope()


def test_who_tries_a_class_out_takes_no_make_up_there() -> None:
    assert against(case(attendee_on_trial=True)) == "attendee_is_not_on_trial_there"


@pytest.mark.parametrize(
    ("born_on", "passes"),
    [
        (date(2021, 2, 24), True),  # five on the very day
        (date(2021, 2, 25), False),  # five the day after
        (date(2018, 2, 25), True),  # eight the day after
        (date(2018, 2, 24), False),  # eight on the day
        (None, True),
    ],
)
def test_age_is_counted_on_the_sessions_day_and_both_limits_are_included(
    born_on: date | None, passes: bool
) -> None:
    found = against(case(attendee=AttendeeFacts(known("theo"), born_on)))
    assert found == (None if passes else "attendee_is_of_the_age")


def test_whoever_is_enrolled_in_the_programme_is_of_the_age() -> None:
    too_old = AttendeeFacts(known("theo"), date(2010, 1, 1))
    assert against(case(attendee=too_old, attendee_enrolled_in_programme=True)) is None
    finding = why_not(case(attendee=too_old))
    assert finding is not None
    assert (finding.actual, finding.expected) == (16, Ages(5, 7))


def test_a_programme_for_all_ages_asks_nobody() -> None:
    assert (
        against(case(attendee=AttendeeFacts(known("anna"), date(1985, 1, 1)), youngest=None, oldest=None))
        is None
    )


def test_one_may_wait_only_where_nothing_but_a_place_is_missing() -> None:
    assert only_places_are_missing(why_not(case(taken=10)))
    assert not only_places_are_missing(why_not(case(taken=10, youngest=9, oldest=12)))
    assert not only_places_are_missing(None)


def test_a_search_says_of_each_session_what_is_said_of_it_alone() -> None:
    sessions = [
        SESSION._replace(starts_at=NOW),
        SESSION,
        SESSION._replace(taken=10),
        session_with(venue_id=known("rathmines")),
        SESSION._replace(part=Part(missed=True)),
    ]
    asked = case(credit={"scope": Scope(venues=frozenset({known("ranelagh")}))})
    assert judge_each(asked, sessions) == [why_not(asked.about(session)) for session in sessions]


def test_a_spent_make_up_is_spent_for_every_session_and_needs_none_loaded() -> None:
    asked = case(credit={"state": "used"}, there=False)
    finding = why_not_any(asked)
    assert finding is not None
    assert finding.name == "credit_is_unused"
    assert judge_each(asked, [SESSION, SESSION]) == [finding, finding]
    assert why_not_any(case(there=False)) is None


def test_reasons_are_counted_the_most_frequent_first() -> None:
    sessions = (
        [SESSION._replace(starts_at=NOW + timedelta(minutes=30))]
        + [SESSION._replace(taken=10)] * 3
        + [session_with(youngest=8, oldest=9)] * 2
    )
    counted = reasons(finding for finding in judge_each(case(), sessions) if finding)
    assert [(reason.told.name, reason.count) for reason in counted] == [
        ("full", 3),
        ("other_age", 2),
        ("too_soon", 1),
    ]
    assert counted[0].counted.many.format(**counted[0].facts) == "3 are full"


def test_classes_that_open_later_are_counted_together_with_the_first_day_on_which_one_does() -> None:
    sessions = [session_with(first_on=TODAY + timedelta(days=days)) for days in (30, 10, 20)]
    [reason] = reasons(finding for finding in judge_each(case(), sessions) if finding)
    assert (reason.count, reason.facts["actual"]) == (3, TODAY + timedelta(days=6))
