"""PURE: the rules of make-ups asked about many sessions at once, and what follows from one finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from services.findings import Answer, Finding, Rule, first_against, judge
from services.local_time import end_of_months
from services.make_ups import rules
from services.make_ups.facts import Case, Id, SessionFacts

ENOUGH_PLACES = 17
START = attrgetter("starts_at")


def only_places_are_missing(finding: Finding | None) -> bool:
    """Whether one may wait for a place: nothing is against but that it is full (R53)."""
    return finding is not None and finding.number == ENOUGH_PLACES


def judge_each(case: Case, sessions: Sequence[SessionFacts]) -> list[Finding | None]:
    """What `why_not` says of each session; `case.session` is left out of account.

    What does not depend on the session is asked once, and a steady rule twice for all sessions of a class.
    """
    alike = why_not_any(case)
    if alike is not None:
        return [alike] * len(sessions)
    asks = _asks(case, sessions)
    about = _Turning(case)
    found: list[Finding | None] = []
    for session in sessions:
        about.session = session
        for rule, ask in asks[session.class_id, session.venue_id]:
            passed, actual, expected = ask(about)
            if not passed:
                found.append(Finding(rule, passed, actual, expected))
                break
        else:
            found.append(None)
    return found


Asks = list[tuple[Rule, Callable[[Any], Answer]]]


def _asks(case: Case, sessions: Sequence[SessionFacts]) -> dict[tuple[Id, Id], Asks]:
    """The rules that must be asked of each session, by class and venue."""
    there = {part for part in Case._fields if part == "session" or getattr(case, part) is not None}
    rules = [rule for rule in _of_sessions() if there.issuperset(rule.needs)]
    together: dict[tuple[Id, Id], list[SessionFacts]] = {}
    for session in sessions:
        together.setdefault((session.class_id, session.venue_id), []).append(session)
    asks = {}
    for at, theirs in together.items():
        first, last = (case.about(end(theirs, key=START)) for end in (min, max))
        asks[at] = [
            (rule, rule.ask)
            for rule in rules
            if not (rule.steady and rule.ask(first)[0] and rule.ask(last)[0])
        ]
    return asks


class _Turning:
    """A case that turns from session to session: making thousands of cases would take longer than asking them."""

    __slots__ = Case._fields
    session: SessionFacts

    def __init__(self, case: Case) -> None:
        for part, value in zip(Case._fields, case, strict=True):
            setattr(self, part, value)


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
    return "session" in rule.needs or rule.number == 7
