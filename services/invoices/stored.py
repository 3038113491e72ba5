"""A paper as JSON, as it is kept beside its bytes, and back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from services.invoices.paper import Account, Paper, PaperLine, Party, facts
from services.invoices.vat import Vat, VatShare

VERSION = 1
DAYS = ("issued_on", "supplied_on", "due_on", "paid_on", "corrects_on")


def to_json(paper: Paper) -> str:
    """The same text for the same paper, always."""
    return json.dumps(
        {"version": VERSION, **facts(paper)}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def from_json(text: str) -> Paper:
    """The paper that was stored.

    Raises:
        ValueError: the text is of a later version, or damaged.
    """
    stored = json.loads(text)
    if (version := stored.pop("version")) != VERSION:
        raise ValueError(f"a paper of version {version}")
    for name in DAYS:
        if name in stored:
            stored[name] = date.fromisoformat(stored[name])
    for name in ("seller", "buyer"):
        stored[name] = Party(**stored[name])
    if "account" in stored:
        stored["account"] = Account(**stored["account"])
    stored["lines"] = tuple(PaperLine(**{**each, "vat": _vat(each["vat"])}) for each in stored["lines"])
    stored["vat"] = tuple(VatShare(_vat(each["vat"]), each["net"], each["tax"]) for each in stored["vat"])
    return Paper(**stored)


def _vat(stored: dict[str, Any]) -> Vat:
    return Vat(stored["category"], Decimal(stored["rate"]), stored.get("reason", ""))
