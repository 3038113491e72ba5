"""Acts about statements: lines come, are paired by themselves, by suggestion, by hand, and taken back (A1–A5)."""

from __future__ import annotations

from typing import Any

from db.values import Money
from services.imports import bank_statements
from services.payments import review
from tests.model.hands import Chance, Hands, uid
from tests.model.money import amount, balances
from tests.services.payments.statements.samples import camt, entry, transaction
from tests.small_money import euros


def _line(h: Hands, n: Chance, number: int) -> tuple[int, str]:
    """One payment: for one debt, for two, with a wrong reference, with none, or money out."""
    debts, way = h.book.debts, n.number() % 6
    named = [n.one(debts) for _each in range(2 if way == 4 else 1)] if debts else []
    left = sum(balances(h)[each.account_id] for each in {each.id: each for each in named}.values())
    minor = amount(h, n, left)
    words = " ".join(each.reference for each in named)
    if way == 1:
        words = "thank you"
    elif way == 2 and words:
        words = words[:-1] + str((int(words[-1]) + 1) % 10)
    elif way == 5:
        minor = -minor
    booked = entry(
        f"{abs(minor) // 100}.{abs(minor) % 100:02}",
        transaction(text=f"{words} n{number}"),
        direction="DBIT" if minor < 0 else "CRDT",
        day=h.clock.now().date().isoformat(),
    )
    return minor, booked


async def read_statement(h: Hands, n: Chance) -> None:
    """A statement of some lines, two of them equal now and then; read again, or with an older one, now and then."""
    number = len(h.files)
    lines = [_line(h, n, number * 10 + at) for at in range(1 + n.number() % 2)]
    if n.odd():
        lines.append(lines[0])
    file = h.folder / f"{number}.xml"
    file.write_bytes(camt(*(booked for _minor, booked in lines), number=str(number)))
    again = [n.one(h.files)] if h.files and n.odd() else []
    said: list[str] = []
    h.files.append(file)
    h.memory.lines.update(minor for minor, _booked in lines)
    assert await bank_statements.run([file, *again], apply=True, say=said.append), said


async def read_again(h: Hands, n: Chance) -> None:
    """A statement that was read before."""
    said: list[str] = []
    assert await bank_statements.run([n.one(h.files)], apply=True, say=said.append), said


def _open(h: Hands) -> list[Any]:
    return [each for each in h.book.lines if each.amount_minor > each.paired_minor]


async def accept(h: Hands, n: Chance) -> None:
    """Staff accept what is suggested."""
    line = n.one(_open(h))
    await h.staff(lambda w: review.accept(w, uid(line.id)))


async def pair(h: Hands, n: Chance) -> None:
    """Staff pair by hand: with some debts, the rest for a family or left on the line."""
    line = n.one(_open(h))
    parts: list[tuple[Any, Money]] = []
    for debt in {each.id: each for each in n.some(h.book.debts, 2)}.values():
        parts.append((uid(debt.id), euros(amount(h, n, balances(h)[debt.account_id]))))
    rest_to = None if n.odd() else h.family(n).client_id
    await h.staff(lambda w: review.pair(w, uid(line.id), parts, rest_to, "by phone"))


async def unpair(h: Hands, n: Chance) -> None:
    """Staff take one pairing back."""
    pairing = n.one([each for each in h.book.pairings if each.reverses is None])
    await h.staff(lambda w: review.take_back(w, uid(pairing.id), "somebody else’s"))


async def set_aside(h: Hands, n: Chance) -> None:
    """Staff say that a line is not of a family, or is after all."""
    line, back = n.one(h.book.lines), n.odd()
    await h.staff(lambda w: (review.ours_again if back else review.not_ours)(w, uid(line.id)))


ACTS = {
    "read_statement": read_statement,
    "read_again": read_again,
    "accept": accept,
    "pair": pair,
    "unpair": unpair,
    "set_aside": set_aside,
}
