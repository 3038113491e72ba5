"""PURE: the rules of make-ups asked about many sessions at once, and what follows from one finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from services.findings import Answer, Finding, Rule, first_against, judge
from services.local_time import end_of_months
from services.make_ups import rules
from services.make_ups.facts import Case, Id, SessionFacts

ENOUGH_PLACES = 17


def only_places_are_missing(finding: Finding | None) -> bool:
    """Whether one may wait for a place: nothing is against but that it is full (R53)."""
    return finding is not None and finding.number == ENOUGH_PLACES


def judge_each(case: Case, sessions: Iterable[SessionFacts]) -> Iterator[tuple[SessionFacts, Finding | None]]:
    """Each session with what `why_not` says of it.

    What does not depend on the session is asked once, and what a class's rules are content with is not asked
    again of its other sessions at that venue. `case.session` is left out of account.
    """
    alike = why_not_any(case)
    if alike is not None:
        yield from ((session, alike) for session in sessions)
        return
    credit, origin, _session, attendee, policy, now, zone, slots = case
    there = {part for part in Case._fields if part == "session" or getattr(case, part) is not None}
    asked = [each for each in _of_sessions() if there.issuperset(each.needs)]
    left: dict[tuple[Id, Id], list[tuple[Callable[[Case], Answer], Rule]]] = {}
    for session in sessions:
        about = Case(credit, origin, session, attendee, policy, now, zone, slots)
        at = session.class_id, session.venue_id
        asks = left.get(at)
        if asks is None:
            left[at] = asks = [
                (each.ask, each) for each in asked if not (each.of_class and each.ask(about)[0])
            ]
        for ask, asking in asks:
            answer = ask(about)
            if not answer[0]:
                yield session, Finding(asking, *answer)
                break
        else:
            yield session, None


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
