"""Counts what money was for: places, passes, orders, parts of plans, papers. No service is asked."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tests.model.book import Book
from tests.model.memory import Memory
from tests.model.oracle import Check

SINGLY, OFF = 1200, 3333


def _uid(stored: Any) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)


def _json(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored


def _third(of: int) -> int:
    """What the code takes off, rounded half up."""
    return (2 * of * OFF + 10_000) // 20_000


def places(book: Book, memory: Memory) -> Iterator[str]:
    """Who goes has paid once or owes once; who gave up in time nothing; who was late, once (R57–R61)."""
    by: Counter[Any] = Counter()
    ended = set()
    for each in book.standing:
        if each.kind == "used" and each.attendance_id is not None and book.kind(each) == "pass":
            by[each.attendance_id] += 1
            if each.amount != -book.by_id[each.attendance_id].slots:
                yield f"a place has taken {-each.amount} entries"
    for debt in book.debts:
        if debt.attendance_id is not None:
            by[debt.attendance_id] += bool(debt.asked)
            ended |= {debt.attendance_id} if _uid(debt.id) in memory.ended_by_staff else set()
    taken: Counter[Any] = Counter()
    for part in book.attendance:
        taken[part.session_id] += part.slots if part.holds_place else 0
        if part.kind != "pay_as_you_go":
            continue
        wanted = {"cancelled": (0,)}.get(part.state, (1, 0) if part.id in ended else (1,))
        if by[part.id] not in wanted:
            yield f"a place that is {part.state} is paid {by[part.id]} times"
        if book.by_id[part.session_id].status == "cancelled" and part.state == "going":
            yield "somebody goes to a session that is off"
    for session in book.sessions:
        if session.taken != taken[session.id] or session.taken > session.places:
            yield f"{session.taken} of {session.places} places taken, by {taken[session.id]}"


def passes(book: Book, memory: Memory) -> Iterator[str]:
    """What was bought is there once, belongs to who uses it, and comes back to itself."""
    from_order: Counter[Any] = Counter()
    for pass_ in book.passes:
        from_order[pass_.order_id] += 1
        mine = book.of_account[pass_.account_id]
        issued = [each.amount for each in mine if each.kind == "issued"]
        if issued != [pass_.total]:
            yield f"a pass of {pass_.total} was issued with {issued}"
        changed = sum(each.amount for each in mine if each.kind == "corrected")
        if changed != memory.on_passes[_uid(pass_.account_id)]:
            yield f"a pass was changed by {changed}, not {memory.on_passes[_uid(pass_.account_id)]}"
        for each in mine:
            if each.kind == "returned" and each.reverses is None and book.kind(each) == "pass":
                yield f"{each.amount} came back to a pass, and nothing was spent"
            if each.kind != "used" or each.attendance_id is None:
                continue
            booking = book.by_id[book.by_id[each.attendance_id].booking_id]
            if booking.client_id != pass_.client_id or pass_.booking_id not in (None, booking.id):
                yield "a pass has paid for somebody else"
    for item in book.items:
        if from_order[item.order_id] != item.quantity:
            yield f"{item.quantity} bought, {from_order[item.order_id]} issued"


def prepaid(book: Book, memory: Memory) -> Iterator[str]:
    """Prepaid credit comes back to itself from what is off (R64)."""
    debts = {each.account_id: each for each in book.debts}
    for each in book.standing:
        if each.kind == "used" and book.kind(each) == "prepaid":
            debt = debts[each.other_id]
            if not debt.asked and _uid(debt.id) not in memory.ended_by_staff | memory.moved_on:
                yield f"{-each.amount} of prepaid credit stays spent on what is off"


def orders(book: Book, memory: Memory) -> Iterator[str]:
    """An order is bought once, and owed once: what its things cost, less what its code takes off."""
    if len(book.orders) != memory.orders:
        yield f"{memory.orders} bought, {len(book.orders)} orders"
    owed: dict[Any, list[Any]] = defaultdict(list)
    for debt in book.debts:
        if debt.order_id is not None:
            owed[debt.order_id].append(debt)
    answers = {each.order_id: _json(each.answer)["priced"] for each in book.pricings if each.order_id}
    for order in book.orders:
        full = sum(each.quantity * each.price_minor for each in book.items if each.order_id == order.id)
        off = sum(line["minor"] for line in answers[order.id]["lines"] if line["kind"] != "item")
        if off not in (0, _third(full)):
            yield f"{off} off {full}"
        asked = [book.owed(debt, "charged", "fee", "discount") for debt in owed[order.id]]
        if asked != [full - off]:
            yield f"an order of {full} less {off} asks for {asked}"
        if order.status == "deleted" and any(debt.asked for debt in owed[order.id]):
            yield "a deleted order is asked for"


def plans(book: Book, memory: Memory) -> Iterator[str]:
    """The parts of a term come to its price, each is owed once, and as it was planned (R71)."""
    of: Counter[Any] = Counter()
    once: Counter[Any] = Counter()
    debts = {}
    for debt in book.debts:
        if len([each for each in (debt.order_id, debt.booking_id) if each is not None]) != 1:
            yield "a debt is for nothing, or for two things"
        if debt.attendance_id is not None:
            slots = book.by_id[debt.attendance_id].slots
            if book.owed(debt, "charged", "fee", "discount") != SINGLY * slots:
                yield f"a session is owed as {book.owed(debt, 'charged', 'fee', 'discount')}"
        elif debt.booking_id is not None:
            debts[debt.id] = debt
    for part in book.parts:
        if part.state == "posted":
            once[part.debt_id] += 1
            wanted = book.owed(debts[part.debt_id], "charged", "fee", "discount")
            if wanted != part.amount_minor:
                yield f"a part of {part.amount_minor} is owed as {wanted}"
        if part.state != "cancelled":
            of[part.booking_id] += part.amount_minor
    for debt_id in debts:
        if once[debt_id] != 1:
            yield f"a debt is of {once[debt_id]} parts"
    for pricing in book.pricings:
        if pricing.booking_id is None:
            continue
        booking = book.by_id[pricing.booking_id]
        if _uid(booking.id) in memory.changed or booking.status == "cancelled":
            continue
        lines = _json(pricing.answer)["priced"]["lines"]
        full = sum(line["minor"] for line in lines if line["kind"] == "item")
        off = sum(line["minor"] for line in lines if line["kind"] != "item")
        if off not in {0, _third(full), *(_third(line["minor"]) for line in lines)}:
            yield f"{off} off a term of {full}"
        if of[booking.id] != full - off:
            yield f"a term of {full} less {off} comes to {of[booking.id]}"


def papers(book: Book, _memory: Memory) -> Iterator[str]:
    """No number is missing, none is there twice; a debt has one paper that stands; a credit note is of its whole."""
    taken: dict[str, list[int]] = defaultdict(list)
    back = {each.corrects_id for each in book.invoices}
    stand: Counter[Any] = Counter()
    for each in book.invoices:
        taken[each.series].append(each.number)
        if each.kind == "credit_note":
            if each.total_minor != book.by_id[each.corrects_id].total_minor:
                yield f"a credit note of {each.total_minor} for {book.by_id[each.corrects_id].total_minor}"
        elif each.id not in back:
            stand[each.debt_id] += 1
    for row in book.series:
        if sorted(taken[row.name]) != list(range(row.first, row.last + 1)):
            yield f"{row.name} counts to {row.last}, and has {sorted(taken[row.name])}"
    for debt_id, often in stand.items():
        if often > 1:
            yield f"a debt has {often} papers that stand"
        del debt_id


THINGS: tuple[Check, ...] = (places, passes, prepaid, orders, plans, papers)
