"""What people write about a payment: paid, unpaid, part 100,00, zaplatené, nezaplatené, časť 100,00."""

from __future__ import annotations

import re

from services.imports.cells.cell import Cell
from services.imports.cells.numbers import price
from services.language import N_
from services.language.plain_words import plain
from services.language.written_amounts import WORDS
from services.prices.opening import PaidBefore


def _words(listed: str) -> frozenset[str]:
    return frozenset(word.strip() for word in listed.replace("\n", "|").split("|") if word.strip())


_ALL = _words("""
    paid | paid in full | fully paid | all paid | paid all | settled | yes | true
    zaplatene | zaplatena | zaplateny | zaplateno | uhradene | uhradena | uhradeny | uhrazeno | vyplatene | ano
    zaplatene v plnej vyske | v plnej vyske | zaplacena | zaplaceny | uhrazena | uhrazeny | v plne vysi
    bezahlt | voll bezahlt | vollstandig bezahlt | alles bezahlt | beglichen | ja
    zaplacone | zaplacono | oplacone | oplacono | uregulowane | w calosci | tak
    fizetve | kifizetve | befizetve | rendezve | teljes egeszeben | igen
""")
_NOTHING = _words("""
    unpaid | not paid | not yet paid | not yet | owes | owed | open | outstanding | due | no | false
    nezaplatene | nezaplatena | nezaplateny | nezaplateno | neuhradene | neuhradena | neuhradeny | neuhrazeno
    nevyplatene | dlzi | dlh | nie | este nie | nezaplacena | nezaplaceny | neuhrazena | dluzi | dluh | ne | jeste ne
    unbezahlt | nicht bezahlt | noch nicht bezahlt | noch nicht | offen | schuldet | nein
    niezaplacone | nie zaplacono | nieoplacone | nieuregulowane | zalega | jeszcze nie
    nincs fizetve | nincs kifizetve | kifizetetlen | tartozik | meg nem | nem
""")
_PART = _words("""
    part | part paid | partly | partly paid | partial | partially paid | deposit | deposit paid | down payment
    cast | ciastocne | ciastocne zaplatene | ciastocna uhrada | castecne | castecne zaplaceno | zaloha | zalohu
    teilweise | teilweise bezahlt | teilzahlung | anzahlung | anteilig
    czesc | czesciowo | czesciowo zaplacone | zaliczka
    reszben | reszben fizetve | reszlet | eloleg
""")
_LEFT = _words("""
    left | left to pay | remaining | remains | still owes | to pay
    zostava | zostatok | ostava | doplatit | nedoplatok | chyba | zbyva | zbyva doplatit | nedoplatek | chybi
    rest | restbetrag | noch zu zahlen | es fehlen
    pozostaje | pozostalo | do zaplaty | brakuje
    hatralek | hatravan | meg fizetendo
""")
_BEFORE_AMOUNT = dict.fromkeys(_ALL, "paid") | dict.fromkeys(_PART, "part")
_BEFORE_AMOUNT |= dict.fromkeys(_LEFT | _NOTHING, "left")
_LETTERS_OF_CURRENCY = 3
_HOW_MUCH = N_("{column} “{text}” does not say how much. Write it like part 100.00.")


def payment(cell: Cell, currency: str) -> PaidBefore | None:
    """What the cell says was paid; an amount alone was paid. None if the text says something else, and is only a note.

    Raises:
        Wrong: there is an amount that cannot be read, or none where one is needed.
    """
    said = plain(cell.text)
    if said in _ALL or cell.text.strip() in ("✓", "✔"):
        return PaidBefore("paid")
    if said in _NOTHING:
        return PaidBefore("unpaid")
    if said in _PART or said in _LEFT:
        raise cell.wrong(_HOW_MUCH)
    for word, amount in _ways_to_split(cell.text):
        how = _BEFORE_AMOUNT.get(word) if word else "paid"
        if how is not None and _is_like_an_amount(amount):
            return _of(how, amount, cell, currency)
    return None


def _ways_to_split(text: str) -> list[tuple[str, str]]:
    """The text as words and an amount, whichever comes first: "part 100 €", "100 € paid", "100 €"."""
    parts = re.sub(r"(?<=[^\W\d_])[:=]", " ", text).split()
    out = [(plain(" ".join(parts[:n])), " ".join(parts[n:])) for n in reversed(range(len(parts)))]
    return out + [(plain(" ".join(parts[n:])), " ".join(parts[:n])) for n in range(1, len(parts))]


def _is_like_an_amount(text: str) -> bool:
    """Whether this is meant as an amount, well written or not: digits, and no word but that of a currency."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return bool(re.search(r"\d", text)) and all(
        word in WORDS or len(word) <= _LETTERS_OF_CURRENCY for word in words
    )


def _of(how: str, text: str, cell: Cell, currency: str) -> PaidBefore:
    amount = price(Cell(cell.column, text, cell.warnings), currency)
    if amount is None:
        raise cell.wrong(_HOW_MUCH)
    if amount.minor == 0:
        return PaidBefore("paid" if how == "left" else "unpaid")
    match how:
        case "paid":
            return PaidBefore("paid", amount)
        case "part":
            return PaidBefore("part", amount)
        case _:
            return PaidBefore("left", amount)
