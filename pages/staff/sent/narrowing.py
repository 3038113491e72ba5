"""The choices above the list: what became of a message, with how many there are of each; which kind, and which day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from nicegui import ui

from components.filters import filter_chip
from components.form import form, select_field, text_field
from components.letter import FATES
from pages.app.actions import action
from services.language import _, formats
from services.notices.inbox import kinds
from services.notices.inbox.fates import Fate
from services.notices.inbox.sent import SentWish

Narrow = Callable[[SentWish], Awaitable[None]]


def wish_of(query: Mapping[str, str]) -> SentWish:
    """What an address asks for; what is none of ours is left out."""
    kind, fate = query.get("kind", ""), query.get("fate", "")
    return SentWish(
        kind if kind in kinds.KINDS else "",
        _day(query.get("on", "")),
        Fate(fate) if fate in set(Fate) else None,
    )


def query_of(wish: SentWish) -> dict[str, str]:
    """The address of it."""
    return {
        "kind": wish.kind,
        "on": wish.on.isoformat() if wish.on else "",
        "fate": wish.fate.value if wish.fate else "",
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def chips(wish: SentWish, counts: Mapping[Fate, int], narrow: Narrow) -> None:
    """One chip for all, and one for each fate that some have."""
    number = sum(counts.values())
    with ui.element("div").classes("cb-filters").props("role=group") as group:
        group.props["aria-label"] = _("What became of it")
        everything = f"{_('All')} {number}"
        filter_chip(everything, wish.fate is None, partial(narrow, replace(wish, fate=None)))
        for fate, (word, icon_name, _tone) in FATES.items():
            if counts.get(fate) or wish.fate is fate:
                words = f"{_(word)} {counts.get(fate, 0)}"
                filter_chip(words, wish.fate is fate, partial(narrow, replace(wish, fate=fate)), icon_name)


def kind_and_day(wish: SentWish, narrow: Narrow) -> None:
    """The form."""

    @action
    async def show(said: dict[str, str]) -> None:
        found = wish_of({"kind": said.get("kind", ""), "on": said.get("on", "")})
        await narrow(found)

    named = sorted(
        ((notice, _(words)) for notice, words in kinds.KINDS.items() if notice not in kinds.FOR_STAFF),
        key=lambda each: formats.sort_key(each[1]),
    )
    with form(show, _("Show"), kind="tonal", main=False) as made:
        select_field(made, _("What"), "kind", [("", _("Everything")), *named], wish.kind)
        text_field(made, _("Day"), "on", wish.on.isoformat() if wish.on else "", type="date")
