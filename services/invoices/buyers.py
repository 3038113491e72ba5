"""Whom a family's invoices are made out to: edited by the family, used by the next paper (R78)."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select

from db import Client, InvoiceBuyer
from services import provider
from services.core import access, audit
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.invoices.paper import Party, one_line
from services.language import N_
from services.language.formats import full_name
from services.payments.bank.rights import money_only

LONGEST = 200


class BuyerNeedsName(Refused):
    """A paper is made out to somebody."""

    message = N_("Enter the name that invoices are made out to.")


class NoSuchCountry(Refused):
    """A country is two letters."""

    message = N_("Enter the country as two letters, such as SK or IE.")


class NotAVatNumber(Refused):
    """A VAT number begins with its country's letters."""

    message = N_("A VAT number begins with the letters of its country, such as SK2120123456.")


class TooLongToPrint(Refused):
    """Nothing on an invoice is longer than a few lines."""

    message = N_("That is too long for an invoice. Please shorten it.")


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whom invoices are made out to, as a form shows it."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    company_number: str = ""
    tax_number: str = ""
    vat_number: str = ""

    def party(self) -> Party:
        """The same as a paper has it."""
        return Party(
            self.name,
            self.street,
            self.postcode,
            self.town,
            self.country,
            self.company_number,
            self.tax_number,
            self.vat_number,
        )


async def my_buyer(r: Reading) -> Buyer:
    """Whom the asking family's invoices are made out to; its own name until it says otherwise.

    Raises:
        NotFound: the visitor is not a client.
    """
    return await buyer_of(r, access.client_only(r))


async def buyer_of(r: Reading, client_id: UUID) -> Buyer:
    """Whom this client's invoices are made out to. Whoever calls has asked whether the visitor may know."""
    client = await r.db.get_one(Client, client_id)
    own = Buyer(
        full_name(client.first_name, client.last_name) or client.email,
        country=(await provider.current(r)).country or "",
    )
    row = await r.db.scalar(select(InvoiceBuyer).where(InvoiceBuyer.client_id == client_id))
    if row is None:
        return own
    return Buyer(**{name: getattr(row, name) or getattr(own, name) for name in asdict(own)})


async def save_buyer(w: Work, buyer: Buyer) -> Buyer:
    """Make the asking family's next invoices out to somebody; issued ones stay as they are.

    Raises:
        NotFound: the visitor is not a client.
        BuyerNeedsName, NoSuchCountry, NotAVatNumber, TooLongToPrint: what was entered cannot be printed.
    """
    return await _save(w, access.client_only(w), buyer)


async def save_for(w: Work, client_id: UUID, buyer: Buyer) -> Buyer:
    """The same for a family that has asked staff for it.

    Raises:
        NotFound: the visitor does not see money.
        BuyerNeedsName, NoSuchCountry, NotAVatNumber, TooLongToPrint: as above.
    """
    money_only(w)
    return await _save(w, client_id, buyer)


async def _save(w: Work, client_id: UUID, buyer: Buyer) -> Buyer:
    tidy = tidied(buyer)
    row = await w.db.scalar(select(InvoiceBuyer).where(InvoiceBuyer.client_id == client_id).with_for_update())
    if row is None:
        row = InvoiceBuyer(client_id=client_id, changed_at=w.now)
        w.db.add(row)
    for name, value in asdict(tidy).items():
        setattr(row, name, value)
    row.changed_at = w.now
    await w.db.flush()
    audit.note(w, "invoice details changed", "client", client_id)
    return tidy


def tidied(buyer: Buyer) -> Buyer:
    """All fields as they are printed.

    Raises:
        BuyerNeedsName, NoSuchCountry, NotAVatNumber, TooLongToPrint: one cannot be.
    """
    return Buyer(**{name: checked(name, value) for name, value in asdict(buyer).items()})


def checked(name: str, value: str) -> str:
    """One field of a buyer as it is printed.

    Raises:
        BuyerNeedsName, NoSuchCountry, NotAVatNumber, TooLongToPrint: it cannot be.
    """
    text = one_line(value)
    if len(text) > LONGEST:
        raise TooLongToPrint
    match name:
        case "name" if not text:
            raise BuyerNeedsName
        case "country":
            text = text.upper()
            if text and not re.fullmatch("[A-Z]{2}", text):
                raise NoSuchCountry
        case "vat_number":
            text = re.sub(r"[\s.-]", "", text).upper()
            if text and not re.fullmatch("[A-Z]{2}[0-9A-Z+*]{2,13}", text):
                raise NotAVatNumber
    return text
