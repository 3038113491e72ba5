"""Who paid, and what they wrote: the text of one booking of MT940 (:86:), in the forms that banks give it.

Numbered fields (151?20…?32, with ?, >, <, ^, ~, + or @ as their sign), words between slashes (/EREF/…/REMI/…), words
before colons (OD: …; TYT.: …), or just text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.payments.statements.symbols import symbols

NUMBERED = re.compile(r"\d{3}(?P<sign>[?><^~+@])\d\d")
SEPA = re.compile(
    r"(?P<word>EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|COAM|OAMT|SQTP|MDAT|DDAT)(?P<sign>[+:]) ?"
)
SLASHED = re.compile(r"/(?P<word>[A-Z]{3,4})/")
LABELLED = re.compile(r"(?:^|[;,] ?)(?P<word>OD|OD KOGO|TYT\.?|Z RACH\.?|NAAM|REK|TNR) ?: ?", re.IGNORECASE)
IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}[A-Z0-9]{10,30}(?![A-Z0-9])")
UNSAID = {"NOTPROVIDED", "NOT PROVIDED", "NONREF"}


@dataclass(slots=True)
class Words:
    """What a booking says."""

    text: str = ""
    name: str = ""
    account: str = ""
    end_to_end: str = ""
    vs: str = ""
    ss: str = ""
    ks: str = ""
    other: tuple[str, ...] = ()


def words_of(details: str) -> Words:
    """The text of a booking taken apart."""
    if NUMBERED.match(details.lstrip()):
        words = _numbered(details.strip())
    else:
        words = _slashed(details) if SLASHED.search(details) else _labelled(details)
    if words.end_to_end.upper() in UNSAID:
        words.end_to_end = ""
    found = symbols(words.end_to_end, words.text)
    words.vs, words.ss, words.ks = found["VS"], found["SS"], found["KS"]
    return words


def _numbered(details: str) -> Words:
    sign = details[3]
    fields: dict[str, str] = {}
    for part in re.split(rf"\n?{re.escape(sign)}(?=\d\d)", details)[1:]:
        number, value = part[:2], part[2:].replace("\n", "")
        fields[number] = fields.get(number, "") + value
    purpose = [fields[each] for each in sorted(fields) if "20" <= each <= "29" or "60" <= each <= "63"]
    words = _sepa("".join(_glued(purpose)))
    words.name = " ".join(fields[each].strip() for each in ("32", "33") if fields.get(each, "").strip())
    account, bank = fields.get("31", "").replace(" ", ""), fields.get("30", "").strip()
    is_iban = IBAN.fullmatch(fields.get("38", "").replace(" ", "").upper())
    words.account = is_iban[0] if is_iban else words.account or _with_bank(account, bank)
    words.text = words.text or fields.get("00", "").strip()
    return words


def _with_bank(account: str, bank: str) -> str:
    return f"{account}/{bank}" if account.isdigit() and bank.isdigit() else account


def _glued(parts: list[str]) -> list[str]:
    """The parts of the purpose, with a space where a number would otherwise run into the next word: KS0308|Theo."""
    glued = []
    for before, part in zip(["", *parts], parts, strict=False):
        runs_on = before and part and before[-1:].isdigit() != part[:1].isdigit() and not before.endswith("+")
        glued.append(" " + part if runs_on or part[:1].isspace() else part)
    return glued


def _sepa(purpose: str) -> Words:
    """EREF+…MREF+…SVWZ+…, and what stands before them."""
    first = SEPA.search(purpose)
    before = purpose[: first.start()] if first else purpose
    values = _values(SEPA, purpose)
    text = _tidy(" ".join(filter(None, (before, values.get("SVWZ", "")))))
    other = tuple(values[each] for each in ("KREF", "MREF", "CRED") if values.get(each))
    return Words(
        text, account=values.get("IBAN", "").replace(" ", ""), end_to_end=values.get("EREF", ""), other=other
    )


def _slashed(details: str) -> Words:
    """/EREF/…/NAME/…/REMI/…; a line may be broken within a word."""
    whole = details.replace("\n", "")
    values = {word: value.strip("/ ") for word, value in _values(SLASHED, whole).items()}
    if not values.keys() & {"EREF", "REMI", "NAME", "IBAN", "TRCD", "BENM", "ORDP"}:
        return _labelled(details)
    text = values["REMI"] if "REMI" in values else _tidy(whole)
    return Words(
        text, values.get("NAME", ""), values.get("IBAN", "").replace(" ", ""), values.get("EREF", "")
    )


def _labelled(details: str) -> Words:
    """Words before colons, or just text; an IBAN is the other side's wherever it stands."""
    text = _tidy(details.replace("\n", " "))
    values = {
        word.upper().rstrip("."): value.rstrip(" ;,") for word, value in _values(LABELLED, text).items()
    }
    name = values.get("OD") or values.get("OD KOGO") or values.get("NAAM", "")
    account = re.sub(r"\s+", "", values.get("Z RACH", ""))
    iban = IBAN.search(text.upper())
    return Words(text, name, account or (iban[0] if iban else ""))


def _values(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    """What stands after each word of the pattern, up to the next one; of two with one word the first."""
    found = list(pattern.finditer(text))
    ends = [*(each.start() for each in found[1:]), len(text)]
    values: dict[str, str] = {}
    for each, end in zip(found, ends, strict=False):
        values.setdefault(each["word"], _tidy(text[each.end() : end]))
    return values


def _tidy(text: str) -> str:
    return " ".join(text.split())
