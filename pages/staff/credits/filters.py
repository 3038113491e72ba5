"""The filters of the board: in its address, and above the list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from nicegui import ui

from components.base import TextElement
from components.filters import filter_chip
from services.core import ids
from services.core.refusals import NotFound
from services.language import N_, _
from services.make_ups.credits.board_choices import BoardChoice, BoardChoices
from services.make_ups.credits.board_filter import BoardFilter
from services.people.search import LONGEST

Narrow = Callable[[BoardFilter], Awaitable[None]]
ENDS = {"": N_("All"), "week": N_("Ends within 7 days"), "month": N_("Within 30 days")}
NAMED = {"venue": "venue_id", "programme": "programme_id", "class": "class_id"}
"""Parameters of the address, and the filters that they stand for."""


def wish_of(query: Mapping[str, str]) -> BoardFilter:
    """The filters that an address asks for; what is none of ours is left out, so that an old link still works."""
    ends, chosen = query.get("ends", ""), {name: _id(query.get(name)) for name in NAMED}
    return BoardFilter(
        query.get("q", "")[:LONGEST],
        chosen["venue"],
        chosen["programme"],
        chosen["class"],
        ends if ends in ENDS else "",
    )


def _id(text: str | None) -> UUID | None:
    try:
        return ids.read(text)
    except NotFound:
        return None


def query_of(wish: BoardFilter) -> dict[str, str]:
    """The address of these filters."""
    chosen = {name: getattr(wish, field) for name, field in NAMED.items()}
    query = {"q": wish.text.strip(), "ends": wish.ends}
    query |= {name: ids.short(id_) for name, id_ in chosen.items() if id_ is not None}
    return {name: value for name, value in query.items() if value}


def filters(wish: BoardFilter, every: BoardChoices, narrow: Narrow) -> None:
    """Chips for the last day, and lists of places, programmes and classes that have make-ups."""
    with ui.element("div").classes("cb-filters").props("role=group") as group:
        group.props["aria-label"] = _("When they end")
        for ends, words in ENDS.items():
            filter_chip(_(words), wish.ends == ends, partial(narrow, replace(wish, ends=ends)))
    with ui.element("div").classes("cb-board-filters"):
        _select((_("Place"), _("All places")), every.venues, "venue_id", wish, narrow)
        _select((_("Programme"), _("All programmes")), every.programmes, "programme_id", wish, narrow)
        _select((_("Class"), _("All classes")), every.classes, "class_id", wish, narrow)


def _select(
    words: tuple[str, str], of: Sequence[BoardChoice], field: str, wish: BoardFilter, narrow: Narrow
) -> None:
    chosen = getattr(wish, field)
    with ui.element("select").classes("cb-input") as made:
        made.props["aria-label"] = words[0]
        _option(words[1], "", on=chosen is None)
        for one in of:
            _option(f"{one.name} ({one.number})", ids.short(one.id), on=one.id == chosen)
        if chosen is not None and chosen not in [one.id for one in of]:
            _option(_("No make-ups there"), ids.short(chosen), on=True)

    async def picked(value: str) -> None:
        now: dict[str, Any] = {field: _id(value)}
        await narrow(replace(wish, **now))

    made.on("change", lambda event: picked(str(event.args)), js_handler="(e) => emit(e.target.value)")


def _option(text: str, value: str, *, on: bool) -> None:
    made = TextElement("option", text)
    made.props["value"] = value
    if on:
        made.props["selected"] = True
