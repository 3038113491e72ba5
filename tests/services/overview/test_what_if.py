"""What a rule would have done is reckoned by the functions that decide (R12–R16, R39)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.attendance import cancelling
from services.attendance.deadlines import CancellationPolicy, Limit
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.overview import rule_examples, what_if
from services.overview.what_if import MissedSession, Past, Reckoned
from services.provider import CancellationTerms, FreeDays
from tests import small

STARTS = datetime(2026, 2, 10, 17, tzinfo=UTC)
BEFORE = [timedelta(hours=hours) for hours in (1, 5, 30, 80)]


def _past(*, earns: bool = True) -> Past:
    missed = tuple(
        MissedSession(STARTS, STARTS - ahead, None, None, earns, ahead < timedelta(hours=24))
        for ahead in BEFORE
    )
    return Past(missed, (3, 1), (30, 90), ZoneInfo("UTC"), FreeDays(None, ()))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (CancellationPolicy(), Reckoned(4, 0)),
        (CancellationPolicy(Limit.RELATIVE, hours_before=5), Reckoned(3, 1)),
        (CancellationPolicy(Limit.RELATIVE, hours_before=48), Reckoned(1, 3)),
        (CancellationPolicy(Limit.FIXED, 1, time(17)), Reckoned(2, 2)),
    ],
)
def test_each_cancelling_is_judged_again(policy: CancellationPolicy, expected: Reckoned) -> None:
    assert what_if.would_be(_past(), CancellationTerms(policy)) == expected
    assert what_if.would_be(_past(earns=False), CancellationTerms(policy)) == Reckoned(0, expected.late)


def test_as_it_was_is_what_the_families_did() -> None:
    assert what_if.as_it_was(_past()) == Reckoned(2, 2)


@pytest.mark.parametrize(
    ("more", "expected"), [(0, (0, 0)), (1, (2, 2)), (2, (3, 2)), (9, (4, 2)), (-1, (0, 0))]
)
def test_more_places_serve_those_who_waited(more: int, expected: tuple[int, int]) -> None:
    assert what_if.served((3, 1), more) == expected


def test_a_longer_time_keeps_what_ran_out() -> None:
    assert what_if.still_open((30, 90), 60) == 1


async def test_the_past_is_loaded_and_shown_to_nobody_without_the_settings(
    house: App, clock: TurnableClock
) -> None:
    here = await small.found()
    of = (await small.families(await small.class_(here)))[0]
    async with work(of.visitor) as w:
        await cancelling.cancel(w, await small.next_part(w, of.booking_id))
    clock.advance(timedelta(days=14))
    async with reading(small.SYSTEM) as r:
        assert len((await what_if.past(r, here.programme_id)).missed) == 1
        assert (await what_if.past(r)).missed == (), "its programme has a rule of its own"
    async with reading(of.visitor) as r:
        with pytest.raises(NotFound):
            await what_if.past(r)
        with pytest.raises(NotFound):
            await rule_examples.of_cancelling(r, None)


async def test_examples_are_a_monday_and_another_day(house: App) -> None:
    await small.class_(await small.found())
    async with reading(small.SYSTEM) as r:
        examples = await rule_examples.of_cancelling(r, None)
    days = [starts_at.weekday() for starts_at, _until in examples.deadlines(CancellationTerms())]
    assert days == [1, 0]
