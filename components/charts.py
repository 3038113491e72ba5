"""Small charts, drawn as SVG; beside each mark stands its number, so nothing is told by length or colour alone."""

from collections.abc import Iterable
from dataclasses import dataclass

import htpy as h

from components.files import inline_style


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or column: what it is, how long from 0 to 1 (None = there is nothing to show), its number in words."""

    label: str
    share: float | None
    text: str
    href: str = ""


def style() -> h.Element:
    """Draw it once on a screen, before the charts."""
    return inline_style("charts.css")


def bars(label: str, of: Iterable[Mark]) -> h.Element:
    """Bars below each other, for names of any length."""
    return h.ul(".cb-bars.cb-card", aria_label=label)[(h.li[_bar(each)] for each in of)]


def _bar(of: Mark) -> h.Element:
    inside = [
        h.span(".cb-bars-line")[h.span[of.label], h.b(".cb-num")[of.text]],
        h.svg(viewBox="0 0 100 6", preserveAspectRatio="none", aria_hidden="true")[
            h.rect(".cb-chart-ground", width="100", height="6"),
            h.rect(".cb-chart-mark", width=_size(of.share), height="6"),
        ],
    ]
    return h.a(href=of.href)[inside] if of.href else h.div[inside]


def columns(label: str, of: Iterable[Mark]) -> h.Element:
    """Columns beside each other, for months."""
    return h.ul(".cb-columns.cb-card", aria_label=label)[(h.li[_column(each)] for each in of)]


def _column(of: Mark) -> h.Renderable:
    size = _size(of.share)
    return h.fragment[
        h.b(".cb-num")[of.text],
        h.svg(viewBox="0 0 10 100", preserveAspectRatio="none", aria_hidden="true")[
            h.rect(".cb-chart-ground", width="10", height="100"),
            h.rect(".cb-chart-mark", width="10", y=str(100 - int(size)), height=size),
        ],
        h.span[of.label],
    ]


def _size(share: float | None) -> str:
    """Out of a hundred; what is there at all can be seen."""
    if not share:
        return "0"
    return str(max(2, min(100, round(share * 100))))
