"""The board of make-ups: all that can be booked and nothing else, narrowed down by what staff ask, page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import Credit
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import App, Reading, reading, work
from services.make_ups.credits import board
from services.make_ups.credits.board_choices import choices
from services.make_ups.credits.board_filter import BoardFilter
from tests import small
from tests.services.act_worlds import OWNER
from tests.statements import statements
from tests.world import World


def as_owner(r: Reading) -> Reading:
    """The same reading for the owner."""
    return replace(r, visitor=OWNER)


async def usable(r: Reading) -> set[UUID]:
    """What can be booked now, asked in another way."""
    return set(
        await r.db.scalars(
            select(Credit.id).where(
                Credit.state == "active", Credit.type != "discount", Credit.expires_at >= r.now
            )
        )
    )


async def test_it_has_all_that_can_be_booked_and_the_one_that_ends_first_before_the_others(
    world: World,
) -> None:
    async with reading(small.SYSTEM) as r:
        found = await board.board(as_owner(r), BoardFilter())
        assert {line.credit_id for line in found.lines} == await usable(r)
        assert found.number == len(found.lines)
        ends = [line.expires_at for line in found.lines]
        assert ends == sorted(ends)
        assert await board.ids(as_owner(r), BoardFilter()) == [line.credit_id for line in found.lines]


async def test_each_filter_leaves_what_it_names_and_its_number_is_true(world: World) -> None:
    async with reading(small.SYSTEM) as r:
        r = as_owner(r)
        every = await choices(r)
        for field, of in (
            ("venue_id", every.venues),
            ("programme_id", every.programmes),
            ("class_id", every.classes),
        ):
            assert sum(one.number for one in of) == len(await usable(r))
            for one in of:
                found = await board.board(r, BoardFilter(**{field: one.id}))  # type: ignore[arg-type]
                assert found.number == one.number
        soon = await board.board(r, BoardFilter(ends="week"))
        assert all(line.expires_at < r.now + timedelta(days=7) for line in soon.lines)


async def test_a_name_finds_also_those_that_were_used_or_have_ended(world: World) -> None:
    async with reading(small.SYSTEM) as r:
        r = as_owner(r)
        found = await board.board(r, BoardFilter("theo", also_over=True))
        assert {world.credits[name] for name in ("to_book", "used", "expired")} <= {
            line.credit_id for line in found.lines
        }
        assert found.lines[0].state == "active"
        assert {line.state for line in found.lines} == {"active", "used", "expired"}
        assert {line.client for line in found.lines} == {"Anna Novak"}


async def _many(house: App, number: int) -> None:
    world = await small.found()
    families = await small.families(await small.class_(world), 3)
    async with work(small.SYSTEM) as w:
        for n in range(number):
            w.db.add(
                Credit(
                    booking_id=families[n % 3].booking_id,
                    expires_at=w.now + timedelta(days=1 + n % 50),
                    created_at=w.now,
                )
            )


async def test_pages_hold_fifty_each_and_together_everything_once(house: App) -> None:
    await _many(house, 120)
    async with reading(small.SYSTEM) as r:
        r = as_owner(r)
        pages = [await board.board(r, BoardFilter(), page) for page in range(3)]
        assert [len(page.lines) for page in pages] == [50, 50, 20]
        assert [page.next_page for page in pages] == [1, 2, None]
        assert len({line.credit_id for page in pages for line in page.lines}) == 120
        with statements(r) as asked:
            await board.board(r, BoardFilter())
        assert len(asked) == 1


@pytest.mark.parametrize("role", ["instructor", "external_instructor", "receptionist", ""])
async def test_for_others_there_is_no_board(world: World, role: str) -> None:
    async with reading(small.SYSTEM) as r:
        r = replace(r, visitor=replace(small.SYSTEM, kind=Kind.STAFF, role=role))
        for ask in (board.board(r, BoardFilter()), board.ids(r, BoardFilter()), choices(r)):
            with pytest.raises(NotFound):
                await ask
        with pytest.raises(NotFound):
            await board.one(r, world.credits["to_book"])
