"""Staff keep the rules of discounts and the templates of plans (R71, R81–R86)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from db import DiscountRule, PlanTemplate
from db.states import DiscountKind
from db.values import Money
from services.core import audit, versions
from services.core.capabilities import Capability, may
from services.core.refusals import NotAllowed, NotFound, Refused
from services.core.visitor import Kind
from services.core.work import Reading, Work
from services.language import N_, formats
from services.payments.bank.rights import money_only
from services.prices import rule_facts
from services.prices.codes import typed
from services.prices.plans import PlanShape
from services.prices.rule_values import DiscountCode, DiscountVoucher, Referral, Returning, Sibling
from services.provider.paying import payment, with_own_terms


class CodeTaken(Refused):
    """Another rule has this code."""

    message = N_("There is already a code {code}.")


RuleRow = DiscountRule
"""A discount as staff keep it."""
PlanRow = PlanTemplate
"""A template of plans as staff keep it."""
Kept = DiscountCode | DiscountVoucher | Sibling | Returning | Referral


def staff_only(r: Reading) -> None:
    """Prices, passes and orders are kept by staff who may see money, not by all staff, and by the program.

    Raises:
        NotAllowed: somebody else asks.
    """
    if r.visitor.kind is not Kind.SYSTEM and not may(r.visitor, Capability.MONEY):
        raise NotAllowed


class PlanInUse(Refused):
    """New bookings are paid by this plan."""

    message = N_("New bookings are paid by this plan. Choose another one under “How it is paid” first.")


class UsedMoreOften(Refused):
    """A code cannot be limited to fewer uses than it has had already."""

    message = N_("It has been used {used} times already. Write at least that, or 0 for no limit.")


async def keep_rule(
    w: Work, rule: Kept, *, code: str = "", client_id: UUID | None = None, seen: int | None = None
) -> DiscountRule:
    """Add a rule, or change the one that has its id. Prices that were given stay as they were (R86).

    `code` and `client_id` are for gift cards: by which code one is found, and whose it is. `seen`: in which version
    the rule was seen.

    Raises:
        NotAllowed.
        CodeTaken: another rule has the code.
        UsedMoreOften: it has had more uses than it is to have.
        ChangedByOthers: somebody else has changed it since.
    """
    staff_only(w)
    kind, facts = _facts(rule)
    text = typed(rule.code if isinstance(rule, DiscountCode) else code).upper() or None
    if text is not None:
        other = await w.db.scalar(
            select(DiscountRule.id).where(func.upper(DiscountRule.code) == text, DiscountRule.id != rule.id)
        )
        if other is not None:
            raise CodeTaken(code=text)
    row = await w.db.get(DiscountRule, rule.id)
    act = "added" if row is None else "kept"
    if row is None:
        row = DiscountRule(id=rule.id, created_at=w.now, kind=kind)
    else:
        row = await versions.to_change(w, DiscountRule, rule.id, seen)
    if isinstance(rule, DiscountCode) and 0 < rule.uses < (row.used or 0):
        raise UsedMoreOften(used=row.used)
    row.kind, row.name, row.facts, row.code = kind, rule.name, facts, text
    row.client_id = rule.owner if isinstance(rule, DiscountCode) else client_id
    row.uses = rule.uses if isinstance(rule, DiscountCode) else 0
    row.valid_from, row.valid_until = _days(rule)
    row.active = True
    w.db.add(row)
    await w.db.flush()
    audit.note(w, act, "discount", row.id, kind=kind)
    return row


def _days(rule: Kept) -> tuple[date | None, date | None]:
    if isinstance(rule, DiscountCode):
        return rule.valid_from, rule.valid_until
    return None, rule.expires_on if isinstance(rule, DiscountVoucher) else None


def _facts(rule: Kept) -> tuple[DiscountKind, dict[str, Any]]:
    match rule:
        case DiscountCode():
            return "code", {"off": rule_facts.off_out(rule.off), "for": rule_facts.scope_out(rule.scope)}
        case Sibling():
            return "sibling", {
                "steps": rule_facts.steps_out(rule.steps),
                "scope": rule.scope,
                "programmes": sorted(map(str, rule.programmes)),
            }
        case Returning():
            return "returning", {"steps": rule_facts.steps_out(rule.steps), "gap_days": rule.gap_days}
        case Referral():
            reward = {"reward": rule_facts.off_out(rule.reward)} if rule.reward else {}
            return "referral", {
                "off": rule_facts.off_out(rule.off),
                "days": rule.days,
                "most": rule.most,
            } | reward
        case DiscountVoucher():
            return "voucher", {"left": rule_facts.money_out(rule.left)}


async def one_rule(r: Reading, rule_id: UUID) -> DiscountRule:
    """One rule, for staff.

    Raises:
        NotFound: there is none, or the visitor does not look after money.
    """
    money_only(r)
    row = await r.db.get(DiscountRule, rule_id)
    if row is None:
        raise NotFound
    return row


async def every_rule(r: Reading) -> Sequence[DiscountRule]:
    """All rules, those in force first; for staff.

    Raises:
        NotAllowed.
    """
    staff_only(r)
    rows = await r.db.scalars(select(DiscountRule).order_by(DiscountRule.id))
    return sorted(rows, key=lambda each: (not each.active, each.kind, formats.sort_key(each.name)))


async def end_rule(w: Work, rule_id: UUID) -> None:
    """A rule is not used any more; prices that it lowered stay as they were.

    Raises:
        NotAllowed, NotFound.
    """
    await _switch(w, rule_id, on=False)


async def begin_rule_again(w: Work, rule_id: UUID) -> None:
    """A rule that was ended counts again, for what is bought from now on.

    Raises:
        NotAllowed, NotFound.
    """
    await _switch(w, rule_id, on=True)


async def _switch(w: Work, rule_id: UUID, *, on: bool) -> None:
    staff_only(w)
    row = await versions.to_change(w, DiscountRule, rule_id, None)
    row.active = on
    audit.note(w, "begun again" if on else "ended", "discount", row.id)


async def one_plan(r: Reading, template_id: UUID) -> PlanTemplate:
    """One template of plans, for staff.

    Raises:
        NotFound: there is none, or the visitor does not look after money.
    """
    money_only(r)
    row = await r.db.get(PlanTemplate, template_id)
    if row is None:
        raise NotFound
    return row


async def every_plan(r: Reading) -> Sequence[PlanTemplate]:
    """All templates of plans that can be chosen, by name; for staff.

    Raises:
        NotAllowed.
    """
    staff_only(r)
    rows = await r.db.scalars(select(PlanTemplate).where(PlanTemplate.active).order_by(PlanTemplate.id))
    return sorted(rows, key=lambda each: formats.sort_key(each.name))


async def keep_plan(
    w: Work, name: str, shape: PlanShape, template_id: UUID | None = None, seen: int | None = None
) -> PlanTemplate:
    """Add a template of plans, or change one that was seen in this version; plans that were made by it stay as they were.

    Raises:
        NotAllowed, NotFound.
        ChangedByOthers: somebody else has changed it since.
    """
    staff_only(w)
    if template_id is None:
        row = PlanTemplate(name=name)
    else:
        row = await versions.to_change(w, PlanTemplate, template_id, seen)
    row.name, row.facts = name, rule_facts.shape_out(shape)
    w.db.add(row)
    await w.db.flush()
    audit.note(w, "added" if template_id is None else "kept", "plan", row.id)
    return row


async def end_plan(w: Work, template_id: UUID) -> None:
    """Offer a template no longer; plans that were made by it stay as they were.

    Raises:
        NotAllowed, NotFound.
        PlanInUse: new bookings are paid by it.
    """
    staff_only(w)
    for programme_id in (None, *await with_own_terms(w)):
        if (await payment(w, programme_id)).plan_template_id == template_id:
            raise PlanInUse
    row = await versions.to_change(w, PlanTemplate, template_id, None)
    row.active = False
    audit.note(w, "ended", "plan", row.id)


async def shape_of(r: Reading, template_id: UUID | None, due_days: int, down_payment: Money) -> PlanShape:
    """The plan of a template, or of one part where there is none; what it leaves open comes from the payment terms."""
    row = None if template_id is None else await r.db.get(PlanTemplate, template_id)
    return shape_by(None if row is None else row.facts, due_days, down_payment)


def shape_by(facts: dict[str, Any] | None, due_days: int, down_payment: Money) -> PlanShape:
    """The same, from a template's facts; None: in one part."""
    stored = {} if facts is None else dict(facts)
    stored.setdefault("due_days", due_days)
    if stored.get("down_payment") is None and down_payment.minor and facts is not None:
        stored["down_payment"] = rule_facts.money_out(down_payment)
    return rule_facts.shape_in(stored)
