"""What the invoices' room says of papers, and its search box."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from nicegui import ui

from components.marks import Note, icon
from components.rows import DOT, LineRow
from services.core.ids import short
from services.invoices.staff_book import PaperLink, PapersFilter, StaffPaper
from services.invoices.words import TITLES
from services.language import _, formats


def address(of: PaperLink | StaffPaper) -> str:
    """Where one paper is."""
    return f"/staff/invoices/{short(of.id)}"


def title(paper: StaffPaper) -> str:
    """ "Invoice 2026-0001"."""
    return f"{_(TITLES[paper.kind])} {paper.number}"


def paper_row(paper: StaffPaper) -> LineRow:
    """One paper in a list."""
    whose = paper.buyer if paper.buyer == paper.family else f"{paper.buyer} ({paper.family})"
    return LineRow(
        title(paper),
        second=DOT.join([formats.day(paper.issued_on), whose]),
        note=note(paper),
        end=formats.money(paper.total),
        off=paper.taken_back_by is not None,
        href=address(paper),
    )


def note(paper: StaffPaper) -> Note | None:
    """Which paper it belongs to."""
    words = ""
    if paper.taken_back_by:
        words = _("Taken back by {number}").format(number=paper.taken_back_by.number)
    elif paper.takes_back:
        words = _("Takes back {number}").format(number=paper.takes_back.number)
    elif paper.replaces:
        words = _("In place of {number}").format(number=paper.replaces.number)
    return Note(words, icon="info") if words else None


def links(paper: StaffPaper) -> h.Renderable:
    """Every paper that this one belongs to, as a link in a sentence."""
    said = (
        (_("Taken back by {number}"), paper.taken_back_by),
        (_("In its place stands {number}"), paper.replaced_by),
        (_("Takes back {number}"), paper.takes_back),
        (_("In place of {number}"), paper.replaces),
    )
    return h.fragment[(_linked(words, other) for words, other in said if other is not None)]


def _linked(words: str, other: PaperLink) -> h.Element:
    before, _number, after = words.partition("{number}")
    return h.p(".cb-note")[icon("info", 16), h.span[before, h.a(href=address(other))[other.number], after]]


def nothing(wish: PapersFilter) -> tuple[str, str]:
    """Title and line of an empty list."""
    if wish.text:
        return _("Nothing found"), _("Look for a number, a buyer’s or a family’s name, or an email address.")
    if wish.month:
        return _("Nothing in this month"), _("Choose another month, or all of them.")
    return _("No invoices yet"), _(
        "Issue the first one by hand, or let them be issued when something is paid."
    )


def search_box(label: str, value: str, look: Callable[[str], Awaitable[None]]) -> None:
    """A box that narrows a list down when somebody has typed."""
    with ui.element("div").classes("cb-field"):
        box = ui.element("input").classes("cb-input").props("type=search autocomplete=off")
        box.props["aria-label"] = box.props["placeholder"] = label
        box.props["^value"] = value
        box.on("change", lambda event: look(str(event.args)), js_handler="(e) => emit(e.target.value)")
