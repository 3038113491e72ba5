"""What the lines above a bank's table say of the account: its number, currency, balances and days."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from db.values import Money
from services.language.plain_words import plain
from services.language.written_amounts import signed
from services.payments.statements import days

IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
NATIONAL = re.compile(r"(?<!\d)(?:\d{1,6}-)?\d{2,10}/\d{4}(?!\d)")
AMOUNT = re.compile(r"[-−]?\d[\d .,\u00a0\u202f'’]*(?: ?[A-Z]{3})?")
OPENING = ("openingbalance", "pocatecni", "pociatocny", "opening balance", "saldo poczatkowe")
CLOSING = ("closingbalance", "koncovy", "konecny", "closing balance", "saldo koncowe")
DAY = re.compile(r"\b\d{1,2}\. ?\d{1,2}\. ?\d{4}\b|\b\d{4}-\d\d-\d\d\b")


@dataclass(slots=True)
class Titles:
    """What was found; empty where nothing says it."""

    account: str = ""
    currency: str = ""
    number: str = ""
    days: tuple[date, date] | None = None
    written: dict[str, str] = field(default_factory=dict)
    """Opening and closing balance, as the file has them."""

    def balance(self, which: str, currency: str) -> Money | None:
        """The opening or closing balance; None if there is none in that currency."""
        text = self.written.get(which, "")
        try:
            return signed(text, currency) if text else None
        except ValueError:
            return None


def read(rows: list[list[str]]) -> Titles:
    """What the title lines say."""
    titles = Titles()
    for row in rows:
        cells = [each.strip() for each in row if each.strip()]
        text = " ".join(cells)
        iban = IBAN.search(text.upper())
        national = NATIONAL.search(text)
        if iban:
            titles.account = iban[0].replace(" ", "")
        elif national and not titles.account:
            titles.account = national[0]
        _balances(titles, cells, text)
        if len(cells) == 2 and plain(cells[0]) in ("currency", "mena", "waluta", "mena uctu"):
            titles.currency = cells[1].upper()
    _period(titles, rows)
    return titles


def is_balance(row: list[str]) -> bool:
    """Whether a row among the payments is about a balance: a label, an amount, and nothing else."""
    cells = [each for each in row if each.strip()]
    return len(cells) <= 2 and any(word in plain(" ".join(cells)) for word in (*OPENING, *CLOSING))


def _balances(titles: Titles, cells: list[str], text: str) -> None:
    label = plain(text)
    for which, words in (("opening", OPENING), ("closing", CLOSING)):
        if any(word in label for word in words):
            without_day = DAY.sub(" ", cells[-1] if len(cells) > 1 else text)
            found = AMOUNT.findall(without_day)
            if found:
                titles.written[which] = found[-1].strip()


def _period(titles: Titles, rows: list[list[str]]) -> None:
    found = []
    for row in rows:
        for each in DAY.findall(" ".join(row)):
            try:
                found.append(days.read(each.replace(" ", "")))
            except ValueError:
                continue
    if len(found) >= 2:
        titles.days = (min(found), max(found))
