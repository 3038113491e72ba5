"""Which debts a payment settles, how sure that is, and why (R68, R69, A4, A5). Pure: nothing is booked here.

By a reference in any field; else by the account of a family that has paid from it before; else by a sum that only one
family owes. Only what is certain may be paired without a person.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence, Set
from datetime import date
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType
from typing import Any, NamedTuple

from db.values import Money
from services.language import N_
from services.payments import references
from services.payments.statements import BankPayment

MOST_COMBINED = 8
"""Debts of one family of which all sums are tried; of more, each alone, two together, the oldest, and all."""


class Confidence(StrEnum):
    """How sure a suggestion is."""

    CERTAIN = "certain"
    """Paired by itself."""
    LIKELY = "likely"
    GUESS = "guess"
    NONE = "none"


class Debt(NamedTuple):
    """What a family owes, or has owed: `owed` is what is left of it."""

    id: Hashable
    family: Hashable
    owed: Money
    due_on: date
    references: tuple[str, ...] = ()
    """Its own, and those of payment requests that hold it."""


class PaysFor(NamedTuple):
    """So much of a payment for one debt."""

    debt: Hashable
    amount: Money


class Grounds(NamedTuple):
    """The reason for a suggestion: a message and its facts."""

    message: str
    facts: Mapping[str, Any] = MappingProxyType({})


class Suggestion(NamedTuple):
    """What may be done with a line."""

    line: BankPayment
    parts: tuple[PaysFor, ...]
    rest: Money
    """What is left for the family's credit."""
    family: Hashable | None
    confidence: Confidence
    why: Grounds


BY_REFERENCE = N_("Its reference {reference} is the one of this debt.")
BY_REFERENCES = N_("Its references name these debts, and their sum is exact.")
PART = N_("Its reference {reference} is the one of this debt; it pays a part of it.")
OVER = N_(
    "Its reference {reference} is the one of this debt; {rest} more than owed become the family’s credit."
)
SETTLED = N_(
    "Its reference {reference} is this family’s, and nothing is open under it: it becomes their credit, which pays what"
    " else they owe."
)
SEVERAL_FAMILIES = N_("Its references belong to several families, and the sum is not exact.")
NEAR = N_("It says {written}; {reference} differs by one digit.")
ACCOUNT_EXACT = N_("This family has paid from the same account before, and the amount is exact.")
ACCOUNT = N_("This family has paid from the same account before; the amount is not exact.")
SUM = N_("Only this family owes exactly this amount.")
COLLECTED = N_("The bank does not tell the {n} payments of this collected booking.")
UNKNOWN = N_("No reference, account or amount that we know.")
OTHER_CURRENCY = N_("It is in {currency}, and nothing is owed in that.")


def suggest(
    lines: Iterable[BankPayment],
    debts: Sequence[Debt],
    accounts: Mapping[str, Collection[Hashable]] | None = None,
    *,
    families: Mapping[str, Hashable] | None = None,
    found: Mapping[str, tuple[str, ...]] | None = None,
    decided: Collection[str] = frozenset(),
) -> list[Suggestion]:
    """A suggestion for each line that brought money, in the order of the lines.

    `accounts` are the families that have paid from an account before, `families` those of references of which nothing is
    open, and `found` the numbers in the lines if they are known (`candidates`). Lines whose key is in `decided` are left out:
    somebody has paired them by hand, or said that they are not ours, and that is never overruled (A5). What a certain
    suggestion pays is no longer owed to the lines after it, so that a payment made twice becomes credit. Lines with a
    reference come first: they tell whose account is whose for those without. Then exact amounts, and then the others.
    """
    judge = _Judge(debts, accounts or {}, families or {}, found or {})
    came = [line for line in lines if line.amount.minor > 0 and not (decided and line.key in decided)]
    named = [judge.by_reference(line) for line in came]
    sure = [known or judge.by_account(line, exact=True) for line, known in zip(came, named, strict=True)]
    unsure = [line for line, known in zip(came, sure, strict=True) if known is None]
    judge.look_for({(line.amount.minor, line.amount.currency) for line in unsure})
    return [known or judge.by_payer(line) for line, known in zip(came, sure, strict=True)]


