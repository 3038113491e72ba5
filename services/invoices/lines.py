"""The table of what is sold, over as many pages as it needs."""

from __future__ import annotations

from dataclasses import dataclass

from services.invoices import words
from services.invoices.canvas import BOTTOM, INK, LEFT, MUTED, RIGHT, TOP, Canvas
from services.invoices.paper import Paper, PaperLine


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of figures end; the first is as wide as they leave it."""

    text_to: float
    ends: tuple[float, ...]


PLAIN = Columns(112, (128, 160, RIGHT))
WITH_VAT = Columns(92, (108, 139, 156, RIGHT))


def room_for(canvas: Canvas, paper: Paper, height: float, *, with_heads: bool) -> None:
    """Begin a page, with the paper's name at its top, where less than this height is left."""
    if canvas.y + height <= BOTTOM:
        return
    canvas.new_page()
    canvas.write(LEFT, TOP, words.continued(paper), 9, colour=MUTED)
    canvas.y = TOP + 9
    if with_heads:
        _heads(canvas, paper)


def draw(canvas: Canvas, paper: Paper) -> None:
    """All lines, each kept on one page if it fits on one."""
    columns = WITH_VAT if paper.has_vat else PLAIN
    _heads(canvas, paper)
    nets = paper.line_nets()
    for line, net in zip(paper.lines, nets, strict=True):
        _line(canvas, paper, columns, line, net)


def _heads(canvas: Canvas, paper: Paper) -> None:
    columns = WITH_VAT if paper.has_vat else PLAIN
    canvas.write(LEFT, canvas.y, words.item(), 8.5, colour=MUTED)
    for end, name in zip(columns.ends, words.heads(paper), strict=True):
        canvas.write(end, canvas.y, name, 8.5, colour=MUTED, to_the_left=True)
    canvas.rule(canvas.y + 5, INK, 0.3)
    canvas.y += 7.5


def _line(canvas: Canvas, paper: Paper, columns: Columns, line: PaperLine, net: int) -> None:
    width = columns.text_to - LEFT
    rows = [(each, 10.0, INK) for each in canvas.wrapped(line.text, 10, width)]
    small = [line.detail] + ([words.discount(paper, line)] if line.discount else [])
    rows += [(each, 8.5, MUTED) for text in small for each in canvas.wrapped(text, 8.5, width)]
    heights = [4.9 if size == 10 else 4.2 for _text, size, _colour in rows]
    if (whole := sum(heights) + 4) < BOTTOM - TOP - 30:
        room_for(canvas, paper, whole, with_heads=True)
    for end, figure in zip(columns.ends, words.figures(paper, line, net), strict=True):
        canvas.write(end, canvas.y, figure, 10, to_the_left=True)
    for (text, size, colour), height in zip(rows, heights, strict=True):
        room_for(canvas, paper, height, with_heads=True)
        canvas.write(LEFT, canvas.y, text, size, colour=colour)
        canvas.y += height
    canvas.rule(canvas.y + 1.7)
    canvas.y += 4.2
