"""A discount as staff type it: what its form holds, and what is read from it (R81–R86)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from db import DiscountRule
from db.states import DiscountKind
from db.values import Money
from services.core.refusals import Refused
from services.core.typed_form import Missing, TypedForm
from services.language import N_, formats
from services.prices import rule_facts, typed_off
from services.prices.rule_values import (
    DiscountCode,
    DiscountVoucher,
    Off,
    Referral,
    Returning,
    RuleScope,
    Sibling,
    Step,
)

Kind = DiscountKind
CHILDREN = (2, 3, 4, 5)
"""The children whose discount has a field of its own; the last one counts for all after it."""
ROWS = (1, 2, 3)
"""Rows of the steps for families that come back."""
MOST_USES, MOST_DAYS, MOST_BOOKINGS = 100_000, 3650, 100
LONGEST_CODE = 40
SCOPES = ("period", "programmes", "all")


class UntilBeforeFrom(Refused):
    """The last day lies before the first."""

    message = N_("The last day can’t be before the first one.")


class NoSteps(Refused):
    """A rule without anything that comes off."""

    message = N_("Say at least for one of them how much comes off.")


class NoProgramme(Refused):
    """A rule for chosen programmes needs some."""

    message = N_("Choose the programmes that it is for.")


class CapNeedsShare(Refused):
    """Only a share can have a limit."""

    message = N_("Only a share like 10 % can have a limit. Leave this empty for an amount.")


@dataclass(frozen=True, slots=True)
class TypedRule:
    """A rule, with the code and the owner of a gift card, as `keeping.keep_rule` takes them."""

    rule: DiscountCode | DiscountVoucher | Sibling | Returning | Referral
    code: str = ""
    email: str = ""
    """Of the family whose code or gift card it is; empty = anybody's."""


def blank(kind: DiscountKind) -> dict[str, str]:
    """The form of a rule that is still to be."""
    values = {"name": "", "off": "", "cap": "", "code": "", "email": "", "scope": "period"}
    values |= {"uses": "", "valid_from": "", "valid_until": "", "left": "", "gap_days": ""}
    values |= {"programmes": "", "products": "", "reward": "", "days": "90", "most": ""}
    values |= {f"child_{number}": "" for number in CHILDREN}
    values |= {f"{part}_{row}": "" for row in ROWS for part in ("from", "off")}
    return {name: text for name, text in values.items() if name in NAMES[kind]}


def values(row: DiscountRule, email: str = "") -> dict[str, str]:
    """What the form of this rule holds; `email` is its owner's."""
    facts = row.facts
    off = rule_facts.off_in(facts["off"]) if facts.get("off") else None
    scope = rule_facts.scope_in(facts.get("for", {}))
    left = rule_facts.money_in(facts.get("left"))
    reward = rule_facts.off_in(facts["reward"]) if facts.get("reward") else None
    programmes = scope.programmes or rule_facts.ids_in(facts.get("programmes", []))
    found = {
        "name": row.name,
        "off": typed_off.written(off) if off else "",
        "cap": formats.plain_amount(off.cap) if off and off.cap else "",
        "code": row.code or "",
        "email": email,
        "uses": str(row.uses or ""),
        "valid_from": row.valid_from.isoformat() if row.valid_from else "",
        "valid_until": row.valid_until.isoformat() if row.valid_until else "",
        "left": formats.plain_amount(left) if left else "",
        "scope": facts.get("scope", "period"),
        "programmes": ",".join(sorted(map(str, programmes))),
        "products": ",".join(sorted(map(str, scope.products))),
        "gap_days": str(facts.get("gap_days", 0) or ""),
        "reward": typed_off.written(reward) if reward else "",
        "days": str(facts.get("days", 90)),
        "most": str(facts.get("most", 0) or ""),
    }
    steps = rule_facts.steps_in(facts.get("steps", []))
    if row.kind == "sibling":
        found |= {f"child_{step.number}": typed_off.written(step.off) for step in steps}
    for n, step in enumerate(steps if row.kind == "returning" else (), 1):
        found |= {f"from_{n}": str(step.number), f"off_{n}": typed_off.written(step.off)}
    return blank(row.kind) | {name: text for name, text in found.items() if name in NAMES[row.kind]}


NAMES: dict[str, frozenset[str]] = {
    "code": frozenset(
        ("name", "code", "off", "cap", "uses", "valid_from", "valid_until", "email", "programmes", "products")
    ),
    "sibling": frozenset(("name", "scope", "programmes", *(f"child_{number}" for number in CHILDREN))),
    "returning": frozenset(
        ("name", "gap_days", *(f"{part}_{row}" for row in ROWS for part in ("from", "off")))
    ),
    "referral": frozenset(("name", "off", "cap", "reward", "days", "most")),
    "voucher": frozenset(("name", "code", "left", "valid_until", "email")),
}
"""The fields of each kind of rule."""


