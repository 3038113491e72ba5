"""What an open finder asks when sessions change: the same few statements, however many there are."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from services.core.work import App, reading
from services.make_ups import explain
from tests import small
from tests.statements import statements


async def test_many_changes_are_judged_with_as_few_questions_as_one(house: App) -> None:
    world = await small.found()
    (family,) = await small.families(await small.class_(world))
    other = await small.class_(world, weekday=3)
    credit_id = await small.with_credit(family)
    async with reading(family.visitor) as r:
        ids = [s.id for s in await small.sessions(r, other) if s.starts_at > r.now + timedelta(days=1)]
        await explain.again(r, credit_id, ids[:1])  # what is known of the provider is asked once
        with statements(r) as of_one:
            await explain.again(r, credit_id, ids[:1])
        with statements(r) as of_many:
            again = await explain.again(r, credit_id, [*reversed(ids), UUID(int=1)])
    assert [each.candidate.session_id for each in again.judged] == ids, (
        "in order of time; what is gone is left out"
    )
    assert len(ids) > 3
    assert len(of_many) == len(of_one)
