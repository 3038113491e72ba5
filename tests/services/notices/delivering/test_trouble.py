"""A passing failure ends no message, one failing message loses no other, and nothing untrue is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import InternalError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from db import Attendance, Client, OutboxMessage, QueueEntry
from services.core.refusals import TryAgain
from services.core.visitor import Visitor
from services.core.work import App, Reading, reading, work
from services.notices import telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering import leasing, outbox
from services.notices.delivering.outbox import deliver_due
from services.notices.delivering.worker import Worker
from services.notices.messages.sign_in_code import SignInCode
from services.outside.clock import TurnableClock
from services.outside.failures import Unreachable
from tests.services.notices.examples import EXAMPLES, MAIL, SYSTEM
from tests.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


async def write(count: int) -> None:
    """Write `count` sign-in codes."""
    async with work(SYSTEM) as w:
        for number in range(count):
            await telling.tell(
                w,
                SignInCode(
                    f"parent{number}@example.com",
                    None,
                    "1" * 8,
                    f"/sign-in/{number}",
                    expires_at=w.now + timedelta(hours=2),
                ),
            )


async def rows() -> list[OutboxMessage]:
    async with reading(SYSTEM) as r:
        return list(await r.db.scalars(select(OutboxMessage).order_by(OutboxMessage.address)))


@pytest.mark.parametrize(
    "trouble",
    [
        TryAgain(),
        PoolTimeout("no connection for 60 s"),
        OperationalError("SELECT 1", {}, Exception("connection refused")),
        InternalError("UPDATE", {}, Exception("cannot execute UPDATE in a read-only transaction")),
        PendingRollbackError("the connection was lost"),
        ConnectionRefusedError(),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
@pytest.mark.parametrize("where", ["reading", "work"], ids=["while rendering", "while confirming"])
async def test_a_database_that_is_away_for_a_moment_kills_no_message(
    founded: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, trouble: Exception, where: str
) -> None:
    @asynccontextmanager
    async def away(_visitor: Visitor) -> AsyncIterator[Reading]:
        raise trouble
        yield

    await write(2)
    for _round in range(40):  # more often than a message is tried
        with monkeypatch.context() as patch:
            patch.setattr(outbox, where, away)
            patch.setattr(
                "services.core.work.TRIES", 1
            )  # the waiting between tries is not what is tried here
            assert (await deliver_due(MAIL, "one")).sent == 0
        assert {row.status for row in await rows()} == {"pending"}
        clock.advance(timedelta(seconds=16))
    assert [row.attempts for row in await rows()] == [0, 0], "it was never tried"
    assert (await deliver_due(MAIL, "one")).sent == 2


@pytest.mark.parametrize("where", ["render", "send"])
async def test_a_fault_that_may_be_mended_is_tried_again(
    founded: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fault(*_parts: object) -> None:
        raise AttributeError("a fault of ours")

    await write(1)
    with monkeypatch.context() as patch:
        patch.setattr(MailChannel, where, fault)
        await deliver_due(MAIL, "one")
    (row,) = await rows()
    assert (row.status, row.attempts, row.last_problem) == ("pending", 1, "a fault of ours")
    clock.advance(timedelta(seconds=16))
    assert (await deliver_due(MAIL, "one")).sent == 1


async def test_a_message_of_a_newer_cubby_waits_for_it(founded: App, clock: TurnableClock) -> None:
    await write(1)
    async with work(SYSTEM) as w:
        await w.db.execute(update(OutboxMessage).values(notice="invoice"))
    await deliver_due(MAIL, "one")
    (row,) = await rows()
    assert (row.status, row.last_problem) == ("pending", "no message is called invoice")


async def test_what_cannot_be_written_down_for_one_message_loses_no_other(
    founded: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await write(7)
    unlucky = (await rows())[0].id
    finish = leasing.finish

    async def fails_for_one(id_: UUID, owner: str, **columns: Any) -> None:
        if id_ == unlucky:
            raise OperationalError("UPDATE", {}, Exception("connection lost"))
        await finish(id_, owner, **columns)

    monkeypatch.setattr(leasing, "finish", fails_for_one)
    done = await deliver_due(MAIL, "one")
    assert (done.claimed, done.sent) == (7, 7), "what was done is told, whatever befell one of them"
    assert [row.status for row in await rows()] == ["leased"] + ["sent"] * 6, "none is still under way"
    assert f"message {unlucky} waits until its lease ends" in caplog.text


@pytest.mark.parametrize("where", ["tidy", "lease", "finish"])
async def test_a_database_that_is_away_while_leasing_or_recording_kills_no_message(
    founded: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    async def away(*_parts: Any, **_columns: Any) -> None:
        raise OperationalError("UPDATE", {}, Exception("the database system is shutting down"))

    await write(2)
    for _round in range(3):
        with monkeypatch.context() as patch:
            patch.setattr(leasing, where, away)
            with suppress(OperationalError):  # the worker goes on after it
                await deliver_due(MAIL, "one")
        assert {row.status for row in await rows()} <= {"pending", "leased"}
        clock.advance(timedelta(seconds=61))
    await deliver_due(MAIL, "one")
    assert {row.status for row in await rows()} == {"sent"}


async def test_a_database_that_stays_away_is_told_once_and_its_return_too(
    founded: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker, rounds, works = Worker([MAIL]), 0, asyncio.Event()

    async def round_(_worker: Worker) -> int:
        nonlocal rounds
        rounds += 1
        if rounds <= 3:
            raise OperationalError("SELECT", {}, Exception("connection refused"))
        return 0

    async def until_next(_worker: Worker) -> float:
        works.set()
        return 60.0

    monkeypatch.setattr(Worker, "round", round_)
    monkeypatch.setattr(Worker, "_until_next", until_next)
    monkeypatch.setattr("services.notices.delivering.worker.AFTER_TROUBLE", 0.01)
    worker.start()
    async with asyncio.timeout(10):
        await works.wait()
    await worker.stop()
    said = [record.getMessage() for record in caplog.records if record.name == "cubby.worker"]
    assert said == ["the outbox is in trouble, trying again", "the outbox works again"]


async def _switched_off(world: World) -> None:
    await _change(update(Client).values(notices_on=False))


async def _cancelled(world: World) -> None:
    await _change(update(Attendance).values(state="cancelled"))


async def _going(world: World) -> None:
    await _change(
        update(Attendance)
        .where(Attendance.state == "cancelled", Attendance.holds_place)
        .values(state="going")
    )


async def _offer_over(world: World) -> None:
    await _change(update(QueueEntry).values(state="lapsed", holds_place=False))


async def _change(statement: Any) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(statement)


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        ("session-reminder", _switched_off, "switched off"),
        ("session-reminder", _cancelled, "not going any more"),
        ("make-up-booked", _cancelled, "cancelled since"),
        ("session-cancelled", _going, "taken back"),
        ("make-up-expiring", _switched_off, "switched off"),
        ("place-offered", _offer_over, "the offer is over"),
    ],
)
async def test_what_changes_between_rendering_and_handing_in_keeps_a_message_back(
    world: World,
    clock: TurnableClock,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    change: Callable[[World], Awaitable[None]],
    why: str,
) -> None:
    async with work(SYSTEM) as w:
        await telling.tell(w, await EXAMPLES[name](world))
        await w.db.execute(update(OutboxMessage).where(OutboxMessage.notice != name).values(status="sent"))
    clock.advance(timedelta(minutes=1))
    render = outbox.render

    async def and_then(channel: MailChannel, id_: UUID) -> outbox.Rendered:
        rendered = await render(channel, id_)
        await change(world)
        return rendered

    monkeypatch.setattr(outbox, "render", and_then)
    done = await deliver_due(MAIL, "one")
    assert (done.claimed, done.sent) == (1, 0)
    (row,) = [row for row in await rows() if row.notice == name]
    assert (row.status, row.last_problem, row.lease_owner) == ("suppressed", why, None)


async def test_who_has_lost_a_message_while_rendering_does_not_hand_it_in(
    founded: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(1)
    render = outbox.render

    async def and_lose_it(channel: MailChannel, id_: UUID) -> outbox.Rendered:
        rendered = await render(channel, id_)
        await _change(update(OutboxMessage).values(lease_owner="the heir"))
        return rendered

    monkeypatch.setattr(outbox, "render", and_lose_it)
    assert (await deliver_due(MAIL, "one")).sent == 0
    (row,) = await rows()
    assert (row.status, row.lease_owner) == ("leased", "the heir")


async def test_a_channel_that_cannot_be_reached_is_no_fault_of_the_client(
    founded: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_parts: object) -> None:
        raise Unreachable("the server is down")

    monkeypatch.setattr(MailChannel, "send", away)
    await write(1)
    done = await deliver_due(MAIL, "one")
    (row,) = await rows()
    assert (row.status, row.last_problem, done.problems) == (
        "pending",
        "the server is down",
        ["the server is down"],
    )
