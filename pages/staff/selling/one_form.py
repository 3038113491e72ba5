"""What the screens of one thing that is sold, or lowers a price, share: the choice of its kind, and its end and return."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import title
from components.rows import LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.staff.rooms import MORE
from services.core.visitor import Visitor
from services.core.work import Work, work


def choose_kind(name: str, line: str, back: str, kinds: Iterable[LineRow]) -> None:
    """The screen before the form of something new: what kind it is."""
    with frame(name, tab=MORE, back=back, room=back):
        rows = [h.li(class_=row.classes)[line_row(row)] for row in kinds]
        static(h.fragment[title(name, line), h.ul(".cb-card.cb-list.cb-section")[rows]])


def leads_to(path: str, words: str) -> Callable[[object], Awaitable[None]]:
    """For `Editing.saved`: back to the list, which says so."""

    async def saved(_made: object) -> None:
        ui.navigate.to(path)
        say(words)

    return saved


@dataclass(frozen=True, slots=True)
class Way:
    """One of the two: to end it, or to let it count again."""

    text: str
    icon: str
    act: Callable[[Work], Awaitable[None]]
    said: str
    """Once it is done."""


def end_or_return(
    visitor: Visitor,
    back: str,
    end: Way,
    again: Way,
    *,
    active: bool,
    ask: Callable[[Callable[[], Awaitable[None]]], Awaitable[None]] | None = None,
) -> None:
    """The button below the form. `ask` opens a sheet first, and is given what its button does."""

    @action
    async def begin() -> None:
        async with work(visitor) as w:
            await again.act(w)
        ui.navigate.to(back)
        say(again.said)

    @action
    async def stop() -> None:
        async with work(visitor) as w:
            await end.act(w)
        ui.navigate.to(back)
        say(end.said, begin)

    @action
    async def first() -> None:
        await (stop() if ask is None else ask(stop))

    way, do = (end, first) if active else (again, begin)
    with ui.element("div").classes("cb-section cb-stack"):
        button(way.text, do, kind="quiet", icon_name=way.icon, main=True)
