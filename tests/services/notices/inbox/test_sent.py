"""Who got what, as staff see it: each state is told from the row itself, counts open the very rows, and a message goes again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db import AuditEntry, OutboxMessage
from services.core.done_acts import STOPPED
from services.core.refusals import NotFound
from services.core.work import reading, work
from services.make_ups.credits import lifecycle
from services.notices.delivering.outbox import deliver_due
from services.notices.inbox import again, sent
from services.notices.inbox.again import IsOver, IsSecret, WaitsAlready
from services.notices.inbox.fates import CANNOT_BE_WRITTEN, NEVER_LEFT, TOO_LATE, Fate
from services.notices.inbox.sent import SentWish
from services.notices.messages.make_up_expiring import MakeUpExpiring
from services.notices.messages.sign_in_code import SignInCode
from services.notices.telling import this_week
from services.outside.clock import TurnableClock
from tests.services.notices.inbox.post import SYSTEM, delivered, expiring, row, way
from tests.world import World, visitor

ORLA, NOAH = "orla@example.com", "noah@example.com"
STATES = {
    Fate.WAITING: {"status": "pending"},
    Fate.SENT: {"status": "sent"},
    Fate.READ: {"status": "sent", "read": True},
    Fate.CAME_BACK: {"status": "dead", "last_problem": "550 5.1.1 <a@b.sk>: unknown"},
    Fate.STOPPED: {"status": "suppressed", "last_problem": STOPPED},
    Fate.NOT_SENT: {"status": "suppressed", "last_problem": "moved to another time"},
}


async def put(client_id: UUID | None, key: str, *, read: bool = False, **values: Any) -> None:
    async with work(SYSTEM) as w:
        row = {
            "dedupe_key": key,
            "message_id": key,
            "notice": "make-up-expiring",
            "client_id": client_id,
            "address": "anna@example.com",
            "created_at": w.now,
            "next_at": w.now,
            "read_at": w.now if read else None,
        }
        w.db.add(OutboxMessage(**(row | values)))


async def test_each_state_is_counted_and_opens_its_rows(world: World) -> None:
    for fate, values in STATES.items():
        await put(world.anna, fate.value, **values)
    async with reading(await visitor(ORLA)) as r:
        page = await sent.listed(r, SentWish(), 10)
        assert page.counts == dict.fromkeys(Fate, 1)
        for fate in Fate:
            only = await sent.listed(r, SentWish(fate=fate), 10)
            assert [each.told.fate for each in only.rows] == [fate]
            assert only.counts == page.counts, "the numbers stay while one of them is open"
        back = await sent.listed(r, SentWish(fate=Fate.CAME_BACK), 10)
        assert "a@b.sk" not in back.rows[0].told.why


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("dead", f"{CANNOT_BE_WRITTEN}no such tag"),
        ("dead", f"{NEVER_LEFT}connection refused"),
        ("expired", TOO_LATE),
        ("suppressed", None),
    ],
)
async def test_what_no_server_has_judged_did_not_come_back(world: World, status: str, said: str) -> None:
    await put(world.anna, "x", status=status, last_problem=said)
    async with reading(await visitor(ORLA)) as r:
        assert (await sent.listed(r, SentWish(), 10)).counts == {Fate.NOT_SENT: 1}


async def test_the_list_is_narrowed_by_kind_day_and_family(world: World, clock: TurnableClock) -> None:
    await put(world.anna, "old", status="sent")
    clock.advance(timedelta(days=31))
    await put(world.anna, "new", status="sent", notice="booking-made")
    await put(world.zuzana, "other", status="sent")
    await put(None, "staff", status="sent", notice="register-closes")
    day = clock.now().date()
    async with reading(await visitor(ORLA)) as r:

        async def found(**wish: Any) -> set[str]:
            return {each.told.notice for each in (await sent.listed(r, SentWish(**wish), 10)).rows}

        assert len((await sent.listed(r, SentWish(), 10)).rows) == 2, "of the last thirty days, to families"
        assert await found(kind="booking-made") == {"booking-made"}
        assert len((await sent.listed(r, SentWish(on=day - timedelta(days=31)), 10)).rows) == 1
        assert len((await sent.listed(r, SentWish(client_id=world.anna), 10)).rows) == 2, "however old"
        assert (await sent.listed(r, SentWish(), 1)).more


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_whoever_may_not_see_messages_sees_none(world: World) -> None:
    message = await expiring(world)
    for who in (NOAH, "anna@example.com"):
        async with reading(await visitor(who)) as r:
            with pytest.raises(NotFound):
                await sent.listed(r, SentWish(), 10)
            with pytest.raises(NotFound):
                await sent.one(r, message.id)
        async with work(await visitor(who)) as w:
            with pytest.raises(NotFound):
                await again.send_again(w, message.id)


async def test_a_message_goes_again_with_the_facts_of_now(world: World) -> None:
    message = await expiring(world)
    orla = await visitor(ORLA)
    async with work(orla) as w:
        new = await again.send_again(w, message.id)
    async with work(orla) as w:
        with pytest.raises(WaitsAlready):
            await again.send_again(w, message.id)
    await deliver_due(way(), "test")
    assert ((await row(new)).status, (await row(message.id)).status) == ("sent", "sent")
    async with reading(SYSTEM) as r:
        noted = await r.db.scalar(select(AuditEntry.facts).where(AuditEntry.act == "sent a message again"))
    assert noted == {"notice": "make-up-expiring"}


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_what_is_no_longer_true_does_not_go_again(world: World) -> None:
    message = await expiring(world)
    async with work(await visitor(ORLA)) as w:
        new = await again.send_again(w, message.id)
    async with work(SYSTEM) as w:
        credit = await lifecycle.lock(w, world.credits["to_book"])
        credit.state = "voided"
    await deliver_due(way(), "test")
    assert (await row(new)).status == "suppressed"


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_secret_and_what_is_over_do_not_go_again(world: World, clock: TurnableClock) -> None:
    (code,) = await delivered(SignInCode("anna@example.com", world.anna, "48291307", "/sign-in/x#s"))
    orla = await visitor(ORLA)
    async with work(orla) as w:
        with pytest.raises(IsSecret):
            await again.send_again(w, code.id)
    _code, message = await delivered(MakeUpExpiring(world.credits["to_book"], 14))
    assert message.expires_at is not None
    clock.turn_to(message.expires_at)
    async with work(await visitor(ORLA)) as w:
        with pytest.raises(IsOver):
            await again.send_again(w, message.id)


async def test_how_many_each_got_this_week(world: World, clock: TurnableClock) -> None:
    await put(world.anna, "long ago", status="sent", sent_at=clock.now() - timedelta(days=8))
    await put(world.anna, "lately", status="sent", sent_at=clock.now() - timedelta(days=6))
    await put(world.anna, "soon", status="pending")
    await put(world.anna, "code", status="sent", sent_at=clock.now(), notice="sign-in-code")
    await put(world.anna, "not sent", status="suppressed")
    async with reading(SYSTEM) as r:
        found = await this_week.got(r, [world.anna, world.zuzana])
    assert {each.client_id: each.number for each in found} == {world.anna: 2, world.zuzana: 0}
