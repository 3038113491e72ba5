"""What was read, in words: the same in the room Statements and at the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from services.language import N_, _, formats, ngettext
from services.payments.bank.store import Gap, Kept
from services.payments.bank.taking import FileTaken
from services.payments.pairing import Confidence, Suggestion
from services.payments.statements import Statement


@dataclass(slots=True)
class Totals:
    """How many lines became what."""

    paired: int = 0
    suggested: int = 0
    new: int = 0
    seen: int = 0
    out: int = 0
    refunds: int = 0
    """Of the lines that went out, those on which a refund was seen."""
    ids: set[UUID] = field(default_factory=set)
    """The lines that are new in this run."""
    earlier: int = 0
    """Lines of earlier files that have become certain, and wait for a person to match them."""

    def add(self, taken: FileTaken) -> None:
        """Count the lines of one file; what becomes of those that came is counted by `judge`."""
        for _statement, kept in taken.kept:
            self.ids.update(kept.new)
            self.out += kept.out
            self.seen += sum(kept.seen.values())

    def judge(self, judged: Iterable[tuple[UUID, Suggestion]]) -> None:
        """Count what became of lines; all that is certain of the new ones has been paired."""
        for line_id, suggestion in judged:
            if line_id not in self.ids:
                self.earlier += suggestion.confidence is Confidence.CERTAIN
            elif suggestion.confidence is Confidence.CERTAIN:
                self.paired += 1
            elif suggestion.confidence is Confidence.NONE:
                self.new += 1
            else:
                self.suggested += 1

    def last(self, *, dry: bool = False) -> str:
        """ "120 lines: 84 paired, 21 suggested, 9 new, 6 seen before"; in a dry run with "dry run: " before it."""
        n = self.paired + self.suggested + self.new + self.seen + self.out
        told = ngettext(
            "{n} line: {paired} paired, {suggested} suggested, {new} new, {seen} seen before",
            "{n} lines: {paired} paired, {suggested} suggested, {new} new, {seen} seen before",
            n,
        ).format(n=n, paired=self.paired, suggested=self.suggested, new=self.new, seen=self.seen)
        if self.out:
            told = _("{told}, {n} money out").format(told=told, n=self.out)
        return _("dry run: {told}").format(told=told) if dry else told

    def besides(self) -> Iterator[str]:
        """What else has come of it, a sentence each."""
        if self.earlier:
            yield ngettext(
                "{n} payment of an earlier file is sure by now. You can match it under Suggested.",
                "{n} payments of earlier files are sure by now. You can match them under Suggested.",
                self.earlier,
            ).format(n=self.earlier)
        if self.refunds:
            yield ngettext(
                "{n} refund was seen on the statement.",
                "{n} refunds were seen on the statement.",
                self.refunds,
            ).format(n=self.refunds)


def of_file(taken: FileTaken) -> Iterator[str]:
    """What is to be known of a file besides the numbers."""
    for statement, kept in taken.kept:
        yield from _sentences(statement, kept)


def gap(of: Gap) -> str:
    """ "€12.00 that came between 3 and 5 March is missing."."""
    sentence = (
        N_("{amount} that came between {after} and {until} is missing. Is there a statement in between?")
        if of.amount.minor > 0
        else N_(
            "{amount} that went out between {after} and {until} is missing. Is there a statement in between?"
        )
    )
    return _(sentence).format(
        amount=formats.money(of.amount), after=formats.day(of.after), until=formats.day(of.until)
    )


def _sentences(statement: Statement, kept: Kept) -> Iterator[str]:
    for doubt in statement.doubts:
        yield _(doubt.message).format(**{name: formats.say(fact) for name, fact in doubt.facts.items()})
    yield from map(gap, kept.gaps)
    for (file, read_on), n in kept.seen.items():
        yield ngettext(
            "{n} line was already seen on {day}, in {file}.",
            "{n} lines were already seen on {day}, in {file}.",
            n,
        ).format(n=n, day=formats.day(read_on), file=file)
    if n := len(statement.pending):
        yield ngettext(
            "{n} payment is not booked yet, and is not counted.",
            "{n} payments are not booked yet, and are not counted.",
            n,
        ).format(n=n)
