"""What the columns of a bank's table are: proposed by their headings, or said once by staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.language.plain_words import plain
from services.payments.statements.cannot_read import ColumnsMissing, ColumnTwice


class Role(StrEnum):
    """What a column holds."""

    BOOKED_ON = "booked_on"
    VALUE_ON = "value_on"
    AMOUNT = "amount"
    CREDIT = "credit"
    DEBIT = "debit"
    DIRECTION = "direction"
    """Whether it came or went, in words, beside an amount without sign."""
    CURRENCY = "currency"
    NAME = "name"
    ACCOUNT = "account"
    BANK_CODE = "bank_code"
    VS = "vs"
    SS = "ss"
    KS = "ks"
    END_TO_END = "end_to_end"
    TEXT = "text"
    BANK_REF = "bank_ref"
    OWN_ACCOUNT = "own_account"
    STATUS = "status"
    FEE = "fee"
    BALANCE = "balance"


MANY = frozenset({Role.TEXT})
"""Roles that several columns may have."""

HEADINGS: dict[Role, str] = {
    Role.BOOKED_ON: "datum zauctovania|datum zauctovania transakcie|datum zauctovani|datum zauctovani transakce|datum uctovania"
    "|datum spracovania|datum zpracovani|date completed utc|completed date|booking date|posting date|processing date"
    "|datum provedeni|datum transakcie|datum pohybu|data ksiegowania|data operacji|buchungstag|buchungsdatum"
    "|transaction date|datum|date|data",
    Role.VALUE_ON: "datum valuty|datum valuta|valuta|value date|datum splatnosti|datum uskutocnenia transakcie"
    "|datum uskutecneni transakce|started date|date started utc|wertstellung|valutadatum|data waluty",
    Role.AMOUNT: "total amount|zauctovana castka|suma transakcie|castka transakce|suma v mene uctu|castka v mene uctu"
    "|suma|castka|ciastka|objem|amount|kwota|betrag|osszeg",
    Role.CREDIT: "kredit|credit|prijem|prijmy|pripsano|v prospech|paid in|money in|credit amount|haben|uznania|wplywy",
    Role.DEBIT: "debet|debit|vydaj|vydavky|odepsano|na tarchu|paid out|money out|debit amount|soll|obciazenia",
    Role.DIRECTION: "kredit debet|debet kredit|kredit debit|credit debit|debit credit|cr dr|c d|smer|smer platby|soll haben",
    Role.CURRENCY: "mena uctu|mena|mena transakcie|payment currency|currency|waluta|wahrung|penznem",
    Role.NAME: "nazov protistrany|meno protistrany|jmeno protistrany|nazov protiuctu|nazev protiuctu"
    "|nazev protiuctu jmeno|nazov uctu protistrany|platitel prijemca|platce prijemce|partner name|partner|payer name"
    "|payer|counterparty name|counterparty|protistrana|nadawca odbiorca|name",
    Role.ACCOUNT: "protiucet|cislo protiuctu|iban protistrany|iban protiuctu|cislo uctu protistrany|cislo uctu protiuctu|ucet protistrany"
    "|cislo uctu platitela prijemcu|cislo uctu platce prijemce|partner iban|partner account number|counterparty iban"
    "|counterparty account|payee account number|beneficiary iban|beneficiary account number",
    Role.BANK_CODE: "kod banky|kod banky protiuctu|kod banky protistrany|partner bank code",
    Role.VS: "vs|variabilny symbol|variabilni symbol|var symbol|variable symbol",
    Role.SS: "ss|specificky symbol|spec symbol|specific symbol",
    Role.KS: "ks|konstantny symbol|konstantni symbol|konst symbol|constant symbol",
    Role.END_TO_END: "referencia platitela|reference platce|e2e identifikace|e2e referencia|e2e reference|end to end reference"
    "|end to end id|payment reference|referencia platby|referencia|reference",
    Role.TEXT: "zprava pro prijemce|sprava pre prijemcu|informacia pre prijemcu|informacie pre prijemcu|zprava|sprava|poznamka"
    "|vlastna poznamka|vlastni poznamka|popis|popis transakcie|popis transakce|description|upresneni|komentar"
    "|oznaceni operace|oznacenie operacie|ucel platby|ucel|verwendungszweck|tytul|opis operacji|message|note"
    "|uzivatelska identifikace|detail|details|typ transakcie|typ transakce",
    Role.BANK_REF: "id operace|id pohybu|id transakce|id transakcie|transaction id|transferwise id|id|referencia banky"
    "|reference banky|bank reference|cislo transakcie|cislo transakce",
    Role.OWN_ACCOUNT: "cislo uctu|vlastny ucet|vlastni ucet|own account|own account number|rachunek|account",
    Role.STATUS: "state|stav|status|stav transakcie|stav transakce",
    Role.BALANCE: "zostatok|zustatek|balance|running balance|saldo|saldo po operacji|zostatok po transakcii"
    "|zustatek po transakci|uctovny zostatok po transakcii|ucetni zustatek po transakci|zostatok na ucte",
}
"""Headings by role, in the form of `plain`; of several in one file the first of the list is taken."""


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank whose table is known."""

    name: str
    marks: frozenset[str]
    """Headings that all stand in its tables, and together in no other's."""
    instead: Mapping[str, Role] | None = None
    """Headings that mean something else here than elsewhere."""


