"""The database itself keeps money right, whichever way somebody writes (A5, A8, A9)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import Account, BankAccount, BankFile, BankLine, Entry, Invoice, Pairing, Series, guards, new_id
from services.core.work import App, Work, work
from services.ledger import entries
from services.ledger.entries import Cause
from tests import small
from tests.small import SYSTEM
from tests.small_money import euros


class Undo(Exception):
    """Ends a work whose changes nobody wants."""


async def _money(dialect: str) -> dict[str, Any]:
    """A family with a pass of two entries, of which one is used, some credit, a line of 10 euros, and an invoice."""
    world = await small.found()
    (family,) = await small.families(await small.class_(world))
    async with work(SYSTEM) as w:
        account = await entries.open_account(w, "pass", family.client_id, entries.ENTRY)
        await entries.post(w, account, _visits(2), "issued", Cause())
        used = await entries.post(w, account, _visits(-1), "used", Cause())
        credit = await entries.credit_of(w, family.client_id, "EUR")
        await entries.post(w, credit, euros(500), "received", Cause())
        bank = BankAccount(
            provider_id=world.provider_id,
            iban="IE29AIBK93115212345678",
            holder="H",
            currency="EUR",
            created_at=w.now,
        )
        w.db.add(bank)
        await w.db.flush()
        file = BankFile(account_id=bank.id, name="a.xml", sha256="0" * 64, read_at=w.now)
        w.db.add(file)
        await w.db.flush()
        line = BankLine(
            account_id=bank.id,
            file_id=file.id,
            fingerprint="f",
            booked_on=date(2026, 2, 19),
            amount_minor=1000,
            amount_currency="EUR",
        )
        w.db.add_all([line, Series(name="2026", first=51, last=50)])
        await w.db.flush()
        pairing = Pairing(line_id=line.id, account_id=credit.id, amount=600, at=w.now, act_id=new_id())
        invoice = _invoice(w, family.client_id, 51)
        w.db.add_all([pairing, invoice])
        await w.db.flush()
        return {
            "account": account.id,
            "credit": credit.id,
            "used": used.id,
            "line": line.id,
            "pairing": pairing.id,
            "invoice": invoice.id,
            "client": family.client_id,
            "dialect": dialect,
        }


def _visits(number: int) -> Any:
    return type(euros(1))(number, entries.ENTRY)


def _invoice(w: Work, client_id: UUID, number: int) -> Invoice:
    return Invoice(
        series="2026",
        number=number,
        title=f"2026-{number}",
        kind="invoice",
        client_id=client_id,
        issued_at=w.now,
        total_minor=1,
        total_currency="EUR",
        paper={},
        pdf=b"%PDF",
        xml=b"<x/>",
        sha256="",
    )


def _sql(dialect: str, statement: str, at: dict[str, Any]) -> str:
    """Ids written out, as each engine stores them."""
    for name, value in at.items():
        if isinstance(value, UUID):
            written = value.hex if dialect == "sqlite" else str(value)
            statement = statement.replace(f":{name}", f"'{written}'")
    return statement


COPY = "SELECT :new, account_id, amount, unit, kind, at, by, why, act_id FROM entries WHERE id = :used"
COLUMNS = "id, account_id, amount, unit, kind, at, by, why, act_id"
PAIR = (
    "INSERT INTO pairings (id, line_id, account_id, amount, by_hand, confidence, why, at, by, act_id)"
    " SELECT :new, line_id, account_id, 401, by_hand, confidence, why, at, by, act_id FROM pairings"
)
ON_BOTH = [
    "UPDATE entries SET amount = 5 WHERE id = :used",
    "UPDATE entries SET why = 'x'",
    "DELETE FROM entries WHERE id = :used",
    "UPDATE accounts SET balance = 100 WHERE id = :account",
    "UPDATE accounts SET unit = 'CZK' WHERE id = :credit",
    "DELETE FROM accounts WHERE id = :account",
    f"INSERT INTO entries ({COLUMNS}) {COPY.replace('amount', '-2', 1)}",
    f"INSERT INTO entries ({COLUMNS}, reverses) {COPY.replace('act_id FROM', 'act_id, id FROM')}",
    "UPDATE bank_lines SET amount_minor = 100000",
    "UPDATE bank_lines SET paired_minor = 0",
    "DELETE FROM bank_lines",
    PAIR,
    "UPDATE pairings SET amount = 1",
    "DELETE FROM pairings",
    "UPDATE invoices SET pdf = xml",
    "UPDATE invoices SET total_minor = 2",
    "DELETE FROM invoices",
    "UPDATE series SET last = 60",
    "UPDATE series SET first = 1",
    "DELETE FROM series",
]
ON_SQLITE = [
    "UPDATE OR REPLACE entries SET amount = 5 WHERE id = :used",
    "UPDATE OR IGNORE entries SET amount = 5 WHERE id = :used",
    f"INSERT OR REPLACE INTO entries ({COLUMNS}) {COPY.replace(':new', ':used', 1)}",
    f"INSERT OR IGNORE INTO entries ({COLUMNS}) {COPY.replace('amount', '-2', 1)}",
    PAIR.replace("INSERT", "INSERT OR IGNORE"),
    "INSERT OR REPLACE INTO series (name, first, last) VALUES ('2026', 1, 0)",
    "REPLACE INTO accounts SELECT * FROM accounts WHERE id = :credit",
    "REPLACE INTO invoices SELECT * FROM invoices",
]
ON_POSTGRESQL = [
    f"TRUNCATE {table} CASCADE"
    for table in ("entries", "accounts", "pairings", "bank_lines", "invoices", "series", "debts")
]


async def _try(statements: list[str], at: dict[str, Any]) -> list[str]:
    """The statements that the database let through, each tried and undone by itself."""
    out = []
    for statement in statements:
        try:
            async with work(SYSTEM) as w:
                said = _sql(at["dialect"], statement.replace(":new", f"'{new_id().hex}'"), at)
                done: Any = await w.db.execute(text(said))
                if done.rowcount != 0:
                    out.append(statement)
                raise Undo
        except (Undo, DBAPIError):
            pass
    return out


async def test_no_statement_goes_round_the_ledger(house: App, dialect: str) -> None:
    at = await _money(dialect)
    ways = ON_BOTH + (ON_SQLITE if dialect == "sqlite" else ON_POSTGRESQL)
    assert await _try(ways, at) == []


async def test_without_the_triggers_they_all_do(house: App, dialect: str) -> None:
    at = await _money(dialect)
    async with work(SYSTEM) as w:
        for statement in guards.removal(dialect):
            await w.db.execute(text(statement))
    refused = set(ON_BOTH) - set(await _try(ON_BOTH, at))
    keys = {
        "DELETE FROM entries WHERE id = :used",
        "DELETE FROM accounts WHERE id = :account",
        "DELETE FROM series",
    }
    assert refused <= keys | {"DELETE FROM bank_lines", "DELETE FROM pairings", ON_BOTH[4]}, (
        "foreign keys refuse these besides"
    )


async def _issue(client_id: UUID, number: int) -> None:
    async with work(SYSTEM) as w:
        w.db.add(_invoice(w, client_id, number))


async def _reverse(at: dict[str, Any]) -> None:
    async with work(SYSTEM) as w:
        account = (await entries.lock(w, [at["account"]]))[at["account"]]
        await entries.reverse(w, account, await w.db.get_one(Entry, at["used"]), "returned", Cause())


async def _use(at: dict[str, Any], visits: int) -> None:
    async with work(SYSTEM) as w:
        account = (await entries.lock(w, [at["account"]]))[at["account"]]
        await entries.post(w, account, _visits(-visits), "used", Cause())


@pytest.mark.parametrize("number", [50, 51, 53])
async def test_an_invoice_takes_the_next_number(house: App, dialect: str, number: int) -> None:
    at = await _money(dialect)
    with pytest.raises(IntegrityError):
        await _issue(at["client"], number)
    async with work(SYSTEM) as w:
        w.db.add(_invoice(w, at["client"], 52))
        await w.db.flush()
        assert await w.db.scalar(select(Series.last)) == 52


async def test_a_pass_is_never_spent_below_zero_and_an_entry_returns_once(house: App, dialect: str) -> None:
    at = await _money(dialect)
    await _reverse(at)
    with pytest.raises(IntegrityError):
        await _reverse(at)
    with pytest.raises(IntegrityError):
        await _use(at, 3)
    async with work(SYSTEM) as w:
        row = await w.db.get_one(Account, at["account"])
        added = await w.db.scalar(select(func.sum(Entry.amount)).where(Entry.account_id == row.id))
        assert row.balance == added == 2
