"""Staff change what a family has bought: entries of a pass, prepaid money, its last day. The family is told (Q18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db import Account, Pass
from db.values import Money
from services.core.events import WORKER_NEEDED
from services.core.refusals import NotFound
from services.core.typed_form import Missing, TypedForm
from services.core.work import Work
from services.language import N_
from services.ledger.entries import ENTRY
from services.notices import telling
from services.notices.messages.pass_changed import PassChanged
from services.passes import issuing
from services.payments.paying import MONEY_CHANGED
from services.payments.receiving import WhyIsNeeded
from services.prices.keeping import staff_only

MOST_ENTRIES = 500
WAYS = ("add", "take")


class NothingToChange(Missing):
    """Neither entries nor another day."""

    message = N_("Say how many entries, or choose another last day.")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is to become of a pass: so much more or less (entries, or minor units), and its last day."""

    by: int
    last_day: date | None
    why: str


def read(said: Mapping[str, str], unit: str) -> Adjustment:
    """What was typed; the amount is in entries, or in money of prepaid credit.

    Raises:
        NotAsTyped: something cannot be.
    """
    form = TypedForm(said, unit)
    sign = -1 if form.one_of("way", WAYS) == "take" else 1
    if unit == ENTRY:
        number = form.number("number", 0, MOST_ENTRIES) or 0
    else:
        number = (form.amount("number") or Money(0, unit)).minor
    if not form.raw("why"):
        form.wrong("why", WhyIsNeeded())
    made = Adjustment(sign * number, form.day("last_day"), form.text("why", longest=200))
    form.done()
    return made


async def adjust(w: Work, pass_id: UUID, to: Adjustment) -> int:
    """Change a pass by entries of the ledger, and its last day; says what is left on it.

    A last day of None means that the pass does not end.

    Raises:
        NotAllowed, NotFound.
        NotSoMany: less is left than is to be taken off.
        NothingToChange, WhyIsNeeded.
    """
    staff_only(w)
    if not to.why.strip():
        raise WhyIsNeeded
    pass_ = await w.db.get(Pass, pass_id, with_for_update=True, populate_existing=True)
    if pass_ is None:
        raise NotFound
    if not to.by and to.last_day == pass_.expires_on:
        raise NothingToChange
    if to.last_day != pass_.expires_on:
        await issuing.set_last_day(w, pass_id, to.last_day, to.why)
    left = await issuing.correct(w, pass_id, to.by, to.why) if to.by else await _left(w, pass_)
    await telling.tell(w, PassChanged(pass_id, w.now.isoformat(), to.why))
    w.publish(MONEY_CHANGED, pass_.client_id)
    w.publish(WORKER_NEEDED)
    await w.db.flush()
    return left


async def _left(w: Work, pass_: Pass) -> int:
    account = await w.db.get_one(Account, pass_.account_id)
    return account.balance
