"""Discounts as staff keep them by a form: the family of a code or gift card is named by its e-mail address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from db import Client, DiscountRule
from db.states import DiscountKind
from services.core.refusals import Refused
from services.core.typed_form import NotAsTyped
from services.core.work import Reading, Work
from services.language import N_
from services.payments.bank.rights import money_only
from services.people import clients
from services.prices import keeping, rule_facts, rule_form
from services.prices.keeping import CodeTaken, UsedMoreOften
from services.prices.rule_values import EVERYTHING, DiscountCode
from services.provider.settings import current


class NobodyThere(Refused):
    """No family has this e-mail address."""

    message = N_("No family has this address. Write it as it stands with them, or leave it empty.")


async def keep_typed(
    w: Work, kind: DiscountKind, rule_id: UUID, said: Mapping[str, str], seen: int | None
) -> UUID:
    """Add a rule, or change the one that has this id and was seen in this version.

    Raises:
        NotAllowed.
        NotAsTyped: something cannot be.
        ChangedByOthers: somebody else has changed it since.
    """
    keeping.staff_only(w)
    row = await w.db.get(DiscountRule, rule_id)
    before = rule_facts.scope_in(row.facts.get("for", {})) if row is not None else EVERYTHING
    typed = rule_form.read(said, kind, rule_id, (await current(w)).currency, before)
    client_id = await _client(w, typed.email)
    rule = typed.rule
    if isinstance(rule, DiscountCode):
        rule = replace(rule, owner=client_id)
    try:
        kept = await keeping.keep_rule(w, rule, code=typed.code, client_id=client_id, seen=seen)
    except CodeTaken as no:
        raise NotAsTyped({"code": no}) from None
    except UsedMoreOften as no:
        raise NotAsTyped({"uses": no}) from None
    return kept.id


async def email_of(r: Reading, client_id: UUID | None) -> str:
    """By which address the family of a rule is named; empty where it is anybody's.

    Raises:
        NotFound: the visitor does not look after money.
    """
    money_only(r)
    client = None if client_id is None else await r.db.get(Client, client_id)
    return client.email if client else ""


async def _client(w: Work, email: str) -> UUID | None:
    if not email:
        return None
    found = await clients.of_address(w, email.strip().lower())
    if found is None:
        raise NotAsTyped({"email": NobodyThere()})
    return found.id
