"""One invoice beside the same text drawn by fpdf2 alone, how many a second, and what opening Home is like meanwhile.

Meanwhile means: the server's own job issues all that was paid, one work after the other, each with its number, its bytes
and its mail in the outbox, while a browser opens Home again and again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from statistics import median, quantiles
from typing import Any

from sqlalchemy import func, select, update

from benchmarks.screens import Portal, _databases, _portal
from benchmarks.table import Line, ms, paired
from db import Invoice, InvoiceSetting
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.invoices.canvas import FONTS, Canvas, rgb
from services.invoices.paper import Paper, PaperLine, Party
from services.invoices.pdf import pdf
from services.invoices.vat import Vat

ROUNDS, IDLE = 15, 60
PATIENCE = 240.0
"""Seconds until the job has run: it wakes each minute."""
BENCHMARK = Visitor.system("benchmark")
LINE = PaperLine(
    "Mighty Movers", 8400, detail="Theo · Mondays 17:00 · Winter 2026", vat=Vat("S", Decimal(23))
)
PAPER = Paper(
    "invoice",
    "2026-0001",
    "EUR",
    date(2026, 3, 2),
    date(2026, 3, 2),
    Party(
        "Hop & Tumble Ltd", "12 Main Street", "D06 X285", "Dublin", "IE", "123456", vat_number="IE1234567T"
    ),
    Party("Zuzana Líšková", "Ružová dolina 8", "821 09", "Bratislava", "SK"),
    tuple(replace(LINE, unit_price=8400 + n) for n in range(5)),
    paid=5 * 8400 + 10,
    paid_on=date(2026, 3, 1),
    paid_by="card",
)


async def lines() -> AsyncIterator[Line]:
    """The ratios."""
    drawn = _drawn()
    ours, bare = [], []
    for _round in range(ROUNDS):
        bare.append(_seconds(lambda: _bare(drawn)))
        ours.append(_seconds(lambda: pdf(PAPER, "en")))
    told = f"bare fpdf2 {ms(median(bare))}, {len(drawn)} texts"
    yield Line("invoice: one PDF with its XML", ms(median(ours)), told, paired(ours, bare), 1.5)
    with _databases() as addresses:
        name, address = addresses[0]
        async with _portal(name, *address) as portal:
            yield await _meanwhile(portal)


def _drawn() -> list[tuple[float, float, str, float, bool, str]]:
    """What the invoice writes, and where."""
    found: list[tuple[float, float, str, float, bool, str]] = []
    write = Canvas.write

    def noted(self: Canvas, x: float, y: float, text: str, size: float, **how: Any) -> None:
        found.append((x, y, text, size, how.get("bold", False), how.get("colour", "#000000")))
        write(self, x, y, text, size, **how)

    Canvas.write = noted  # type: ignore[method-assign]
    try:
        pdf(PAPER, "en")
    finally:
        Canvas.write = write  # type: ignore[method-assign]
    return found


def _bare(drawn: list[tuple[float, float, str, float, bool, str]]) -> bytes:
    from fpdf import FPDF

    made = FPDF(unit="mm", format="A4")
    for style, name in (("", "regular"), ("B", "bold")):
        made.add_font("paper", style, FONTS / f"paper-{name}.ttf")
    made.add_page()
    for x, y, text, size, bold, colour in drawn:
        made.set_font("paper", "B" if bold else "", size)
        made.set_text_color(*rgb(colour))
        made.text(x, y, text)
    return bytes(made.output())


def _seconds(act: Any) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


async def _meanwhile(portal: Portal) -> Line:
    idle = [await _open(portal) for _time in range(IDLE)][IDLE // 4 :]
    async with work(BENCHMARK) as w:
        await w.db.execute(update(InvoiceSetting).values(issues_when_paid=True))
        before = await w.db.scalar(select(func.count()).select_from(Invoice)) or 0
    opened: list[tuple[datetime, float]] = []
    until = time.monotonic() + PATIENCE
    last = 0
    while time.monotonic() < until:
        at = datetime.now(UTC)
        opened.append((at, await _open(portal)))
        if len(opened) % 20 == 0:
            issued = await _issued() - before
            if issued and issued == last:
                break
            last = issued
    async with reading(BENCHMARK) as r:
        stamps = sorted(
            await r.db.scalars(select(Invoice.issued_at).order_by(Invoice.issued_at.desc()).limit(last))
        )
    busy = [seconds for at, seconds in opened if stamps and stamps[0] <= at <= stamps[-1]]
    rate = (len(stamps) - 1) / (stamps[-1] - stamps[0]).total_seconds() if len(stamps) > 1 else 0
    what = f"opening Home while {len(stamps)} invoices are issued, {rate:.1f} a second: p95 of {len(busy)}"
    if len(busy) < 5:
        return Line(what, "-", "too few to say", None)
    return Line(what, ms(_p95(busy)), f"idle {ms(_p95(idle))}", _p95(busy) / _p95(idle), 2)


async def _issued() -> int:
    async with reading(BENCHMARK) as r:
        return await r.db.scalar(select(func.count()).select_from(Invoice)) or 0


async def _open(portal: Portal) -> float:
    start = time.perf_counter()
    (await portal.browser.get("/")).raise_for_status()
    await asyncio.sleep(0.01)
    return time.perf_counter() - start - 0.01


def _p95(of: list[float]) -> float:
    return quantiles(of, n=20)[-1]
