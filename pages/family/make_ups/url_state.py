"""The finder's filters in its address, so that they survive a reload, going back, and sharing the link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from services.core import ids
from services.core.refusals import NotFound
from services.make_ups.candidates import Wishes
from services.make_ups.finder import Finder

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AFTER_SCHOOL, WEEKEND, HIDE = "after-school", "weekend", "hide"


def read(query: Mapping[str, str]) -> Wishes:
    """The filters of an address. Unknown values are ignored, so that an old link still works."""
    days, times = _parts(query, "day"), _parts(query, "time")
    return Wishes(
        venues=_ids(query, "place"),
        instructors=_ids(query, "coach"),
        weekdays=frozenset(number for number, name in enumerate(DAYS) if name in days),
        after_school=AFTER_SCHOOL in times,
        weekend=WEEKEND in times,
        hide_full=query.get("full") == HIDE,
    )


def known(wishes: Wishes, found: Finder) -> Wishes:
    """The same without venues and coaches that have no chip, because nobody could turn those off."""
    return replace(
        wishes,
        venues=wishes.venues & {choice.id for choice in found.venues},
        instructors=wishes.instructors & {choice.id for choice in found.instructors},
    )


def written(wishes: Wishes) -> dict[str, str]:
    """The query parameters; empty if there are no filters."""
    times = [name for name, on in ((AFTER_SCHOOL, wishes.after_school), (WEEKEND, wishes.weekend)) if on]
    parts = {
        "day": [DAYS[number] for number in sorted(wishes.weekdays)],
        "time": times,
        "place": sorted(ids.short(id_) for id_ in wishes.venues),
        "coach": sorted(ids.short(id_) for id_ in wishes.instructors),
        "full": [HIDE] if wishes.hide_full else [],
    }
    return {name: ",".join(values) for name, values in parts.items() if values}


def _parts(query: Mapping[str, str], name: str) -> list[str]:
    return query.get(name, "").split(",")


def _ids(query: Mapping[str, str], name: str) -> frozenset[UUID]:
    found = set()
    for part in _parts(query, name):
        try:
            found.add(ids.read(part))
        except NotFound:
            continue
    return frozenset(found)
