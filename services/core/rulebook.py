"""PURE: the shape of a decision that can explain itself.

A rule looks at the facts of one case and answers with what it saw and what it wanted to see. All rules that
concern one question are kept in one list, which every reader asks: a search, a button,
a refusal, a staff screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

Answer = tuple[bool, Any, Any]
"""Whether the rule is content, what it saw, what it wanted to see: values, made into words elsewhere."""


class Counted(NamedTuple):
    """One sentence for one and for many, with the slot {n}: to be given to ngettext."""

    one: str
    many: str


def counted(one: str, many: str) -> Counted:
    """Mark a counted sentence for translation (a keyword of the message extraction, as ngettext is)."""
    return Counted(one, many)


class Told(NamedTuple):
    """How a family reads that a rule says no: for one session, and counted over many.

    Both may have the slots {actual} and {expected}, the counted one {n} too. `name` is for code, never for
    people.
    """

    name: str
    alone: str
    counted: Counted | None = None
    """None where the question is only ever asked about one thing."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: its number, its name (true when all is well), and its words.

    `says` and `advice` are for staff: what must hold, and what to do where it does not. `told` is for
    families; where the sentence depends on what was seen, it is a function of `actual` and `expected`.
    `needs` names the parts of the case without which the rule is not asked. A `steady` rule that is content with two
    sessions of one class is content with all of the class's between those two in time, so a search asks it of the two
    ends only.
    """

    number: int
    name: str
    tier: StrEnum
    says: str
    advice: str
    told: Told | Callable[[Any, Any], Told]
    needs: tuple[str, ...]
    ask: Callable[[Any], Answer]
    steady: bool = False

    def finding(self, case: object) -> Finding:
        """What the rule makes of this case."""
        return Finding(self, *self.ask(case))

    def applies(self, case: object) -> bool:
        """Whether all that the rule asks about is there."""
        return all(getattr(case, part) is not None for part in self.needs)


class Finding(NamedTuple):
    """What one rule found in one case."""

    rule: Rule
    passed: bool
    actual: Any
    expected: Any

    @property
    def number(self) -> int:
        """The rule's number, as staff see it."""
        return self.rule.number

    @property
    def name(self) -> str:
        """The rule's name: a sentence that is true when all is well."""
        return self.rule.name

    @property
    def tier(self) -> StrEnum:
        """The group the rule belongs to."""
        return self.rule.tier

    @property
    def says(self) -> str:
        """For staff: what must hold."""
        return self.rule.says

    @property
    def advice(self) -> str:
        """For staff: what can be done where it does not hold."""
        return self.rule.advice

    @property
    def told(self) -> Told:
        """For families: the sentences for this very finding."""
        told = self.rule.told
        return told if isinstance(told, Told) else told(self.actual, self.expected)

    @property
    def facts(self) -> dict[str, Any]:
        """The values for the slots of any of its sentences."""
        return {"actual": self.actual, "expected": self.expected}


class Rulebook(list[Rule]):
    """All rules that answer one question, in the order they were written."""

    def rule(
        self,
        number: int,
        tier: StrEnum,
        *,
        says: str,
        advice: str,
        told: Told | Callable[[Any, Any], Told],
        needs: tuple[str, ...] = (),
        steady: bool = False,
    ) -> Callable[[Callable[[Any], Answer]], Callable[[Any], Answer]]:
        """Add the function below to the book; its name is the rule's name."""

        def add(ask: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
            self.append(Rule(number, ask.__name__, tier, says, advice, told, needs, ask, steady))
            return ask

        return add


def only_places_are_missing(finding: Finding | None) -> bool:
    """Whether nothing is against but that it is full: the rule of this name is the last in its book, so one may wait."""
    return finding is not None and finding.name == "enough_places_are_free"


def judge(rules: Iterable[Rule], case: object) -> Iterator[Finding]:
    """Every rule's finding, in order; rules about what is missing are not asked."""
    return (rule.finding(case) for rule in rules if rule.applies(case))


def first_against(findings: Iterable[Finding]) -> Finding | None:
    """The first rule that says no; None when all are content."""
    return next((finding for finding in findings if not finding.passed), None)


@dataclass(frozen=True, slots=True)
class Reason:
    """How many were turned away with the same words, and one finding to fill in the slots."""

    told: Told
    count: int
    finding: Finding

    @property
    def counted(self) -> Counted:
        """The counted sentence, for ngettext."""
        return self.told.counted or Counted(self.told.alone, self.told.alone)

    @property
    def facts(self) -> dict[str, Any]:
        """The values for the slots of the counted sentence."""
        return {"n": self.count, **self.finding.facts}


def reasons(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """Why others are not offered, counted; the most frequent first, among equals by the rule's number.

    Where findings with the same words saw different days, the earliest stands for them (“opens 11 Jan”).
    """
    found: dict[str, Reason] = {}
    for finding, count in Counter(findings).items():
        told = finding.told
        former = found.get(told.name)
        if former is None:
            found[told.name] = Reason(told, count, finding)
        else:
            sooner = isinstance(finding.actual, date) and finding.actual < former.finding.actual
            found[told.name] = Reason(told, former.count + count, finding if sooner else former.finding)
    return tuple(sorted(found.values(), key=lambda reason: (-reason.count, reason.finding.number)))
