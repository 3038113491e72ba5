"""The table of ratios."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement and its baseline."""

    what: str
    measured: str
    baseline: str
    ratio: float | None
    bar: float | None = None
    """The highest good ratio; None: the ratio is shown but not judged."""

    @property
    def verdict(self) -> str:
        """Whether the bar is met."""
        if self.ratio is None or self.bar is None:
            return ""
        return "met" if self.ratio <= self.bar else "MISSED"


HEADINGS = ("what", "measured", "baseline", "ratio", "bar", "")


def table(lines: Iterable[Line]) -> str:
    """The lines as a Markdown table."""
    rows = [HEADINGS, *(_cells(line) for line in lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADINGS))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in (rows[0], rule, *rows[1:])
    )


def _cells(line: Line) -> tuple[str, ...]:
    ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
    bar = "" if line.bar is None else f"≤ {line.bar:g}"
    return line.what, line.measured, line.baseline, ratio, bar, line.verdict


def ms(seconds: float) -> str:
    """A time in milliseconds, as text."""
    return f"{seconds * 1000:.1f} ms"


def paired(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of neighbouring measurements, which most disturbances slow down equally."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))
