"""The statement that Orla has read this morning: paired by itself, suggested, unknown, not ours, and money that went out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from db import Account, Client, Debt
from services.core.local_time import local_day
from services.demo.money import DAY, IBAN
from services.demo.people import WITH_A_STORY
from services.demo.story_context import StoryContext
from services.demo.timetable import ZONE
from services.payments import review
from services.payments.bank import accounts, store
from services.payments.pairing import Confidence
from services.payments.review import State
from services.payments.statements import TableColumns, reading

COLUMNS = "booked_on=Date;amount=Amount;name=Payer;account=Account;vs=Reference;text=Details"
FILE = "aib-this-week.csv"
PAIRED, SUGGESTED = 3, 2


async def has_come(story: StoryContext) -> None:
    """Read this week's statement, pair what is certain, and leave the rest for review."""
    w = story.by_owner(story.w.now - timedelta(hours=2))
    data = "\n".join(["Date,Amount,Payer,Account,Reference,Details", *await _lines(story)]).encode()
    columns = TableColumns.from_text(COLUMNS)
    for statement in reading.read(data, FILE, columns, "EUR"):
        account = await accounts.of(w, statement, IBAN)
        await accounts.remember_columns(w, account, columns)
        await store.keep(w, account, statement, FILE, data)
    for line_id, suggestion in await review.waiting(w):
        if suggestion.confidence is Confidence.CERTAIN:
            await review.carry_out(w, line_id, suggestion)
    for line in await review.listing(w, State.NEW):
        if line.name == "Office Supplies Ltd":
            await review.not_ours(w, line.line_id)


async def _lines(story: StoryContext) -> list[str]:
    today = local_day(story.w.now, ZONE)
    open_ = await _open(story)
    out = [
        _line(today - (n + 1) * DAY, account.balance, who, debt.reference)
        for n, (debt, account, who) in enumerate(open_[:PAIRED])
    ]
    for debt, account, who in open_[PAIRED : PAIRED + SUGGESTED]:
        out.append(_line(today - 2 * DAY, account.balance, who, _mistyped(debt.reference)))
    unknown = (
        (4500, "C O Neill", "", "Birthday party on Saturday"),
        (1820, "Office Supplies Ltd", "", "Refund of an order"),
        (-85000, "Rathmines Gym", "", "Rent"),
        (-5000, "Refund", "", "Easter camp"),
    )
    return out + [_line(today - 3 * DAY, *each) for each in unknown]


def _line(on: date, minor: int, who: str, reference: str, details: str = "") -> str:
    return f"{on.isoformat()},{minor / 100:.2f},{who},,{reference},{details}"


def _mistyped(reference: str) -> str:
    """One digit is another one."""
    return reference[:4] + str((int(reference[4]) + 1) % 10) + reference[5:]


async def _open(story: StoryContext) -> Sequence[tuple[Debt, Account, str]]:
    """What other families owe, one debt each, the oldest first."""
    told = [each.email for each in WITH_A_STORY]
    rows = await story.w.db.execute(
        select(Debt, Account, Client)
        .join(Account, Account.id == Debt.account_id)
        .join(Client, Client.id == Debt.client_id)
        .where(Account.balance > 0, Debt.asked, Debt.cancels_on.is_(None), Client.email.not_in(told))
        .order_by(Debt.due_on, Client.email)
    )
    found = {client.id: (debt, account, client) for debt, account, client in rows}
    return [(debt, account, f"{who.first_name} {who.last_name}") for debt, account, who in found.values()]
