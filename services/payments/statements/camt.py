"""Reads camt.052, camt.053 and camt.054 of any version (ISO 20022), by the elements all versions share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from db.values import Money
from services.language import N_
from services.language.written_amounts import technical
from services.payments.statements.camt_entry import Entries
from services.payments.statements.cannot_read import BadEntry, CutOff, Unreadable, UnsafeXml
from services.payments.statements.line import Balance, BankPayment, Doubt, Statement
from services.payments.statements.xml_paths import Found, Paths, text

if TYPE_CHECKING:
    from lxml.etree import _Element

KINDS = {"BkToCstmrAcctRpt": "Rpt", "BkToCstmrStmt": "Stmt", "BkToCstmrDbtCdtNtfctn": "Ntfctn"}
"""What wraps a report (052), a statement (053) and a notification (054), and each of them inside."""
NAMESPACE = re.compile(r"\{?(?P<name>urn:iso:std:iso:20022:tech:xsd:camt\.(?P<kind>05[234])\.[\d.]+)?\}?")
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD", "ITBD")
"""Codes of booked balances; those of available money (OPAV, CLAV, FWAV) say something else."""
HEAD = {
    "Id": "number",
    "Acct/Id/IBAN": "account",
    "Acct/Id/Othr/Id": "account",
    "Acct/Ccy": "currency",
    "Bal": "balances",
    "Ntry": "entries",
}
BALANCE = {
    "Tp/CdOrPrtry/Cd": "code",
    "Amt": "amount",
    "CdtDbtInd": "direction",
    "Dt/Dt": "day",
    "Dt/DtTm": "day",
}
OTHER_CURRENCY = N_(
    "A balance of this statement is in {other}, not in {currency}, so its sum could not be checked."
)

OTHER_LINES = N_("{n} payments are not in {currency}, the currency of this account; they wait for you.")


def looks_like(data: bytes) -> bool:
    """Whether these bytes may be XML at all."""
    head = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    return head.startswith(b"<")


def read(data: bytes) -> list[Statement]:
    """The statements of a file, in its order; lines have no keys yet.

    Raises:
        Unreadable: or a subclass; nothing of the file is taken then.
    """
    document = _parsed(data)
    wrapper = next((child for child in document if _local(child) in KINDS), None)
    if wrapper is None:
        raise Unreadable
    namespace, kind = _namespace(wrapper)
    inside = KINDS[_local(wrapper)]
    found = [child for child in wrapper if _local(child) == inside]
    if not found:
        raise CutOff
    head, balance, entries = Paths(namespace, HEAD), Paths(namespace, BALANCE), Entries(namespace, kind)
    return [_statement(head.of(each), balance, entries, f"camt.{kind}") for each in found]


def _parsed(data: bytes) -> _Element:
    if b"<!DOCTYPE" in data or b"<!DOCTYPE" in data.replace(b"\0", b""):
        raise UnsafeXml
    from lxml import etree  # a library that only statements need

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise CutOff from problem
    if root.getroottree().docinfo.doctype:
        raise UnsafeXml
    return root


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _namespace(wrapper: _Element) -> tuple[str, str]:
    """The namespace, and 052, 053 or 054, which the wrapper tells where there is no namespace."""
    namespace = str(wrapper.tag).rpartition("}")[0].lstrip("{")
    named = NAMESPACE.fullmatch(namespace)
    kinds = dict(zip(KINDS, ("052", "053", "054"), strict=True))
    return namespace, (named["kind"] if named and named["kind"] else kinds[_local(wrapper)])


def _statement(head: Found, balance: Paths, entries: Entries, format_: str) -> Statement:
    balances = [balance.of(each) for each in head.get("balances", ())]
    currency = text(head, "currency") or next(_currencies(balances, head), "")
    doubts: list[Doubt] = []
    start = _balance(balances, OPENING, currency, doubts)
    end = _balance(list(reversed(balances)), CLOSING, currency, doubts)
    booked: list[BankPayment] = []
    pending: list[BankPayment] = []
    for number, each in enumerate(head.get("entries", ()), start=1):
        entry = entries.read(each, number)
        (booked if entry.is_booked else pending).extend(entry.lines)
        doubts.extend(entry.doubts)
    if foreign := sum(line.amount.currency != currency for line in booked):
        doubts.append(Doubt(OTHER_LINES, {"n": foreign, "currency": currency}))
    return Statement(
        format_,
        re.sub(r"\s+", "", text(head, "account")),
        currency,
        text(head, "number"),
        start,
        end,
        tuple(booked),
        tuple(pending),
        tuple(doubts),
    )


def _currencies(balances: list[Found], head: Found) -> Iterator[str]:
    """The currencies named by balances and, failing those, by entries."""
    for each in balances:
        yield from (element.get("Ccy", "") for element in each.get("amount", ()))
    for entry in head.get("entries", ()):
        yield from (child.get("Ccy", "") for child in entry if child.get("Ccy"))


def _balance(
    balances: list[Found], codes: tuple[str, ...], currency: str, doubts: list[Doubt]
) -> Balance | None:
    for code in codes:
        for each in balances:
            if text(each, "code") != code:
                continue
            named = each["amount"][0].get("Ccy", currency) if "amount" in each else currency
            if named != currency:
                doubts.append(Doubt(OTHER_CURRENCY, {"other": named, "currency": currency}))
                return None
            return Balance(signed(text(each, "amount"), text(each, "direction"), named, 0), _day(each))
    return None


def signed(amount: str, direction: str, currency: str, number: int) -> Money:
    """The amount with its sign: CRDT is money that came, DBIT money that went.

    Raises:
        BadEntry: either is missing or nonsense; `number` is the booking's, 0 for a balance.
    """
    if direction not in ("CRDT", "DBIT"):
        raise BadEntry(number=number, what="direction")
    try:
        found = technical(amount.strip(), currency)
    except ValueError as problem:
        raise BadEntry(number=number, what="amount") from problem
    return Money(-found.minor, currency) if direction == "DBIT" else found


def _day(balance: Found) -> date:
    try:
        return date.fromisoformat(text(balance, "day")[:10])
    except ValueError as problem:
        raise BadEntry(number=0, what="date") from problem
