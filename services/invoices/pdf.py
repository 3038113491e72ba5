"""A paper as PDF/A-3B, with its EN 16931 XML inside.

Pure: the same paper in the same language is the same bytes, whenever and wherever it is made.
"""

from __future__ import annotations

from services.invoices import archive, cii, lines, words
from services.invoices.canvas import BOTTOM, LEFT, MUTED, RIGHT, TOP, Canvas
from services.invoices.paper import Account, Paper, Party
from services.language import speaking

MIDDLE = 108.0
"""Where the right half begins."""
QR = 34.0


def pdf(paper: Paper, language: str) -> bytes:
    """The paper as a file to print, send and keep; an invoice or credit note carries factur-x.xml."""
    with speaking(language):
        canvas = Canvas(paper.issued_on)
        archive.describe(canvas.fpdf, paper, language)
        if paper.kind != "receipt":
            archive.attach(canvas.fpdf, paper, cii.cii(paper))
        _head(canvas, paper)
        _parties(canvas, paper)
        _facts(canvas, paper)
        lines.draw(canvas, paper)
        _sums(canvas, paper)
        _state(canvas, paper)
        _notes(canvas, paper)
        _feet(canvas, paper)
    return bytes(canvas.fpdf.output())


def _head(canvas: Canvas, paper: Paper) -> None:
    canvas.box(LEFT, TOP, 14, 1.6, paper.brand)
    canvas.write(LEFT, TOP + 6, words.title(paper), 26, bold=True)
    canvas.write(LEFT, TOP + 17.5, paper.number, 12, colour=MUTED)
    y = TOP + 6
    name = canvas.wrapped(paper.seller.name, 12, RIGHT - MIDDLE, bold=True)
    for line in name if len(name) < 3 else ():  # a longer one stands below, where there is room for it
        canvas.write(RIGHT, y, line, 12, bold=True, to_the_left=True)
        y += 5.6
    canvas.y = max(TOP + 32, y + 6)


def _parties(canvas: Canvas, paper: Paper) -> None:
    bottom = canvas.y
    for x, label, party in ((LEFT, words.seller(), paper.seller), (MIDDLE, words.buyer(), paper.buyer)):
        bottom = max(bottom, _party(canvas, x, canvas.y, label, party))
    canvas.y = bottom + 6


def _party(canvas: Canvas, x: float, y: float, label: str, party: Party) -> float:
    width = MIDDLE - LEFT - 8 if x < MIDDLE else RIGHT - MIDDLE
    canvas.write(x, y, label, 8.5, colour=MUTED)
    y += 5
    for line in canvas.wrapped(party.name, 10.5, width, bold=True):
        canvas.write(x, y, line, 10.5, bold=True)
        y += 5
    for text in words.address(party):
        for line in canvas.wrapped(text, 9.5, width):
            canvas.write(x, y, line, 9.5)
            y += 4.6
    return y


def _facts(canvas: Canvas, paper: Paper) -> None:
    facts = list(words.facts(paper))
    width = (RIGHT - LEFT) / len(facts)
    canvas.rule(canvas.y)
    bottom = canvas.y
    for n, (label, value) in enumerate(facts):
        x, y = LEFT + n * width, canvas.y + 3.5
        canvas.write(x, y, label, 8.5, colour=MUTED)
        for line in canvas.wrapped(value, 9.5, width - 3, bold=True):
            y += 4.8
            canvas.write(x, y, line, 9.5, bold=True)
        bottom = max(bottom, y + 5)
    canvas.y = bottom + 9


