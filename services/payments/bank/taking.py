"""One file of a bank, from its bytes to kept lines: what its columns are, whose account it is of, and each line once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from db import BankAccount
from services import provider
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.payments.bank import accounts, store
from services.payments.bank.rights import money_only
from services.payments.bank.store import Kept
from services.payments.statements import Statement, TableColumns, WhichColumns
from services.payments.statements import reading as files


class NotColumns(Refused):
    """What was typed names no columns."""

    message = N_(
        "“{text}” names no columns. Write them like"
        " booked_on=Date;amount=Sum;name=Payer;vs=Reference;text=Message, with the headings of the file."
    )


@dataclass(frozen=True, slots=True)
class SaidOfFiles:
    """What staff say of files that do not say it themselves."""

    account: str = ""
    holder: str = ""
    """Adds a statement's account, if it is not there, with this holder."""
    columns: str = ""
    """As `TableColumns.as_text`; it is remembered."""


@dataclass(frozen=True, slots=True)
class FileContext:
    """What the database says before a file can be read."""

    columns: tuple[TableColumns, ...]
    """Of unknown banks' tables, as they were said once."""
    currency: str
    """For a table that does not say it; empty where several may be meant."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says."""

    statements: tuple[Statement, ...]
    columns: TableColumns | None = None
    """Those that were said for it just now, to be remembered."""


@dataclass(slots=True)
class FileTaken:
    """What one file has brought."""

    name: str
    kept: list[tuple[Statement, Kept]] = field(default_factory=list)


async def context_of(r: Reading, said: SaidOfFiles) -> FileContext:
    """What has to be known to read a file."""
    money_only(r)
    return FileContext(tuple(await accounts.columns(r)), await _currency(r, said))


def read(data: bytes, name: str, context: FileContext, said: SaidOfFiles) -> Read:
    """What a file says. Asks nobody, and is slow for a large file.

    Raises:
        Unreadable: or a subclass. NotColumns.
        WhichColumns: a table of an unknown bank, and nobody has said its columns.
    """
    try:
        return Read(files.read(data, name, currency=context.currency))
    except WhichColumns as asked:
        typed = _typed(said.columns)
        for columns in (*typed, *context.columns):
            if columns.fit(asked.facts["headings"]) and columns.is_enough:
                found = files.read(data, name, columns, context.currency)
                return Read(found, columns if columns in typed else None)
        raise


async def keep(w: Work, read_: Read, name: str, data: bytes, said: SaidOfFiles) -> FileTaken:
    """Keep the lines of one file.

    Raises:
        NotOurAccount, WhichAccount: nothing of it is kept.
        Refused: an account that is to be added has a number that cannot be right.
    """
    taken = FileTaken(name)
    for statement in read_.statements:
        account = await _account(w, statement, said)
        if read_.columns is not None:
            await accounts.remember_columns(w, account, read_.columns)
        taken.kept.append((statement, await store.keep(w, account, statement, name, data)))
    return taken


def _typed(text: str) -> Collection[TableColumns]:
    try:
        return [TableColumns.from_text(text)] if text else []
    except ValueError as problem:
        raise NotColumns(text=text) from problem


async def _currency(r: Reading, said: SaidOfFiles) -> str:
    """That of the account which is meant, for a table that does not say it."""
    own = await accounts.every(r)
    meant = [each for each in own if accounts.is_same(each.iban, said.account)] if said.account else own
    currencies = {each.currency for each in meant} or {(await provider.current(r)).currency}
    return currencies.pop() if len(currencies) == 1 else ""


async def _account(w: Work, statement: Statement, said: SaidOfFiles) -> BankAccount:
    try:
        return await accounts.of(w, statement, said.account)
    except accounts.NotOurAccount:
        iban = (
            said.account or statement.account
        )  # a file may have it as its country writes it, without the rest
        if not (said.holder.strip() and iban):
            raise
        if statement.account and not accounts.is_same(iban.replace(" ", "").upper(), statement.account):
            raise
        return await accounts.add(w, iban, said.holder, statement.currency)
