"""Home as one value: what it counts is counted however far ahead it lies (design §0)."""

from __future__ import annotations

from datetime import date, timedelta

from services import enrolment, overview
from services.benefits import overview as benefits
from services.make_ups import booking
from services.work import House, reading, work
from tests import small
from tests.small import SYSTEM


async def test_a_make_up_far_ahead_is_counted_on_home_as_on_benefits(house: House) -> None:
    world = await small.found()
    home, other, target = [
        await small.class_(world, weekday=day, last_on=date(2026, 12, 21)) for day in (0, 1, 2)
    ]
    (family,) = await small.families(home)
    async with work(SYSTEM) as w:
        await enrolment.enrol(w, family.client_id, family.child_id, other)
    right = await small.with_right(family)
    async with reading(SYSTEM) as r:
        far = [s for s in await small.sessions(r, target) if s.starts_at < r.now + timedelta(days=80)][-1]
    async with work(family.visitor) as w:
        await booking.take(w, right, far.id)
    async with reading(family.visitor) as r:
        assert (await overview.home(r)).booked_make_ups == 1
        assert len((await benefits.make_ups(r)).booked) == 1
    (stranger,) = await small.families(home)
    async with reading(stranger.visitor) as r:
        assert (await overview.home(r)).booked_make_ups == 0, "another family's is not counted"
