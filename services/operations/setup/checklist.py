"""What is still missing until families can come: the steps of the first run, and which of them are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from db import BankAccount, Class, SetupCode
from services.core.capabilities import Capability, may
from services.core.work import Reading
from services.notices.channels import mail_settings
from services.operations.setup import payee, proofs
from services.operations.setup.rights import settings_only

StepName = Literal["provider", "mail", "payee", "classes", "address"]


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step."""

    name: StepName
    done: bool


async def steps(r: Reading) -> list[SetupStep]:
    """All steps in their order.

    Raises:
        NotFound: the visitor may not change the provider's settings.
    """
    settings_only(r)
    seen = await proofs.all_seen(r)
    has_class = await r.db.scalar(select(Class.id).limit(1)) is not None
    return [
        SetupStep("provider", "provider" in seen),
        SetupStep("mail", await mail_settings.is_set_up(r)),
        SetupStep("payee", await _is_paid(r, seen)),
        SetupStep("classes", has_class),
        SetupStep("address", "address" in seen),
    ]


async def missing(r: Reading) -> list[SetupStep]:
    """All steps while one of them is missing, for those who can do them; empty for everybody else, and once all are done.

    Only an installation that began with the set-up code is led: the others were set up by hand.
    """
    if not may(r.visitor, Capability.SETTINGS) or not await _began_here(r):
        return []
    found = await steps(r)
    return [] if all(step.done for step in found) else found


async def _began_here(r: Reading) -> bool:
    used = select(SetupCode.id).where(SetupCode.used_at.is_not(None)).limit(1)
    return await r.db.scalar(used) is not None


async def _is_paid(r: Reading, seen: set[str]) -> bool:
    """An account is entered, and its code was read where its country has one."""
    if "payee" in seen:
        return True
    if await r.db.scalar(select(BankAccount.id).where(BankAccount.is_shown).limit(1)) is None:
        return False
    return may(r.visitor, Capability.MONEY) and (await payee.view(r)).code is None
