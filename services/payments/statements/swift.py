"""Reads MT940 and MT942 (SWIFT), whose tags are taken apart by mt-940 and whose texts by us."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from db.values import Money
from services.language.written_amounts import technical
from services.payments.statements.cannot_read import BadEntry, CutOff
from services.payments.statements.decoding import decoded
from services.payments.statements.line import Balance, BankPayment, Statement
from services.payments.statements.swift_words import IBAN, words_of

if TYPE_CHECKING:
    from mt940.models import Transaction, Transactions

TAG = re.compile(r"^:(?P<tag>\d\d[A-Z]?|NS):", re.MULTILINE)
BLOCK = re.compile(r"^(?=:20:)", re.MULTILINE)
END = re.compile(r"^-(?:\}.*|[^\w:]{0,3}|XXX)?$", re.MULTILINE)
"""The line that ends a message."""
NO_REFERENCE = {"", "NONREF", "NOREF", "EREF", "KREF", "MREF"}
"""What banks write where there is no reference, or where it stands in the text below."""
ISO_CURRENCY = re.compile(r"[A-Z]{3}")


def looks_like(data: bytes) -> bool:
    """Whether these bytes hold tags of SWIFT."""
    return bool(
        re.search(rb"^:(20|25|60[FM]|61|86|62[FM]):", data[:4096].replace(b"\r", b"\n"), re.MULTILINE)
    )


def read(data: bytes) -> list[Statement]:
    """The statements of a file, in its order; lines have no keys yet.

    Raises:
        CutOff: a statement lacks its beginning or its end.
        BadEntry: an amount or a date is none.
    """
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    blocks = BLOCK.split(text)
    if TAG.search(blocks[0]) and not re.fullmatch(r"[^:]*(:94[02]:)?\s*", blocks[0]):
        raise CutOff
    if len(blocks) == 1:
        raise CutOff
    return [_statement(block) for block in blocks[1:]]


def _statement(block: str) -> Statement:
    body, tags = _body(block)
    interim = "13D" in tags or "34F" in tags
    if "25" not in tags or not (interim or _is_whole(tags)):
        raise CutOff
    parsed = _parsed(body)
    currency = _currency(parsed)
    lines = tuple(_line(each, currency, number) for number, each in enumerate(_bookings(parsed), start=1))
    account, number = parsed.data.get("account_identification"), parsed.data.get("statement_number")
    return Statement(
        "MT942" if interim else "MT940",
        re.sub(r"\s+", "", account or ""),
        currency,
        str(number or ""),
        None
        if interim
        else _balance(parsed, ("opening_balance", "intermediate_opening_balance"), "final_opening_balance"),
        None
        if interim
        else _balance(parsed, ("closing_balance", "intermediate_closing_balance"), "final_closing_balance"),
        () if interim else lines,
        lines if interim else (),
    )


def _body(block: str) -> tuple[str, list[str]]:
    """The block up to its closing balance, and all its tags; what follows it is about no single payment."""
    ended = END.search(block)
    rest = block[ended.start() :] if ended else ""
    if TAG.search(rest):
        raise CutOff
    block = block[: ended.start()] if ended else block
    found = list(TAG.finditer(block))
    tags = [each["tag"] for each in found]
    last = [n for n, tag in enumerate(tags) if tag in ("62F", "62M", "62", "90D", "90C")]
    if last and last[-1] + 1 < len(found):
        if "61" in tags[last[-1] :]:
            raise CutOff
        block = block[: found[last[-1] + 1].start()]
    return block, tags


def _is_whole(tags: list[str]) -> bool:
    start = [n for n, tag in enumerate(tags) if tag.startswith("60")]
    end = [n for n, tag in enumerate(tags) if tag.startswith("62")]
    bookings = [n for n, tag in enumerate(tags) if tag == "61"]
    if len(start) != 1 or len(end) != 1:
        return False
    return not bookings or start[0] < bookings[0] <= bookings[-1] < end[0]


def _parsed(body: str) -> Transactions:
    """The tags of one statement. Not by `mt940.parse`: that opens a file if the text happens to be a path."""
    import mt940  # a library that only statements need

    found = mt940.models.Transactions(
        processors={"post_transaction_details": []}, options=mt940.Options.all()
    )
    try:
        found.parse(body)
    except (RuntimeError, ValueError, ArithmeticError, KeyError, TypeError, AttributeError) as problem:
        raise CutOff from problem
    return found


def _bookings(parsed: Transactions) -> Iterable[Transaction]:
    return [each for each in parsed.transactions if "amount" in each.data]


def _currency(parsed: Transactions) -> str:
    for name, value in parsed.data.items():
        if name.endswith(("balance", "floor_limit")) and value is not None:
            amount = getattr(value, "amount", value)
            currency = str(getattr(amount, "currency", None) or getattr(value, "currency", None) or "")
            if ISO_CURRENCY.fullmatch(currency):
                return currency
    raise CutOff


def _balance(parsed: Transactions, names: tuple[str, ...], first: str) -> Balance | None:
    for name in (first, *names):
        found = parsed.data.get(name)
        if found is not None:
            return Balance(_money(found.amount.amount, str(found.amount.currency), 0), _day(found.date, 0))
    return None


def _money(amount: Any, currency: str, number: int) -> Money:
    try:
        found = technical(format(abs(amount), "f"), currency)
    except ValueError as problem:
        raise BadEntry(number=number, what="amount") from problem
    return Money(-found.minor, currency) if amount < 0 else found


def _day(value: Any, number: int) -> date:
    if not isinstance(value, date):
        raise BadEntry(number=number, what="date")
    return date(value.year, value.month, value.day)


def _line(booking: Transaction, currency: str, number: int) -> BankPayment:
    data = booking.data
    value_on = _day(data.get("date"), number)
    entry = data.get("entry_date")
    words = words_of(str(data.get("transaction_details") or data.get("non_swift_text") or ""))
    own, bank_ref, extra = (
        str(data.get(each) or "").strip()
        for each in ("customer_reference", "bank_reference", "extra_details")
    )
    if not bank_ref and "//" in extra.partition("\n")[0]:  # an own reference longer than the standard has it
        rest, _sign, bank_ref = extra.partition("//")
        own, extra = own + rest, ""
    other = tuple(each for each in (own, extra, *words.other) if each.upper() not in NO_REFERENCE)
    return BankPayment(
        _day(entry, number) if entry is not None else value_on,
        _money(data["amount"].amount, currency, number),
        value_on,
        name=words.name,
        account=words.account or (extra if IBAN.fullmatch(extra) else ""),
        end_to_end=words.end_to_end,
        vs=words.vs,
        ss=words.ss,
        ks=words.ks,
        other=other,
        text=words.text,
        bank_ref="" if bank_ref.upper() in NO_REFERENCE else bank_ref,
        is_reversal=str(data.get("status") or "").upper().startswith("R"),
    )
