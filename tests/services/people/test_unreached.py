"""A mailbox that takes nothing: noted with the family, told in plain words, no news meanwhile, and over in three ways."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import AuditEntry, Client
from services.core.refusals import NotFound
from services.core.work import reading, work
from services.notices.delivering import problems
from services.notices.delivering.outbox import deliver_due
from services.notices.messages.make_up_expiring import MakeUpExpiring
from services.notices.messages.sign_in_code import SignInCode
from services.outside import mail_answers
from services.outside.mail_answers import WhyBack
from services.people import clients, unreached
from services.people.unreached import Unreached
from tests.services.notices.inbox.post import SYSTEM, refused, rows, told, way
from tests.world import World, visitor

ANNA, ORLA, NOAH = "anna@example.com", "orla@example.com", "noah@example.com"
GONE = "550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown"


async def noted(world: World) -> Unreached | None:
    async with reading(SYSTEM) as r:
        return unreached.of(await r.db.get_one(Client, world.anna))


async def comes_back(world: World) -> None:
    await refused(GONE, SignInCode(ANNA, world.anna, "48291307", "/sign-in/x#s"))


async def test_it_stands_with_the_family_since_when_and_on_the_list(world: World) -> None:
    assert await noted(world) is None
    await comes_back(world)
    found = await noted(world)
    assert found is not None
    assert (found.name, found.address) == ("Anna Novak", ANNA)
    assert found.at is not None
    assert mail_answers.why(found.said) is WhyBack.NOBODY
    async with reading(await visitor(ORLA)) as r:
        listed = await unreached.listed(r)
        assert (listed.number, [each.client_id for each in listed.families]) == (1, [world.anna])
    async with reading(await visitor(NOAH)) as r:
        assert (await unreached.listed(r)).number == 0


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_what_must_be_said_goes_there_all_the_same(world: World) -> None:
    await comes_back(world)
    await told(SignInCode(ANNA, world.anna, "11112222", "/sign-in/y#s"))
    await deliver_due(way(), "test")
    assert [row.status for row in await rows()] == ["dead", "sent"]
    assert await noted(world) is None, "it got through, so it is over"


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_news_is_stopped_while_it_comes_back(world: World) -> None:
    await comes_back(world)
    await told(MakeUpExpiring(world.credits["to_book"], 14))
    await deliver_due(way(), "test")
    (news,) = [row for row in await rows() if row.notice == "make-up-expiring"]
    assert (news.status, news.last_problem) == ("suppressed", problems.COMES_BACK)


async def test_staff_clear_it_by_hand(world: World) -> None:
    await comes_back(world)
    async with work(await visitor(NOAH)) as w:
        with pytest.raises(NotFound):
            await unreached.clear(w, world.anna)
    async with work(await visitor(ORLA)) as w:
        await unreached.clear(w, world.anna)
    assert await noted(world) is None
    async with reading(SYSTEM) as r:
        acts = set(await r.db.scalars(select(AuditEntry.act).where(AuditEntry.about_id == world.anna)))
    assert "cleared what came back" in acts


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_another_address_ends_it(world: World) -> None:
    await comes_back(world)
    async with work(SYSTEM) as w:
        await clients.change_address(w, world.anna, "anna.novak@example.com")
    assert await noted(world) is None


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_an_answer_about_the_former_address_marks_nobody(world: World) -> None:
    async with work(SYSTEM) as w:
        await problems.note(w, world.anna, "former@example.com", "mail", GONE)
    assert await noted(world) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("550 5.1.1 no such mailbox", WhyBack.NOBODY),
        ("550 No such user here", WhyBack.NOBODY),
        ("552 5.2.2 Mailbox is over quota", WhyBack.FULL),
        ("550 5.2.1 something of their own", WhyBack.OTHER),
    ],
)
def test_the_answer_in_plain_words(said: str, why: WhyBack, dialect: str) -> None:
    assert mail_answers.why(said) is why
