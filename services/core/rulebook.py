"""PURE: the shape of a decision that can explain itself.

A rule looks at the facts of one case and answers with what it found and what it expected. All rules about one
question are kept in one list, which is used wherever the question comes up: by a search, a button, a refusal, a staff
screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

Answer = tuple[bool, Any, Any]
"""Whether the rule passes, what it found, what it expected: values, formatted as text elsewhere."""


class Counted(NamedTuple):
    """One sentence for one and for many, with the slot {n}: to be given to ngettext."""

    one: str
    many: str


def counted(one: str, many: str) -> Counted:
    """Mark a counted sentence for translation (a keyword of the message extraction, as ngettext is)."""
    return Counted(one, many)


class Told(NamedTuple):
    """What a family reads where a rule refuses: about one session, and counted over many.

    Both sentences may have the slots {actual} and {expected}, the counted one also {n}. `name` is for code, never
    for people.
    """

    name: str
    alone: str
    counted: Counted | None = None
    """None where the question is only ever asked about one thing."""


class RuleKind(StrEnum):
    """What a refusal by this rule means to the code that reads it; most rules mean nothing special."""

    PLAIN = "plain"
    CAPACITY = "capacity"
    """Too few places are free. Such rules are asked last, so where one refuses, a family may wait for a place."""
    DEADLINE = "deadline"
    """It is too late, which a provider may say in its own words (R17)."""
    COVERAGE = "coverage"
    """The credit does not cover the session. A search counts such sessions in SQL instead of loading them."""


class WrongRule(Exception):
    """A rule is declared wrongly: a mistake in the code, raised on import, so the program does not start."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: its number, its name (true when all is well), and its words.

    `says` and `advice` are for staff: what must hold, and what to do where it does not. `told` is for
    families; where the sentence depends on what was found, it is a function of `actual` and `expected`.
    `needs` names the parts of the case that the rule looks at and without which it is not asked; `may_lack` those
    that it looks at and that may be None, because the rule itself says whether they are there. A `steady` rule that
    passes for two sessions of one class passes for all sessions of the class that start between them, so a search
    asks it about the first and the last session only.
    """

    number: int
    name: str
    tier: StrEnum
    says: str
    advice: str
    told: Told | Callable[[Any, Any], Told]
    needs: tuple[str, ...]
    ask: Callable[[Any], Answer]
    kind: RuleKind = RuleKind.PLAIN
    may_lack: tuple[str, ...] = ()
    steady: bool = False

    @property
    def looks_at(self) -> frozenset[str]:
        """The parts of the case on which the rule's answer depends."""
        return frozenset((*self.needs, *self.may_lack))

    def finding(self, case: object) -> Finding:
        """The rule's answer about this case."""
        return Finding(self, *self.ask(case))

    def applies(self, case: object) -> bool:
        """Whether the case has all parts that the rule needs."""
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
    """All rules that answer one question, in the order in which they are asked.

    `optional` names the parts of a case that may be missing. Every new rule is tried with the `examples`, cases of
    which no part is missing, so that a rule that looks at a part it has not declared stops the start.
    """

    def __init__(
        self, rules: Iterable[Rule] = (), *, optional: Iterable[str] = (), examples: Iterable[object] = ()
    ) -> None:
        super().__init__(rules)
        self.optional, self.examples = frozenset(optional), tuple(examples)

    def copy(self) -> Rulebook:
        """Another book with the same rules, to which rules can be added without changing this one."""
        return Rulebook(self, optional=self.optional, examples=self.examples)

    def rule(
        self,
        number: int,
        tier: StrEnum,
        *,
        says: str,
        advice: str,
        told: Told | Callable[[Any, Any], Told],
        kind: RuleKind = RuleKind.PLAIN,
        before: str | None = None,
        needs: tuple[str, ...] = (),
        may_lack: tuple[str, ...] = (),
        steady: bool = False,
    ) -> Callable[[Callable[[Any], Answer]], Callable[[Any], Answer]]:
        """Add the function below to the book; its name is the rule's name.

        It is asked after all rules that are in the book so far, or right `before` the rule of that name; rules about
        capacity are asked after all others.

        Raises:
            WrongRule: the number or the name is taken, there is no rule to stand `before`, or the function looks at
                an optional part of the case that neither `needs` nor `may_lack` names.
        """

        def add(ask: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
            rule = Rule(number, ask.__name__, tier, says, advice, told, needs, ask, kind, may_lack, steady)
            position = self._position(rule, before)
            self._try(rule)
            self.insert(position, rule)
            return ask

        return add

    def _position(self, rule: Rule, before: str | None) -> int:
        if any(rule.number == other.number or rule.name == other.name for other in self):
            raise WrongRule(f"There is a rule of number {rule.number} or of the name {rule.name} already.")
        names = [other.name for other in self]
        plain = sum(other.kind is not RuleKind.CAPACITY for other in self)
        last = len(self) if rule.kind is RuleKind.CAPACITY else plain
        if before is None:
            return last
        if before not in names:
            raise WrongRule(f"The rule {rule.name} is to be asked before {before}, which is not in the book.")
        return min(names.index(before), last)

    def _try(self, rule: Rule) -> None:
        unknown = rule.looks_at - self.optional
        if unknown:
            raise WrongRule(
                f"The rule {rule.name} names parts that no case has: {', '.join(sorted(unknown))}."
            )
        for example in self.examples:
            try:
                rule.ask(Declared(example, rule, self.optional))
            except WrongRule:
                raise
            except Exception as problem:
                raise WrongRule(f"The rule {rule.name} fails with an ordinary case: {problem}") from problem


class Declared:
    """A case that lets a rule look only at the parts it has declared."""

    def __init__(self, case: object, rule: Rule, optional: frozenset[str]) -> None:
        self._case, self._rule, self._hidden = case, rule, optional - rule.looks_at

    def __getattr__(self, part: str) -> Any:
        if part in self._hidden:
            raise WrongRule(
                f"The rule {self._rule.name} looks at “{part}”: name it in its `needs` or its `may_lack`."
            )
        return getattr(self._case, part)


def only_places_are_missing(finding: Finding | None) -> bool:
    """Whether places are all that is missing: rules about capacity are asked last, so everything else is in order."""
    return finding is not None and finding.rule.kind is RuleKind.CAPACITY


def judge(rules: Iterable[Rule], case: object) -> Iterator[Finding]:
    """The findings of all rules that apply to the case, in order."""
    return (rule.finding(case) for rule in rules if rule.applies(case))


def first_against(findings: Iterable[Finding]) -> Finding | None:
    """The first finding of a rule that refuses; None when all pass."""
    return next((finding for finding in findings if not finding.passed), None)


@dataclass(frozen=True, slots=True)
class CountedReason:
    """How many cases were refused with the same sentence, and one finding to fill in the slots."""

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


def reasons(findings: Iterable[Finding]) -> tuple[CountedReason, ...]:
    """Why sessions are not offered, counted; the most frequent reason first, among equals by the rule's number.

    Where findings with the same sentence found different days, the earliest day is shown (“opens 11 Jan”).
    """
    found: dict[str, CountedReason] = {}
    for finding, count in Counter(findings).items():
        told = finding.told
        former = found.get(told.name)
        if former is None:
            found[told.name] = CountedReason(told, count, finding)
        else:
            sooner = isinstance(finding.actual, date) and finding.actual < former.finding.actual
            found[told.name] = CountedReason(
                told, former.count + count, finding if sooner else former.finding
            )
    return tuple(sorted(found.values(), key=lambda reason: (-reason.count, reason.finding.number)))
