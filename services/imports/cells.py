"""What people write into cells, and what it means: names, dates, times, weekdays, numbers, phones.

Each reader gives a value or a `Wrong`, which says what to change; what is merely doubtful is told to `doubts`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import phonenumbers
from babel.dates import get_day_names, get_month_names

from db.values import Money
from services.core.refusals import Refused
from services.imports.spreadsheet import plain
from services.language import N_, _, language
from services.people import clients

RUNS = "=+-@"
"""What makes a spreadsheet run a cell, half or full width, tab and carriage return beside them."""
SHOWN = 60
EARLIEST = 1900
A_DAY = 24 * 60
MOST_PLACES = 1_000


class Wrong(Refused):
    """A cell that cannot be taken as it is; says what to change."""

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(**facts)
        self.sentence = message

    def words(self) -> str:
        """The sentence, with what was written kept short and free of control characters."""
        return _(self.sentence).format(**{name: shown(str(fact)) for name, fact in self.facts.items()})


@dataclass(slots=True)
class Cell:
    """One cell of a line: what the file calls its column, what is written in it, and what is doubtful about it."""

    column: str
    text: str
    doubts: list[str]

    def wrong(self, message: str, **facts: Any) -> Wrong:
        """Why it cannot be taken; the message may name {column} and {text}."""
        return Wrong(message, **({"column": self.column, "text": self.text} | facts))

    def doubt(self, message: str, **facts: Any) -> None:
        """Note what is doubtful, though it is taken; the message may name {column} and {text}."""
        self.doubts.append(self.wrong(message, **facts).words())

    @property
    def is_empty(self) -> bool:
        """Nothing is written in it."""
        return not self.text.strip()


def shown(text: str) -> str:
    """A piece of the file as it can be printed: one short line."""
    seen = "".join(
        c if unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in text.strip()
    )
    return seen if len(seen) <= SHOWN else seen[: SHOWN - 1] + "…"


def runs(text: str) -> bool:
    """Whether a spreadsheet that is given this back would run it, whatever nobody can see before the sign."""
    first = unicodedata.normalize("NFKC", text.lstrip(" ")[:1])
    seen = next((c for c in text if unicodedata.category(c)[0] not in "CZ"), "")
    sign = unicodedata.normalize("NFKC", seen)
    return first in ("\t", "\r", "\n") or (sign != "" and sign in RUNS)


def written(text: str) -> str:
    """A note or a payment as it is written, its lines too, without control characters and what turns text round."""
    lines = ("".join(map(_steady, line)) for line in re.split(r"\r\n|\r|\n", text))
    return "\n".join(lines).strip()


def _steady(letter: str) -> str:
    if unicodedata.bidirectional(letter) in clients.TURNS_ROUND:
        return ""
    return " " if unicodedata.category(letter) == "Cc" else letter


def name(cell: Cell) -> str:
    """A name of somebody or something.

    Raises:
        Wrong: it would be run as a formula, or is too long.
    """
    if runs(cell.text):
        raise cell.wrong(
            N_("{column} “{text}” begins like a formula. Write the name without =, +, - or @ before it.")
        )
    try:
        return clients.name(cell.text)
    except clients.NameTooLong as problem:
        raise cell.wrong(
            N_("{column} “{text}” is too long for a name. Shorten it to 200 letters.")
        ) from problem


def email(cell: Cell) -> str:
    """An e-mail address.

    Raises:
        Wrong: there is none, or no mail could reach it.
    """
    if cell.is_empty:
        raise cell.wrong(N_("{column} is missing. Write the parent’s e-mail address."))
    try:
        if runs(cell.text):
            raise clients.BadEmail
        return clients.address(cell.text)
    except clients.BadEmail as problem:
        raise cell.wrong(
            N_("{column} “{text}” is no e-mail address. Write it like anna@example.com.")
        ) from problem


def phone(cell: Cell, country: str | None) -> str:
    """A phone number as +353…, or as it was written where it cannot be read.

    That it lacks the country's code, where we know no country, is no doubt about this one: see `is_local`.
    """
    digits = " ".join(written(cell.text).split())
    if not digits:
        return ""
    dialled = "+" + digits[2:] if digits.startswith("00") else digits
    try:
        number = phonenumbers.parse(dialled, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        if country is not None or not is_local(digits):
            cell.doubt(N_("{column} “{text}” is no phone number we can read; it is kept as it is."))
        return digits[: clients.LONGEST_NAME]
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dialled_in(country: str | None) -> str | None:
    """The country, where it is one whose numbers we can read."""
    return country if country in phonenumbers.SUPPORTED_REGIONS else None


def is_local(phone: str) -> bool:
    """Whether a number looks right but can only be dialled from its own country."""
    return re.fullmatch(r"(?!00)[\d ()/.-]{5,30}", phone, re.ASCII) is not None


ORDERS = (
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", re.ASCII), False),
    (re.compile(r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})", re.ASCII), False),
    (re.compile(r"(?P<d>\d{1,2})[-/ ](?P<m>\d{1,2})[-/ ](?P<y>\d{4})", re.ASCII), True),
)
"""Ways to write a date, and whether some people would read day and month the other way round."""


def day(cell: Cell) -> date:
    """A day of the calendar: 2019-05-14, 14.05.2019 or 14/05/2019, the day first.

    Raises:
        Wrong: no date, or one that does not exist.
    """
    written = " ".join(cell.text.split())
    if not written:
        raise cell.wrong(N_("{column} is missing. Write it like 2019-05-14."))
    for form, two_ways in ORDERS:
        if found := form.fullmatch(written):
            year, month, number = (int(found[part]) for part in "ymd")
            try:
                read = date(year, month, number)
            except ValueError as problem:
                raise cell.wrong(
                    N_("{column} {text} does not exist. Write a day of the calendar, like 2019-05-14.")
                ) from problem
            if two_ways and number <= 12 and number != month:
                cell.doubt(N_("{column} {text} can be read two ways; {day} is taken."), day=_long(read))
            return read
    raise cell.wrong(N_("{column} “{text}” is no date. Write it like 2019-05-14."))


def birthday(cell: Cell, today: date) -> date:
    """A day on which somebody alive was born.

    Raises:
        Wrong: as for `day`, or it is still to come or too long ago.
    """
    read = day(cell)
    if not read.year >= EARLIEST or read > today:
        raise cell.wrong(N_("{column} {text} cannot be right. Check the year."))
    return read


def _long(on: date) -> str:
    month = get_month_names("wide", locale=language())[on.month]
    return f"{on.day}. {month} {on.year}" if language() == "sk" else f"{on.day} {month} {on.year}"


def minute_of_day(cell: Cell) -> int:
    """A time on the clock, like 17:00, as minute of the day.

    Raises:
        Wrong: there is no such time.
    """
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?::00)?", cell.text.strip(), re.ASCII)
    hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise cell.wrong(N_("{column} “{text}” is no time. Write it between 00:00 and 23:59."))
    return hour * 60 + minute


def _weekdays() -> dict[str, int]:
    return {
        plain(word)[:length]: number
        for language in ("en", "sk")
        for number, word in get_day_names("wide", locale=language).items()
        for length in (3, 20)
    } | {plain(word): number for number, word in get_day_names("abbreviated", locale="sk").items()}


WEEKDAYS = _weekdays()


def weekday(cell: Cell) -> int:
    """A day of the week in English or Slovak, whole or shortened; Monday is 0.

    Raises:
        Wrong: no such weekday.
    """
    number = WEEKDAYS.get(plain(cell.text))
    if number is None:
        raise cell.wrong(N_("{column} “{text}” is no weekday. Write it in English or Slovak, like Monday."))
    return number


def count(cell: Cell, most: int) -> int:
    """A whole number from 1 to `most`.

    Raises:
        Wrong: no number, or none of these.
    """
    written = cell.text.strip()
    if not re.fullmatch(r"\d{1,9}", written, re.ASCII) or not 1 <= int(written) <= most:
        raise cell.wrong(
            N_("{column} “{text}” is not a number from 1 to {most}. Write it in digits."), most=most
        )
    return int(written)


def price(cell: Cell, currency: str) -> Money | None:
    """A price in that currency, or None where nothing is written.

    Raises:
        Wrong: no amount.
    """
    if cell.is_empty:
        return None
    try:
        return Money.read(cell.text, currency)
    except ValueError as problem:
        raise cell.wrong(N_("{column} “{text}” is no price. Write it like 288.00.")) from problem
