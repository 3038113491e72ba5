"""What narrows the table of Why not? down: how far ahead, and which result."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from components.base import TextElement
from components.filters import filter_chip
from pages.staff.why.results import label
from services.language import _, ngettext
from services.make_ups.every_session import EverySession


def how_far(all_months: bool, on_choose: Callable[[bool], Awaitable[None]]) -> None:
    """A list of two: the next weeks, or as far ahead as families can book."""
    with ui.element("select").classes("cb-input cb-why-far") as made:
        made.props["aria-label"] = _("How far ahead")
        for words, far in ((_("The next four weeks"), False), (_("The next three months"), True)):
            option = TextElement("option", words)
            option.props["value"] = "far" if far else ""
            if far is all_months:
                option.props["selected"] = True
    made.on("change", lambda event: on_choose(event.args == "far"), js_handler="(e) => emit(e.target.value)")


def results(found: EverySession, wanted: str, on_wish: Callable[[str], Awaitable[None]]) -> None:
    """A chip for each result that there is, with how many sessions have it."""
    with ui.element("div").classes("cb-filters").props("role=group") as group:
        group.props["aria-label"] = _("Results")
        every = sum(number for _name, number in found.results)
        filter_chip(f"{_('All')} {every}", not wanted, partial(on_wish, ""))
        for name, number in found.results:
            filter_chip(f"{label(name)} {number}", wanted == name, partial(on_wish, name))


def said(found: EverySession, all_months: bool) -> str:
    """ "22 sessions in the next four weeks"."""
    counted = ngettext("{n} session", "{n} sessions", found.total).format(n=found.total)
    far = _("in the next three months") if all_months else _("in the next four weeks")
    return f"{counted} {far}"
