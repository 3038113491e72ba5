"""The report of an import in a spreadsheet: whatever a list has in it, nothing of it is computed (T32)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

import pytest
from sqlalchemy import select

from db import AuditEntry
from services import provider
from services.core.work import reading, work
from services.imports.batches import keeping, report_file, trying
from services.imports.headings import HEADINGS, Kind, written
from services.language import table_file
from tests.services.small import SYSTEM

pytestmark = [pytest.mark.usefixtures("house"), pytest.mark.parametrize("dialect", ["sqlite"])]
FORMULAS = ('cmd|" /C calc"!A0', 'HYPERLINK("http://x","y")', "1+1", "SUM(A1:A9)", "DDE(0)")
PAYLOADS = [
    *(
        f"{sign}{formula}"
        for sign in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
        for formula in FORMULAS[:4]
    ),
    *(f"{lead}=1+1" for lead in ("\t", "\r", "\n", " ", "\u200b", "\ufeff", "\u00a0", "\u00ad")),
    "\t1",
    '";=1+1;"',
]
BAD = re.compile(r"[=+\-@＝＋－＠\t\r\n\0]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def computed(content: bytes) -> list[str]:
    """Cells that a spreadsheet would compute."""
    cells = [
        cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row
    ]
    seen = [(cell, "".join(c for c in cell if unicodedata.category(c) not in ("Cf", "Zs"))) for cell in cells]
    return [
        cell
        for cell, bare in seen
        if BAD.match(cell[:1] or bare) or (BAD.match(bare) and not NUMBER.fullmatch(bare))
    ]


async def _report(kind: Kind) -> bytes:
    """Each payload in each column of such a list."""
    columns = list(HEADINGS[kind])
    rows = [
        [payload if n == at else "x" for n in range(len(columns))]
        for payload in PAYLOADS
        for at in range(len(columns))
    ]
    out = io.StringIO()
    csv.writer(out).writerows([[written(kind, each) for each in columns], *rows])
    async with work(SYSTEM) as w:
        if not await provider.is_set_up(w):
            await provider.found(w, name="Small", zone="Europe/Dublin", country="IE")
    batch_id = await keeping.keep(SYSTEM, f"{kind}.csv", out.getvalue().encode())
    await trying.try_all(SYSTEM, batch_id)
    async with work(SYSTEM) as w:
        return (await report_file.report(w, batch_id)).content


@pytest.mark.parametrize("kind", list(Kind))
async def test_forty_formulas_in_every_column_are_only_read(kind: Kind) -> None:
    assert len(PAYLOADS) >= 40
    content = await _report(kind)
    assert computed(content) == []
    assert content.count(b"calc") >= len(HEADINGS[kind]), "they are there, as texts"


async def test_without_the_guard_they_would_be_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_file, "harmless", lambda text: text)
    assert len(computed(await _report(Kind.CLIENTS))) > 300


async def test_that_a_report_was_saved_is_noted() -> None:
    await _report(Kind.CLASSES)
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(select(AuditEntry.act).where(AuditEntry.about == "import"))
    assert "report saved" in set(found)
