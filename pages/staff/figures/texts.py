"""Figures in words, and where the rows behind them are."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from components.charts import Mark
from services.core.ids import short
from services.language import _, formats, ngettext
from services.overview.figures.board import Board, ClassFigures, MonthFigures
from services.overview.figures.terms import Term

FIGURES, BEHIND = "/staff/figures", "/staff/figures/rows"


def of_term(term: Term) -> str:
    """The figures of a term."""
    return f"{FIGURES}?{urlencode({'term': term.key})}"


def rows(term: Term, what: str, class_id: UUID | None = None, page: int = 0) -> str:
    """The rows behind a number."""
    query = {"term": term.key, "what": what}
    if class_id is not None:
        query["class"] = short(class_id)
    if page:
        query["page"] = str(page)
    return f"{BEHIND}?{urlencode(query)}"


def percent(share: float | None) -> str:
    """ "92%"; a dash where there is nothing to count."""
    return "–" if share is None else _("{n}%").format(n=round(share * 100))


def came(found: Board | ClassFigures | MonthFigures) -> str:
    """How many of those marked were here."""
    return percent(found.came)


def fill_mark(each: ClassFigures, term: Term) -> Mark:
    """How full one class was."""
    text = f"{percent(each.fill)} · {each.taken}/{each.places}"
    return Mark(each.name, each.fill, text, rows(term, "fill", each.class_id))


def came_mark(each: ClassFigures, term: Term) -> Mark:
    """Who came to one class."""
    marked = each.counts["attended"] + each.counts["missed"]
    text = f"{percent(each.came)} · {each.counts['attended']}/{marked}" if marked else _("nobody marked")
    return Mark(each.name, each.came, text, rows(term, "attended", each.class_id))


def make_up_mark(each: ClassFigures, term: Term) -> Mark:
    """What became of one class's make-ups."""
    used, earned = each.counts["used"], each.counts["earned"]
    share = used / earned if earned else None
    lapsed = ngettext("{n} lapsed", "{n} lapsed", each.counts["lapsed"]).format(n=each.counts["lapsed"])
    text = _("{used} of {earned} used").format(used=used, earned=earned) + f" · {lapsed}"
    return Mark(each.name, share, text, rows(term, "earned", each.class_id))


def paid_mark(each: ClassFigures, term: Term, most: int) -> Mark:
    """What one class's bookings have paid; nothing for whoever sees no money."""
    paid, left = each.paid, each.left
    text = formats.money(paid) if paid else ""
    if left and left.minor:
        text += " · " + _("{money} to pay").format(money=formats.money(left))
    share = paid.minor / most if paid and most else None
    return Mark(each.name, share, text, rows(term, "paid", each.class_id))


def month_came(each: MonthFigures) -> Mark:
    """Who came in one month."""
    return Mark(formats.month(each.first), each.came, percent(each.came))


def month_paid(each: MonthFigures, most: int) -> Mark:
    """What came in in one month; nothing for whoever sees no money."""
    paid = each.paid
    share = paid.minor / most if paid and most else None
    return Mark(formats.month(each.first), share, formats.money(paid) if paid else "")