def _sums(canvas: Canvas, paper: Paper) -> None:
    above, below = list(words.sums(paper)), list(words.after_total(paper))
    lines.room_for(canvas, paper, 5.2 * (len(above) + len(below)) + 16, with_heads=False)
    y = canvas.y + 3
    for row in above:
        y = _sum(canvas, y, *row)
    canvas.rule(y + 1.2, paper.brand, 0.6, x=MIDDLE)
    canvas.write(MIDDLE, y + 4, words.total(paper), 11, bold=True)
    canvas.write(RIGHT, y + 3.2, words.amount(paper, paper.total), 14, bold=True, to_the_left=True)
    y += 12
    for row in below:
        y = _sum(canvas, y, *row)
    canvas.y = y + 4


def _sum(canvas: Canvas, y: float, label: str, value: str) -> float:
    canvas.write(MIDDLE, y, label, 9.5, colour=MUTED)
    canvas.write(RIGHT, y, value, 9.5, to_the_left=True)
    return y + 5.2


def _state(canvas: Canvas, paper: Paper) -> None:
    said, more = words.state(paper)
    account = paper.account if paper.kind == "invoice" and paper.due else None
    code = account.qr if account else ""
    width = RIGHT - LEFT - 12 - (QR + 6 if code else 0)
    head = canvas.wrapped(said, 12, width, bold=True)
    rows = [
        (label, line)
        for label, value in (words.payment(paper, account) if account else ())
        for label, line in _labelled(canvas, label, value, width - 38)
    ]
    height = 9 + 5.8 * len(head) + (5.2 if more else 0) + 5.4 * len(rows) + (2 if rows else 0)
    height = max(height, QR + 15 if code else 0)
    lines.room_for(canvas, paper, height, with_heads=False)
    canvas.box(LEFT, canvas.y, RIGHT - LEFT, height)
    y = canvas.y + 5
    for line in head:
        canvas.write(LEFT + 6, y, line, 12, bold=True)
        y += 5.8
    if more:
        canvas.write(LEFT + 6, y, more, 9.5, colour=MUTED)
    y += 2
    for label, value in rows:
        canvas.write(LEFT + 6, y, label, 9, colour=MUTED)
        canvas.write(LEFT + 44, y, value, 10, bold=True)
        y += 5.4
    if account and code:
        _code(canvas, account)
    canvas.y += height + 7


def _labelled(canvas: Canvas, label: str, value: str, width: float) -> list[tuple[str, str]]:
    """A value over as many lines as it needs, the label beside the first."""
    return [("" if n else label, line) for n, line in enumerate(canvas.wrapped(value, 10, width, bold=True))]


def _code(canvas: Canvas, account: Account) -> None:
    import segno  # only an unpaid invoice draws a code

    x, y = RIGHT - QR - 6, canvas.y + 5
    canvas.box(x - 1.5, y - 1.5, QR + 3, QR + 3, "#ffffff")
    rows = segno.make_qr(account.qr, error="M", boost_error=False, encoding="utf-8").matrix
    canvas.squares(x, y, QR, [[bool(each) for each in row] for row in rows])
    canvas.write(RIGHT - 6, y + QR + 3, account.qr_name, 8, colour=MUTED, to_the_left=True)


def _notes(canvas: Canvas, paper: Paper) -> None:
    for note in words.notes(paper):
        for line in canvas.wrapped(note, 9, RIGHT - LEFT):
            lines.room_for(canvas, paper, 4.6, with_heads=False)
            canvas.write(LEFT, canvas.y, line, 9, colour=MUTED)
            canvas.y += 4.6
        canvas.y += 1.6


def _feet(canvas: Canvas, paper: Paper) -> None:
    pages = canvas.fpdf.pages_count
    about = canvas.wrapped(words.about_the_seller(paper), 8, RIGHT - LEFT - 30)[:2]
    for page in range(1, pages + 1):
        canvas.turn_to(page)
        canvas.rule(BOTTOM + 5)
        for n, line in enumerate(about):
            canvas.write(LEFT, BOTTOM + 7.5 + n * 3.8, line, 8, colour=MUTED)
        canvas.write(RIGHT, BOTTOM + 7.5, words.page_of(page, pages), 8, colour=MUTED, to_the_left=True)
