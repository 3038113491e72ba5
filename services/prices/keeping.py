"""Staff keep the rules of discounts and the templates of plans (R71, R81–R86)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from db import DiscountRule, PlanTemplate
from db.states import DiscountKind
from db.values import Money
from services.core import audit
from services.core.capabilities import Capability, may
from services.core.refusals import NotAllowed, NotFound, Refused
from services.core.visitor import Kind
from services.core.work import Reading, Work
from services.language import N_
from services.prices import rule_facts
from services.prices.codes import typed
from services.prices.plans import PlanShape
from services.prices.rule_values import DiscountCode, DiscountVoucher, Referral, Returning, Sibling


class CodeTaken(Refused):
    """Another rule has this code."""

    message = N_("There is already a code {code}.")


Kept = DiscountCode | DiscountVoucher | Sibling | Returning | Referral


def staff_only(r: Reading) -> None:
    """Prices, passes and orders are kept by staff who may see money, not by all staff, and by the program.

    Raises:
        NotAllowed: somebody else asks.
    """
    if r.visitor.kind is not Kind.SYSTEM and not may(r.visitor, Capability.MONEY):
        raise NotAllowed


async def keep_rule(w: Work, rule: Kept, *, code: str = "", client_id: UUID | None = None) -> DiscountRule:
    """Add a rule, or change the one that has its id. Prices that were given stay as they were (R86).

    `code` and `client_id` are for gift cards: by which code one is found, and whose it is.

    Raises:
        NotAllowed.
        CodeTaken: another rule has the code.
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
    row = await w.db.get(DiscountRule, rule.id) or DiscountRule(id=rule.id, created_at=w.now, kind=kind)
    row.kind, row.name, row.facts, row.code = kind, rule.name, facts, text
    row.client_id = rule.owner if isinstance(rule, DiscountCode) else client_id
    row.uses = rule.uses if isinstance(rule, DiscountCode) else 0
    row.valid_from, row.valid_until = _days(rule)
    row.active = True
    w.db.add(row)
    await w.db.flush()
    audit.note(w, "kept", "discount", row.id, kind=kind)
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
            return "referral", {"off": rule_facts.off_out(rule.off)}
        case DiscountVoucher():
            return "voucher", {"left": rule_facts.money_out(rule.left)}


async def end_rule(w: Work, rule_id: UUID) -> None:
    """A rule is not used any more; prices that it lowered stay as they were.

    Raises:
        NotAllowed, NotFound.
    """
    staff_only(w)
    row = await w.db.get(DiscountRule, rule_id)
    if row is None:
        raise NotFound
    row.active = False
    audit.note(w, "ended", "discount", row.id)


async def keep_plan(w: Work, name: str, shape: PlanShape, template_id: UUID | None = None) -> PlanTemplate:
    """Add a template of plans, or change one; plans that were made by it stay as they were.

    Raises:
        NotAllowed, NotFound.
    """
    staff_only(w)
    row = PlanTemplate(name=name) if template_id is None else await w.db.get(PlanTemplate, template_id)
    if row is None:
        raise NotFound
    row.name, row.facts = name, rule_facts.shape_out(shape)
    w.db.add(row)
    await w.db.flush()
    audit.note(w, "kept", "plan", row.id)
    return row


async def shape_of(r: Reading, template_id: UUID | None, due_days: int, down_payment: Money) -> PlanShape:
    """The plan of a template, or of one part where there is none; what it leaves open comes from the payment terms."""
    row = None if template_id is None else await r.db.get(PlanTemplate, template_id)
    stored = {} if row is None else dict(row.facts)
    stored.setdefault("due_days", due_days)
    if stored.get("down_payment") is None and down_payment.minor and row is not None:
        stored["down_payment"] = rule_facts.money_out(down_payment)
    return rule_facts.shape_in(stored)
