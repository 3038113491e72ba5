"""What may have changed from one moment to the next, and what never may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.model.book import Book

Change = Callable[[Book, Book], Iterator[str]]


def kept(before: Book, now: Book) -> Iterator[str]:
    """What was written down is there, as it was written."""
    for table in ("entries", "pairings", "invoices"):
        rows = {row.id: row for row in now.rows.get(table, [])}
        for row in before.rows.get(table, []):
            if rows.get(row.id) != row:
                yield f"{table}: {row} has become {rows.get(row.id)}"
    for table in ("accounts", "debts", "lines", "outs", "orders", "passes", "checkouts", "parts"):
        ids = {row.id for row in now.rows.get(table, [])}
        if any(row.id not in ids for row in before.rows.get(table, [])):
            yield f"{table}: a row has gone"


def passes_end(before: Book, now: Book) -> Iterator[str]:
    """With its order a pass ends."""
    was = {each.id: each.status for each in before.orders}
    for pass_ in now.passes:
        order = now.by_id[pass_.order_id]
        gone = order.status == "deleted" and was.get(order.id) not in (None, "deleted")
        if gone and now.by_id[pass_.account_id].balance:
            yield f"{now.by_id[pass_.account_id].balance} left on a pass whose order is deleted"


def papers_say_it(before: Book, now: Book) -> Iterator[str]:
    """A new invoice is of what its debt comes to."""
    known = {each.id for each in before.invoices}
    for each in now.invoices:
        if each.id in known or each.kind == "credit_note" or each.replaces_id is not None:
            continue
        owed = now.owed(now.by_id[each.debt_id])
        if each.total_minor != owed:
            yield f"an invoice of {each.total_minor} for a debt of {owed}"


def soonest_first(before: Book, now: Book) -> Iterator[str]:
    """A picked session takes the pass that ends first of those that may pay (R58)."""
    known = {each.id for each in before.entries} | {each.id for each in before.debts}
    used = [each for each in now.entries if each.id not in known and _is_visit(now, each)]
    owed = [each for each in now.debts if each.id not in known and each.attendance_id is not None]
    if len(used) + len(owed) != 1:
        return
    part = now.by_id[(used or owed)[0].attendance_id]
    day = str(now.by_id[part.session_id].starts_at)[:10]
    could = [
        each for each in before.passes if _may_pay(before, each, now.by_id[part.booking_id], day, part.slots)
    ]
    if owed and could:
        yield f"a session is owed, though a pass that ends {_ends(could[0])} could pay"
    for each in used:
        chosen = next(pass_ for pass_ in now.passes if pass_.account_id == each.account_id)
        if not could or _ends(chosen) != min(map(_ends, could)):
            yield f"the pass that ends {_ends(chosen)} was used, of {sorted(map(_ends, could))}"


def _is_visit(book: Book, entry: Any) -> bool:
    return entry.kind == "used" and entry.attendance_id is not None and book.kind(entry) == "pass"


def _ends(pass_: Any) -> str:
    return str(pass_.expires_on or "never")


def _may_pay(book: Book, pass_: Any, booking: Any, day: str, slots: int) -> bool:
    order = book.by_id[pass_.order_id]
    account = book.by_id[pass_.account_id]
    unpaid = any(debt.order_id == order.id and book.left(debt) for debt in book.debts)
    return (
        account.kind == "pass"
        and order.status != "deleted"
        and pass_.client_id == booking.client_id
        and pass_.booking_id in (None, booking.id)
        and account.balance >= slots
        and day <= _ends(pass_)
        and (bool(pass_.if_unpaid) or not unpaid)
    )


CHANGES: tuple[Change, ...] = (kept, passes_end, papers_say_it, soonest_first)
