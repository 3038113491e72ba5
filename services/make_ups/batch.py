"""PURE: the rules of make-ups asked about many sessions at once, and what follows from one finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from services.core.local_time import end_of_months
from services.core.rulebook import Answer, Finding, Rule, first_against, judge
from services.make_ups import rules
from services.make_ups.case import NOTHING, Case, ClassFacts, Part, SessionFacts

START = attrgetter("starts_at")
ABOUT_A_SESSION = {"session", "class_", "part"}
"""The parts of a case that differ from session to session."""


def judge_each(case: Case, sessions: Sequence[SessionFacts]) -> list[Finding | None]:
    """For each session, in order of time, the finding that `why_not` would give; `case.session` does not matter.

    To be fast, a rule is asked as seldom as its declaration allows. A rule that does not look at the session is asked
    once; a rule that looks only at the class, once for each class; a steady rule, about the first and the last
    session of a class; a rule about the attendee's part, only about sessions in which they have one.
    """
    alike = why_not_any(case)
    if alike is not None:
        return [alike] * len(sessions)
    about, asks = _MutableCase(case), _left_to_ask(case, sessions)
    found: list[Finding | None] = []
    for session in sessions:
        about.session, about.class_ = session, session.class_
        for rule, ask in asks[session.class_][session.part is not NOTHING]:
            passed, actual, expected = ask(about)
            if not passed:
                found.append(Finding(rule, passed, actual, expected))
                break
        else:
            found.append(None)
    return found


Asks = list[tuple[Rule, Callable[[Any], Answer]]]


def _left_to_ask(case: Case, sessions: Sequence[SessionFacts]) -> dict[ClassFacts, tuple[Asks, Asks]]:
    """For each class, the rules that its sessions must still be asked about one by one.

    The first list is for sessions in which the attendee has no part, the second for those in which they have one.
    """
    there = {part for part in Case._fields if getattr(case, part) is not None} | ABOUT_A_SESSION
    asked = [
        (rule, rule.ask, rule.steady, "session" in rule.looks_at, "part" in rule.looks_at)
        for rule in rules.BOOK
        if _asks_about_a_session(rule) and there.issuperset(rule.needs)
    ]
    together: dict[ClassFacts, list[SessionFacts]] = defaultdict(list)
    for session in sessions:
        together[session.class_].append(session)
    whole, first, last = _MutableCase(case), _MutableCase(case), _MutableCase(case)
    asks: dict[ClassFacts, tuple[Asks, Asks]] = {}
    for class_, theirs in together.items():
        whole.class_ = first.class_ = last.class_ = class_
        first.session, last.session = theirs[0], theirs[-1]
        without_part: Asks
        with_part: Asks
        without_part, with_part = asks[class_] = [], []
        for rule, ask, steady, of_session, of_part in asked:
            if steady:
                settled = ask(first)[0] and ask(last)[0]
            elif of_session:
                settled = False
            else:
                settled = ask(whole)[0]
            if not settled:
                without_part.append((rule, ask))
            if not settled or of_part:
                with_part.append((rule, ask))
    return asks


class _MutableCase:
    """A case whose session can be replaced, because creating thousands of cases would take too long."""

    __slots__ = (*Case._fields, "class_")
    session: SessionFacts | None
    class_: ClassFacts | None

    @property
    def part(self) -> Part:
        """The attendee's part in the session; no part where no session is set."""
        return NOTHING if self.session is None else self.session.part

    def __init__(self, case: Case) -> None:
        for part, value in zip(Case._fields, case, strict=True):
            setattr(self, part, value)
        self.session = self.class_ = None


def why_not_any(case: Case) -> Finding | None:
    """The first rule that refuses every session. For a credit that is spent, no sessions need to be loaded."""
    return first_against(judge((rule for rule in rules.BOOK if not _asks_about_a_session(rule)), case))


def window(case: Case) -> tuple[datetime, datetime]:
    """A session can only be offered if it starts after the first of these moments and before the second.

    A search need not load any other (R42, check 15 of R38).
    """
    return case.now + case.policy.notice, end_of_months(case.now, case.policy.months_ahead, case.zone)[0]


def _asks_about_a_session(rule: Rule) -> bool:
    return not ABOUT_A_SESSION.isdisjoint(rule.looks_at)
