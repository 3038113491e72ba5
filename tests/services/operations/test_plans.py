"""No job reads the whole archive: each statement that it makes finds its rows by an index, on both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from db import OutboxMessage
from services import provider
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import app, work
from services.notices.channels.mail import MailChannel
from services.notices.delivering import outbox
from services.operations import jobs
from services.operations.job_runner import JobRunner
from services.operations.jobs import Job
from services.outside.clock import TurnableClock
from tests.world import World

SYSTEM = Visitor.system("test")
GROWING = {  # counters of requests are not: they are kept for two days
    "attendance",
    "audit",
    "bookings",
    "credits",
    "idempotency_keys",
    "job_runs",
    "one_click_links",
    "outbox",
    "queue_entries",
    "sessions",
    "sign_in_guards",
    "sign_in_requests",
    "sign_ins",
}
PARTIAL = {"ix_attendance_release_at", "ix_bookings_ends_on", "ix_bookings_trials", "ix_sessions_scheduled"}
"""Indexes that hold only the few rows a job is about: to read one as a whole is the point of it."""
Made = tuple[str, Any]


@contextmanager
def heard() -> Iterator[list[Made]]:
    """The statements that are made meanwhile, with their parameters."""
    made: list[Made] = []

    def note(
        _connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")) and not many:
            made.append((statement, parameters))

    engines: list[Engine] = [app().database.reader.sync_engine, app().database.writer.sync_engine]
    for each in engines:
        event.listen(each, "before_cursor_execute", note)
    try:
        yield made
    finally:
        for each in engines:
            event.remove(each, "before_cursor_execute", note)


async def plans(made: list[Made]) -> dict[str, Any]:
    """How the engine would find the rows of each statement, where it has a choice."""
    found = {}
    sqlite = app().database.dialect == "sqlite"
    async with app().database.writer.begin() as connection:
        if not sqlite:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, parameters in dict(made).items():
            explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN (FORMAT JSON) "
            rows = (await connection.exec_driver_sql(explain + statement, parameters)).all()
            found[statement] = [row[3] for row in rows] if sqlite else rows[0][0]
    return found


async def scans(made: list[Made]) -> list[str]:
    """Tables of the archive that a statement would read as a whole, and the statement."""
    sqlite = app().database.dialect == "sqlite"
    return [
        f"{table}: {statement}"
        for statement, plan in (await plans(made)).items()
        for table in (_whole_sqlite(statement, plan) if sqlite else _whole_postgresql(plan))
    ]


def _whole_sqlite(statement: str, plan: list[str]) -> list[str]:
    names = {alias: table for table, alias in re.findall(r"\b(\w+) AS (\w+)", statement)}
    details = [re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line) for line in plan]
    return [
        names.get(each[1], each[1])
        for each in details
        if each is not None and names.get(each[1], each[1]) in GROWING and each[2] not in PARTIAL
    ]


def _whole_postgresql(plan: Any) -> list[str]:
    def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield node
        for below in node.get("Plans", []):
            yield from nodes(below)

    whole = []
    for node in nodes(plan[0]["Plan"]):
        table, index = node.get("Relation Name"), node.get("Index Name")
        by_index = "Index Cond" in node or "Recheck Cond" in node or index in PARTIAL
        if table in GROWING and "Scan" in node["Node Type"] and not by_index:
            whole.append(str(table))
    return whole


@pytest.mark.parametrize("job", jobs.TIMETABLE, ids=lambda job: job.name)
async def test_a_job_finds_its_rows_by_an_index(
    world: World, clock: TurnableClock, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with work(SYSTEM) as w:
        here = await provider.current(w)
        await provider.set_make_ups(w, here.id, class_end="carry_over", in_force_from=w.now)
    clock.advance(timedelta(days=800 if job.name == "prune" else 30))
    with heard() as made:
        await JobRunner().run_if_due(job)
    assert made
    assert not await scans(made)


@pytest.mark.parametrize("job", [job for job in jobs.TIMETABLE if job.name == "close-registers"])
async def test_closing_registers_reads_no_session_that_is_closed_already(
    world: World, clock: TurnableClock, job: Job
) -> None:
    """Each past session is older than its limit, so an index of their moments alone would read them all."""
    clock.advance(timedelta(days=30))
    with heard() as made:
        await JobRunner().run_if_due(job)
    found = [str(plan) for statement, plan in (await plans(made)).items() if "'scheduled'" in statement]
    assert found
    assert all("ix_sessions_scheduled" in plan for plan in found)


async def test_the_outbox_finds_what_is_due_by_an_index(world: World, dialect: str) -> None:
    async with work(SYSTEM) as w:  # of an empty table PostgreSQL may read any index as a whole
        for n in range(2000):
            facts = {"dedupe_key": f"sent/{n}", "message_id": f"sent/{n}", "notice": "session-reminder"}
            w.db.add(OutboxMessage(**facts, address="x", status="sent", created_at=w.now, next_at=w.now))
    if dialect == "postgresql":
        async with app().database.writer.begin() as connection:
            await connection.execute(text("ANALYZE outbox"))
    with heard() as made:
        await outbox.deliver_due(MailChannel.of(Configuration(demo=True, _env_file=None)), "me")  # type: ignore[call-arg]
    assert made
    assert not await scans(made)


async def test_a_statement_that_reads_the_whole_archive_is_noticed(world: World) -> None:
    """The negative control."""
    with heard() as made:
        async with work(SYSTEM) as w:
            await w.db.execute(text("SELECT id FROM sessions WHERE minutes + 1 = 7"))
            await w.db.execute(text("UPDATE attendance SET reason = NULL WHERE slots + 1 = 7"))
    assert len(await scans(made)) == 2
