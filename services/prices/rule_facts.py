"""PURE: discount rules and plans as they are kept: from stored facts to values, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from db.values import Money
from services.prices.plans import PlanShape
from services.prices.rule_values import Off, RuleScope, Step


def money_out(money: Money | None) -> dict[str, Any] | None:
    """An amount as it is kept."""
    return None if money is None else {"minor": money.minor, "currency": money.currency}


def money_in(stored: dict[str, Any] | None) -> Money | None:
    """The amount that was kept."""
    return None if stored is None else Money(int(stored["minor"]), str(stored["currency"]))


def off_out(off: Off) -> dict[str, Any]:
    """What comes off, as it is kept."""
    return {
        "amount": money_out(off.amount),
        "basis_points": off.basis_points,
        "cap": money_out(off.cap),
    }


def off_in(stored: dict[str, Any]) -> Off:
    """What comes off, as it was kept."""
    return Off(
        money_in(stored.get("amount")), int(stored.get("basis_points", 0)), money_in(stored.get("cap"))
    )


def steps_out(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps of a rule, as they are kept."""
    return [{"from": step.number, "off": off_out(step.off)} for step in steps]


def steps_in(stored: list[dict[str, Any]]) -> tuple[Step, ...]:
    """The steps of a rule, as they were kept."""
    return tuple(Step(int(step["from"]), off_in(step["off"])) for step in stored)


def scope_out(scope: RuleScope) -> dict[str, list[str]]:
    """What a code is for, as it is kept."""
    return {
        "programmes": sorted(map(str, scope.programmes)),
        "periods": sorted(scope.periods),
        "venues": sorted(map(str, scope.venues)),
        "products": sorted(map(str, scope.products)),
    }


def scope_in(stored: dict[str, list[str]]) -> RuleScope:
    """What a code is for, as it was kept."""
    return RuleScope(
        ids_in(stored.get("programmes", [])),
        frozenset(stored.get("periods", [])),
        ids_in(stored.get("venues", [])),
        ids_in(stored.get("products", [])),
    )


def ids_in(stored: Iterable[str]) -> frozenset[UUID]:
    """Ids that were kept as text."""
    return frozenset(UUID(id_) for id_ in stored)


def shape_out(shape: PlanShape) -> dict[str, Any]:
    """A plan as it is kept, with a template or with the booking that was made by it."""
    return {
        "parts": shape.parts,
        "down_payment": money_out(shape.down_payment),
        "every_months": shape.every_months,
        "day": shape.day,
        "due_days": shape.due_days,
        "after_months": shape.after_months,
    }


def shape_in(stored: dict[str, Any]) -> PlanShape:
    """A plan as it was kept.

    Raises:
        ValueError: it cannot be such a plan.
    """
    day = stored.get("day")
    return PlanShape(
        int(stored.get("parts", 1)),
        money_in(stored.get("down_payment")),
        int(stored.get("every_months", 1)),
        None if day is None else int(day),
        int(stored.get("due_days", 0)),
        int(stored.get("after_months", 0)),
    )
