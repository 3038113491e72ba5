"""The family's papers by year, each a tap away from being saved."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import htpy as h

from components.empty_state import empty
from components.frame import section_head
from components.marks import Note, Tile, icon
from components.rows import DOT, LineRow, line_row, listed
from services.core.ids import short
from services.invoices.buyers import Buyer
from services.invoices.listing import PaperRow
from services.invoices.words import TITLES
from services.language import _, formats


def made_out_to(buyer: Buyer) -> h.Renderable:
    """Whom invoices are made out to, and the way to change it."""
    row = LineRow(
        _("Change who it’s made out to"),
        Tile("person"),
        _("Now: {name}").format(name=buyer.name),
        href="/profile/invoices",
    )
    return h.div(".cb-section")[listed(line_row, [row], label=_("Invoice details"))]


def book(papers: list[PaperRow]) -> h.Renderable:
    """The papers under their years."""
    if not papers:
        line = _("Your invoices show up here as soon as there is one, and come by email, too.")
        return h.div(".cb-section")[empty(_("No invoices yet"), line, icon_name="receipt_long")]
    years = groupby(papers, key=lambda paper: paper.issued_on.year)
    return h.fragment[(_year(year, list(of)) for year, of in years)]


def _year(year: int, papers: list[PaperRow]) -> h.Element:
    return h.section(".cb-section")[section_head(str(year)), listed_papers(papers, str(year))]


def section_of_papers(papers: Sequence[PaperRow]) -> h.Renderable:
    """The papers of one thing under their heading; nothing where there are none."""
    if not papers:
        return h.fragment[()]
    label = _("Invoices")
    return h.section(".cb-section")[section_head(label), listed_papers(papers, label)]


def listed_papers(papers: Sequence[PaperRow], label: str) -> h.Element:
    """Papers as rows, each to be downloaded, or to be put right."""
    return h.ul(".cb-card.cb-list.cb-inset", aria_label=label)[map(_paper, papers)]


def _paper(paper: PaperRow) -> h.Element:
    row = LineRow(
        f"{_(TITLES[paper.kind])} {paper.number}",
        second=DOT.join([formats.day(paper.issued_on), *paper.what.split(" · ")]),
        note=_note(paper),
        end=formats.money(paper.total),
        off=bool(paper.taken_back_by),
        actions=True,
    )
    return h.li(class_=row.classes)[
        line_row(row), h.div(".cb-row-actions")[_download(paper, row.title), _wrong(paper)]
    ]


def _note(paper: PaperRow) -> Note | None:
    if paper.taken_back_by:
        return Note(_("Taken back by {number}").format(number=paper.taken_back_by), icon="info")
    if not paper.takes_back:
        return None
    words = _("Takes back {number}") if paper.kind == "credit_note" else _("In place of {number}")
    return Note(words.format(number=paper.takes_back), icon="info")


def _download(paper: PaperRow, name: str) -> h.Element:
    text = _("Download")
    return h.a(
        ".cb-btn.cb-tonal",
        href=f"/invoices/{short(paper.id)}/pdf",
        download=f"{paper.number}.pdf",
        aria_label=f"{text}: {name}",
    )[icon("download", 20), h.span[text]]


def _wrong(paper: PaperRow) -> h.Element | None:
    if not paper.is_outdated:
        return None
    text = _("Ask for a correction")
    return h.a(".cb-btn.cb-quiet", href=f"/invoices/{short(paper.id)}", aria_label=f"{text}: {paper.number}")[
        h.span[text]
    ]
