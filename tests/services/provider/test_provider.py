"""The provider's settings, policies with history, and days on which nobody works."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from db import Holiday
from services import provider
from services.attendance.deadlines import Limit
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.provider import AlreadySetUp, NotSetUp
from services.timetable import programmes
from tests.services.small import SYSTEM


async def test_an_empty_installation_says_so(house: App) -> None:
    async with reading(SYSTEM) as r:
        assert not await provider.is_set_up(r)
        with pytest.raises(NotSetUp):
            await provider.current(r)


async def test_an_installation_belongs_to_one_provider(house: App) -> None:
    async with work(SYSTEM) as w:
        await provider.found(w, name="First", zone="Europe/Dublin")
        with pytest.raises(AlreadySetUp) as refused:
            await provider.found(w, name="Second", zone="Europe/Dublin")
    assert refused.value.words() == "This installation already belongs to First."


async def test_without_settings_there_is_no_limit_and_make_ups_last_ninety_days(house: App) -> None:
    async with work(SYSTEM) as w:
        await provider.found(w, name="First", zone="Europe/Dublin")
        terms, make_ups = await provider.cancellation(w), await provider.make_ups(w)
    assert terms.policy.kind is Limit.NONE
    assert terms.late_cancelling
    assert (make_ups.days_valid, make_ups.opens_days_before, make_ups.notice_hours) == (90, 4, 1)


async def test_a_change_of_the_deadline_does_not_rewrite_the_past(house: App, clock: TurnableClock) -> None:
    async with work(SYSTEM) as w:
        id_ = await provider.found(w, name="First", zone="Europe/Dublin")
    before = clock.now()
    clock.advance(timedelta(days=1))
    async with work(SYSTEM) as w:
        await provider.set_cancellation(w, id_, kind="fixed", days_before=1, at_minute=17 * 60 + 30)
        await w.db.flush()
        now = (await provider.cancellation(w)).policy
        then = (await provider.cancellation(w, at=before)).policy
    assert (now.kind, now.days_before, now.at) == (Limit.FIXED, 1, time(17, 30))
    assert then.kind is Limit.NONE


async def test_a_programme_may_have_terms_of_its_own(house: App) -> None:
    async with work(SYSTEM) as w:
        id_ = await provider.found(w, name="First", zone="Europe/Dublin")
        strict, usual = await programmes.add(w, "Strict"), await programmes.add(w, "Usual")
        await provider.set_cancellation(w, id_, strict.id, late_cancelling=False, refusal="Please ring us.")
        await w.db.flush()
        assert (await provider.cancellation(w, strict.id)).refusal == "Please ring us."
        assert (await provider.cancellation(w, usual.id)).late_cancelling


async def test_free_days_are_weekends_public_holidays_and_what_the_provider_entered(house: App) -> None:
    async with work(SYSTEM) as w:
        id_ = await provider.found(w, name="First", zone="Europe/Dublin", country="IE")
        off = {"provider_id": id_, "name": "Off"}
        w.db.add(
            Holiday(kind="custom", first_on=date(2026, 2, 10), last_on=date(2026, 2, 11), region="D", **off)
        )
        w.db.add(
            Holiday(kind="school", first_on=date(2026, 2, 16), last_on=date(2026, 2, 20), region=None, **off)
        )
        await w.db.flush()
        days = await provider.free_days(w, date(2026, 2, 1), date(2026, 3, 1))
    here = days.at(None, "D")
    assert here(date(2026, 2, 7)), "a Saturday"
    assert here(date(2026, 2, 2)), "St Brigid's Day, a Monday"
    assert here(date(2026, 2, 11)), "the region's own day"
    assert not days.at(None, "C")(date(2026, 2, 11)), "another region"
    assert not here(date(2026, 2, 16)), "school holidays count only where the provider says so"
    assert days.at(None, "D", school=True)(date(2026, 2, 16))
    assert not days.at("SK", "D")(date(2026, 2, 2)), "a venue in another country has its holidays"
    assert days.at("SK", "D")(date(2026, 1, 6)), "Epiphany"


def test_a_country_nobody_knows_has_no_public_holidays() -> None:
    assert provider.public_holidays("XX", None, 2026) == {}
    assert provider.public_holidays(None, None, 2026) == {}
