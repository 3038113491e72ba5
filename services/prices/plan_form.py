"""A template of plans as staff type it (R71): what its form holds, and what is read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from db import PlanTemplate
from db.values import Money
from services.core.typed_form import TypedForm
from services.language import formats
from services.prices import rule_facts
from services.prices.plans import MOST_PARTS, PlanShape

MOST_MONTHS, MOST_DAYS = 24, 365


@dataclass(frozen=True, slots=True)
class TypedPlan:
    """A template, and the example that its preview reckons with."""

    name: str
    shape: PlanShape
    price: Money
    begins_on: date | None


def blank() -> dict[str, str]:
    """The form of a template that is still to be: three parts, a month apart."""
    return {
        "name": "",
        "parts": "3",
        "every_months": "1",
        "after_months": "0",
        "day": "",
        "down_payment": "",
        "due_days": "14",
    }


def values(row: PlanTemplate) -> dict[str, str]:
    """What the form of this template holds."""
    shape = rule_facts.shape_in(row.facts)
    return {
        "name": row.name,
        "parts": str(shape.parts),
        "every_months": str(shape.every_months),
        "after_months": str(shape.after_months),
        "day": str(shape.day or ""),
        "down_payment": formats.plain_amount(shape.down_payment) if shape.down_payment else "",
        "due_days": str(shape.due_days),
    }


def read(said: Mapping[str, str], currency: str) -> TypedPlan:
    """The template that was typed.

    Raises:
        NotAsTyped: something cannot be.
    """
    form = TypedForm(said, currency)
    made = _plan(form)
    form.done()
    return made


def read_so_far(said: Mapping[str, str], currency: str) -> TypedPlan | None:
    """The same of a form that is still being filled; None while its parts cannot be reckoned."""
    form = TypedForm(said, currency)
    made = _plan(form)
    return None if form.problems.keys() - {"name"} else made


def _plan(form: TypedForm) -> TypedPlan:
    down = form.amount("down_payment")
    shape = PlanShape(
        parts=form.needed_number("parts", 1, MOST_PARTS),
        down_payment=down if down is not None and down.minor else None,
        every_months=form.needed_number("every_months", 1, MOST_MONTHS),
        day=form.number("day", 1, 31),
        due_days=form.needed_number("due_days", 0, MOST_DAYS),
        after_months=form.needed_number("after_months", 0, MOST_MONTHS),
    )
    price = form.amount("example_price") or Money(0, form.currency)
    return TypedPlan(form.text("name", needed=True), shape, price, form.day("example_day"))
