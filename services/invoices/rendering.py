"""The bytes of a paper, made in a thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from dataclasses import dataclass

from services.invoices.cii import cii
from services.invoices.paper import Paper
from services.invoices.pdf import pdf

OFTEN, AS_PYTHON_DOES = 0.0005, 0.005
"""Seconds after which a thread that computes gives way. A screen gives way many times while it is made, and each time it
would wait five milliseconds for a paper that is drawn beside it."""


@dataclass(frozen=True, slots=True)
class PaperBytes:
    """What is stored of a paper, and never made again."""

    pdf: bytes
    xml: bytes
    """Empty for a receipt."""
    sha256: str
    """Of the PDF."""


async def rendered(paper: Paper, language: str) -> PaperBytes:
    """The paper's bytes in this language; drawing takes a few hundredths of a second of one core."""
    return await asyncio.to_thread(_render, paper, language)


async def ready() -> None:
    """Load what draws papers. The first time takes a second, which no transaction shall wait for."""
    await asyncio.to_thread(_load)


def _load() -> None:
    # slow to import, so only once a paper is wanted
    import fpdf  # noqa: F401


def _render(paper: Paper, language: str) -> PaperBytes:
    sys.setswitchinterval(OFTEN)
    try:
        made = pdf(paper, language)
        xml = b"" if paper.kind == "receipt" else cii(paper)
    finally:
        sys.setswitchinterval(AS_PYTHON_DOES)
    return PaperBytes(made, xml, hashlib.sha256(made).hexdigest())
