"""What a family bought and has no invoice for: staff issue one by hand (R78)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from db import Client, Debt, Invoice
from services.core.work import Reading
from services.invoices.issuing import owes_something, stands
from services.language.formats import full_name
from services.payments import owed
from services.payments.bank.rights import money_only
from services.payments.owed import Owed
from services.people.search import by_name

PAGE = 50
"""Rows of one page."""


@dataclass(frozen=True, slots=True)
class ToIssue:
    """One thing without an invoice, and whose it is."""

    debt: Owed
    family: str
    email: str


@dataclass(frozen=True, slots=True)
class ToIssuePage:
    """One page of the list."""

    rows: tuple[ToIssue, ...]
    more: bool


async def listed(r: Reading, text: str = "", *, at_most: int = PAGE) -> ToIssuePage:
    """What has no invoice that stands, the latest first; only of families of whom `text` is a part of name or address.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    wanted = " ".join(text.split())
    theirs = exists().where(Client.id == Debt.client_id, by_name(wanted)).correlate(Debt)
    papers = exists().where(Invoice.debt_id == Debt.id, stands()).correlate(Debt)
    found = await owed.some(
        r, Debt.asked.is_(True), ~papers, owes_something(), *([theirs] if wanted else []), at_most=at_most + 1
    )
    rows = await r.db.scalars(select(Client).where(Client.id.in_({debt.client_id for debt in found})))
    clients = {client.id: client for client in rows}
    return ToIssuePage(
        tuple(_row(debt, clients[debt.client_id]) for debt in found[:at_most]), len(found) > at_most
    )


def _row(debt: Owed, client: Client) -> ToIssue:
    name = full_name(client.first_name, client.last_name)
    return ToIssue(debt, name or client.email, client.email)
