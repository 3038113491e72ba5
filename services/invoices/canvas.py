"""A sheet of paper to draw on: A4, our fonts, PDF/A-3B, the same bytes for the same drawing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parent / "fonts"
LEFT, RIGHT, TOP, BOTTOM = 20.0, 190.0, 20.0, 272.0
"""Millimetres; nothing but the foot of the page stands below `BOTTOM`."""
POINT = 25.4 / 72
INK, MUTED, RULE, PALE = "#16191d", "#5b6570", "#d5dae0", "#f4f6f8"
ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2043", "-"),
        **dict.fromkeys("\u2012\u2015", "–"),
        **dict.fromkeys("\u202f\u2007", "\u00a0"),
        **dict.fromkeys("\u2002\u2003\u2009\u200a", " "),
    }
)
"""Hyphens and spaces that our fonts lack, as the ones that they have."""


def moment(on: date) -> datetime:
    """The time that a paper of this day bears inside; a real one would make each rendering another file."""
    return datetime.combine(on, time(), UTC)


def rgb(colour: str) -> tuple[int, int, int]:
    """The three parts of #rrggbb."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class Canvas:
    """Draws on the pages of one document. All lengths are millimetres, sizes of letters points."""

    def __init__(self, on: date) -> None:
        # fpdf takes a third of a second to import, which no start and no page shall wait for.
        from fpdf import FPDF

        self.fpdf: FPDF = FPDF(unit="mm", format="A4", enforce_compliance="PDF/A-3B")
        self.fpdf.set_auto_page_break(False)
        self.fpdf.set_creation_date(moment(on))
        for style, name in (("", "regular"), ("B", "bold")):
            self.fpdf.add_font("paper", style, FONTS / f"paper-{name}.ttf")
        self.letters: frozenset[int] = frozenset(getattr(self.fpdf.fonts["paper"], "cmap", ()))
        self._set: tuple[object, ...] = ()
        self.new_page()

    def new_page(self) -> None:
        """Go on at the top of a fresh page."""
        self.fpdf.add_page()
        self._set = ()
        self.y = TOP

    def turn_to(self, page: int) -> None:
        """Go back to a page that is there."""
        self.fpdf.page = page
        # fpdf takes the last page's font and pen for this one's unless they change
        self.fpdf.set_font("paper", "", 1)
        self.fpdf.set_draw_color(1, 1, 1)
        self.fpdf.set_line_width(1)
        self._set = ()

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        to_the_left: bool = False,
    ) -> None:
        """One line of text with its top at y; `to_the_left` ends it at x."""
        text = self.printable(text)
        self._choose(size, bold, colour)
        if to_the_left:
            x -= self.fpdf.get_string_width(text)
        self.fpdf.text(x, y + size * POINT * 0.97, text)

    def _choose(self, size: float, bold: bool, colour: str) -> None:
        if self._set != (size, bold, colour):
            self.fpdf.set_font("paper", "B" if bold else "", size)
            self.fpdf.set_text_color(*rgb(colour))
            self._set = (size, bold, colour)

    def wrapped(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """A text as lines of that width; a word that is longer than a line is broken."""
        self._choose(size, bold, INK)
        lines: list[str] = []
        line = ""
        for word in self._short_enough(self.printable(text), width):
            longer = f"{line} {word}" if line else word
            if line and self.fpdf.get_string_width(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        return [*lines, line] if line else lines

    def _short_enough(self, text: str, width: float) -> Iterator[str]:
        for word in text.split(" "):
            while self.fpdf.get_string_width(word) > width:
                fits = next(
                    n
                    for n in range(len(word), 0, -1)
                    if n == 1 or self.fpdf.get_string_width(word[:n]) <= width
                )
                yield word[:fits]
                word = word[fits:]
            if word:
                yield word

    def printable(self, text: str) -> str:
        """A text in letters that our fonts have: accents composed, else taken apart; pictures left out, the rest as "?"."""
        text = unicodedata.normalize("NFC", text)
        if self.letters.issuperset(map(ord, text)):
            return text
        return "".join(_nearest(self.letters, each) for each in text.translate(ALIKE))

    def rule(
        self, y: float, colour: str = RULE, thick: float = 0.2, x: float = LEFT, to: float = RIGHT
    ) -> None:
        """A line from side to side."""
        self.fpdf.set_draw_color(*rgb(colour))
        self.fpdf.set_line_width(thick)
        self.fpdf.line(x, y, to, y)

    def box(self, x: float, y: float, width: float, height: float, colour: str = PALE) -> None:
        """A filled box with round corners."""
        self.fpdf.set_fill_color(*rgb(colour))
        self.fpdf.rect(x, y, width, height, style="F", round_corners=True, corner_radius=2)

    def squares(self, x: float, y: float, side: float, rows: list[list[bool]]) -> None:
        """A QR code of that side; squares that touch in a row are one box, so that no hair of white divides them."""
        one = side / len(rows)
        self.fpdf.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            start = 0
            while start < len(row):
                end = start
                while end < len(row) and row[end]:
                    end += 1
                if end > start:
                    self.fpdf.rect(
                        x + start * one, y + down * one, (end - start) * one, one * 1.01, style="F"
                    )
                start = end + 1


@cache
def _nearest(letters: frozenset[int], letter: str) -> str:
    """A letter as letters that are there."""
    if ord(letter) in letters:
        return letter
    apart = [each for each in unicodedata.normalize("NFKD", letter) if ord(each) in letters]
    if apart:
        return "".join(apart)
    return "?" if unicodedata.category(letter)[0] in "LN" else ""
