"""Money that goes back to a family from what it has in credit: asked for, sent, seen on the statement (R76)."""

from __future__ import annotations

from uuid import UUID

from db import MoneyOut
from db.states import MoneyOutWay
from db.values import Money
from services.core import audit
from services.core.refusals import NotFound, Refused
from services.core.work import Work
from services.language import N_
from services.ledger import entries
from services.ledger.entries import Cause
from services.payments.bank.rights import money_only


class NotInCredit(Refused):
    """No more can go back than the family has in credit."""

    message = N_("The family has {credit} in credit, so {amount} cannot go back.")


async def ask(
    w: Work,
    client_id: UUID,
    money: Money,
    *,
    way: MoneyOutWay = "transfer",
    iban: str = "",
    name: str = "",
    why: str = "",
) -> MoneyOut:
    """Take money from a family's credit and put it on the list of what is to be sent back.

    Raises:
        NotFound: the visitor does not see money.
        NotInCredit: the family has less.
    """
    money_only(w)
    credit = await entries.credit_of(w, client_id, money.currency)
    if credit.balance < money.minor:
        raise NotInCredit(credit=credit.has, amount=money)
    entry = await entries.post(w, credit, Money(-money.minor, money.currency), "refunded", Cause(why))
    row = MoneyOut(
        client_id=client_id,
        entry_id=entry.id,
        amount=money,
        way=way,
        iban=iban,
        name=name,
        why=why,
        created_at=w.now,
        by=w.visitor.name,
    )
    w.db.add(row)
    await w.db.flush()
    audit.note(w, "money out asked", "client", client_id, minor=money.minor)
    return row


async def is_sent(w: Work, money_out_id: UUID) -> None:
    """Somebody has sent it; it is "seen" when the statement shows it. A second time changes nothing.

    Raises:
        NotFound: there is none, or the visitor does not see money.
    """
    money_only(w)
    row = await w.db.get(MoneyOut, money_out_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.state == "asked":
        row.state, row.sent_at = "sent", w.now
        audit.note(w, "money out sent", "client", row.client_id, minor=row.amount_minor)
