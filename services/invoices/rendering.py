"""The bytes of a paper, made in a thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections import OrderedDict
from dataclasses import dataclass

from services.invoices.cii import cii
from services.invoices.paper import Paper
from services.invoices.pdf import pdf
from services.invoices.stored import to_json

OFTEN, AS_PYTHON_DOES = 0.0001, 0.005
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


KEPT = 8
"""Papers that were drawn ahead and are remembered; each is some forty kilobytes."""
_drawn: OrderedDict[tuple[str, str], PaperBytes] = OrderedDict()


async def rendered(paper: Paper, language: str) -> PaperBytes:
    """The paper's bytes in this language; drawing takes a few hundredths of a second of one core.

    The same paper always gives the same bytes. So one that was drawn just before, outside of the work that stores it, is
    not drawn again: on SQLite everybody who writes would wait for it.
    """
    key = (to_json(paper), language)
    made = _drawn.get(key)
    if made is None:
        made = _drawn[key] = await asyncio.to_thread(_render, paper, language)
        while len(_drawn) > KEPT:
            _drawn.popitem(last=False)
    return made


def _render(paper: Paper, language: str) -> PaperBytes:
    sys.setswitchinterval(OFTEN)
    try:
        made = pdf(paper, language)
        xml = b"" if paper.kind == "receipt" else cii(paper)
    finally:
        sys.setswitchinterval(AS_PYTHON_DOES)
    return PaperBytes(made, xml, hashlib.sha256(made).hexdigest())
