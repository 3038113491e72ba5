"""When a pay-as-you-go session can be booked, at the edges, and in what words it is refused (R56–R60)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.attendance.pick_rules import BOOK, NO_PASS, PickFacts, judgements, why_not
from services.core.rulebook import RuleKind
from services.language import formats, speaking
from services.passes.choosing import PassChoice, PassProblem

NOW = datetime(2026, 2, 9, 12, tzinfo=UTC)
A_PASS = PassChoice(UUID(int=1))


def facts(**fields: Any) -> PickFacts:
    return PickFacts(**({"now": NOW, "starts_at": NOW + timedelta(days=2)} | fields))


@pytest.mark.parametrize(
    ("fields", "refused_by"),
    [
        ({}, None),
        ({"pay_as_you_go": False}, "sessions_are_picked_singly"),
        ({"booking_live": False}, "booking_is_live"),
        ({"within": False}, "booking_reaches_the_session"),
        ({"session_status": "cancelled"}, "session_takes_place"),
        ({"session_status": "finished"}, "session_takes_place"),
        ({"starts_at": NOW}, "session_has_not_started"),
        ({"starts_at": NOW + timedelta(seconds=1)}, None),
        ({"in_it": True}, "attendee_is_not_in_it"),
        ({"requires_pass": True}, "pass_is_there_where_one_is_required"),
        ({"requires_pass": True, "choice": A_PASS}, None),
        ({"requires_pass": False, "choice": PassChoice(None, PassProblem.ENDED, date(2026, 1, 1))}, None),
        ({"free": 0}, "place_is_free"),
        ({"free": 1, "slots": 2}, "place_is_free"),
        ({"free": 2, "slots": 2}, None),
        # a full session that needs a pass asks for the pass first: with it, one may still wait for a place
        ({"free": 0, "requires_pass": True}, "pass_is_there_where_one_is_required"),
    ],
)
def test_who_may_pick(fields: dict[str, Any], refused_by: str | None) -> None:
    finding = why_not(facts(**fields))
    assert (finding.name if finding else None) == refused_by


def test_places_are_asked_about_last() -> None:
    assert [rule.kind for rule in BOOK][-1] is RuleKind.CAPACITY
    assert len(list(judgements(facts()))) == len(BOOK)


@pytest.mark.parametrize("problem", [None, *PassProblem])
def test_each_reason_why_no_pass_pays_is_told_in_words(problem: PassProblem | None) -> None:
    choice = PassChoice(None, problem, date(2026, 1, 31))
    finding = why_not(facts(requires_pass=True, choice=choice))
    assert finding is not None
    assert problem in NO_PASS
    for language in ("en", "sk"):
        with speaking(language):
            assert formats.told(finding).count("{") == 0
    with speaking("en"):
        assert ("31 Jan" in formats.told(finding)) == (
            problem in (PassProblem.ENDED, PassProblem.ENDS_BEFORE)
        )
