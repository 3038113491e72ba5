"""May a session be cancelled, with what consequence, and may it be rejoined?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.attendance import cancel_rules, rejoin_rules
from services.attendance.cancel_rules import CancelFacts, Loss, Outcome, consequence
from services.attendance.deadlines import Deadline
from services.attendance.rejoin_rules import RejoinFacts
from services.core.rulebook import only_places_are_missing
from services.make_ups.credits.earning import Because

STARTS = datetime(2026, 2, 23, 17, 0, tzinfo=UTC)
UNTIL = Deadline(datetime(2026, 2, 22, 17, 0, tzinfo=UTC))
IN_TIME = UNTIL.at - timedelta(hours=1)
LATE = UNTIL.at + timedelta(seconds=1)


def facts(now: datetime = IN_TIME, **other: Any) -> CancelFacts:
    """Theo’s Monday, with make-ups on and three allowed, and what the test changes."""
    return replace(CancelFacts(now, STARTS, UNTIL, limit=3), **other)


def against(**other: Any) -> str | None:
    """The rule that says no to cancelling."""
    finding = cancel_rules.why_not(facts(**other))
    return finding.name if finding else None


def outcome(**other: Any) -> Outcome:
    """What the sheet would say."""
    return consequence(facts(**other)).outcome


def test_in_time_a_make_up_arises() -> None:
    found = consequence(facts())
    assert (found.outcome, found.new_state, found.in_time) == (Outcome.MAKE_UP, "cancelled", True)
    assert found.credit.earned
    assert not found.needs_consent


def test_the_very_moment_of_the_deadline_is_in_time() -> None:
    assert outcome(now=UNTIL.at) is Outcome.MAKE_UP
    assert outcome(now=LATE) is Outcome.TOO_LATE


def test_when_the_limit_is_used_up_nothing_arises_and_the_numbers_say_why() -> None:
    found = consequence(facts(counted=3))
    assert found.outcome is Outcome.LIMIT_USED_UP
    assert (found.credit.counted, found.credit.limit, found.new_state) == (3, 3, "cancelled")
    assert outcome(counted=2) is Outcome.MAKE_UP


def test_pay_as_you_go_gives_back_in_time_and_only_then() -> None:
    in_time = consequence(facts(pay_as_you_go=True, allows_make_ups=False))
    assert (in_time.outcome, in_time.pays_back) == (Outcome.PAID_BACK, True)
    assert outcome(pay_as_you_go=True) is Outcome.MAKE_UP, "what arises is said"
    late = consequence(facts(now=LATE, pay_as_you_go=True, allows_make_ups=False))
    assert (late.outcome, late.pays_back) == (Outcome.TOO_LATE, False)


def test_late_but_allowed_frees_the_place_and_earns_nothing() -> None:
    found = consequence(facts(now=LATE))
    assert (found.outcome, found.new_state, found.credit.because) == (
        Outcome.TOO_LATE,
        "late_cancelled",
        Because.LATE,
    )


def test_late_and_not_allowed_is_refused_with_the_deadline() -> None:
    found = consequence(facts(now=LATE, late_cancelling=False))
    assert (found.outcome, found.new_state, found.is_possible) == (Outcome.REFUSED, None, False)
    assert found.is_past_deadline
    assert found.finding is not None
    assert found.finding.actual == UNTIL


def test_a_programme_without_make_ups_says_so() -> None:
    assert outcome(allows_make_ups=False) is Outcome.NO_MAKE_UPS


MAKE_UP: dict[str, Any] = {"attendance_type": "make_up", "make_up_expires_at": STARTS + timedelta(days=30)}


def test_a_make_up_comes_back_where_the_programme_returns_it() -> None:
    found = consequence(facts(**MAKE_UP))
    assert (found.outcome, found.new_state, found.needs_consent) == (Outcome.MAKE_UP_BACK, "withdrawn", False)


def test_a_make_up_that_does_not_come_back_needs_consent() -> None:
    found = consequence(facts(**MAKE_UP, returns_credit=False))
    assert (found.outcome, found.loss, found.needs_consent) == (Outcome.MAKE_UP_LOST, Loss.NOT_RETURNED, True)


def test_a_make_up_whose_last_day_is_over_is_lost_and_that_is_said_first() -> None:
    expired = {**MAKE_UP, "make_up_expires_at": IN_TIME - timedelta(seconds=1)}
    assert consequence(facts(**expired)).loss is Loss.EXPIRED
    assert consequence(facts(**{**MAKE_UP, "make_up_expires_at": IN_TIME})).outcome is Outcome.MAKE_UP_BACK


def test_a_make_up_given_up_late_is_lost() -> None:
    found = consequence(facts(now=LATE, **MAKE_UP))
    assert (found.outcome, found.loss, found.new_state) == (Outcome.MAKE_UP_LOST, Loss.LATE, "late_cancelled")


@pytest.mark.parametrize("type_", ["make_up", "free"])
def test_giving_up_a_make_up_never_earns_another(type_: str) -> None:
    found = consequence(facts(attendance_type=type_))
    assert found.credit.because is Because.NOT_REGULAR


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ({"tracks_attendance": False}, "attendance_is_tracked"),
        ({"booking_live": False}, "booking_is_live"),
        ({"session_status": "cancelled"}, "session_takes_place"),
        ({"session_status": "finished"}, "session_takes_place"),
        ({"attendance_state": "cancelled"}, "attendance_is_open"),
        ({"attendance_state": "attended"}, "attendance_is_open"),
        ({"attendance_state": "hidden"}, "attendance_is_open"),
        ({"now": STARTS}, "session_has_not_started"),
        ({"now": LATE, "late_cancelling": False}, "deadline_lets_it"),
    ],
)
def test_when_the_button_is_not_offered(other: dict[str, Any], name: str) -> None:
    assert against(**other) == name
    assert outcome(**other) is Outcome.REFUSED


@pytest.mark.parametrize("state", ["unmarked", "going"])
def test_up_to_the_start_the_button_is_offered(state: str) -> None:
    assert against(attendance_state=state, now=STARTS - timedelta(seconds=1)) is None


def test_without_a_limit_the_start_is_the_deadline() -> None:
    until_start = Deadline(STARTS)
    assert outcome(deadline=until_start, now=STARTS - timedelta(seconds=1)) is Outcome.MAKE_UP
    assert against(deadline=until_start, now=STARTS) == "session_has_not_started"


def test_staff_are_not_held_to_deadline_start_or_mark_and_the_override_is_told() -> None:
    found = consequence(
        facts(
            now=STARTS + timedelta(days=1),
            session_status="finished",
            attendance_state="no_show",
            late_cancelling=False,
            by_staff=True,
        )
    )
    assert (found.outcome, found.new_state, found.overrides) == (Outcome.MAKE_UP, "cancelled", True)
    assert not consequence(facts(by_staff=True)).overrides


def test_staff_still_meet_the_limit_and_cannot_cancel_twice() -> None:
    assert outcome(by_staff=True, now=LATE, counted=3) is Outcome.LIMIT_USED_UP
    assert against(by_staff=True, attendance_state="cancelled") == "attendance_is_open"
    assert against(by_staff=True, attendance_state="late_cancelled") is None


def test_staff_cancelling_a_make_up_gives_it_back_whatever_the_setting() -> None:
    found = consequence(facts(**MAKE_UP, returns_credit=False, by_staff=True, now=LATE))
    assert (found.outcome, found.loss, found.needs_consent) == (Outcome.MAKE_UP_BACK, None, False)


def test_every_rule_about_cancelling_and_rejoining_has_its_sentences() -> None:
    for rule in (*cancel_rules.BOOK, *rejoin_rules.BOOK):
        assert rule.says
        assert rule.advice
        assert rule.ask.__doc__


# Rejoining (R52)


def rejoin(now: datetime = IN_TIME, **other: Any) -> str | None:
    """The rule that says no to rejoining Theo’s cancelled Monday."""
    finding = rejoin_rules.why_not(replace(RejoinFacts(now, STARTS, UNTIL, free=1), **other))
    return finding.name if finding else None


def test_a_cancelled_session_with_a_place_can_be_rejoined_even_after_the_deadline() -> None:
    assert rejoin() is None
    assert rejoin(now=LATE) is None
    assert rejoin(attendance_state="late_cancelled") is None


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ({"cancelled_by_family": False}, "family_gave_it_up"),
        ({"attendance_state": "no_show"}, "family_gave_it_up"),
        ({"attendance_type": "make_up"}, "family_gave_it_up"),
        ({"booking_live": False}, "booking_is_live"),
        ({"session_status": "cancelled"}, "session_takes_place"),
        ({"now": STARTS}, "session_has_not_started"),
        ({"allows_make_ups": False}, "programme_allows_make_ups"),
        ({"make_up_starts_at": IN_TIME}, "its_make_up_has_not_started"),
        ({"now": LATE, "until_deadline": True}, "deadline_lets_it"),
        ({"free": 0}, "enough_places_are_free"),
        ({"free": 1, "slots": 2}, "enough_places_are_free"),
    ],
)
def test_when_rejoining_is_not_offered(other: dict[str, Any], name: str) -> None:
    assert rejoin(**other) == name


def test_up_to_the_last_moment_rejoining_is_offered() -> None:
    assert rejoin(now=UNTIL.at, until_deadline=True) is None
    assert rejoin(make_up_starts_at=IN_TIME + timedelta(seconds=1)) is None
    assert rejoin(now=STARTS - timedelta(seconds=1)) is None


def test_when_only_a_place_is_missing_one_may_wait() -> None:
    full = rejoin_rules.why_not(RejoinFacts(IN_TIME, STARTS, UNTIL, free=0))
    assert only_places_are_missing(full)
    assert not only_places_are_missing(rejoin_rules.why_not(RejoinFacts(STARTS, STARTS, UNTIL)))
    assert not only_places_are_missing(None)