def _bank(name: str, marks: str, **instead: Role) -> Bank:
    return Bank(
        name, frozenset(marks.split("|")), {key.replace("_", " "): role for key, role in instead.items()}
    )


BANKS = (
    _bank("Fio", "objem|protiucet|kod banky|vs"),
    _bank("mBank", "datum zauctovania transakcie|sprava pre prijemcu|platitel prijemca|suma transakcie"),
    _bank("mBank", "datum zauctovani transakce|zprava pro prijemce|platce prijemce|castka transakce"),
    _bank("mBank", "data operacji|opis operacji|rachunek|kwota"),
    _bank("Raiffeisenbank", "datum provedeni|zauctovana castka|mena uctu"),
    _bank("ČSOB", "cislo uctu|datum zauctovani|castka|oznaceni operace"),
    _bank("ČSOB", "cislo uctu|datum zauctovania|suma|oznacenie operacie"),
    _bank("Česká spořitelna", "datum zauctovani|nazev protiuctu|protiucet|castka"),
    _bank("Česká spořitelna", "processing date|partner name|partner iban|amount"),
    _bank("Slovenská sporiteľňa", "datum zauctovania|partner|iban protistrany|suma"),
    _bank("Slovenská sporiteľňa", "datum uctovania|nazov protistrany|suma|mena"),
    _bank("VÚB", "datum zauctovania|suma transakcie|nazov protiuctu|protiucet"),
    _bank("Tatra banka", "datum zauctovania|suma|nazov protistrany|informacia pre prijemcu"),
    _bank("Revolut", "type|started date|completed date|amount|fee|state", fee=Role.FEE),
    _bank("Revolut Business", "date completed utc|id|state|amount|payer"),
    _bank("Wise", "transferwise id|payment reference|running balance"),
)


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The headings that hold each role, in the form of `plain`."""

    of: Mapping[Role, tuple[str, ...]]
    bank: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether a payment can be read by them: a date, and an amount or what came and went."""
        return Role.BOOKED_ON in self.of and (
            Role.AMOUNT in self.of or {Role.CREDIT, Role.DEBIT} <= self.of.keys()
        )

    def fit(self, headings: Iterable[str]) -> bool:
        """Whether a table with these headings has them all."""
        there = {plain(each) for each in headings}
        return all(each in there for names in self.of.values() for each in names)

    def as_text(self) -> str:
        """One line, to be typed or kept: "booked_on=datum;amount=suma;text=popis,poznamka"."""
        return ";".join(f"{role.value}={','.join(names)}" for role, names in self.of.items())

    @staticmethod
    def from_text(text: str) -> TableColumns:
        """The columns of a line made by `as_text`, or typed by hand with the headings as they are in the file.

        Raises:
            ValueError: a role is unknown, or a heading is missing.
        """
        of: dict[Role, tuple[str, ...]] = {}
        for part in filter(None, (each.strip() for each in text.split(";"))):
            role, _sign, names = part.partition("=")
            headings = tuple(filter(None, (plain(each) for each in names.split(","))))
            if not headings:
                raise ValueError(part)
            of[Role(role.strip())] = headings
        return TableColumns(of)


def chosen(headings: Sequence[str], roles: Sequence[str]) -> TableColumns:
    """The columns as somebody has said them: a role's value for each heading, or nothing where it does not matter.

    Raises:
        ColumnTwice: two headings have a role that only one may have.
        ColumnsMissing: there is no date, or no amount.
    """
    of: dict[Role, tuple[str, ...]] = {}
    first: dict[Role, str] = {}
    for heading, value in zip(headings, roles, strict=False):
        if value not in set(Role):
            continue
        role = Role(value)
        if role in of and role not in MANY:
            raise ColumnTwice(first=first[role], second=heading)
        first.setdefault(role, heading)
        of[role] = (*of.get(role, ()), plain(heading))
    found = TableColumns(of)
    if not found.is_enough:
        raise ColumnsMissing
    return found


def propose(headings: Sequence[str]) -> TableColumns:
    """The columns by their headings; with the bank's name if its table is known."""
    there = [plain(each) for each in headings]
    bank = next((each for each in BANKS if each.marks <= set(there)), None)
    instead = dict(bank.instead or {}) if bank else {}
    of: dict[Role, tuple[str, ...]] = {}
    for role, names in HEADINGS.items():
        found = [name for name in names.split("|") if name in there and name not in instead]
        if found:
            of[role] = tuple(sorted(found, key=there.index)) if role in MANY else (found[0],)
    for heading, role in instead.items():
        of[role] = (heading,)
    if Role.AMOUNT in of:
        of.pop(Role.CREDIT, None)
        of.pop(Role.DEBIT, None)
    return TableColumns(of, bank.name if bank else "")


def known(headings: Iterable[str]) -> int:
    """How many roles these headings have."""
    return len(propose([each for each in headings if each]).of)
