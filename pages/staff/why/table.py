"""The sessions of Why not? as a table: when, which class, how full, and the one result (picture 10).

A phone shows the same rows one under the other; why.css lays them out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

import htpy as h
from nicegui import events, ui

from components.base import TextElement, marked
from components.marks import chip
from pages.staff.why.results import result_chip
from services.language import _, formats
from services.make_ups.every_session import SessionLine

Open = Callable[[UUID, bool], Awaitable[None]]
"""Opens a session: beside the table, or in a sheet."""
IS_WIDE = "matchMedia('(min-width:68.75em)').matches"
"""Whether the browser has room for a session beside the table; why.css has the same number."""


def table(lines: Iterable[SessionLine], opened: UUID | None, on_open: Open) -> dict[UUID, ui.element]:
    """Draw it; gives the row of each session.

    The roles are said again, because rows that are laid out as blocks are no table for every screen reader.
    """
    with ui.element("table").classes("cb-card cb-why-table").props("role=table") as made:
        made.props["aria-label"] = _("Sessions")
        with ui.element("thead").props("role=rowgroup"), ui.element("tr").props("role=row"):
            for words in (_("When"), _("Class and place"), _("Places"), _("Result")):
                TextElement("th", words).props("scope=col role=columnheader")
        with ui.element("tbody").props("role=rowgroup"):
            return {
                line.candidate.session_id: _row(line, line.candidate.session_id == opened, on_open)
                for line in lines
            }


def _row(line: SessionLine, here: bool, on_open: Open) -> ui.element:
    """One element for the whole row, which can be tapped anywhere; for the keyboard and the ear there is a button in it."""
    candidate = line.candidate
    taken = _("{taken} of {places} taken").format(taken=line.taken, places=line.places)
    made = marked(
        "tr",
        h.fragment[
            h.th(scope="row", role="rowheader")[h.button(type="button")[formats.moment(candidate.starts_at)]],
            h.td(role="cell")[h.span[candidate.programme], h.span(".cb-why-place")[candidate.venue]],
            h.td(role="cell")[taken],
            h.td(role="cell")[chip(result_chip(line.result))],
        ],
        attributes={"role": "row"} | ({"aria-current": "true"} if here else {}),
    )

    async def open_it(event: events.GenericEventArguments) -> None:
        await on_open(candidate.session_id, event.args is True)

    made.on("click", open_it, js_handler=f"() => emit({IS_WIDE})")
    return made


def mark(row: ui.element, here: bool) -> None:
    """Show whether it is this session that stands opened beside the table."""
    if here:
        row.props["aria-current"] = "true"
    else:
        row.props.pop("aria-current", None)
    row.update()