def read(
    said: Mapping[str, str], kind: DiscountKind, id_: UUID, currency: str, before: RuleScope
) -> TypedRule:
    """The rule that was typed. `before`: what it was for; periods and venues, which the form does not show, stay.

    Raises:
        NotAsTyped: something cannot be.
    """
    form = TypedForm(said, currency)
    made = _READERS[kind](form, id_, before)
    form.done()
    return made


def read_so_far(said: Mapping[str, str], kind: DiscountKind, id_: UUID, currency: str) -> TypedRule | None:
    """The same of a form that is still being filled; None while something is missing."""
    form = TypedForm(said, currency)
    try:
        made = _READERS[kind](form, id_, RuleScope())
    except ValueError:
        return None
    return None if form.problems else made


def _off(form: TypedForm, name: str = "off", cap: str = "") -> Off | None:
    """What comes off; None where it is empty or wrong."""
    if not form.raw(name):
        return None
    try:
        off = typed_off.read(form.raw(name), form.currency)
    except Refused as no:
        form.wrong(name, no)
        return None
    most = form.amount(cap, above_zero=True) if cap else None
    if most is None:
        return off
    if not off.is_percent:
        form.wrong(cap, CapNeedsShare())
        return off
    return replace(off, cap=most)


def _needed_off(form: TypedForm) -> Off:
    if not form.raw("off"):
        form.wrong("off", typed_off.NotSomethingOff())
    return _off(form, cap="cap") or Off(basis_points=1)


def _code(form: TypedForm, id_: UUID, before: RuleScope) -> TypedRule:
    first, last = form.day("valid_from"), form.day("valid_until")
    if first and last and last < first:
        form.wrong("valid_until", UntilBeforeFrom())
    scope = replace(
        before, programmes=frozenset(form.ids("programmes")), products=frozenset(form.ids("products"))
    )
    code = DiscountCode(
        id_,
        form.text("name", needed=True),
        form.text("code", needed=True, longest=LONGEST_CODE),
        _needed_off(form),
        form.number("uses", 0, MOST_USES) or 0,
        first,
        last,
        scope,
    )
    return TypedRule(code, email=form.text("email", longest=254))


def _sibling(form: TypedForm, id_: UUID, _before: RuleScope) -> TypedRule:
    offs = {number: _off(form, f"child_{number}") for number in CHILDREN}
    steps = tuple(Step(number, off) for number, off in offs.items() if off is not None)
    if not steps:
        form.wrong("child_2", NoSteps())
    scope = form.one_of("scope", SCOPES)
    programmes = frozenset(form.ids("programmes")) if scope == "programmes" else frozenset()
    if scope == "programmes" and not programmes:
        form.wrong("programmes", NoProgramme())
    name = form.text("name", needed=True)
    return TypedRule(Sibling(id_, name, steps, scope, programmes))  # type: ignore[arg-type]  # one of SCOPES


def _returning(form: TypedForm, id_: UUID, _before: RuleScope) -> TypedRule:
    steps = []
    for row in ROWS:
        number, off = form.number(f"from_{row}", 1, MOST_BOOKINGS), _off(form, f"off_{row}")
        if number is not None and off is not None:
            steps.append(Step(number, off))
        elif form.raw(f"from_{row}") or form.raw(f"off_{row}"):
            empty = f"off_{row}" if form.raw(f"from_{row}") else f"from_{row}"
            form.wrong(empty, Missing())
    if not steps:
        form.wrong("off_1", NoSteps())
    gap = form.number("gap_days", 0, MOST_DAYS) or 0
    return TypedRule(Returning(id_, form.text("name", needed=True), tuple(steps), gap))


def _referral(form: TypedForm, id_: UUID, _before: RuleScope) -> TypedRule:
    return TypedRule(
        Referral(
            id_,
            form.text("name", needed=True),
            _needed_off(form),
            _off(form, "reward"),
            form.needed_number("days", 1, MOST_DAYS),
            form.number("most", 0, MOST_USES) or 0,
        )
    )


def _voucher(form: TypedForm, id_: UUID, _before: RuleScope) -> TypedRule:
    left: Money = form.needed_amount("left")
    card = DiscountVoucher(id_, form.text("name", needed=True), left, form.day("valid_until"))
    return TypedRule(
        card,
        form.text("code", needed=True, longest=LONGEST_CODE),
        form.text("email", longest=254),
    )


_READERS = {
    "code": _code,
    "sibling": _sibling,
    "returning": _returning,
    "referral": _referral,
    "voucher": _voucher,
}