def candidates(lines: Iterable[BankPayment]) -> dict[str, tuple[str, ...]]:
    """The numbers in each line that may be references, by its key."""
    return {line.key: references.find(line.fields()) for line in lines if line.amount.minor > 0}


class _Open:
    """A debt, and what is left of it after the lines before."""

    __slots__ = ("debt", "left")

    def __init__(self, debt: Debt) -> None:
        self.debt, self.left = debt, debt.owed.minor


class _Judge:
    """The debts, by all that a line may tell of them."""

    def __init__(
        self,
        debts: Sequence[Debt],
        accounts: Mapping[str, Collection[Hashable]],
        families: Mapping[str, Hashable],
        found: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.accounts = {account: set(of) for account, of in accounts.items()}
        self.families, self.found = families, found
        self.open: dict[str, list[_Open]] = {}
        self.by_family: dict[Hashable, list[_Open]] = {}
        for debt in sorted(debts, key=lambda each: each.due_on):
            kept = _Open(debt)
            for reference in debt.references:
                self.open.setdefault(reference, []).append(kept)
            self.by_family.setdefault(debt.family, []).append(kept)
        self.by_sum: dict[tuple[int, str], list[tuple[_Open, ...]]] = {}

    def by_reference(self, line: BankPayment) -> Suggestion | None:
        """What its reference says; None if it has none that we know."""
        if line.payments > 1:
            return _nothing(line, Grounds(COLLECTED, {"n": line.payments}))
        numbers = self.found[line.key] if line.key in self.found else references.find(line.fields())
        return (
            self._by_open_reference(line, [each for each in numbers if each in self.open])
            or self._by_settled_reference(line, numbers)
            or self._by_near_reference(line, numbers)
        )

    def by_payer(self, line: BankPayment) -> Suggestion:
        """What the payer's account or the amount says of a line without a reference."""
        return self.by_account(line, exact=False) or self._by_amount(line) or _nothing(line, Grounds(UNKNOWN))

    def _by_open_reference(self, line: BankPayment, named: list[str]) -> Suggestion | None:
        if not named:
            return None
        every = dict.fromkeys(each for number in named for each in self.open[number])
        debts = [each for each in every if each.debt.owed.currency == line.amount.currency]
        if not debts:
            return _nothing(line, Grounds(OTHER_CURRENCY, {"currency": line.amount.currency}))
        owed = _left(debts)
        exact = owed == line.amount.minor
        if not exact and len(_families(debts)) > 1:
            return self._fill(line, debts, Confidence.GUESS, Grounds(SEVERAL_FAMILIES))
        facts: dict[str, Any] = {"reference": named[0]}
        if exact:
            why = Grounds(BY_REFERENCE, facts) if len(debts) == 1 else Grounds(BY_REFERENCES)
        elif owed == 0:
            why = Grounds(SETTLED, facts)
        elif line.amount.minor > owed:
            why = Grounds(OVER, facts | {"rest": Money(line.amount.minor - owed, line.amount.currency)})
        else:
            why = Grounds(PART, facts)
        return self._fill(line, debts, Confidence.CERTAIN, why)

    def _by_settled_reference(self, line: BankPayment, numbers: Sequence[str]) -> Suggestion | None:
        """Of something paid, cancelled, or the family's own: all of it is theirs (A7)."""
        named = [each for each in numbers if each in self.families]
        families = {self.families[each] for each in named}
        if len(families) != 1:
            return None
        why = Grounds(SETTLED, {"reference": named[0]})
        self._learn(line, families)
        return Suggestion(line, (), line.amount, families.pop(), Confidence.CERTAIN, why)

    def _by_near_reference(self, line: BankPayment, candidates: Sequence[str]) -> Suggestion | None:
        for written in candidates:
            found = references.near(written, self.open) if not references.is_right(written) else ()
            debts = [each for number in found for each in _payable(self.open[number], line)]
            if debts and len(_families(debts)) == 1:
                return self._fill(
                    line, debts, Confidence.LIKELY, Grounds(NEAR, {"written": written, "reference": found[0]})
                )
        return None

    def by_account(self, line: BankPayment, *, exact: bool) -> Suggestion | None:
        """What the family owes whose account it is: of exactly this amount, or of another one."""
        families = self.accounts.get(line.account, ()) if line.account else ()
        if len(families) != 1:
            return None
        debts = _payable(self.by_family.get(next(iter(families)), ()), line)
        if not debts:
            return None
        if not exact:
            return self._fill(line, debts, Confidence.LIKELY, Grounds(ACCOUNT))
        found = [each for each in _sums(debts) if _left(each) == line.amount.minor]
        if len(found) == 1 or (found and self._alike(found)):
            return self._fill(line, found[0], Confidence.CERTAIN, Grounds(ACCOUNT_EXACT))
        return None

    def look_for(self, amounts: Set[tuple[int, str]]) -> None:
        """Find what comes to one of these amounts: the sums of all families, of which few are asked for."""
        for family in self.by_family.values() if amounts else ():
            for debts in _sums([each for each in family if each.debt.owed.minor > 0]):
                key = (sum([each.debt.owed.minor for each in debts]), debts[0].debt.owed.currency)
                if key in amounts:
                    self.by_sum.setdefault(key, []).append(debts)

    def _by_amount(self, line: BankPayment) -> Suggestion | None:
        found = self.by_sum.get((line.amount.minor, line.amount.currency), ())
        still = [debts for debts in found if _left(debts) == line.amount.minor]
        if not still or len({debts[0].debt.family for debts in still}) > 1:
            return None
        return self._fill(line, still[0], Confidence.GUESS, Grounds(SUM))

    def _learn(self, line: BankPayment, families: Iterable[Hashable]) -> None:
        if line.account:
            self.accounts.setdefault(line.account, set()).update(families)

    def _alike(self, exact: Sequence[tuple[_Open, ...]]) -> bool:
        """Whether all these ways to the sum are as good: one debt each, of which the oldest is meant."""
        return all(len(each) == 1 for each in exact)

    def _fill(
        self, line: BankPayment, debts: Sequence[_Open], confidence: Confidence, why: Grounds
    ) -> Suggestion:
        """Pay the debts one after the other, the first due first."""
        left, parts, sure = line.amount.minor, [], confidence is Confidence.CERTAIN
        for each in debts if len(debts) == 1 else sorted(debts, key=lambda each: each.debt.due_on):
            paid = min(left, each.left)
            if paid:
                parts.append(PaysFor(each.debt.id, Money(paid, line.amount.currency)))
                left -= paid
                each.left -= paid if sure else 0
        families = _families(debts)
        if sure:
            self._learn(line, families)
        family = next(iter(families)) if len(families) == 1 else None
        return Suggestion(line, tuple(parts), Money(left, line.amount.currency), family, confidence, why)


def _left(debts: Iterable[_Open]) -> int:
    return sum([each.left for each in debts])


def _families(debts: Iterable[_Open]) -> set[Hashable]:
    return {each.debt.family for each in debts}


def _payable(debts: Iterable[_Open], line: BankPayment) -> list[_Open]:
    """Those that are open, in the line's currency."""
    return [each for each in debts if each.left > 0 and each.debt.owed.currency == line.amount.currency]


def _sums(debts: Sequence[_Open]) -> list[tuple[_Open, ...]]:
    """The groups of these debts of one family whose sums may be paid at once, in one currency each; the smallest first."""
    groups: list[tuple[_Open, ...]] = []
    for currency in dict.fromkeys(each.debt.owed.currency for each in debts):
        own = [each for each in debts if each.debt.owed.currency == currency]
        few = len(own) <= MOST_COMBINED
        for size in range(1, len(own) + 1) if few else (1, 2):
            groups += combinations(own, size)
        if not few:
            groups += (tuple(own[:size]) for size in range(3, len(own) + 1))
    return groups


def _nothing(line: BankPayment, why: Grounds) -> Suggestion:
    return Suggestion(line, (), line.amount, None, Confidence.NONE, why)
