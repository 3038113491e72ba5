"""The provider's own accounts: which one a statement is of, and how its bank's tables are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from db import BankAccount
from services import provider
from services.core import audit
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.payments.bank.rights import money_only
from services.payments.codes import Payee, read_payee
from services.payments.codes.account_numbers import read_iban
from services.payments.codes.checking import AddressNeeded, BicNeeded
from services.payments.statements import Statement, TableColumns

NATIONAL = re.compile(r"(?:(?P<prefix>\d{1,6})-)?(?P<number>\d{1,10})/(?P<bank>\d{4})")
"""Czech and Slovak: 19-2000145399/0800."""
LOCAL = re.compile(r"(?![A-Z]{2}\d\d)(?=(?:\D*\d){5})[A-Z0-9/-]{5,34}")
"""How older statements name an account: 517852257. Two letters and two digits begin an IBAN."""
LEAST = 8
"""So many digits of an account's number tell it from others."""


class NotOurAccount(Refused):
    """The statement is of an account that the provider has not entered."""

    message = N_(
        "This statement is of {account} in {currency}, which is not one of your accounts. Nothing was taken."
    )


class WhichAccount(Refused):
    """A table does not say which account it is of, and several may be meant."""

    message = N_("This file does not say which account it is of. Say it: {accounts}.")


async def every(r: Reading) -> Sequence[BankAccount]:
    """The provider's accounts, the oldest first."""
    money_only(r)
    found = await r.db.scalars(select(BankAccount).order_by(BankAccount.created_at, BankAccount.id))
    return found.all()


async def of(r: Reading, statement: Statement, named: str = "") -> BankAccount:
    """The account of a statement; `named` says it where the file does not.

    Raises:
        NotOurAccount: there is no such account.
        WhichAccount: the file does not say it, nobody does, and there is not just one.
    """
    own = [each for each in await every(r) if statement.currency in ("", each.currency)]
    written = statement.account or named
    found = [each for each in own if is_same(each.iban, written)] if written else own
    if written and named and found and not any(is_same(each.iban, named) for each in found):
        raise NotOurAccount(account=written, currency=statement.currency)
    if len(found) == 1:
        return found[0]
    if not written and found:
        raise WhichAccount(accounts=tuple(each.iban for each in found))
    raise NotOurAccount(account=written or "–", currency=statement.currency)


def is_same(iban: str, written: str) -> bool:
    """Whether a bank's way to write an account means this IBAN: with or without country, bank, currency or zeros."""
    bare = re.sub(r"[^A-Z0-9/-]", "", written.upper())
    if iban in bare:
        return True
    national = NATIONAL.fullmatch(bare)
    if national and iban[:2] in ("CZ", "SK"):
        return iban[4:] == national["bank"] + (national["prefix"] or "").zfill(6) + national["number"].zfill(
            10
        )
    numbers = [each.lstrip("0") for each in re.findall(r"\d+", bare)]
    return sum(map(len, numbers)) >= LEAST and all(each in iban[4:] for each in numbers)


async def add(w: Work, iban: str, holder: str, currency: str) -> BankAccount:
    """A new account. Families are asked to pay to it if it is the first in its currency and no more is needed for that.

    Raises:
        Refused: it cannot be right, and why (`codes/checking.py`).
    """
    money_only(w)
    payee, is_enough = _checked(iban, holder, currency)
    here = await provider.current(w)
    others = [each for each in await every(w) if each.currency == payee.currency and each.is_shown]
    account = BankAccount(
        provider_id=here.id,
        iban=payee.iban,
        bic=payee.bic or "",
        holder=payee.holder,
        currency=payee.currency,
        is_shown=is_enough and not others,
        created_at=w.now,
    )
    w.db.add(account)
    await w.db.flush()
    audit.note(w, "bank account added", "bank_account", account.id)
    return account


def _checked(iban: str, holder: str, currency: str) -> tuple[Payee, bool]:
    """The account, and whether families can pay to it: some countries need more than a statement tells.

    A bank that names the account in its statements by a number of its own is believed; nobody can pay to that number. Czech
    and Slovak numbers have their IBAN, which is asked for.
    """
    bare = re.sub(r"[\s.]", "", iban.upper())
    if LOCAL.fullmatch(bare) and not NATIONAL.fullmatch(bare):
        return Payee(" ".join(holder.split()), bare, currency), False
    try:
        return read_payee(holder=holder, iban=iban, currency=currency), True
    except (AddressNeeded, BicNeeded):
        return Payee(" ".join(holder.split()), read_iban(iban), currency), False


async def columns(r: Reading) -> list[TableColumns]:
    """What the columns of unknown banks' tables are, as it was said once for each account."""
    return [TableColumns.from_text(text) for each in await every(r) for text in _texts(each)]


async def remember_columns(w: Work, account: BankAccount, said: TableColumns) -> None:
    """Keep what the columns of this account's tables are."""
    money_only(w)
    texts = [said.as_text(), *(text for text in _texts(account) if text != said.as_text())]
    account.columns = {"said": texts}
    await w.db.flush()


def _texts(account: BankAccount) -> list[str]:
    kept: dict[str, Any] = account.columns or {}
    return [str(text) for text in kept.get("said", ())]
