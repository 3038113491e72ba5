"""The rules agree with an independent reading of docs/rules.md, and the comparison notices when one changes."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

import pytest

from services.core.rulebook import Declared, Rule
from services.make_ups import rules
from services.make_ups.batch import START, judge_each, window
from services.make_ups.case import (
    AttendeeFacts,
    Case,
    ClassFacts,
    CreditFacts,
    MakeUpRulesPolicy,
    OriginFacts,
    Part,
    Scope,
    SessionFacts,
)
from tests import oracle

SEED, PAIRS = 20_260_220, 10_000


@cache
def pairs() -> tuple[tuple[oracle.World, Case, list[tuple[int, bool]], int | None], ...]:
    """Random worlds, the same as facts for the rules, and what the oracle expects."""
    return tuple(
        (world, case_of(world), oracle.expected_checks(world), oracle.expected_reason(world))
        for world in oracle.random_worlds(SEED, PAIRS)
    )


@cache
def known(name: str) -> UUID:
    """The id that belongs to this name of the oracle."""
    return uuid5(NAMESPACE_OID, name)


def case_of(world: oracle.World) -> Case:
    """A world of the oracle as a case for the rules."""
    credit, origin, session, child = (world[part] for part in ("credit", "origin", "session", "child"))
    provider = world["provider"]
    return Case(
        credit=credit and _credit(credit),
        origin=origin and OriginFacts(origin["make_ups_on"]),
        session=session and _session(session, origin and origin["missed"]),
        attendee=child and AttendeeFacts(known("theo"), child["born"]),
        policy=MakeUpRulesPolicy(
            notice=timedelta(hours=provider["notice_hours"]),
            months_ahead=provider["months"],
            opens_days_before=provider["opens_days"],
            kinds=frozenset(provider["kinds"]),
            partners=frozenset(map(known, provider["linked"])),
        ),
        now=world["now"],
        zone=ZoneInfo(world["zone"]),
        slots=world["slots"],
    )


def _credit(credit: oracle.World) -> CreditFacts:
    covers = credit["covers"]
    scope = Scope.read(
        {
            "programmes": _ids(covers["programme"]),
            "classes": _ids(covers["class"]),
            "venues": _ids(covers["venue"]),
            "periods": covers["period"],
        }
    )
    return CreditFacts(
        id=known("credit"),
        company_id=known(credit["company"]),
        type=credit["type"],
        state=credit["state"],
        expires_at=credit["book_by"],
        scope=scope,
    )


def _ids(names: list[str] | None) -> list[str] | None:
    return None if names is None else [str(known(name)) for name in names]


def _session(session: oracle.World, missed: str | None) -> SessionFacts:
    class_ = ClassFacts(
        id=known(session["class"]),
        programme_id=known(session["programme"]),
        venue_id=known(session["venue"]),
        status=session["status"],
        period=session["period"],
        company_id=known(session["company"]),
        programme_kind=session["kind"],
        programme_allows_make_ups=session["make_ups_on"],
        active=not session["archived"],
        first_on=session["class_starts"],
        opens_days_before=session["class_opens_days"],
        youngest=session["ages"][0],
        oldest=session["ages"][1],
        attendee_on_trial=session["child_on_trial"],
        attendee_enrolled_in_programme=session["child_enrolled"],
    )
    return SessionFacts(
        class_,
        id=known(session["id"]),
        starts_at=session["starts"],
        places=session["places"],
        taken=session["held"],
        part=Part(
            session["child_goes"],
            session["held_for_child"],
            session["held_for_credit"],
            session["id"] == missed,
        ),
    )


def disagreements() -> Iterator[oracle.World]:
    """Worlds in which some reader of the rules disagrees with the oracle."""
    for world, case, checks, reason in pairs():
        found = rules.why_not(case)
        agrees = (found and found.number) == reason
        agrees = agrees and [(f.number, f.passed) for f in rules.judgements(case)] == checks
        if agrees and case.session is not None:
            [against] = judge_each(case, [case.session])
            agrees = (against and against.number) == reason
        if not agrees:
            yield world


def test_the_rules_agree_with_the_oracle_on_ten_thousand_pairs() -> None:
    assert next(disagreements(), None) is None


def test_every_rule_fails_often_enough_in_the_sample_to_count() -> None:
    fails = Counter(number for _, _, checks, _ in pairs() for number, passes in checks if not passes)
    first = Counter(reason for *_, reason in pairs())
    assert all(fails[number] >= 50 for number in oracle.ORDER), fails
    assert all(first[number] >= 50 for number in oracle.ORDER), first
    assert first[None] >= 500


def test_nothing_that_is_offered_lies_outside_the_window_a_search_loads() -> None:
    for _, case, _, reason in pairs():
        if reason is None:
            after, before = window(case)
            assert case.session is not None
            assert after < case.session.starts_at < before


def test_every_finding_against_has_its_words_and_their_facts() -> None:
    for _, case, _, _ in pairs():
        for finding in rules.judgements(case):
            if not finding.passed:
                told, facts = finding.told, finding.facts
                assert told.counted is not None
                for sentence in (told.alone, told.counted.one, told.counted.many):
                    assert sentence.format(n=2, **facts)


@pytest.mark.parametrize("rule", [rule for rule in rules.BOOK if rule.steady], ids=lambda rule: rule.name)
def test_a_steady_rule_is_content_between_two_sessions_of_a_class_that_it_is_content_with(rule: Rule) -> None:
    """A search asks it of the earliest and the latest session of a class only."""
    worlds = [case for _, case, _, _ in pairs() if case.session is not None and rule.applies(case)]
    between = 0
    for case, *others in zip(worlds, worlds[1:], worlds[2:], strict=False):
        first, middle, last = sorted((case.session, *(_of_one_class(case, o) for o in others)), key=START)
        if rule.ask(case.about(first))[0] and rule.ask(case.about(last))[0]:
            assert rule.ask(case.about(middle))[0]
            between += 1
    assert between >= 500


@pytest.mark.parametrize("rule", rules.BOOK, ids=lambda rule: rule.name)
def test_a_rule_looks_at_no_part_of_a_case_that_it_has_not_declared(rule: Rule) -> None:
    """A search asks a rule again only where a declared part differs, so a part that is not declared would be ignored."""
    for _, case, _, _ in pairs()[:2_000]:
        if rule.applies(case):
            rule.ask(Declared(case, rule, rules.BOOK.optional))


def test_a_search_over_many_sessions_says_of_each_what_is_said_of_it_alone() -> None:
    """With sessions of one class among them, good ones before bad ones and the other way round."""
    worlds = [case for _, case, _, _ in pairs() if case.session is not None]
    for case, others in zip(worlds[:500], zip(*[iter(worlds)] * 5, strict=False), strict=False):
        sessions = sorted((_of_one_class(case, other) for other in (case, *others)), key=START)
        assert judge_each(case, sessions) == [rules.why_not(case.about(session)) for session in sessions]


def _of_one_class(case: Case, other: Case) -> SessionFacts:
    """The other case's session, as one of this case's class."""
    assert case.session is not None
    assert other.session is not None
    return other.session._replace(class_=case.session.class_)


# Does the comparison notice a change?


def without(number: int) -> tuple[Rule, ...]:
    """The rules in order, without one."""
    return tuple(rule for rule in rules.BOOK if rule.number != number)


def changed(number: int, ask: Callable[[Any], Any]) -> tuple[Rule, ...]:
    """The rules in order, one of them with another answer."""
    return tuple(replace(rule, ask=ask) if rule.number == number else rule for rule in rules.BOOK)


every_rule = pytest.mark.parametrize("rule", rules.BOOK, ids=lambda rule: rule.name)


@every_rule
def test_skipping_a_rule_is_noticed(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "BOOK", without(rule.number))
    assert next(disagreements(), None) is not None


@every_rule
def test_a_rule_that_is_always_content_is_noticed(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "BOOK", changed(rule.number, lambda case: (True, *rule.ask(case)[1:])))
    assert next(disagreements(), None) is not None


@every_rule
def test_a_rule_turned_round_is_noticed(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    def opposite(case: Any) -> Any:
        passed, actual, expected = rule.ask(case)
        return not passed, actual, expected

    monkeypatch.setattr(rules, "BOOK", changed(rule.number, opposite))
    assert next(disagreements(), None) is not None


@pytest.mark.parametrize(
    "rule", [rule for rule in rules.BOOK if "session" not in rule.may_lack], ids=lambda rule: rule.name
)
def test_skipping_a_rule_in_the_search_alone_is_noticed(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """One reader that forgets a rule disagrees with the oracle although the others are right.

    The rule that a session must exist is not among them: a search judges only sessions that exist.
    """
    whole, lacking = rules.BOOK, without(rule.number)
    for _, case, _, reason in pairs():
        if case.session is None:
            continue
        monkeypatch.setattr(rules, "BOOK", lacking)
        [against] = judge_each(case, [case.session])
        monkeypatch.setattr(rules, "BOOK", whole)
        if (against and against.number) != reason:
            return
    pytest.fail("nobody noticed")


def _edges(rule: Rule) -> list[Callable[[Any], Any]]:
    """The rule with one comparison moved to its edge, or one and/or or plus/minus exchanged: all wrong."""
    source = textwrap.dedent(inspect.getsource(rule.ask))
    mutants: list[Callable[[Any], Any]] = []
    for index in range(len(list(ast.walk(ast.parse(source))))):
        tree = ast.parse(source)
        node = list(ast.walk(tree))[index]
        swap = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
        if isinstance(node, ast.Compare) and type(node.ops[0]) in swap:
            node.ops[0] = swap[type(node.ops[0])]()
        elif isinstance(node, ast.BoolOp):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        else:
            continue
        function = tree.body[0]
        assert isinstance(function, ast.FunctionDef)
        function.decorator_list = []
        names = dict(vars(sys.modules[rule.ask.__module__]))
        exec(compile(ast.fix_missing_locations(tree), rule.name, "exec"), names)
        mutants.append(names[rule.name])
    return mutants


MUTANTS = [(rule, index, ask) for rule in rules.BOOK for index, ask in enumerate(_edges(rule))]


@pytest.mark.parametrize(
    ("rule", "ask"), [pytest.param(rule, ask, id=f"{rule.name}-{index}") for rule, index, ask in MUTANTS]
)
def test_a_rule_that_errs_at_its_edge_is_noticed(
    rule: Rule, ask: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "BOOK", changed(rule.number, ask))
    try:
        noticed = next(disagreements(), None) is not None
    except (TypeError, AttributeError):
        noticed = True
    assert noticed


@pytest.mark.parametrize(
    "free",
    [
        lambda session: session.places - session.taken - session.part.kept + session.part.offered,
        lambda session: session.places - session.taken + session.part.kept - session.part.offered,
        lambda session: session.places + session.taken + session.part.kept + session.part.offered,
        lambda session: session.places - session.taken,
    ],
    ids=["kept", "offered", "taken", "own"],
)
def test_a_wrong_number_of_free_places_is_noticed(
    free: Callable[[SessionFacts], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SessionFacts, "free", property(free))
    assert next(disagreements(), None) is not None


def test_there_are_edges_to_err_at() -> None:
    assert len(MUTANTS) >= 20
