"""The provider's own accounts: which one families pay to, checked when it is entered (R70)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from db import BankAccount
from services.core import audit, stepping_up
from services.core.capabilities import Careful
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.payments.codes import Payee, PostalAddress, account_numbers, checking, grouped, read_payee
from services.provider import paying
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class AccountTyped:
    """An account as a form has it."""

    iban: str = ""
    holder: str = ""
    bic: str = ""
    street: str = ""
    house_number: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""

    @classmethod
    def of(cls, payee: Payee | None) -> AccountTyped:
        """The account that is in force; empty where there is none."""
        if payee is None:
            return cls()
        address = _plain(payee.address)
        return cls(grouped(payee.iban), payee.holder, payee.bic or "", **address)

    @property
    def address(self) -> PostalAddress | None:
        """Where the holder is at home; None where nothing was typed."""
        parts = (self.street, self.house_number, self.postal_code, self.city, self.country)
        return PostalAddress(*parts) if any(parts) else None


FIELDS: dict[type[Refused], str] = {
    checking.HolderMissing: "holder",
    checking.HolderTooLong: "holder",
    checking.HolderInOtherLetters: "holder",
    account_numbers.WrongBic: "bic",
    checking.BicNeeded: "bic",
    checking.AddressNeeded: "postal_code",
    checking.AddressTooLong: "street",
}


def field_of(no: Refused) -> str:
    """The field of `AccountTyped` that a refusal is about."""
    return FIELDS.get(type(no), "iban")


async def payee(r: Reading, currency: str) -> Payee | None:
    """The account that families pay this currency to; None where the provider has entered none."""
    found = await paying.accounts(r, currency)
    if not found:
        return None
    first = found[0]
    return Payee(first.holder, first.iban, first.currency, first.bic or None, _address(first.address))


async def save(
    w: Work, *, holder: str, iban: str, currency: str, bic: str = "", address: PostalAddress | None = None
) -> UUID:
    """Enter an account, or change the one with this number and currency; the texts are as somebody typed them.

    Raises:
        NotFound: the visitor does not look after money.
        SecondStepAgain.
        Refused: it cannot be paid to, and why (`codes/checking.py`).
    """
    stepping_up.expect(w, Careful.BANK_ACCOUNT)
    checked = read_payee(holder=holder, iban=iban, currency=currency, bic=bic, address=address)
    row = await w.db.scalar(
        select(BankAccount).where(BankAccount.iban == checked.iban, BankAccount.currency == checked.currency)
    )
    if row is None:
        here = await current(w)
        row = BankAccount(
            provider_id=here.id,
            iban=checked.iban,
            currency=checked.currency,
            created_at=w.now,
        )
        w.db.add(row)
    row.holder, row.bic, row.is_shown = checked.holder, checked.bic or "", True
    row.address = _plain(checked.address)
    await w.db.flush()
    audit.note(w, "bank account entered", "bank account", row.id)
    return row.id


async def pay_to(w: Work, account: AccountTyped, currency: str) -> UUID:
    """Enter the one account that families pay this currency to; they are not asked to pay to another one any more.

    Raises:
        NotFound, Refused: as `save`.
    """
    made = await save(
        w,
        holder=account.holder,
        iban=account.iban,
        currency=currency,
        bic=account.bic,
        address=account.address,
    )
    await w.db.execute(
        update(BankAccount)
        .where(BankAccount.currency == currency, BankAccount.id != made, BankAccount.is_shown)
        .values(is_shown=False)
    )
    return made


def _address(kept: dict[str, str]) -> PostalAddress | None:
    if not kept:
        return None
    return PostalAddress(
        street=kept.get("street", ""),
        house_number=kept.get("house_number", ""),
        postal_code=kept.get("postal_code", ""),
        city=kept.get("city", ""),
        country=kept.get("country", ""),
    )


def _plain(address: PostalAddress | None) -> dict[str, str]:
    if address is None:
        return {}
    return {
        "street": address.street,
        "house_number": address.house_number,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country,
    }
