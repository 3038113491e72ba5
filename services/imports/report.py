"""The report of an import or a dry run: the result of each line, and a last line with the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.imports import paid_before
from services.imports.paid_before import PaymentResult
from services.language import _, formats, ngettext

MOST_NAMES = 4
"""How many classes are named in one sentence."""


class LineOutcome(StrEnum):
    """What the import did with one line."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A day off on which a new class would meet."""

    day: date
    holiday: str
    class_: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a line."""

    words: str
    """What to change."""
    column: str = ""
    """The column (a key of HEADINGS) whose cell is wrong; empty = the line as a whole."""
    asks: tuple[str, ...] = ()
    """Columns that the file may not have, in which the answer is written."""


@dataclass(frozen=True, slots=True)
class LineResult:
    """The result of one line of one file."""

    file: str
    number: int
    outcome: LineOutcome
    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """What was changed of something that was known already, and what a family owes."""
    local_phones: int = 0
    """The number of its phone numbers without a country code, if the provider's country is unknown."""
    left_out: tuple[LeftOut, ...] = ()
    """The days off on which its class would meet."""
    payment: PaymentResult = field(default_factory=PaymentResult)
    """What has become of its payment."""
    problems: tuple[Problem, ...] = ()
    """The refusals, each with its column."""

    def words(self) -> Iterator[str]:
        """One sentence for each refusal, each change and each warning."""
        where = _("{file} line {number}").format(file=self.file, number=self.number)
        for sentence in (*self.refusals, *self.told):
            yield f"{where}: {sentence}"
        for warning in self.warnings:
            yield _("{where}: warning: {text}").format(where=where, text=warning)


@dataclass(slots=True)
class Report:
    """The results of all lines of an import, and the number of files that were refused."""

    dry: bool
    lines: list[LineResult] = field(default_factory=list)
    refused_files: int = 0
    told: int = 0
    """How many of the lines have had their days off told."""
    asks_for_zone: bool = False
    """Whether nothing can be kept before the operator has said where the classes are."""

    @property
    def is_good(self) -> bool:
        """Whether no file and no line was refused."""
        return not (self.refused_files or self.asks_for_zone or self.of(LineOutcome.REFUSED))

    def of(self, outcome: LineOutcome) -> int:
        """The number of lines with this outcome."""
        return Counter(line.outcome for line in self.lines)[outcome]

    def days_off(self, *, advice: bool = True) -> Iterator[str]:
        """One sentence for each day off on which new classes would meet, of the lines since it was asked last.

        `advice`: how the command line lets them meet on public holidays.
        """
        left_out = [left for line in self.lines[self.told :] for left in line.left_out]
        self.told = len(self.lines)
        classes: dict[tuple[date, str], list[str]] = {}
        for left in sorted(left_out, key=lambda left: left.day):
            classes.setdefault((left.day, left.holiday), []).append(left.class_)
        for (day, holiday), names in classes.items():
            told = formats.names(names) if len(names) <= MOST_NAMES else _("{n} classes").format(n=len(names))
            yield _("day off: {day}, {holiday}: no session of {classes}").format(
                day=formats.day(day), holiday=holiday, classes=told
            )
        if advice and any(left.is_public for left in left_out):
            yield _(
                "day off: import new classes with --on-public-holidays if they meet on public holidays, too"
            )

    def warnings(self) -> Iterator[str]:
        """What concerns many lines, each thing said once."""
        n = sum(line.local_phones for line in self.lines)
        if n:
            yield ngettext(
                "warning: {n} phone number has no country code; it is kept as it is written. A new installation"
                " learns its country from --zone, such as --zone Europe/Dublin.",
                "warning: {n} phone numbers have no country code; they are kept as they are written. A new"
                " installation learns its country from --zone, such as --zone Europe/Dublin.",
                n,
            ).format(n=n)
        yield from paid_before.sentences([line.payment for line in self.lines])

    def last(self) -> str:
        """ "40 lines: 37 added, 1 unchanged, 2 refused"; in a dry run with "dry run: " before it."""
        n = len(self.lines)
        totals = (
            ngettext(
                "{n} line: {added} added, {changed} changed, {unchanged} unchanged, {refused} refused",
                "{n} lines: {added} added, {changed} changed, {unchanged} unchanged, {refused} refused",
                n,
            )
            if self.of(LineOutcome.CHANGED)
            else ngettext(
                "{n} line: {added} added, {unchanged} unchanged, {refused} refused",
                "{n} lines: {added} added, {unchanged} unchanged, {refused} refused",
                n,
            )
        )
        told = totals.format(n=n, **{outcome.value: self.of(outcome) for outcome in LineOutcome})
        return _("dry run: {told}").format(told=told) if self.dry else told
