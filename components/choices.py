"""A choice of one among several settings; a tap on another one takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import htpy as h
from nicegui import ui

from components.base import static
from components.marks import icon


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few settings; `value` goes back to the page, `icon` may be empty."""

    value: str
    text: str
    icon: str = ""
    lang: str = ""
    """The language of `text`, if it is not the page's."""
    second: str = ""
    end: str = ""
    """On the right: what it costs."""


def choices(of: list[Choice], chosen: str, on_choose: Callable[[str], Any]) -> None:
    """One row for each setting. A tap takes effect at once, so the rows are buttons rather than radios."""
    inset = "" if any(one.icon for one in of) else " cb-inset"
    with ui.element("ul").classes(f"cb-card cb-list{inset}"):
        for one in of:
            on = one.value == chosen
            with ui.element("li").classes("cb-row"):
                row = ui.element("button").classes("cb-row-link cb-choice").props("type=button")
                row.props["aria-pressed"] = "true" if on else "false"
                row.on("click", lambda _event, value=one.value: on_choose(value))
                with row:
                    static(_choice(one, on), "span")


def _choice(one: Choice, on: bool) -> h.Renderable:
    return h.fragment[
        h.span(".cb-lead.cb-tile.cb-tone-neutral")[icon(one.icon)] if one.icon else None,
        h.span(".cb-row-text")[
            h.span(".cb-row-title", lang=one.lang or None)[one.text],
            h.span(".cb-row-second")[one.second] if one.second else None,
        ]
        if one.second
        else h.span(".cb-row-text.cb-row-title", lang=one.lang or None)[one.text],
        h.span(".cb-row-end.cb-picked")[
            h.span(".cb-amount")[one.end] if one.end else None, icon("check") if on else None
        ]
        if on or one.end
        else None,
    ]
