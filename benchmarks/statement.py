"""A statement of 10,000 payments read, kept and judged against 20,000 open debts, beside the bare parse and the bare inserts.

The bare parse is lxml's of the same bytes; the bare inserts are the same rows written by one prepared INSERT on the same
connection, without asking whether they are there. Both are rolled back, as ours is.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from lxml import etree
from sqlalchemy import insert

from benchmarks.table import Line, ms, paired
from db import Account, BankAccount, BankLine, Client, Debt, Entry, PaymentReference, engine, new_id, schema
from db.engine import Database
from services import provider
from services.core.visitor import Visitor
from services.core.work import Work, connect, work
from services.operations.idle_memory import collect_young_only
from services.outside.clock import WallClock
from services.payments import references, review
from services.payments.bank import accounts, store
from services.payments.bank import lines as bank_lines
from services.payments.statements import read
from tests.servers import running_postgres
from tests.services.payments.statements.samples import PROVIDER, camt, entry, transaction

DEBTS, PAYMENTS, FAMILIES = 20_000, 10_000, 7_000
ROUNDS, WARM = 7, 1
AT_ONCE = 2_000
VISITOR = Visitor.system("benchmark")
DAY = date(2026, 3, 2)


class _Undone(Exception):
    """Raised to roll a measurement back."""


async def lines() -> AsyncIterator[Line]:
    """Both engines."""
    collect_young_only()
    for name, address in _databases():
        async with _world(address) as (database, data):
            ours: list[float] = []
            bare: list[float] = []
            pairs = 0
            for n in range(WARM + ROUNDS):
                took, pairs = await _ours(data)
                other = await _bare(database, data)
                if n >= WARM:
                    ours.append(took)
                    bare.append(other)
            yield Line(
                f"statement, {name}: {PAYMENTS:,} payments ({len(data) / 1e6:.1f} MB) against {DEBTS:,} open debts, {pairs:,} certain",
                ms(median(ours)),
                f"bare parse and inserts {ms(median(bare))}",
                paired(ours, bare),
                3.0,
            )


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cubby-bench-") as folder:
        yield Path(folder)


def _databases() -> Iterator[tuple[str, str]]:
    with _folder() as folder, running_postgres() as server:
        yield "SQLite", engine.sqlite_url(folder / "bank.sqlite")
        yield "PostgreSQL", server.url(server.create())


@asynccontextmanager
async def _world(address: str) -> AsyncIterator[tuple[Database, bytes]]:
    await schema.migrate(address)
    database = engine.connect(address)
    connect(database, WallClock())
    try:
        async with work(VISITOR) as w:
            data = await _build(w)
        if database.dialect == "postgresql":  # in production, autovacuum has done this
            async with database.writer.begin() as connection:
                await connection.exec_driver_sql("ANALYZE")
        yield database, data
    finally:
        await database.close()


async def _build(w: Work) -> bytes:
    """Families, debts, and the statement that pays half of them; one payment in ten says nothing that we know."""
    random = Random(9)
    provider_id = await provider.found(w, name="Benchmark", zone="Europe/Bratislava", country="SK")
    w.db.add(
        BankAccount(
            provider_id=provider_id, iban=PROVIDER, holder="Benchmark", currency="EUR", created_at=w.now
        )
    )
    families = [new_id() for _n in range(FAMILIES)]
    await _insert(w, Client, [_client(w, id_, n) for n, id_ in enumerate(families)])
    numbers = list({references.new() for _n in range(DEBTS + 50)})[:DEBTS]
    await _insert(w, PaymentReference, [{"number": each, "created_at": w.now} for each in numbers])
    accounts = [
        {
            "id": new_id(),
            "kind": "debt",
            "client_id": families[n % FAMILIES],
            "unit": "EUR",
            "balance": 0,
            "created_at": w.now,
        }
        for n in range(DEBTS)
    ]
    await _insert(w, Account, accounts)
    amounts = [random.randrange(1_000, 30_000) for _n in range(DEBTS)]
    await _insert(w, Debt, [_debt(w, each, numbers[n], n) for n, each in enumerate(accounts)])
    await _insert(w, Entry, [_entry(w, each, amounts[n]) for n, each in enumerate(accounts)])
    booked = []
    for n in range(PAYMENTS):
        text = numbers[2 * n] if n % 10 else "thank you"
        booked.append(
            entry(
                f"{amounts[2 * n] / 100:.2f}",
                _as_banks_write(
                    transaction(ref=f"/VS{text}/SS/KS0308", text=f"Payment {n}", name=f"Parent {n}"), n
                ),
                bank_ref=f"B{n}",
                day=str(DAY + timedelta(days=n % 28)),
            )
        )
    return camt(*booked)


def _as_banks_write(payment: str, n: int) -> str:
    """With another account each, and the addresses, codes and banks that real files repeat: 2.4 kB for one payment."""
    address = "<StrtNm>Long Street</StrtNm><BldgNb>12</BldgNb><PstCd>81101</PstCd><TwnNm>Bratislava</TwnNm>"
    bank = "<FinInstnId><BIC>TATRSKBX</BIC><Nm>Tatra banka, a.s.</Nm><PstlAdr><Ctry>SK</Ctry></PstlAdr></FinInstnId>"
    code = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
    party = f"<Cdtr><Nm>Hop &amp; Tumble</Nm><PstlAdr>{address}<Ctry>SK</Ctry></PstlAdr></Cdtr>"
    agents = f"<RltdAgts><DbtrAgt>{bank}</DbtrAgt><CdtrAgt>{bank}</CdtrAgt><IntrmyAgt1>{bank}</IntrmyAgt1></RltdAgts>"
    lines = "".join(
        f"<AdrLine>Long Street 12, 81101 Bratislava, {each}</AdrLine>" for each in ("Slovakia", "SK")
    )
    last = f"<UltmtCdtr><Nm>Hop &amp; Tumble</Nm><PstlAdr>{address}{lines}</PstlAdr></UltmtCdtr>"
    charges = '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">0.00</TtlChrgsAndTaxAmt><Rcrd><Amt Ccy="EUR">0.00</Amt></Rcrd></Chrgs>'
    dates = "<RltdDts><AccptncDtTm>2026-03-02T08:00:00+01:00</AccptncDtTm><TxDtTm>2026-03-02T08:00:00+01:00</TxDtTm></RltdDts>"
    amounts = "".join(
        f'<{each}><Amt Ccy="EUR">1.00</Amt></{each}>' for each in ("InstdAmt", "PropsdAmt", "AnncdPstngAmt")
    )
    return (
        payment.replace("SK3112", f"SK{n % 90 + 10}{n:04}")
        .replace("<RltdPties>", f"<AmtDtls>{amounts}</AmtDtls>{code}{charges}<RltdPties>")
        .replace("<PstlAdr><Ctry>", f"<PstlAdr>{address}{lines}<Ctry>", 1)
        .replace("</RltdPties>", f"{party}{last}</RltdPties>{agents}{dates}")
    )


def _client(w: Work, id_: Any, n: int) -> dict[str, Any]:
    return {
        "id": id_,
        "email": f"{n}@example.com",
        "first_name": "Anna",
        "last_name": f"Byrne {n}",
        "created_at": w.now,
    }


def _debt(w: Work, account: dict[str, Any], number: str, n: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "account_id": account["id"],
        "client_id": account["client_id"],
        "due_on": DAY + timedelta(days=n % 60),
        "created_at": w.now,
        "reference": number,
    }


def _entry(w: Work, account: dict[str, Any], amount: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "account_id": account["id"],
        "amount": amount,
        "unit": "EUR",
        "kind": "charged",
        "at": w.now,
        "act_id": new_id(),
    }


async def _insert(w: Work, table: Any, rows: list[dict[str, Any]]) -> None:
    for n in range(0, len(rows), AT_ONCE):
        await w.db.execute(insert(table), rows[n : n + AT_ONCE])


async def _ours(data: bytes) -> tuple[float, int]:
    """Read, keep and judge; the time, and how many payments are certain."""
    took, sure = 0.0, 0
    try:
        async with work(VISITOR) as w:
            begun = time.perf_counter()
            (statement,) = read(data, "march.xml")
            account = (await accounts.every(w))[0]
            kept = await store.keep(w, account, statement, "march.xml", data)
            judged = await review.waiting(w, [kept])
            took = time.perf_counter() - begun
            sure = sum(each.confidence == "certain" for _id, each in judged)
            raise _Undone
    except _Undone:
        pass
    return took, sure


async def _bare(database: Database, data: bytes) -> float:
    """Parse the bytes, and write the rows that ours has written."""
    (statement,) = read(data, "march.xml")
    took = 0.0
    try:
        async with work(VISITOR) as w:
            account = (await accounts.every(w))[0]
            file = await store._file(w, account, statement, "march.xml", data, ())
            rows = [bank_lines.row_of(each, account.id, file.id) for each in statement.lines]
            connection = await w.db.connection()
            begun = time.perf_counter()
            etree.fromstring(data)
            await connection.execute(insert(BankLine.__table__), rows)
            took = time.perf_counter() - begun
            raise _Undone
    except _Undone:
        pass
    return took
