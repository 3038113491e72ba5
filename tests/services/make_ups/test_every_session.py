"""Why not? and the family's finder side by side: of every credit and every session they say the same (R38, B10)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from benchmarks import worlds as big
from db import Credit
from services.core.refusals import NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import App, Reading, reading
from services.demo.timetable import MONDAYS
from services.language import formats
from services.make_ups import every_session, explain, finder, opened_session, rules
from services.make_ups.every_session import OFFERED
from tests.world import World

SYSTEM = Visitor.system("test")


def as_owner(r: Reading) -> Reading:
    """The same reading for the owner."""
    return replace(r, visitor=replace(SYSTEM, kind=Kind.STAFF, role="owner"))


async def disagreements(r: Reading, credit_id: UUID) -> tuple[int, int]:
    """How many sessions were compared, and of how many the two say something else."""
    compared = wrong = 0
    offered: dict[UUID, bool] = {}
    page: int | None = 0
    while page is not None:
        found = await finder.search(r, credit_id, page=page)
        offered |= {each.session_id: each.may_wait for each in found.candidates}
        dead, page = found.dead, found.next_page
    refused: dict[UUID, str] = {}
    page = 0
    while page is not None:
        turned = await explain.turned_away(r, credit_id, page)
        refused |= {each.candidate.session_id: formats.told(each.why) for each in turned.listed}
        page = turned.next_page
    page = 0
    seen: set[UUID] = set()
    while page is not None:
        board = await every_session.look(as_owner(r), credit_id, page=page)
        for line in board.lines:
            id_, compared = line.candidate.session_id, compared + 1
            seen.add(id_)
            if dead is not None:
                wrong += line.why is None or line.why.told != dead.told
            elif line.result == OFFERED:
                wrong += offered.get(id_) is not False
            elif line.candidate.may_wait:
                wrong += offered.get(id_) is not True
            else:
                wrong += id_ in offered or (id_ in refused and refused[id_] != formats.told(line.why))
        page = board.next_page
    return compared, wrong + len((offered.keys() | refused.keys()) - seen)


async def test_of_every_credit_in_hop_and_tumble(world: World) -> None:
    async with reading(SYSTEM) as r:
        ids = (await r.db.scalars(select(Credit.id).where(Credit.state != "voided"))).all()
    compared = wrong = 0
    for id_ in ids:
        async with reading(SYSTEM) as r:
            both = await disagreements(r, id_)
        compared, wrong = compared + both[0], wrong + both[1]
    assert compared > 500
    assert wrong == 0


async def test_in_both_big_worlds_made_smaller(house: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole ones are walked in tests/rel/test_why_not.py."""
    monkeypatch.setattr(big, "SEARCHED", 6)
    monkeypatch.setattr(big, "SEARCHED_SESSIONS", 400)
    built = await big.larger(9, 550)
    async with reading(SYSTEM) as r:
        compared, wrong = await disagreements(r, built.credit_id)
    assert compared > 50
    assert wrong == 0


async def test_a_rule_that_only_one_of_the_two_asks_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, book = finder.search, rules.BOOK

    async def forgetful(r: Reading, credit_id: UUID, page: int = 0) -> object:
        monkeypatch.setattr(rules, "BOOK", [rule for rule in book if rule.number != 17])
        found = await search(r, credit_id, page=page)
        monkeypatch.setattr(rules, "BOOK", book)
        return found

    monkeypatch.setattr(finder, "search", forgetful)
    async with reading(SYSTEM) as r:
        _compared, wrong = await disagreements(r, world.credits["to_book"])
    assert wrong > 0


async def test_all_checks_of_one_session_begin_with_the_reason_that_the_list_gives(world: World) -> None:
    async with reading(SYSTEM) as r:
        page = await every_session.look(as_owner(r), world.credits["to_book"])
        for line in page.lines:
            found = await opened_session.one(as_owner(r), world.credits["to_book"], line.candidate.session_id)
            assert found is not None
            assert len(found.explained.findings) == len(rules.BOOK)
            why = found.explained.why
            assert (why and why.told.name) == (line.why and line.why.told.name)
            failed = [each for each in found.explained.findings if not each.passed]
            assert (failed == []) is (line.why is None)


async def test_results_are_counted_and_one_of_them_can_be_looked_at_alone(world: World) -> None:
    async with reading(SYSTEM) as r:
        r = as_owner(r)
        every = await every_session.look(r, world.credits["to_book"], until=r.now + every_session.SOON)
        assert every.total == sum(number for _name, number in every.results)
        for name, number in every.results:
            some = await every_session.look(
                r, world.credits["to_book"], name, until=r.now + every_session.SOON
            )
            assert some.total == number
            assert {line.result for line in some.lines} == {name}


@pytest.mark.parametrize("role", ["instructor", "external_instructor", "receptionist", ""])
async def test_others_have_no_such_screen(world: World, role: str) -> None:
    async with reading(SYSTEM) as r:
        r = replace(r, visitor=replace(SYSTEM, kind=Kind.STAFF, role=role))
        with pytest.raises(NotFound):
            await every_session.look(r, world.credits["to_book"])
        with pytest.raises(NotFound):
            await opened_session.one(r, world.credits["to_book"], world.session(MONDAYS, 1))
