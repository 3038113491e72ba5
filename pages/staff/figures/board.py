"""The room: one term's figures. Every number says what it counts and opens its rows."""

from __future__ import annotations

from collections.abc import Iterable

import htpy as h

from components import charts
from components.base import static
from components.charts import Mark
from components.empty_state import empty
from components.frame import section_head, title
from components.marks import icon
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.figures import texts
from pages.staff.rooms import MORE
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.overview.figures import board as boards
from services.overview.figures.board import Board
from services.overview.figures.counts import COUNTS
from services.overview.figures.rows import MONEY_ROWS
from services.overview.figures.terms import Term


async def figures(visitor: Visitor) -> None:
    """The screen."""
    async with reading(visitor) as r:
        found = await boards.board(r, page_context().query.get("term", "")[:200])
    with frame(_("Figures"), tab=MORE, back=MORE, room=texts.FIGURES):
        static(charts.style())
        if found.term is None:
            line = _("As soon as there is a class, its figures stand here.")
            static(
                h.fragment[
                    title(_("Figures")),
                    h.div(".cb-section")[empty(_("Nothing to count yet"), line, icon_name="percent")],
                ]
            )
            return
        static(
            h.fragment[
                title(_("Figures"), found.term.name),
                _terms(found.term, found.terms),
                _numbers(found, found.term),
                _attendance(found, found.term),
                _chart(
                    _("How full each class was"),
                    (texts.fill_mark(each, found.term) for each in found.classes),
                ),
                _income(found, found.term) if found.shows_money else None,
                _chart(
                    _("What became of make-ups"),
                    (texts.make_up_mark(each, found.term) for each in found.classes if each.counts["earned"]),
                ),
            ]
        )


def _terms(chosen: Term, terms: tuple[Term, ...]) -> h.Renderable:
    if len(terms) < 2:
        return h.fragment[()]
    return h.nav(".cb-filters", aria_label=_("Terms"))[
        (
            h.a(
                ".cb-filter",
                href=texts.of_term(each),
                aria_current="page" if each.key == chosen.key else None,
            )[icon("check", 16) if each.key == chosen.key else None, h.span[each.name]]
            for each in terms
        )
    ]


def _numbers(found: Board, term: Term) -> h.Element:
    shown = [(_(COUNTS[name].name), str(found.number(name)), name) for name in COUNTS]
    held = _("Places held: {taken} of {places}").format(taken=found.taken, places=found.places)
    shown.insert(2, (held, texts.percent(found.fill), "fill"))
    if found.shows_money:
        currency_sums = {"paid": _sum(found, "paid"), "left": _sum(found, "left")}
        shown += [(_(MONEY_ROWS[name][0]), said, name) for name, said in currency_sums.items()]
    return h.ul(".cb-numbers.cb-section", aria_label=_("The whole term"))[
        (h.li[h.a(href=texts.rows(term, what))[h.b[number], h.span[words]]] for words, number, what in shown)
    ]


def _sum(found: Board, what: str) -> str:
    amounts = [getattr(each, what) for each in found.classes]
    total = amounts[0] if amounts else None
    for each in amounts[1:]:
        total += each
    return formats.money(total) if total else "–"


def _attendance(found: Board, term: Term) -> h.Renderable:
    months = [texts.month_came(each) for each in found.months if each.came is not None]
    heading = _("Who came")
    return h.fragment[
        h.section(".cb-section")[
            section_head(heading),
            h.p(".cb-text2")[
                _("Of those who were marked, how many were here. Whoever had cancelled does not count.")
            ],
            h.div(".cb-section.cb-tight")[charts.columns(heading, months)] if months else None,
            h.div(".cb-section.cb-tight")[
                charts.bars(heading, (texts.came_mark(each, term) for each in found.classes))
            ],
        ]
    ]


def _income(found: Board, term: Term) -> h.Element:
    heading = _("Income")
    most = max((each.paid.minor for each in found.classes if each.paid), default=0)
    in_month = max((each.paid.minor for each in found.months if each.paid), default=0)
    months = [texts.month_paid(each, in_month) for each in found.months if each.paid and each.paid.minor]
    return h.section(".cb-section")[
        section_head(heading),
        h.p(".cb-text2")[
            _(
                "What came in for bookings of this term, in the month it came. Products and passes are not in it."
            )
        ],
        h.div(".cb-section.cb-tight")[charts.columns(heading, months)] if months else None,
        h.div(".cb-section.cb-tight")[
            charts.bars(heading, (texts.paid_mark(each, term, most) for each in found.classes))
        ],
    ]


def _chart(heading: str, marks: Iterable[Mark]) -> h.Renderable:
    drawn = list(marks)
    if not drawn:
        return h.fragment[()]
    return h.section(".cb-section")[section_head(heading), charts.bars(heading, drawn)]
