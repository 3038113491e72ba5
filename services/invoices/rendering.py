"""The bytes of a paper, made in a thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass

from services.invoices.cii import cii
from services.invoices.paper import Paper
from services.invoices.pdf import pdf


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
    made = pdf(paper, language)
    xml = b"" if paper.kind == "receipt" else cii(paper)
    return PaperBytes(made, xml, hashlib.sha256(made).hexdigest())
