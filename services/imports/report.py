"""The report of an import or a dry run: the result of each line, and a last line with the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from services.language import _, ngettext


class Outcome(StrEnum):
    """What the import did with one line."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LineResult:
    """The result of one line of one file."""

    file: str
    number: int
    outcome: Outcome
    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """What was changed of something that was known already."""
    local_phones: int = 0
    """The number of its phone numbers without a country code, if the provider's country is unknown."""

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

    @property
    def is_good(self) -> bool:
        """Whether no file and no line was refused."""
        return not self.refused_files and not self.of(Outcome.REFUSED)

    def of(self, outcome: Outcome) -> int:
        """The number of lines with this outcome."""
        return Counter(line.outcome for line in self.lines)[outcome]

    def warnings(self) -> Iterator[str]:
        """Warnings that concern many lines, each given once."""
        n = sum(line.local_phones for line in self.lines)
        if n:
            yield ngettext(
                "warning: {n} phone number has no country code; it is kept as it is written. A new installation"
                " learns its country from --zone, such as --zone Europe/Dublin.",
                "warning: {n} phone numbers have no country code; they are kept as they are written. A new"
                " installation learns its country from --zone, such as --zone Europe/Dublin.",
                n,
            ).format(n=n)

    def last(self) -> str:
        """ "40 lines: 37 added, 1 unchanged, 2 refused"; in a dry run with "dry run: " before it."""
        n = len(self.lines)
        totals = (
            ngettext(
                "{n} line: {added} added, {changed} changed, {unchanged} unchanged, {refused} refused",
                "{n} lines: {added} added, {changed} changed, {unchanged} unchanged, {refused} refused",
                n,
            )
            if self.of(Outcome.CHANGED)
            else ngettext(
                "{n} line: {added} added, {unchanged} unchanged, {refused} refused",
                "{n} lines: {added} added, {unchanged} unchanged, {refused} refused",
                n,
            )
        )
        told = totals.format(n=n, **{outcome.value: self.of(outcome) for outcome in Outcome})
        return _("dry run: {told}").format(told=told) if self.dry else told
