"""The codes by which families bring others: whose they are, and what a family reads of its own (R85)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, func, select

from db import Brought, Client, DiscountRule, ReferralCode
from db.upsert import insert_or_ignore
from services.core import access, audit
from services.core.asking import Question
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.prices import rule_facts
from services.prices.codes import typed
from services.prices.rule_values import Off, Referral

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without 0, O, 1 and I, which people mistake for each other."""
LETTERS = 6


class NobodyBrings(Refused):
    """The provider gives nothing for it."""

    message = N_("There is nothing for bringing friends at the moment.")


@dataclass(frozen=True, slots=True)
class MyReferrals:
    """What a family reads about bringing others."""

    code: str
    """Empty until the family has asked for it."""
    newcomer: Off
    """What a family that it brings pays less."""
    mine: Off
    """What it gets itself for each."""
    brought: int
    """How many families have come by it."""
    coupons_left: int | None
    """How many coupons it can still get; None = any number."""


def rule_of(row: DiscountRule) -> Referral:
    """The rule as it is kept."""
    reward = row.facts.get("reward")
    return Referral(
        row.id,
        row.name,
        rule_facts.off_in(row.facts["off"]),
        rule_facts.off_in(reward) if reward else None,
        int(row.facts.get("days", 90)),
        int(row.facts.get("most", 0)),
    )


_RULE = (
    select(DiscountRule)
    .where(DiscountRule.kind == "referral", DiscountRule.active)
    .order_by(DiscountRule.created_at, DiscountRule.id)
    .limit(1)
)


async def rule(r: Reading) -> Referral | None:
    """The rule in force, the oldest one; None where the provider has none."""
    row = await r.db.scalar(_RULE)
    return None if row is None else rule_of(row)


async def owners(r: Reading, codes: Iterable[str]) -> dict[str, UUID]:
    """Of these typed codes those by which families bring others, as they are compared; and whose each is."""
    wanted = [typed(code).upper() for code in codes if typed(code)]
    if not wanted:
        return {}
    rows = await r.db.execute(
        select(ReferralCode.code, func.coalesce(Client.merged_into_id, Client.id))
        .join(Client, Client.id == ReferralCode.client_id)
        .where(ReferralCode.code.in_(wanted))
    )
    return {typed(code): owner for code, owner in rows}


@Question
def _mine() -> Select[DiscountRule, str | None, int, int]:
    me: BindParameter[UUID] = bindparam("client_id")
    code = select(ReferralCode.code).where(ReferralCode.client_id == me)
    came, coupons = (
        select(func.count(what)).where(Brought.referrer_id == me) for what in (Brought.id, Brought.coupon_id)
    )
    return _RULE.add_columns(code.scalar_subquery(), came.scalar_subquery(), coupons.scalar_subquery())


async def mine(r: Reading) -> MyReferrals | None:
    """The asking family's code, and what comes of it; None where the provider gives nothing for it.

    Raises:
        NotFound: the visitor is not a client.
    """
    rows = await _mine.ask(r, client_id=access.client_only(r))
    if not rows:
        return None
    row = rows[0]
    found, own, brought, got = rule_of(row[0]), row[1], row[2], row[3]
    left = max(found.most - got, 0) if found.most else None
    return MyReferrals(own or "", found.off, found.reward or found.off, brought, left)


async def my_code(w: Work) -> str:
    """The asking family's code, made now if it has none.

    Raises:
        NotFound: the visitor is not a client.
        NobodyBrings: the provider gives nothing for it.
    """
    client_id = access.client_only(w)
    if await rule(w) is None:
        raise NobodyBrings
    row = {"client_id": client_id, "code": random_code(), "created_at": w.now}
    made = await w.db.execute(insert_or_ignore(w.db, ReferralCode, row).returning(ReferralCode.code))
    code = made.scalar_one_or_none()
    if code is not None:
        audit.note(w, "referral code made", "client", client_id)
        return code
    kept = await w.db.scalars(select(ReferralCode.code).where(ReferralCode.client_id == client_id))
    return kept.one()


def random_code() -> str:
    """Six letters and digits that nobody guesses: a billion of them."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS))


async def coupons(r: Reading, client_id: UUID) -> int:
    """How many coupons a family has got for bringing others."""
    found = await r.db.scalar(select(func.count(Brought.coupon_id)).where(Brought.referrer_id == client_id))
    return found or 0
