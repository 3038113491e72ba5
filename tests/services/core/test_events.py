"""Events reach their listeners in this process and in others, and nothing makes a node stop listening."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from services.core.events import (
    IDS_PER_NOTIFICATION,
    SESSION_CHANGED,
    SIGN_IN_ENDED,
    WORKER_NEEDED,
    EventBus,
    Ids,
    Topic,
    concerns,
)
from services.core.visitor import Visitor
from services.core.work import App, work

TEST = Visitor.system("test")
postgresql = pytest.mark.parametrize("dialect", ["postgresql"])


async def until(met: Callable[[], object]) -> None:
    """Wait for something that another process or task does."""
    async with asyncio.timeout(10):
        while not met():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)


@pytest.fixture
async def other(house: App, empty_url: str) -> AsyncIterator[EventBus]:
    """The bus of another node on the same PostgreSQL, listening. This node sends, but does not listen."""
    house.events = EventBus(empty_url)
    bus = EventBus(empty_url)
    connected: list[Ids] = []
    stop = bus.on(Topic("connected"), connected.append)
    bus.start()
    await until(lambda: connected)
    stop()
    yield bus
    await bus.stop()


async def send(topic: Topic, *ids: UUID | None) -> None:
    async with work(TEST) as w:
        for id_ in ids:
            w.publish(topic, id_)


async def send_raw(payload: str) -> None:
    async with work(TEST) as w:
        await w.db.execute(text("SELECT pg_notify('cubby', :payload)"), {"payload": payload})


async def cut(how_often: int = 1) -> None:
    """Let the database end the connections that listen."""
    statement = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'LISTEN %'"
    )
    for _time in range(how_often):
        async with work(TEST) as w:
            assert (await w.db.execute(text(statement))).all()


# --- in this process, on both engines ---


async def test_a_listener_gets_all_ids_of_its_topic_once_the_work_is_committed(house: App) -> None:
    got: list[Ids] = []
    stop = house.events.on(SESSION_CHANGED, got.append)
    one, two = uuid4(), uuid4()
    async with work(TEST) as w:
        for id_ in (one, two, one):
            w.publish(SESSION_CHANGED, id_)
        w.publish(SIGN_IN_ENDED, uuid4())
        assert not got
    assert got == [{one, two}]
    stop()
    await send(SESSION_CHANGED, one)
    assert len(got) == 1


async def test_an_event_without_an_id_means_that_anything_may_have_changed(house: App) -> None:
    got: list[Ids] = []
    house.events.on(WORKER_NEEDED, got.append)
    await send(WORKER_NEEDED, uuid4(), None, uuid4())
    assert got == [None]
    assert concerns(None, [])
    one, two = uuid4(), uuid4()
    assert concerns(frozenset({one}), [two, one])
    assert not concerns(frozenset({one}), [two])


async def test_a_work_that_is_rolled_back_publishes_nothing(house: App) -> None:
    got: list[Ids] = []
    house.events.on(SESSION_CHANGED, got.append)

    async def fail() -> None:
        async with work(TEST) as w:
            w.publish(SESSION_CHANGED, uuid4())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert not got


async def test_a_listener_that_raises_keeps_nobody_else_from_listening(
    house: App, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_ids: Ids) -> None:
        raise ZeroDivisionError

    got: list[Ids] = []
    for listener in (broken, got.append):
        house.events.on(WORKER_NEEDED, listener)
    await send(WORKER_NEEDED, None)
    assert got == [None]
    assert "worker-needed" in caplog.text


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_this_node_does_not_need_the_database_for_its_own_events(house: App, empty_url: str) -> None:
    """Its bus does not even listen: a sign-in code must not wait for a lost connection."""
    house.events = EventBus(empty_url)
    got: list[Ids] = []
    house.events.on(WORKER_NEEDED, got.append)
    await send(WORKER_NEEDED, None)
    assert got == [None]


# --- between nodes, on PostgreSQL ---


@postgresql
async def test_another_node_gets_the_events_of_a_commit_and_none_of_a_rollback(other: EventBus) -> None:
    got: list[Ids] = []
    other.on(SESSION_CHANGED, got.append)
    many = [uuid4() for _each in range(IDS_PER_NOTIFICATION + 1)]

    async def fail() -> None:
        async with work(TEST) as w:
            w.publish(SESSION_CHANGED, uuid4())
            await w.db.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await send(SESSION_CHANGED, *many)
    await until(lambda: len(got) == 2)
    assert frozenset().union(*(ids or () for ids in got)) == frozenset(many)


@postgresql
async def test_a_node_gets_its_own_event_once(house: App, other: EventBus) -> None:
    house.events = other  # now this node is the one that listens
    got: list[Ids] = []
    other.on(SESSION_CHANGED, got.append)
    first, last = uuid4(), uuid4()
    await send(SESSION_CHANGED, first)
    await send_raw(f'{{"node": "another", "topic": "session-changed", "ids": ["{last}"]}}')
    await until(lambda: frozenset({last}) in got)
    assert got == [{first}, {last}]


@postgresql
async def test_a_topic_that_only_its_own_module_knows_travels_like_the_others(
    house: App, other: EventBus
) -> None:
    paid = Topic("payment-received")
    here: list[Ids] = []
    there: list[Ids] = []
    house.events.on(paid, here.append)
    other.on(paid, there.append)
    id_ = uuid4()
    await send(paid, id_)
    await until(lambda: there)
    assert here == there == [{id_}]


NOT_EVENTS = (
    "",
    "garbage",
    "[]",
    "null",
    '"text"',
    "[" * 7000,
    "{}",
    '{"node": "n", "topic": "session-changed"}',
    '{"node": "n", "topic": "session-changed", "ids": 5}',
    '{"node": "n", "topic": "session-changed", "ids": [5]}',
    '{"node": "n", "topic": "session-changed", "ids": ["x"]}',
    '{"sessions": [], "revoked": [], "wake": true}',
    '{"node": "n", "topic": ["session-changed"], "ids": []}',
    '{"node": "n", "topic": "of-a-newer-version", "ids": null}',
)


@postgresql
async def test_what_is_no_event_is_skipped_and_unknown_keys_do_no_harm(
    other: EventBus, caplog: pytest.LogCaptureFixture
) -> None:
    got: list[Ids] = []
    other.on(SESSION_CHANGED, got.append)
    for payload in NOT_EVENTS:
        await send_raw(payload)
    id_ = uuid4()
    await send_raw(
        f'{{"node": "newer", "topic": "session-changed", "ids": ["{id_}"], "since": 4, "why": []}}'
    )
    await until(lambda: got)
    assert got == [{id_}]
    warnings = [record for record in caplog.records if record.name == "cubby.events"]
    assert len(warnings) == 1, "the log does not fill"
    assert warnings[0].levelno == logging.WARNING


@postgresql
async def test_after_a_lost_connection_everybody_is_told_to_look_again_and_events_go_on(
    other: EventBus, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_ids: Ids) -> None:
        raise ZeroDivisionError

    got: dict[Topic, list[Ids]] = {SESSION_CHANGED: [], SIGN_IN_ENDED: [], WORKER_NEEDED: []}
    for topic, list_ in got.items():
        other.on(topic, broken)
        other.on(topic, list_.append)
    await cut()
    await until(lambda: all(got.values()))
    assert list(got.values()) == [[None], [None], [None]]
    id_ = uuid4()
    await send(SESSION_CHANGED, id_)
    await until(lambda: len(got[SESSION_CHANGED]) == 2)
    assert got[SESSION_CHANGED] == [None, {id_}]
    assert "connecting again" in caplog.text


@postgresql
async def test_a_fault_of_any_kind_while_listening_is_survived(
    other: EventBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[Ids] = []
    other.on(SESSION_CHANGED, got.append)
    monkeypatch.setattr(other, "_receive", None)  # calling it raises a TypeError
    await send(SESSION_CHANGED, uuid4())
    await asyncio.sleep(0.1)
    monkeypatch.undo()
    await until(lambda: got)
    assert got == [None]
