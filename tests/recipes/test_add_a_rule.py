"""“Add a make-up rule” in CONTRIBUTING.md is true: one decorated function, and every reader obeys it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from services.core.rulebook import Answer, Rulebook, RuleKind, Told, WrongRule, counted
from services.core.work import App, reading, work
from services.make_ups import book, explain, finder, rules
from services.make_ups.case import CompleteCase, MakeUpTier
from services.make_ups.refusals import MakeUpRefused
from services.waiting_list import queue
from tests import small

ROOT = Path(__file__).parents[2]
IN_A_GROUP = Told(
    "in_a_group",
    "It’s a group class.",
    counted("{n} is a group class", "{n} are group classes"),
)


def session_is_a_private_lesson(case: CompleteCase) -> Answer:
    """Only a private lesson takes make-ups."""
    return case.session.places < 2, case.session.places, 1


def with_the_rule(needs: tuple[str, ...]) -> Rulebook:
    """A copy of the book of make-up rules, in which the rule above is written down as the recipe says."""
    copy = rules.BOOK.copy()
    copy.rule(
        max(rule.number for rule in copy) + 1,
        MakeUpTier.TARGET,
        says="It is a private lesson",
        advice="Pick another.",
        told=IN_A_GROUP,
        needs=needs,
    )(session_is_a_private_lesson)
    return copy


async def a_credit_and_a_session(*, full: bool) -> tuple[small.Family, UUID, UUID]:
    """A family with a credit, and a session of another class with two places, which others have taken if `full`."""
    world = await small.found()
    (family,) = await small.families(await small.class_(world))
    other = await small.class_(world, weekday=3, capacity=2)
    await small.families(other, 2 if full else 1)
    credit_id = await small.with_credit(family)
    async with reading(small.SYSTEM) as r:
        sessions = await small.sessions(r, other)
        return family, credit_id, next(s.id for s in sessions if s.starts_at > r.now + timedelta(days=1))


@pytest.mark.parametrize("full", [False, True], ids=["free", "full"])
async def test_finder_explanation_confirmation_booking_and_waiting_list_obey_a_new_rule(
    house: App, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    family, credit_id, session_id = await a_credit_and_a_session(full=full)
    async with reading(family.visitor) as r:
        before = await finder.search(r, credit_id)
    assert session_id in {candidate.session_id for candidate in before.candidates}

    monkeypatch.setattr(rules, "BOOK", with_the_rule(needs=("session",)))
    async with reading(family.visitor) as r:
        found = await finder.search(r, credit_id)
        assert session_id not in {candidate.session_id for candidate in found.candidates}
        assert "in_a_group" in {reason.told.name for reason in found.reasons}
        explained = await explain.explain(r, credit_id, session_id)
        assert explained is not None
        assert explained.why is not None
        assert explained.why.name == "session_is_a_private_lesson"
        confirmation = await book.before_taking(r, credit_id, session_id)
        assert confirmation.candidate is None
        assert confirmation.why is not None
        assert confirmation.why.name == "session_is_a_private_lesson"
    for act in (book.take, queue.join):
        assert await refused_by(act, family, credit_id, session_id) == "session_is_a_private_lesson"


async def refused_by(act: Callable[..., object], family: small.Family, *ids: UUID) -> str:
    """The name of the rule by which a family's act is refused."""
    with pytest.raises(MakeUpRefused) as refused:
        async with work(family.visitor) as w:
            await act(w, *ids)  # type: ignore[misc]
    return refused.value.finding.name


def test_a_new_rule_is_asked_before_the_rule_about_free_places() -> None:
    copy = with_the_rule(needs=("session",))
    assert copy[-2].name == "session_is_a_private_lesson"
    assert copy[-1].kind is RuleKind.CAPACITY


def test_a_new_rule_that_looks_at_more_than_it_says_stops_the_start() -> None:
    with pytest.raises(WrongRule, match="session_is_a_private_lesson looks at “session”"):
        with_the_rule(needs=("class_",))


def test_the_recipe_names_files_and_words_that_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = text.split("## Add a make-up rule\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`((?:services|pages|tests|docs|tools)/[\w/.-]+)`", recipe))
    assert {"services/make_ups/rules.py", "services/make_ups/rule_texts.py", "tests/oracle.py"} <= named
    assert not [name for name in named if not (ROOT / name).exists()]
    declared = set(Rulebook.rule.__annotations__) - {"return", "tier", "number"}
    assert not [word for word in declared if f"`{word}`" not in recipe]
    assert not [kind for kind in RuleKind if f"`{kind.name}`" not in recipe]
