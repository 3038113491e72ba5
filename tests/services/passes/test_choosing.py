"""Which pass pays for a session, and what is told when none does (R58–R63)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.passes.choosing import (
    PassChoice,
    PassFacts,
    PassProblem,
    PassStatus,
    Wanted,
    choose,
    problem_of,
    status,
)

TODAY = date(2026, 2, 9)
MIA, THEO, SWIM, JUDO, SPORT, HERS, OTHER = (UUID(int=n) for n in range(1, 8))


def a_pass(number: int = 9, **fields: Any) -> PassFacts:
    given_ = {
        "bought_at": datetime(2026, 1, 9, tzinfo=UTC),
        "left": 7,
        "expires_on": date(2026, 5, 18),
        "paid": True,
        "attendee": MIA,
        "booking": HERS,
    } | fields
    return PassFacts(UUID(int=number), **given_)


def wanted(**fields: Any) -> Wanted:
    return Wanted(
        **(
            {
                "booking": HERS,
                "attendee": MIA,
                "class_": SWIM,
                "programme": SPORT,
                "on": TODAY + timedelta(days=2),
                "today": TODAY,
            }
            | fields
        )
    )


@pytest.mark.parametrize(
    ("fields", "asked", "problem"),
    [
        ({}, {}, None),
        ({"left": 1}, {}, None),
        ({"left": 0}, {}, PassProblem.USED_UP),
        ({"left": 1}, {"entries": 2}, PassProblem.TOO_FEW),
        ({"expires_on": TODAY + timedelta(days=2)}, {}, None),
        ({"expires_on": TODAY + timedelta(days=1)}, {}, PassProblem.ENDS_BEFORE),
        ({"expires_on": TODAY - timedelta(days=1)}, {}, PassProblem.ENDED),
        ({"expires_on": None}, {}, None),
        ({"paid": False}, {}, PassProblem.NOT_PAID),
        ({"paid": False, "redeem_unpaid": True}, {}, None),
        ({"pool": frozenset([SWIM, JUDO])}, {}, None),
        ({"pool": frozenset([SPORT])}, {}, None),
        ({"pool": frozenset([JUDO])}, {}, PassProblem.OTHER_CLASS),
        ({}, {"booking": OTHER}, PassProblem.OTHER_CLASS),
        ({"pool": frozenset([SWIM])}, {"booking": OTHER}, None),
        ({}, {"attendee": THEO, "booking": OTHER}, PassProblem.OTHER_CHILD),
        ({"pool": frozenset([SWIM])}, {"attendee": THEO, "booking": OTHER}, PassProblem.OTHER_CHILD),
        ({"booking": None, "attendee": None}, {"attendee": THEO, "booking": OTHER}, None),
    ],
)
def test_when_a_pass_pays(fields: dict[str, Any], asked: dict[str, Any], problem: PassProblem | None) -> None:
    assert problem_of(a_pass(**fields), wanted(**asked)) is problem


def test_the_soonest_to_expire_is_spent_first_and_one_without_end_last() -> None:
    late, soon = a_pass(1), a_pass(2, expires_on=TODAY + timedelta(days=9))
    endless = a_pass(3, expires_on=None, bought_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert choose([late, endless, soon], wanted()).pass_id == soon.id
    assert choose([late, endless], wanted()).pass_id == late.id
    older = a_pass(8, bought_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert choose([late, older], wanted()).pass_id == older.id
    assert choose([endless, a_pass(4, left=0)], wanted()).pass_id == endless.id


def test_the_pass_that_comes_nearest_explains_why_none_pays() -> None:
    assert choose([], wanted()) == PassChoice()
    ended = a_pass(1, expires_on=TODAY - timedelta(days=3))
    passes = [a_pass(2, attendee=THEO), ended, a_pass(3, left=0)]
    assert choose(passes, wanted()) == PassChoice(None, PassProblem.ENDED, ended.expires_on)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, PassStatus.ACTIVE),
        ({"expires_on": TODAY + timedelta(days=15)}, PassStatus.ACTIVE),
        ({"expires_on": TODAY + timedelta(days=14)}, PassStatus.ENDS_SOON),
        ({"expires_on": TODAY}, PassStatus.ENDS_SOON),
        ({"expires_on": TODAY - timedelta(days=1)}, PassStatus.ENDED),
        ({"paid": False}, PassStatus.NOT_PAID),
        ({"paid": False, "redeem_unpaid": True}, PassStatus.ACTIVE),
        ({"left": 0, "expires_on": TODAY - timedelta(days=1)}, PassStatus.ALL_USED),
    ],
)
def test_the_word_on_a_pass(fields: dict[str, Any], word: PassStatus) -> None:
    assert status(a_pass(**fields), TODAY) is word


PASSES = st.builds(
    a_pass,
    st.integers(1, 10**6),
    left=st.integers(0, 5),
    expires_on=st.none() | st.dates(TODAY - timedelta(days=5), TODAY + timedelta(days=20)),
    paid=st.booleans(),
    redeem_unpaid=st.booleans(),
    attendee=st.sampled_from([MIA, THEO]),
    booking=st.sampled_from([HERS, OTHER, None]),
    pool=st.frozensets(st.sampled_from([SWIM, JUDO])),
)


@given(st.lists(PASSES, max_size=6, unique_by=lambda each: each.id), st.integers(1, 3))
def test_whatever_passes_there_are_one_that_may_pay_is_found(passes: list[PassFacts], entries: int) -> None:
    asked = wanted(entries=entries)
    may = [each for each in passes if problem_of(each, asked) is None]
    choice = choose(passes, asked)
    assert (choice.pass_id is not None) == bool(may)
    assert choice.problem is None or choice.problem in {problem_of(each, asked) for each in passes}
    if may:
        chosen = next(each for each in may if each.id == choice.pass_id)
        assert all((chosen.expires_on or date.max) <= (each.expires_on or date.max) for each in may)
