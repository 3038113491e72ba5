"""Filters of the list, as in the finder for make-ups: only those that would leave something out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nicegui import ui

from components.filters import filter_chip
from services.attendance.picking import Pick
from services.language import _, formats
from services.provider import Places

AFTER_SCHOOL = 15
"""From this hour on, on a school day."""
WEEKEND = 5


class Filter(NamedTuple):
    """One chip: its key in the address, its words, and which sessions it lets through."""

    key: str
    text: str
    lets_through: Callable[[Pick], bool]


def offered(picks: Sequence[Pick], of: Places) -> list[Filter]:
    """The chips that make sense for these sessions: each lets some through, and not all."""
    venues = {pick.venue_id: of.venues[pick.venue_id].name for pick in picks}
    coaches = {pick.instructor_id: of.instructor(pick.instructor_id) or "" for pick in picks}
    every = [
        Filter("after-school", _("After school"), _after_school),
        Filter("weekend", _("Weekend"), _weekend),
        *(Filter(f"place-{name}", name, _at(id_)) for id_, name in venues.items()),
        *(Filter(f"coach-{name}", name.split()[0], _with(id_)) for id_, name in coaches.items() if name),
        Filter("free", _("Hide full"), lambda pick: not pick.is_full),
    ]
    return [each for each in every if 0 < sum(map(each.lets_through, picks)) < len(picks)]


def _after_school(pick: Pick) -> bool:
    at = formats.local(pick.starts_at)
    return at.weekday() < WEEKEND and at.hour >= AFTER_SCHOOL


def _weekend(pick: Pick) -> bool:
    return formats.local(pick.starts_at).weekday() >= WEEKEND


def _at(venue_id: object) -> Callable[[Pick], bool]:
    return lambda pick: pick.venue_id == venue_id


def _with(instructor_id: object) -> Callable[[Pick], bool]:
    return lambda pick: pick.instructor_id == instructor_id


@dataclass(slots=True)
class Filters:
    """The chips above the list, and which of them are on; all that are on must let a session through."""

    of: list[Filter]
    on: set[str]

    def draw(self, change: Callable[[str], Awaitable[None]]) -> None:
        """One chip for each; nothing where none makes sense."""
        if not self.of:
            return
        with ui.element("div").classes("cb-filters").props("role=group") as group:
            group.props["aria-label"] = _("Filters")
            filter_chip(_("All"), not self.on, lambda: change(""))
            for each in self.of:
                filter_chip(each.text, each.key in self.on, lambda key=each.key: change(key))

    def toggle(self, key: str) -> None:
        """Turn one on or off; the empty key turns all off."""
        self.on = self.on ^ {key} if key else set()

    def through(self, picks: Sequence[Pick]) -> list[Pick]:
        """What is left of these."""
        asked = [each for each in self.of if each.key in self.on]
        return [pick for pick in picks if all(each.lets_through(pick) for each in asked)]
