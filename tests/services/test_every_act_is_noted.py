"""Every service that changes something writes the audit log in the same work (T37): read from the services themselves.

`audit.note` takes the work that makes the change, so what reaches it is written with the change or not at all; that it
is gone with a refused change is tried below.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

import services
from db import AuditEntry, Session
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.timetable import change_session
from tests import small

ROOT = Path(services.__file__).parent
SYSTEM = Visitor.system("test")
NOTES = "services.core.audit.note"
APART = ("services.demo.", "services.imports.", "services.operations.demo_data.")
"""The example provider and the lists of the command line, whose acts are those of other services."""
PART = "a part of acts that note themselves"
BY_ITSELF = "kept whole in a table of its own, with its moment and who did it"
NOT_A_CHANGE = "it locks, counts or marks; nothing that anybody did is changed by it"
EXEMPT: dict[str, str] = {
    "services.notices.own_text.trying.send": "a test to oneself, which changes nothing",
    "services.attendance.content.files.sweeping.sweep": "bytes that no row names; removing the file was noted",
    "services.operations.website.published.note": "only what was seen on a page, which stands there with its moment",
    "services.people.clients.shares_changed": "it only tells pages that are open",
    "services.bookings.looked_at.opened": "only that somebody has looked, which its owner reads at the link",
    **dict.fromkeys(
        (
            "services.core.done_acts.withdraw",
            "services.invoices.numbers.next_number",
            "services.ledger.entries.credit_of",
            "services.ledger.entries.open_account",
            "services.merging.children.write",
            "services.merging.children.write_back",
            "services.merging.credit.lock",
            "services.merging.credit.move",
            "services.merging.fields.write",
            "services.merging.fields.write_back",
            "services.merging.moving.move",
            "services.merging.payloads.rename",
            "services.merging.relations.write",
            "services.merging.relations.write_back",
            "services.merging.shares.write",
            "services.merging.shares.write_back",
            "services.operations.setup.setup_code.use",
            "services.make_ups.book.taken",
            "services.make_ups.credits.lifecycle.open_entries",
            "services.make_ups.credits.lifecycle.touched",
            "services.passes.spending.return_prepaid",
            "services.passes.spending.use_prepaid",
            "services.payments.debts.reference",
            "services.payments.receiving.move",
            "services.payments.receiving.use_credit",
            "services.prices.asking.give_back",
            "services.prices.asking.write_down",
            "services.prices.moved.write_down",
            "services.provider.kept_rules.as_all_others",
            "services.provider.paying.set_payment",
            "services.sign_in.devices.end_all",
            "services.sign_in.devices.end_of",
            "services.sign_in.devices.open_",
            "services.sign_in.second.passing.forget",
            "services.sign_in.second.recovery.forget",
            "services.sign_in.second.recovery.replace",
            "services.timetable.more_places.give",
            "services.timetable.next_asking.do",
            "services.timetable.next_asking.undo",
            "services.timetable.next_term_back.undo",
            "services.timetable.series_back.undo",
            "services.timetable.substitutes.tell",
            "services.timetable.series_do.drop",
            "services.timetable.series_do.hand_over",
            "services.timetable.series_do.make",
            "services.timetable.series_do.move",
            "services.waiting_list.entries.claim_entry",
        ),
        PART,
    ),
    **dict.fromkeys(
        (
            "services.invoices.numbers.begin_with",
            "services.ledger.entries.post",
            "services.ledger.entries.reverse",
            "services.notices.telling.tell.suppress",
            "services.notices.telling.tell.tell",
            "services.operations.setup.setup_code.ready",
            "services.payments.bank.accounts.remember_columns",
            "services.payments.cards.refunds.later",
            "services.payments.cards.settling.ask_later",
            "services.payments.cards.settling.came_back",
            "services.payments.cards.settling.forgotten",
            "services.payments.cards.settling.given_up",
            "services.payments.cards.settling.not_shown",
            "services.payments.cards.told.done",
            "services.payments.cards.told.keep",
            "services.payments.cards.told.later",
            "services.payments.paying.request",
            "services.payments.paying.several",
            "services.prices.posting.post_due",
        ),
        BY_ITSELF,
    ),
    **dict.fromkeys(
        (
            "services.bookings.seats.locked_class",
            "services.bookings.stopped.locked_booking",
            "services.bookings.turns.families_money",
            "services.make_ups.credits.lifecycle.waited_for",
            "services.sign_in.counting.count",
            "services.sign_in.counting.uncount",
            "services.sign_in.staff_limits.count_setup",
            "services.sign_in.staff_limits.forgive_setup",
            "services.core.leases.give_back",
            "services.core.leases.keep",
            "services.core.leases.take",
            "services.core.locks.sessions",
            "services.core.versions.to_change",
            "services.ledger.entries.lock",
            "services.make_ups.credits.lifecycle.lock",
            "services.make_ups.credits.lifecycle.lock_limit",
            "services.make_ups.credits.lifecycle.of_source",
            "services.notices.delivering.leasing.end_lease",
            "services.notices.delivering.problems.note",
            "services.notices.inbox.mine.opened",
            "services.operations.retention.prune",
            "services.operations.secret_check.accept",
            "services.operations.secret_check.compare",
            "services.passes.holding.locked",
            "services.payments.bank.settling.locked",
            "services.payments.debts.locked",
            "services.payments.family_stamp.begin",
            "services.payments.hidden_sessions.agree",
            "services.payments.hidden_sessions.give_up",
            "services.people.app_hint.seen",
            "services.people.families.opened",
            "services.prices.opening.is_priced",
            "services.sign_in.limits.allow_guess",
            "services.sign_in.staff_limits.count_second",
            "services.sign_in.limits.count_with_link",
            "services.sign_in.limits.forgive",
            "services.sign_in.staff_limits.forgive_second",
            "services.sign_in.limits.judge_asking",
            "services.sign_in.managing.keep_an_owner",
            "services.timetable.change_session.scheduled",
        ),
        NOT_A_CHANGE,
    ),
}
"""Services that take a work and note nothing, and why."""


class Graph:
    """Which function of the services calls which, as far as imports and names tell."""

    def __init__(self) -> None:
        self.calls: dict[str, set[str]] = {}
        self.acts: dict[str, ast.AsyncFunctionDef] = {}
        self.again: dict[str, str] = {}
        for file in sorted(ROOT.rglob("*.py")):
            parts = file.relative_to(ROOT.parent).with_suffix("").parts
            module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            self._read(module, ast.parse(file.read_text(encoding="utf-8")))

    def _read(self, module: str, tree: ast.Module) -> None:
        known = dict(self._imported(tree))
        self.again |= {f"{module}.{name}": to for name, to in known.items()}
        own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            name = f"{module}.{node.name}"
            self.calls[name] = set(self._called(module, node, known, own))
            if isinstance(node, ast.AsyncFunctionDef) and _is_act(node):
                self.acts[name] = node

    @staticmethod
    def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("services"):
                for each in node.names:
                    yield each.asname or each.name, f"{node.module}.{each.name}"

    @staticmethod
    def _called(module: str, of: ast.AST, known: dict[str, str], own: set[str]) -> Iterator[str]:
        for node in ast.walk(of):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in known:
                    yield f"{known[name]}.{attr}"
                case ast.Name(id=name) if name in known:
                    yield known[name]
                case ast.Name(id=name) if name in own:
                    yield f"{module}.{name}"

    def reaches(self, name: str, wanted: str) -> bool:
        """Whether a function calls another, itself or by others."""
        seen, ahead = set(), [name]
        while ahead:
            one = ahead.pop()
            one = self.again.get(one, one)
            if one == wanted:
                return True
            if one not in seen:
                seen.add(one)
                ahead += self.calls.get(one, ())
        return False


def _is_act(node: ast.AsyncFunctionDef) -> bool:
    first = node.args.args[0] if node.args.args else None
    return (
        not node.name.startswith("_")
        and first is not None
        and first.annotation is not None
        and ast.unparse(first.annotation) == "Work"
    )


def test_every_service_that_takes_a_work_notes_what_it_did_or_says_why_not() -> None:
    graph = Graph()
    assert len(graph.acts) > 100
    silent = {name for name in graph.acts if not name.startswith(APART) and not graph.reaches(name, NOTES)}
    assert silent - set(EXEMPT) == set(), "call audit.note, or say in EXEMPT why not"
    assert set(EXEMPT) - silent == set(), "it notes something by now"


@pytest.fixture
async def session_id(house: App) -> UUID:
    made = await small.class_(await small.found())
    async with reading(SYSTEM) as r:
        return next(each.id for each in await small.sessions(r, made) if each.starts_at > r.now)


async def test_a_note_is_gone_with_the_change_that_failed(session_id: UUID) -> None:
    async def noted() -> int:
        async with reading(SYSTEM) as r:
            return await r.db.scalar(select(func.count()).where(AuditEntry.act == "places")) or 0

    class Broken(Exception):
        """Something after the change fails."""

    with pytest.raises(Broken):  # noqa: PT012 - the change has to be made before it fails
        async with work(SYSTEM) as w:
            await change_session.set_places(w, session_id, 9)
            raise Broken
    assert not await noted()
    async with work(SYSTEM) as w:
        await change_session.set_places(w, session_id, 9)
    assert await noted() == 1
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Session, session_id)).places == 9
