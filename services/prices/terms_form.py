"""The terms of payment as staff type them: what each form holds, and what is read from it (R36, R59–R60, R66–R75, R86).

They are edited in two rooms: how a booking is paid with the prices, and how discounts add up with the discounts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from db.states import LateMode, ProRata, all_of
from db.values import Money
from services.core.refusals import Refused
from services.core.typed_form import TypedForm, ticked
from services.language import N_, formats
from services.provider.paying import PaymentTerms

MOST_DAYS = 365
AMOUNTS = ("fee", "down_payment", "smallest")
DAYS = ("due_days", "notice_days", "first_reminder_days", "second_reminder_days", "cancels_ahead_days")
BOXES = ("reminds", "require_pass", "redeem_unpaid", "make_ups_to_money", "stacks_discounts")
CHOICES = {"late_mode": all_of(LateMode), "pro_rata": all_of(ProRata)}


class SecondBeforeFirst(Refused):
    """The second reminder leaves after the first one."""

    message = N_("The second reminder has to come after the first one.")


def values(terms: PaymentTerms) -> dict[str, str]:
    """What the forms of these terms hold."""
    amounts = {name: Money(getattr(terms, f"{name}_minor"), terms.currency) for name in AMOUNTS}
    return {
        **{name: formats.plain_amount(money) if money.minor else "" for name, money in amounts.items()},
        **{name: str(getattr(terms, name)) for name in DAYS},
        **{name: ticked(getattr(terms, name)) for name in BOXES},
        "plan_template_id": str(terms.plan_template_id or ""),
        "late_mode": terms.late_mode,
        "pro_rata": terms.pro_rata,
        "cancels_after_days": "" if terms.cancels_after_days is None else str(terms.cancels_after_days),
    }


def read(said: Mapping[str, str], currency: str, plans: Collection[str] = ()) -> dict[str, Any]:
    """The terms that the form speaks of, as `paying.set_payment` takes them. `plans`: ids that can be chosen.

    Raises:
        NotAsTyped: something cannot be.
    """
    form = TypedForm(said, currency)
    found = _terms(form, plans)
    form.done()
    return found


def read_so_far(said: Mapping[str, str], currency: str, plans: Collection[str] = ()) -> dict[str, Any] | None:
    """The same of a form that is still being filled; None while something cannot be read."""
    form = TypedForm(said, currency)
    found = _terms(form, plans)
    return None if form.problems else found


def _terms(form: TypedForm, plans: Collection[str]) -> dict[str, Any]:
    """Each form speaks of its own fields; those of the other room stay as they are."""
    found: dict[str, Any] = {}
    for name in _in(form, AMOUNTS):
        money = form.amount(name)
        found[f"{name}_minor"] = money.minor if money else 0
    found |= {name: form.needed_number(name, 0, MOST_DAYS) for name in _in(form, DAYS)}
    found |= {name: form.yes(name) for name in _in(form, BOXES)}
    found |= {name: form.one_of(name, CHOICES[name]) for name in _in(form, CHOICES)}
    if "plan_template_id" in form.said:
        found["plan_template_id"] = _plan(form, plans)
    if "cancels_after_days" in form.said:
        found["cancels_after_days"] = form.number("cancels_after_days", 1, MOST_DAYS)
    if found.get("second_reminder_days", 1) <= found.get("first_reminder_days", 0):
        form.wrong("second_reminder_days", SecondBeforeFirst())
    return found


def _in(form: TypedForm, names: Iterable[str]) -> list[str]:
    return [name for name in names if name in form.said]


def _plan(form: TypedForm, plans: Collection[str]) -> UUID | None:
    if not form.raw("plan_template_id"):
        return None
    chosen = form.one_of("plan_template_id", plans)
    return UUID(chosen) if chosen in plans else None
