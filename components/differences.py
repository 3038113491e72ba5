"""Where somebody else has saved first: what they have changed, field by field, beside what one has typed oneself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout_inside
from components.entries import Entry
from services.language import _


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that somebody else has changed meanwhile."""

    entry: Entry
    theirs: str
    yours: str
    """What was typed in it here."""
    is_taken: bool
    """It was not touched here, so that their value stands in the field now."""


def between(
    entries: Sequence[Entry], before: Mapping[str, str], theirs: Mapping[str, str], yours: Mapping[str, str]
) -> list[Difference]:
    """What differs between the state that was shown, the one that somebody has saved, and what was typed over the first.

    A field that both have set to the same value is no difference.
    """
    return [
        Difference(entry, new, mine, is_taken=mine == old)
        for entry in entries
        if (new := theirs.get(entry.name, "")) != (old := before.get(entry.name, ""))
        and (mine := yours.get(entry.name, "")) != new
    ]


def show(who: str, found: Sequence[Difference], on_take: Callable[[Difference], Any]) -> None:
    """Draw them above a form. `on_take` is called for the one whose other value is wanted after all."""
    with (
        ui.element("div")
        .classes("cb-callout cb-tone-box-warning")
        .props("role=alert tabindex=-1 id=differences")
    ):
        static(callout_inside(who, icon_name="group"))
        with ui.element("div").classes("cb-edit-differences"):
            TextElement("p", _save_again() if found else _nothing_here())
            with ui.element("ul"):
                for each in found:
                    _row(each, on_take)


def _save_again() -> str:
    return _("Nothing is saved yet, and nothing that you typed is lost. Look it through, then save again.")


def _nothing_here() -> str:
    return _("What they changed is not in this form, or is just what you typed. Nothing is lost: save again.")


def _row(each: Difference, on_take: Callable[[Difference], Any]) -> None:
    theirs, yours = each.entry.shown(each.theirs), each.entry.shown(each.yours)
    with ui.element("li"):
        TextElement("strong", each.entry.label)
        if each.is_taken:
            TextElement("p", _("Now {theirs}. You had not changed it.").format(theirs=theirs))
            return
        static(
            h.dl(".cb-edit-pair")[
                h.div[h.dt[_("Theirs")], h.dd[theirs]], h.div[h.dt[_("Yours, in the form")], h.dd[yours]]
            ]
        )
        take = button(
            _("Take theirs"), kind="quiet", label=_("Take theirs: {field}").format(field=each.entry.label)
        )
        take.props("type=button").on("click", partial(_taken, each, take, on_take), [])


def _taken(each: Difference, pressed: ui.button, on_take: Callable[[Difference], Any]) -> Any:
    pressed.set_visibility(False)
    return on_take(each)
