"""Retention: every table has its time or its reason, and what is past its time goes, on both engines."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Date, func, select

from db import (
    AuditEntry,
    DoneAct,
    IdempotencyKey,
    JobRun,
    OneClickLink,
    OutboxMessage,
    RateBucket,
    SharedFile,
    SignIn,
    SignInGuard,
    SignInRequest,
    Table,
    new_id,
)
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from services.operations import retention
from services.operations.job_runner import run_now
from services.operations.retention import FOR_EVER, RULES, Rule
from services.outside.clock import TurnableClock
from services.sign_in.limits import FORGOTTEN_AFTER
from tests.world import World

SYSTEM = Visitor.system("test")
HANDBOOK = Path(retention.__file__).parents[2] / "docs/handbook.md"
SECRET_MAIL, OTHER_MAIL = "sign-in-code", "make-up-booked"


async def rows_of(rule: Rule, world: World, at: Any) -> list[Any]:
    """A row with this moment, and one more for each status that mail can end in."""
    moment: dict[str, Any] = {rule.since.key: at}
    match rule.table.__name__:
        case "IdempotencyKey":
            return [IdempotencyKey(key=str(new_id()), request="x", **moment)]
        case "JobRun":
            return [JobRun(job=str(new_id()), slot="x", **moment)]
        case "SignInRequest":
            hashes = {"email_mac": "x", "code_hash": "x", "link_hash": "x", "browser_hash": "x"}
            return [SignInRequest(created_at=at, **hashes, **moment)]
        case "RateBucket":
            return [RateBucket(key=str(new_id()), **moment)]
        case "SignInGuard":
            return [SignInGuard(key=str(new_id()), **moment)]
        case "SignIn":
            return [
                SignIn(token_hash=str(new_id()), created_at=at, last_seen_at=at, absolute_until=at, **moment)
            ]
        case "OneClickLink":
            part = await world.attendance("Theo", MONDAYS, 1)
            return [OneClickLink(secret_hash=str(new_id()), attendance_id=part, email="x", **moment)]
        case "SharedFile":
            about = {"sha256": "0" * 64, "name": "x.pdf", "kind": "x", "size": 1, "added_at": at, "by": "x"}
            return [SharedFile(session_id=world.session(MONDAYS, 1), **about, **moment)]
        case "AuditEntry":
            return [AuditEntry(actor="x", act="x", about="x", about_id=new_id(), **moment)]
        case "DoneAct":
            return [DoneAct(act="x", wish={}, lines=[], told=[], by="x", **moment)]
        case _:
            notice = SECRET_MAIL if rule.rows == "sign-in mails" else OTHER_MAIL
            return [mail(notice, status, at) for status in ("sent", "dead", "expired", "suppressed")]


def mail(notice: str, status: str, at: Any) -> OutboxMessage:
    id_ = str(new_id())
    return OutboxMessage(
        dedupe_key=id_, message_id=id_, notice=notice, address="x", status=status, created_at=at, next_at=at
    )


async def count(table: type[Table]) -> int:
    async with reading(SYSTEM) as r:
        return int(await r.db.scalar(select(func.count()).select_from(table)) or 0)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rows)
async def test_rows_go_when_their_time_is_over_and_not_before(
    world: World, clock: TurnableClock, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTION", 1)
    await run_now("prune")
    before = await count(rule.table)
    limit = clock.now() - timedelta(days=rule.days)
    moments = (limit - timedelta(days=1), limit + timedelta(days=1))
    async with work(SYSTEM) as w:
        for at in moments:
            w.db.add_all(await rows_of(rule, world, at.date() if isinstance(rule.since.type, Date) else at))
    added = await count(rule.table) - before
    assert await run_now("prune") == added // 2
    assert await count(rule.table) == before + added // 2
    assert await run_now("prune") == 0


@pytest.mark.parametrize("notice", [SECRET_MAIL, OTHER_MAIL])
async def test_a_mail_that_waits_is_never_deleted(world: World, clock: TurnableClock, notice: str) -> None:
    async with work(SYSTEM) as w:
        w.db.add_all(mail(notice, status, w.now - timedelta(days=1000)) for status in ("pending", "leased"))
    assert await run_now("prune") == 0


def test_every_table_has_its_time_or_a_reason_to_stay_for_ever() -> None:
    pruned, kept = {rule.table.__tablename__ for rule in RULES}, {each.__tablename__ for each in FOR_EVER}
    assert not pruned & kept
    assert pruned | kept == set(Table.metadata.tables)


def test_the_handbook_says_the_same() -> None:
    handbook = HANDBOOK.read_text(encoding="utf-8")
    lines = [
        f"| `{rule.table.__tablename__}`: {rule.rows} | {rule.days} days | {rule.why} |" for rule in RULES
    ]
    lines += [f"| `{table.__tablename__}` | for ever | {why} |" for table, why in FOR_EVER.items()]
    section = handbook.partition("## What is kept, and for how long\n")[2].partition("\n## ")[0]
    told = [line for line in section.splitlines() if line.startswith("| `")]
    assert told == lines


def test_a_guard_is_kept_until_it_is_forgiven() -> None:
    (days,) = [rule.days for rule in RULES if rule.table is SignInGuard]
    assert timedelta(days=days) > FORGOTTEN_AFTER
