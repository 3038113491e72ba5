"""The inbox of a client: what reached them, and nobody else's."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from db import Client, OutboxMessage
from services.core.refusals import NotFound
from services.core.work import reading, work
from services.notices.inbox import mine
from services.notices.inbox.fates import Fate
from services.notices.messages.make_up_expiring import MakeUpExpiring
from services.notices.messages.sign_in_code import SignInCode
from tests.services.notices.inbox.post import SYSTEM, delivered, expiring, refused, told
from tests.world import World, visitor

ANNA, MAREK, ORLA = "anna@example.com", "marek@example.com", "orla@example.com"


async def test_what_was_sent_stands_in_the_inbox_of_its_reader_alone(world: World) -> None:
    sent = await expiring(world)
    async with reading(await visitor(ANNA)) as r:
        found = await mine.listed(r, 10)
        assert ([each.id for each in found.messages], found.unread, found.more) == ([sent.id], 1, False)
        assert (await mine.one(r, sent.id)).fate is Fate.SENT
    async with reading(await visitor(MAREK)) as r:
        assert (await mine.listed(r, 10)).messages == (), "he shares the booking, not the post"
        with pytest.raises(NotFound):
            await mine.one(r, sent.id)
    async with reading(await visitor(ORLA)) as r:
        assert r.visitor.unread == 0
        with pytest.raises(NotFound):
            await mine.listed(r, 10)


async def test_opening_one_marks_it_as_read_once(world: World) -> None:
    sent, anna = await expiring(world), await visitor(ANNA)
    async with work(anna) as w:
        await mine.opened(w, sent.id)
        first = w.now
    async with work(anna) as w:
        await mine.opened(w, sent.id)
    async with reading(anna) as r:
        found = await mine.one(r, sent.id)
        assert (found.fate, found.read_at, found.is_new) == (Fate.READ, first, False)
        assert r.visitor.unread == 0
    async with work(await visitor(MAREK)) as w:
        with pytest.raises(NotFound):
            await mine.opened(w, sent.id)


async def test_all_at_once_are_mine_alone(world: World) -> None:
    await expiring(world)
    await delivered(MakeUpExpiring(world.credits["waiting"], 14))
    async with work(await visitor(ANNA)) as w:
        await mine.opened(w)
    async with reading(await visitor("zuzana@example.com")) as r:
        assert r.visitor.unread == 1


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_code_is_there_by_its_name_and_is_never_new(world: World) -> None:
    await delivered(SignInCode(ANNA, world.anna, "48291307", "/sign-in/x#secret"))
    async with reading(await visitor(ANNA)) as r:
        found = await mine.listed(r, 10)
    assert [(each.title, each.letter) for each in found.messages] == [("A login code", None)]
    assert found.unread == 0


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_what_came_back_stands_there_all_the_same(world: World) -> None:
    (row,) = await refused("552 5.2.2 Mailbox is over quota", MakeUpExpiring(world.credits["to_book"], 14))
    async with reading(await visitor(ANNA)) as r:
        found = await mine.one(r, row.id)
    assert found.fate is Fate.CAME_BACK
    assert found.letter is not None, "who did not get the mail can read it here"


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_what_has_not_left_is_not_there(world: World) -> None:
    await told(MakeUpExpiring(world.credits["to_book"], 14))
    async with reading(await visitor(ANNA)) as r:
        assert (await mine.listed(r, 10)).messages == ()
    async with work(SYSTEM) as w:
        await w.db.execute(update(OutboxMessage).values(status="suppressed"))
        await w.db.execute(update(Client).values(locale="en"))
    async with reading(await visitor(ANNA)) as r:
        assert (await mine.listed(r, 10)).messages == ()
