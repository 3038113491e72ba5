"""Counts everything once more, without a service: money that came is paid, in credit, or gone back, to the cent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from tests.model.book import Book
from tests.model.memory import Memory

Check = Callable[[Book, Memory], Iterator[str]]
CAME = ("paid", "received")


def _uid(stored: Any) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)


def sums(book: Book, _memory: Memory) -> Iterator[str]:
    """A balance is the sum of its entries, and nothing is below zero."""
    for account in book.accounts:
        counted = sum(each.amount for each in book.of_account[account.id])
        if account.balance != counted:
            yield f"{account.kind}: a balance of {account.balance}, and entries of {counted}"
        if account.balance < 0:
            yield f"{account.kind}: below zero"


def reversals(book: Book, _memory: Memory) -> Iterator[str]:
    """An entry is taken back once, whole, on its own account."""
    often = Counter(each.reverses for each in book.entries if each.reverses is not None)
    for each in book.entries:
        if each.reverses is None:
            continue
        first = book.by_id[each.reverses]
        if often[each.reverses] > 1:
            yield f"{first.kind} of {first.amount} is taken back twice"
        if (first.account_id, -first.amount, None) != (each.account_id, each.amount, first.reverses):
            yield f"{first.kind} of {first.amount} is taken back by {each.amount}"


def two_sides(book: Book, _memory: Memory) -> Iterator[str]:
    """What goes from one account to another is the same on both, in one act."""
    moved: dict[Any, int] = defaultdict(int)
    for each in book.entries:
        if each.other_id is not None:
            one, other = sorted((str(each.account_id), str(each.other_id)))
            moved[each.act_id, one, other] += each.amount if str(each.account_id) == one else -each.amount
    for difference in moved.values():
        if difference:
            yield f"{abs(difference)} went out of one account and not into the other"


def from_outside(book: Book, memory: Memory) -> Iterator[str]:
    """What was paid by hand, and what staff have given, is what the hands remember."""
    by_hand: Counter[UUID] = Counter()
    given: Counter[UUID] = Counter()
    for each in book.standing:
        family = _uid(book.by_id[each.account_id].client_id)
        if each.kind in CAME and not (each.other_id or each.pairing_id or each.checkout_id):
            by_hand[family] += abs(each.amount)
        if each.kind == "corrected" and book.kind(each) == "credit" and each.attendance_id is None:
            given[family] += each.amount
    for family in by_hand | memory.handed_in:
        if by_hand[family] != memory.handed_in[family]:
            yield f"{memory.handed_in[family]} was handed in, {by_hand[family]} is in the book"
    for family in given | memory.given:
        if given[family] != memory.given[family]:
            yield f"{memory.given[family]} was given, {given[family]} is in the book"


def nothing_from_nowhere(book: Book, _memory: Memory) -> Iterator[str]:
    """Of each family: what came, was given, and prepaid was spent = what is paid, in credit, and gone back."""
    came: Counter[Any] = Counter()
    held: Counter[Any] = Counter()
    for each in book.standing:
        kind, family = book.kind(each), book.by_id[each.account_id].client_id
        if each.kind in CAME and each.other_id is None:
            came[family] += abs(each.amount)
        elif kind == "credit" and each.kind == "corrected":
            came[family] += each.amount
        elif kind == "prepaid" and each.kind in ("used", "returned"):
            came[family] -= each.amount
        elif kind == "credit" and each.kind == "refunded":
            held[family] -= each.amount
    for debt in book.debts:
        held[debt.client_id] += book.owed(debt) - book.left(debt)
    for account in book.accounts:
        if account.kind == "credit":
            held[account.client_id] += account.balance
    for family in came.keys() | held.keys():
        if came[family] != held[family]:
            yield f"{came[family]} came, {held[family]} is accounted for"


def debts_add_up(book: Book, _memory: Memory) -> Iterator[str]:
    """A debt is open while something is left of it; what nobody asks for is nothing."""
    for debt in book.debts:
        left, owed = book.left(debt), book.owed(debt)
        if not 0 <= left <= owed:
            yield f"{left} left of a debt of {owed}"
        if not debt.asked and owed:
            yield f"{owed} owed, and nobody asks for it"
        if debt.asked and (left == 0) != (debt.closed_at is not None):
            yield f"{left} left, and closed: {debt.closed_at}"


def credit_is_used(book: Book, _memory: Memory) -> Iterator[str]:
    """Nobody has money with the provider and owes some at the same time (A7)."""
    has = {each.client_id: each.balance for each in book.accounts if each.kind == "credit"}
    for debt in book.debts:
        if debt.asked and book.left(debt) and has.get(debt.client_id, 0):
            yield f"{has[debt.client_id]} in credit, and {book.left(debt)} owed"


def refunds(book: Book, _memory: Memory) -> Iterator[str]:
    """Money that left has one entry, which stands as long as it is not failed or taken back."""
    standing = {each.id for each in book.standing}
    for out in book.outs:
        entry = book.by_id[out.entry_id]
        if entry.amount != -out.amount_minor:
            yield f"{out.amount_minor} left, by an entry of {entry.amount}"
        if (out.state in ("failed", "taken_back")) == (entry.id in standing):
            yield f"a refund is {out.state}, and its entry is not"
    known = {out.entry_id for out in book.outs}
    for each in book.standing:
        if each.kind == "refunded" and each.id not in known:
            yield f"{each.amount} left, and nobody knows where to"


def lines(book: Book, memory: Memory) -> Iterator[str]:
    """Every line is there once, and its pairings and what they have paid agree."""
    there = Counter(each.amount_minor for each in book.lines)
    if there != memory.lines:
        yield f"lines of {dict(memory.lines)} came, {dict(there)} are there"
    paired: Counter[Any] = Counter()
    back = {each.reverses for each in book.pairings}
    by_pairing: Counter[Any] = Counter()
    for each in book.entries:
        if each.pairing_id is not None and each.other_id is None:
            by_pairing[each.pairing_id] += -each.amount if book.kind(each) == "debt" else each.amount
    for pairing in book.pairings:
        paired[pairing.line_id] += pairing.amount
        wanted = 0 if pairing.id in back else pairing.amount
        if pairing.reverses is None and by_pairing[pairing.id] != wanted:
            yield f"{wanted} paired, {by_pairing[pairing.id]} paid by it"
    for line in book.lines:
        if line.paired_minor != paired[line.id] or not 0 <= line.paired_minor <= max(line.amount_minor, 0):
            yield f"{line.paired_minor} of {line.amount_minor} paired, pairings of {paired[line.id]}"
        if (line.mark == "money_out") != (line.amount_minor < 0):
            yield f"a line of {line.amount_minor} is marked {line.mark}"
        if line.mark is not None and line.paired_minor:
            yield f"a line is marked {line.mark} and paired"


def cards(book: Book, memory: Memory) -> Iterator[str]:
    """A card payment counts once, if it was paid at the gateway; no more goes back than came."""
    came: Counter[Any] = Counter()
    for each in book.entries:
        if each.checkout_id is not None and each.other_id is None and each.kind in CAME:
            came[each.checkout_id] += abs(each.amount)
    gone: Counter[Any] = Counter()
    for out in book.outs:
        if out.checkout_id is not None and out.state not in ("failed", "taken_back"):
            gone[out.checkout_id] += out.amount_minor
    for one in book.checkouts:
        paid = one.status in ("paid", "refunded")
        if came[one.id] != (one.amount_minor if paid else 0):
            yield f"a card payment of {one.amount_minor} is {one.status}, {came[one.id]} came by it"
        if paid and _uid(one.id) not in memory.card_paid:
            yield "a card payment counts that nobody has made"
        if gone[one.id] > one.amount_minor or (one.status == "refunded") != (
            paid and gone[one.id] == one.amount_minor
        ):
            yield f"{gone[one.id]} of {one.amount_minor} has gone back to the card, which is {one.status}"


CHECKS: tuple[Check, ...] = (
    sums,
    reversals,
    two_sides,
    from_outside,
    nothing_from_nowhere,
    debts_add_up,
    credit_is_used,
    refunds,
    lines,
    cards,
)
