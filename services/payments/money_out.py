"""Money that goes back to families: asked, sent, seen on the statement; a code and a file for the bank (R76)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from db import BankLine, Client, Entry, MoneyOut
from db.states import MoneyOutState, MoneyOutWay
from db.values import Money
from services.core import audit
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_, _, speaking
from services.language.formats import full_name
from services.ledger import entries
from services.ledger.entries import Cause
from services.payments import bank_details, receiving, references
from services.payments.bank.rights import money_only
from services.payments.codes import Code, Payee, codes
from services.payments.paying import MONEY_CHANGED
from services.provider.settings import current

WORDS = 35
"""Letters of the text that every bank takes."""


class NoAccount(Refused):
    """A file is sent from an account."""

    message = N_("Enter the account of your own from which you pay first.")


class NoTransferChosen(Refused):
    """A file of no payments."""

    message = N_("Choose at least one transfer that is not sent yet.")


class LeftAlready(Refused):
    """Only what has not been sent can be taken back."""

    message = N_("This has been sent already, so it can’t be taken back here.")


@dataclass(frozen=True, slots=True)
class Out:
    """One amount that goes to a family."""

    id: UUID
    client_id: UUID
    family: str
    money: Money
    way: MoneyOutWay
    state: MoneyOutState
    iban: str
    name: str
    why: str
    created_at: datetime
    by: str
    sent_at: datetime | None
    reference: str
    """By which it is known on the statement."""
    language: str
    """The family's: their bank's statement says in it what this is."""
    seen_on: date | None = None
    """The day of the bank line on which it was seen."""

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent by transfer."""
        return self.state == "asked" and self.way == "transfer"


async def listed(r: Reading, *where: ColumnElement[bool], at_most: int | None = 200) -> list[Out]:
    """All of it, or what these conditions leave: what is still to be sent first, then the newest.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    rows = await r.db.execute(
        select(MoneyOut, Client, BankLine.booked_on)
        .join(Client, Client.id == MoneyOut.client_id)
        .outerjoin(BankLine, BankLine.id == MoneyOut.line_id)
        .where(*where)
        .order_by(MoneyOut.state != "asked", MoneyOut.created_at.desc(), MoneyOut.id)
        .limit(at_most)
    )
    usual = (await current(r)).locale
    return [_out(out, client, usual, seen_on) for out, client, seen_on in rows.all()]


async def of_family(r: Reading, client_id: UUID) -> list[Out]:
    """What has gone back to one family, the newest first.

    Raises:
        NotFound: the visitor does not see money.
    """
    return await listed(r, MoneyOut.client_id == client_id, at_most=None)


def codes_of(out: Out) -> list[Code]:
    """What a banking app scans to send it; none where it does not go by transfer."""
    if not out.waits:
        return []
    return codes(Payee(out.name, out.iban, out.money.currency), out.money, out.reference, text_of(out))


def text_of(out: Out) -> str:
    """The text of the transfer in the family's language, with the reference by which the statement knows it."""
    with speaking(out.language):
        return _("Refund {reference}").format(reference=out.reference)[:WORDS]


async def file(r: Reading, ids: Sequence[UUID]) -> bytes:
    """The chosen transfers that are not sent yet, as a file that banks take (pain.001).

    Raises:
        NotFound: the visitor does not see money.
        NoTransferChosen, NoAccount.
    """
    money_only(r)
    chosen = [out for out in await listed(r, MoneyOut.id.in_(ids), at_most=None) if out.waits]
    if not chosen:
        raise NoTransferChosen
    payee = await bank_details.payee(r, chosen[0].money.currency)
    if payee is None:
        raise NoAccount
    from sepaxml import SepaTransfer  # slow, and only whoever takes the file waits for it

    config = {
        "name": payee.holder[:70],
        "IBAN": payee.iban,
        "batch": False,
        "currency": chosen[0].money.currency,
    } | ({"BIC": payee.bic} if payee.bic else {})
    made = SepaTransfer(config, clean=True)
    for out in chosen:
        if out.money.currency != chosen[0].money.currency:
            continue
        made.add_payment(
            {
                "name": out.name[:70],
                "IBAN": out.iban,
                "amount": out.money.minor,
                "execution_date": r.now.date(),
                "description": text_of(out),
                "endtoend_id": out.reference,
            }
        )
    return bytes(made.export(validate=True))


async def sent(w: Work, ids: Sequence[UUID]) -> int:
    """These transfers were given to the bank; says how many. Whether they arrived, the statement says.

    Raises:
        NotFound: the visitor does not look after money. NoTransferChosen.
    """
    money_only(w)
    rows = await w.db.scalars(
        select(MoneyOut)
        .where(MoneyOut.id.in_(ids), MoneyOut.state == "asked", MoneyOut.way == "transfer")
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = list(rows)
    if not found:
        raise NoTransferChosen
    for out in found:
        out.state, out.sent_at = "sent", w.now
        audit.note(w, "money out sent", "money out", out.id)
        w.publish(MONEY_CHANGED, out.client_id)
    return len(found)


async def not_sent(w: Work, ids: Sequence[UUID]) -> None:
    """Undo `sent`; what was seen on the statement stays seen."""
    money_only(w)
    rows = await w.db.scalars(
        select(MoneyOut)
        .where(MoneyOut.id.in_(ids), MoneyOut.state == "sent", MoneyOut.way == "transfer")
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for out in rows:
        out.state, out.sent_at = "asked", None
        audit.note(w, "money out not sent", "money out", out.id)
        w.publish(MONEY_CHANGED, out.client_id)


async def take_back(w: Work, out_id: UUID, why: str) -> None:
    """What is not sent yet goes back into the family's credit.

    Raises:
        NotFound: the visitor does not look after money, or there is no such thing.
        LeftAlready.
    """
    money_only(w)
    out = await w.db.get(MoneyOut, out_id)
    if out is None:
        raise NotFound
    credit = await entries.credit_of(w, out.client_id, out.amount_currency)
    await w.db.refresh(out, with_for_update=True)
    if out.state != "asked" or out.way != "transfer":
        raise LeftAlready
    entry = await w.db.get_one(Entry, out.entry_id)
    await entries.reverse(w, credit, entry, "taken_back", Cause(" ".join(why.split())[:300]))
    out.state = "taken_back"
    audit.note(w, "money out taken back", "money out", out.id)
    await w.db.flush()
    await receiving.use_credit(w, out.client_id, out.amount_currency)
    w.publish(MONEY_CHANGED, out.client_id)


def _out(out: MoneyOut, client: Client, usual: str, seen_on: date | None) -> Out:
    return Out(
        out.id,
        out.client_id,
        full_name(client.first_name, client.last_name) or client.email,
        out.amount,
        out.way,
        out.state,
        out.iban,
        out.name,
        out.why,
        out.created_at,
        out.by,
        out.sent_at,
        references.of_random(out.id.int),
        client.locale or usual,
        seen_on,
    )
