"""The finder's filters: chips above the list, and a sheet with all days, venues and coaches."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from nicegui import ui

from components.base import TextElement
from components.buttons import button
from components.filters import filter_chip
from components.sheet import sheet
from pages.app.actions import action
from services.language import _, formats, ngettext
from services.make_ups.candidates import Wishes
from services.make_ups.finder import Choice, Finder

A_MONDAY = date(2024, 1, 1)
USUAL_PLACES = 2

Change = Callable[[Wishes], Wishes]
Chip = tuple[ui.element, Callable[[Wishes], bool]]


def toggled(of: frozenset[UUID], one: UUID) -> frozenset[UUID]:
    """The set with `one` added, or removed if it was in it."""
    return of ^ {one}


class Filters:
    """The chips above the list. Filters combine; All clears them."""

    def __init__(
        self, found: Finder, wish: Callable[[Wishes], Awaitable[None]], more: Callable[[], Awaitable[None]]
    ) -> None:
        self.wishes = Wishes()
        self._wish = wish
        self._chips: list[Chip] = []
        with ui.element("div").classes("cb-filters").props("role=group") as group:
            group.props["aria-label"] = _("Filters")
            self._chip(_("All"), lambda w: Wishes(), lambda w: w == Wishes())
            self._chip(
                _("After school"),
                lambda w: replace(w, after_school=not w.after_school),
                lambda w: w.after_school,
            )
            self._chip(_("Weekend"), lambda w: replace(w, weekend=not w.weekend), lambda w: w.weekend)
            for venue in found.venues[:USUAL_PLACES]:
                self._chip(venue.name, _venue(venue.id), _in_venues(venue))
            for coach in [each for each in found.instructors if each.usual]:
                self._chip(coach.name.split()[0], _coach(coach.id), _in_coaches(coach))
            self._chip(_("Hide full"), lambda w: replace(w, hide_full=not w.hide_full), lambda w: w.hide_full)
            chip = filter_chip(_("More filters"), False, more, "tune")
            chip.props["aria-haspopup"] = "dialog"
            near = {venue.id for venue in found.venues[:USUAL_PLACES]}
            usual = {each.id for each in found.instructors if each.usual}
            self._chips.append((chip, lambda w: bool(w.weekdays or w.venues - near or w.instructors - usual)))

    def _chip(self, text: str, change: Change, is_on: Callable[[Wishes], bool]) -> None:
        chip = filter_chip(text, is_on(self.wishes), lambda: self._wish(change(self.wishes)))
        self._chips.append((chip, is_on))

    def show(self, wishes: Wishes) -> None:
        """Show which of them are on."""
        self.wishes = wishes
        for chip, is_on in self._chips:
            chip.props["aria-pressed"] = "true" if is_on(wishes) else "false"


def _venue(id_: UUID) -> Change:
    return lambda w: replace(w, venues=toggled(w.venues, id_))


def _coach(id_: UUID) -> Change:
    return lambda w: replace(w, instructors=toggled(w.instructors, id_))


def open_sheet(
    wishes: Wishes,
    found: Finder,
    count: Callable[[Wishes], Awaitable[int]],
    done: Callable[[Wishes], Awaitable[None]],
) -> None:
    """A sheet with all days, venues and coaches; its button says how many sessions match."""
    wanted = wishes
    chips: list[Chip] = []

    @action
    async def turn(change: Change) -> None:
        nonlocal wanted
        wanted = change(wanted)
        for chip, is_on in chips:
            chip.props["aria-pressed"] = "true" if is_on(wanted) else "false"
        show.set_text(_show(await count(wanted)))

    @action
    async def take() -> None:
        made.close()
        await done(wanted)

    def group(title: str, of: list[tuple[str, Change, Callable[[Wishes], bool]]], look: str = "") -> None:
        if not of:
            return
        TextElement("h3", title, "cb-over-list")
        with ui.element("div").classes(f"cb-chips {look}").props("role=group") as box:
            box.props["aria-label"] = title
            for text, change, is_on in of:
                chip = filter_chip(text, is_on(wanted), lambda change=change: turn(change))
                chips.append((chip, is_on))

    with sheet(_("Filters")) as made:
        made.dialog.on("hide", made.dialog.delete)
        group(_("Day"), [_weekday(number) for number in range(7)], "cb-days")
        group(_("Place"), [(c.name, _venue(c.id), _in_venues(c)) for c in found.venues])
        group(_("Coach"), [(c.name, _coach(c.id), _in_coaches(c)) for c in found.instructors])
        with made.foot:
            show = button(_show(found.total), take, kind="filled", main=True)
            button(_("Clear"), lambda: turn(lambda w: Wishes()), kind="text")
    made.open()


def _show(n: int) -> str:
    return ngettext("Show {n} session", "Show {n} sessions", n).format(n=n)


def _weekday(number: int) -> tuple[str, Change, Callable[[Wishes], bool]]:
    name = formats.weekday(A_MONDAY + timedelta(days=number), short=True)
    return (
        name,
        lambda w: replace(w, weekdays=w.weekdays ^ {number}),
        lambda w: number in w.weekdays,
    )


def _in_venues(choice: Choice) -> Callable[[Wishes], bool]:
    return lambda w: choice.id in w.venues


def _in_coaches(choice: Choice) -> Callable[[Wishes], bool]:
    return lambda w: choice.id in w.instructors
