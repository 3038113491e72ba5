"""One row of a bank's table as a payment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.values import Money
from services.language.plain_words import plain
from services.language.written_amounts import signed
from services.payments.statements import days
from services.payments.statements.cannot_read import BadAmount, BadDate, CutOff, WhichCurrency
from services.payments.statements.columns import Role, TableColumns
from services.payments.statements.line import BankPayment
from services.payments.statements.symbols import symbols

CAME = frozenset(
    "c cr crdt kredit credit prijem prijate prijata pripsano in h haben dobropis prichadzajuca prichozi".split()  # noqa: SIM905
)
WENT = frozenset(
    "d dr db dbit debet debit vydaj odoslane odepsano out s soll odchadzajuca odchozi tarchopis".split()  # noqa: SIM905
)
PENDING = frozenset(
    "pending cakajuca ceka cekajici nezauctovana nezauctovane blokacia blokace rezervovana oczekujaca".split()  # noqa: SIM905
)
UNDONE = frozenset(
    "reverted declined failed cancelled canceled zrusena zamietnuta zamitnuta odmietnuta rejected expired".split()  # noqa: SIM905
)
"""Words of a row's state for what never happened."""
DECIMAL = re.compile(r"(?P<sign>[.,])\d{1,2}\D*$", re.ASCII)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A payment, and what its row says of the account."""

    line: BankPayment
    is_booked: bool = True
    own_account: str = ""
    balance: Money | None = None


class TableRows:
    """Reads the rows of one table."""

    def __init__(self, columns: TableColumns, headings: Sequence[str], currency: str) -> None:
        places = {plain(each): n for n, each in reversed(list(enumerate(headings)))}
        self.at = {role: tuple(places[each] for each in names) for role, names in columns.of.items()}
        self.width = len(headings)
        self.currency = currency
        self.decimal = ""
        self.is_month_first = False

    def read(self, records: list[tuple[int, list[str]]]) -> list[TableRow]:
        """The payments; rows without date and amount, as below a table, are left out.

        Raises:
            BadAmount, BadDate, CutOff, WhichCurrency.
        """
        self.decimal = self._decimal_sign(records)
        self.is_month_first = days.month_first(self._cell(row, Role.BOOKED_ON) for _n, row in records)
        rows = []
        for number, record in records:
            found = self._row(number, record)
            if found is not None:
                rows.append(found)
        return rows

    def _cell(self, row: list[str], role: Role) -> str:
        return next((row[n].strip() for n in self.at.get(role, ()) if n < len(row) and row[n].strip()), "")

    def _decimal_sign(self, records: list[tuple[int, list[str]]]) -> str:
        """The sign before the minor units in this table, where one of its amounts tells it without doubt."""
        roles = (Role.AMOUNT, Role.CREDIT, Role.DEBIT, Role.BALANCE)
        signs = {
            found["sign"]
            for _n, row in records
            for role in roles
            if (found := DECIMAL.search(self._cell(row, role)))
        }
        return signs.pop() if len(signs) == 1 else ""

    def _row(self, number: int, row: list[str]) -> TableRow | None:
        written = [self._cell(row, role) for role in (Role.AMOUNT, Role.CREDIT, Role.DEBIT)]
        status = set(plain(self._cell(row, Role.STATUS)).split())
        when = self._cell(row, Role.BOOKED_ON)
        if (not when and not any(written)) or status & UNDONE:
            return None
        is_pending = bool(status & PENDING) or (not when and bool(self._cell(row, Role.VALUE_ON)))
        if not any(written):
            if len(row) < min(self.width, max(n for at in self.at.values() for n in at) + 1):
                raise CutOff
            if not days.FORM.fullmatch(when):
                return None  # a line of words below the table
            raise BadAmount(text="", number=number)
        booked_on = self._day(when or self._cell(row, Role.VALUE_ON), number)
        currency = (self._cell(row, Role.CURRENCY) or self.currency).upper()
        if not re.fullmatch(r"[A-Z]{3}", currency):
            raise WhichCurrency
        line = self._line(row, booked_on, self._amount(row, currency, number))
        balance = self._cell(row, Role.BALANCE)
        own = re.sub(r"\s+", "", self._cell(row, Role.OWN_ACCOUNT))
        return TableRow(line, not is_pending, own, self._read(balance, currency, number) if balance else None)

    def _day(self, text: str, number: int) -> date:
        try:
            return days.read(text, is_month_first=self.is_month_first)
        except ValueError as problem:
            raise BadDate(text=text, number=number) from problem

    def _read(self, text: str, currency: str, number: int) -> Money:
        try:
            return signed(text, currency, self.decimal)
        except ValueError as problem:
            raise BadAmount(text=text, number=number) from problem

    def _amount(self, row: list[str], currency: str, number: int) -> Money:
        amount = self._cell(row, Role.AMOUNT)
        if not amount:
            came, went = self._cell(row, Role.CREDIT), self._cell(row, Role.DEBIT)
            into = self._read(came, currency, number).minor if came else 0
            out = abs(self._read(went, currency, number).minor) if went else 0
            return Money(into - out, currency)
        found = self._read(amount, currency, number)
        fee = self._cell(row, Role.FEE)
        if fee:
            found = Money(found.minor - abs(self._read(fee, currency, number).minor), currency)
        return self._turned(found, self._cell(row, Role.DIRECTION), number)

    def _turned(self, amount: Money, direction: str, number: int) -> Money:
        """The amount with the sign that a word beside it says."""
        words = set(plain(direction).split()) or ({direction} if direction in "+-" else set())
        if not direction:
            return amount
        if words & WENT or direction == "-":
            return Money(-abs(amount.minor), amount.currency)
        if words & CAME or direction == "+":
            return Money(abs(amount.minor), amount.currency)
        raise BadAmount(text=direction, number=number)

    def _line(self, row: list[str], booked_on: date, amount: Money) -> BankPayment:
        texts = [row[n].strip() for n in self.at.get(Role.TEXT, ()) if n < len(row)]
        text = " · ".join(dict.fromkeys(filter(None, texts)))
        end_to_end = self._cell(row, Role.END_TO_END)
        inside = symbols(end_to_end, text)
        account, code = (re.sub(r"\s+", "", self._cell(row, role)) for role in (Role.ACCOUNT, Role.BANK_CODE))
        value_on = self._cell(row, Role.VALUE_ON)
        return BankPayment(
            booked_on,
            amount,
            self._value_day(value_on),
            name=self._cell(row, Role.NAME),
            account=f"{account}/{code}" if code.isdigit() and account.replace("-", "").isdigit() else account,
            end_to_end=end_to_end,
            vs=self._cell(row, Role.VS) or inside["VS"],
            ss=self._cell(row, Role.SS) or inside["SS"],
            ks=self._cell(row, Role.KS) or inside["KS"],
            text=text,
            bank_ref=self._cell(row, Role.BANK_REF),
        )

    def _value_day(self, text: str) -> date | None:
        try:
            return days.read(text, is_month_first=self.is_month_first)
        except ValueError:
            return None
