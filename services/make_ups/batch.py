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


def judge_each(case: Case, sessions: Sequence[SessionFacts]) -> list[Finding | None]:
    """What `why_not` says of each session, which are in order of time; `case.session` is left out of account.

    What does not depend on the session is asked once; what depends on the class alone, once for its sessions; a steady
    rule, of the first and the last of them; and what depends on the attendee's part, of those they have a part in.
    """
    alike = why_not_any(case)
    if alike is not None:
        return [alike] * len(sessions)
    about, asks = _Turning(case), _asks(case, sessions)
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


def _asks(case: Case, sessions: Sequence[SessionFacts]) -> dict[ClassFacts, tuple[Asks, Asks]]:
    """The rules that must be asked of each session, by class: of those that are nothing to the attendee yet, of others."""
    there = {part for part in Case._fields if getattr(case, part) is not None} | {"session", "class_", "part"}
    asked = [rule for rule in _of_sessions() if there.issuperset(rule.needs)]
    together: dict[ClassFacts, list[SessionFacts]] = defaultdict(list)
    for session in sessions:
        together[session.class_].append(session)
    whole, first, last = _Turning(case), _Turning(case), _Turning(case)
    asks: dict[ClassFacts, tuple[Asks, Asks]] = {}
    for class_, theirs in together.items():
        whole.class_ = first.class_ = last.class_ = class_
        first.session, last.session = theirs[0], theirs[-1]
        of_others: Asks
        of_others, of_theirs = asks[class_] = [], []
        for rule in asked:
            if rule.steady:
                settled = rule.ask(first)[0] and rule.ask(last)[0]
            else:
                settled = "session" not in rule.needs and rule.ask(whole)[0]
            if not settled:
                of_others.append((rule, rule.ask))
            if not settled or "part" in rule.needs:
                of_theirs.append((rule, rule.ask))
    return asks


class _Turning:
    """A case that turns from session to session: making thousands of cases would take longer than asking them."""

    __slots__ = (*Case._fields, "class_")
    session: SessionFacts | None
    class_: ClassFacts | None

    @property
    def part(self) -> Part:
        """What the attendee has of the session; of none in particular, nothing."""
        return NOTHING if self.session is None else self.session.part

    def __init__(self, case: Case) -> None:
        for part, value in zip(Case._fields, case, strict=True):
            setattr(self, part, value)
        self.session = self.class_ = None


def why_not_any(case: Case) -> Finding | None:
    """The first rule that says no whatever the session: a spent make-up needs no sessions loaded."""
    return first_against(judge((rule for rule in rules.ASKED if not _asks_about_a_session(rule)), case))


def window(case: Case) -> tuple[datetime, datetime]:
    """Sessions that start outside of these two moments are never offered: what a search need not load.

    After the first, and before the second (R42, R38 check 15).
    """
    return case.now + case.policy.notice, end_of_months(case.now, case.policy.months_ahead, case.zone)[0]


def _of_sessions() -> list[Rule]:
    return [rule for rule in rules.ASKED if _asks_about_a_session(rule)]


def _asks_about_a_session(rule: Rule) -> bool:
    return not {"session", "class_", "part"}.isdisjoint(rule.needs) or rule.number == 7
