"""The statement that Orla has read this morning: paired by itself, suggested, unknown, not ours, and money that went out.

Two families had paid before they were asked, from accounts that are known: once they are asked, it is sure what for. One
refund is seen on the statement, and one line may be another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from db import Account, Client, Debt
from services.core.local_time import local_day
from services.demo.money import DAY, IBAN, REFUND_TO, SEEN, euros
from services.demo.people import WITH_A_STORY
from services.demo.story_context import StoryContext
from services.demo.timetable import ZONE
from services.payments import debts, money_out, review
from services.payments.bank import accounts, refunds_seen, store
from services.payments.bank_files import BY_ITSELF
from services.payments.debts import Charge, For
from services.payments.pairing import Confidence
from services.payments.review import State
from services.payments.statements import TableColumns, reading

COLUMNS = "booked_on=Date;amount=Amount;name=Payer;account=Account;vs=Reference;text=Details"
FILE = "aib-this-week.csv"
PAIRED, SUGGESTED, EARLY = 3, 2, 2
EARLY_COSTS = 27
"""Euros that two families had paid before they were asked."""
ACCOUNTS = ("IE64IRCE92050112345678", "IE41BOFI90000112345611", "IE29AIBK93115212345690")
"""From which the families have paid, as banks print account numbers in their examples."""
Owing = tuple[Debt, Account, str]


async def has_come(story: StoryContext) -> None:
    """Read this week's statement, pair what is certain, and leave the rest for review."""
    w = story.by_owner(story.w.now - timedelta(hours=2))
    open_ = await _open(story)
    paid, nearly = open_[:PAIRED], open_[PAIRED : PAIRED + SUGGESTED]
    data = "\n".join(
        ["Date,Amount,Payer,Account,Reference,Details", *await _lines(story, paid, nearly)]
    ).encode()
    columns = TableColumns.from_text(COLUMNS)
    for statement in reading.read(data, FILE, columns, "EUR"):
        account = await accounts.of(w, statement, IBAN)
        await accounts.remember_columns(w, account, columns)
        await store.keep(w, account, statement, FILE, data)
    for line_id, suggestion in await review.waiting(w):
        if suggestion.confidence is Confidence.CERTAIN:
            await review.carry_out(replace(w, visitor=BY_ITSELF), line_id, suggestion)
    await refunds_seen.see_certain(replace(w, visitor=BY_ITSELF))
    for line in await review.listing(w, State.NEW):
        if line.name == "Office Supplies Ltd":
            await review.not_ours(w, line.line_id)
    for debt, _account, _who in paid[:EARLY]:
        due = local_day(w.now, ZONE) + 10 * DAY
        await debts.owe(w, debt.client_id, [Charge(euros(EARLY_COSTS))], due, For(title="T-shirt and bag"))


async def _lines(story: StoryContext, paid: Sequence[Owing], nearly: Sequence[Owing]) -> list[str]:
    today = local_day(story.w.now, ZONE)
    out = [
        _line(today - (n + 1) * DAY, account.balance, who, debt.reference, account_of=n)
        for n, (debt, account, who) in enumerate(paid)
    ]
    for debt, account, who in nearly:
        out.append(_line(today - 2 * DAY, account.balance, who, _mistyped(debt.reference)))
    for n, (_debt, _account, who) in enumerate(paid[:EARLY]):
        out.append(_line(today - DAY, EARLY_COSTS * 100, who, "", "Thank you", account_of=n))
    refunds = await refunds_seen.open_ones(story.w)
    seen = next(each for each in refunds if each.money == euros(SEEN))
    unknown = (
        (4600, "C O Neill", "Birthday party on Saturday"),
        (1820, "Office Supplies Ltd", "Refund of an order"),
        (-85000, "Rathmines Gym", "Rent"),
        (-seen.money.minor, seen.name, money_out.text_of(seen)),
    )
    out += [_line(today - 3 * DAY, minor, who, "", text) for minor, who, text in unknown]
    return [*out, f"{(today - 3 * DAY).isoformat()},-50.00,Refund,{REFUND_TO},,Easter camp"]


def _line(
    on: date, minor: int, who: str, reference: str, details: str = "", *, account_of: int | None = None
) -> str:
    account = "" if account_of is None else ACCOUNTS[account_of]
    return f"{on.isoformat()},{minor / 100:.2f},{who},{account},{reference},{details}"


def _mistyped(reference: str) -> str:
    """One digit is another one."""
    return reference[:4] + str((int(reference[4]) + 1) % 10) + reference[5:]


async def _open(story: StoryContext) -> Sequence[Owing]:
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
