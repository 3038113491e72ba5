"""How staff divide one payment over debts, as far as they have typed. Pure: nothing is booked here."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from db.values import Money
from services.core.refusals import Refused
from services.language import N_
from services.language.formats import plain_amount
from services.payments import typed
from services.payments.owed import Owed


class TooMuchDivided(Refused):
    """More is divided than has come."""

    message = N_("You have divided {divided}, and there is {left}. Make one of the amounts smaller.")


class PaysNothing(Refused):
    """A payment pays a debt, or becomes somebody's credit."""

    message = N_("Choose what it pays, or whose credit it becomes.")


@dataclass(slots=True)
class SplitPart:
    """One debt that it is to pay, and how much as it was typed."""

    debt: Owed
    family: str
    typed: str


@dataclass(slots=True)
class Split:
    """What a payment is to pay."""

    left: Money
    """What is to be divided."""
    taken: dict[UUID, SplitPart] = field(default_factory=dict)
    credit_to: UUID | None = None
    """The family that was said to get the rest."""
    credit_name: str = ""

    def add(self, debt: Owed, family: str) -> None:
        """Pay this debt too: as much as is left of both."""
        part = min(max(self.rest.minor, 0), debt.left.minor)
        amount = plain_amount(Money(part, self.left.currency)) if part else ""
        self.taken[debt.debt_id] = SplitPart(debt, family, amount)

    def remove(self, debt_id: UUID) -> None:
        """Do not pay this debt."""
        self.taken.pop(debt_id, None)

    @property
    def rest(self) -> Money:
        """What is not divided; below zero if it is too much. An amount that cannot be read counts as nothing."""
        return Money(
            self.left.minor - sum(self._minor(each) for each in self.taken.values()), self.left.currency
        )

    @property
    def rest_to(self) -> tuple[UUID, str] | None:
        """Whose credit the rest becomes: the family that was said, else the only one that is paid for."""
        if self.credit_to is not None:
            return self.credit_to, self.credit_name
        families = {each.debt.client_id: each.family for each in self.taken.values()}
        return next(iter(families.items())) if len(families) == 1 else None

    def decided(self) -> tuple[list[tuple[UUID, Money]], UUID | None]:
        """The debts with their amounts, and the family of the rest.

        Raises:
            NotAnAmount, AbsurdAmount: an amount cannot be read, or cannot be meant. TooMuchDivided. PaysNothing.
        """
        parts = [
            (debt_id, typed.amount(each.typed, self.left.currency)) for debt_id, each in self.taken.items()
        ]
        if any(money.minor <= 0 for _debt_id, money in parts):
            raise typed.NotAnAmount
        divided = Money(sum(money.minor for _debt_id, money in parts), self.left.currency)
        if divided.minor > self.left.minor:
            raise TooMuchDivided(divided=divided, left=self.left)
        to = self.rest_to
        if not parts and to is None:
            raise PaysNothing
        return parts, to[0] if to else None

    def _minor(self, each: SplitPart) -> int:
        """What a debt takes of it: what was typed, and never more than is left of it."""
        try:
            return min(max(typed.amount(each.typed, self.left.currency).minor, 0), each.debt.left.minor)
        except (typed.NotAnAmount, typed.AbsurdAmount):
            return 0
