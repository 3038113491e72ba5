"""Ten papers, and some more: every kind, every way of taxing, long, wide and strange ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from services.invoices.paper import Account, Paper, PaperLine, Party
from services.invoices.vat import OUTSIDE, Vat

HIGH, LOW = Vat("S", Decimal(23)), Vat("S", Decimal("5"))
EXEMPT = Vat("E", reason="Oslobodené od dane (par. 31 zákona č. 222/2004 Z. z.)")
SMALL = Vat("O", reason="Nie sme platiteľmi DPH.")

SELLER = Party(
    name="Hop & Tumble s. r. o.",
    street="Obchodná 12",
    postcode="811 06",
    city="Bratislava",
    country="SK",
    company_number="50 123 456",
    tax_number="2120123456",
    vat_number="SK2120123456",
    email="hello@hop.example",
    phone="+421 2 5555 0100",
    register="Mestský súd Bratislava III, oddiel Sro, vložka 12345/B",
)
NO_PAYER = replace(SELLER, name="Jana Kováčová – Gymnastika", vat_number="", register="")
BUYER = Party(
    name="Zuzana Líšková", street="Ružová dolina 8", postcode="821 09", city="Bratislava", country="SK"
)
COMPANY = replace(
    BUYER,
    name="Líška Design s. r. o.",
    company_number="51 000 111",
    tax_number="2121000111",
    vat_number="SK2121000111",
)
ACCOUNT = Account(
    iban="SK31 1200 0000 1987 4263 7541",
    holder="Hop & Tumble s. r. o.",
    bic="TATRSKBX",
    qr="BCD\n002\n1\nSCT\n\nHop & Tumble\nSK3112000000198742637541\nEUR168\n\n\n1234567897",
    qr_name="EPC QR",
)
CLASS = PaperLine("Gymnastics 5–7", 16800, detail="Ema · Mondays 17:00, 2 March – 25 May 2026", vat=HIGH)


def paper(number: str = "2026-0001", **changes: object) -> Paper:
    """A paid invoice of a VAT payer, but for what is changed."""
    facts: dict[str, object] = {
        "kind": "invoice",
        "number": number,
        "currency": "EUR",
        "issued_on": date(2026, 3, 2),
        "supplied_on": date(2026, 3, 2),
        "seller": SELLER,
        "buyer": BUYER,
        "lines": (CLASS,),
        "reference": "1234567897",
        "account": ACCOUNT,
        **changes,
    }
    if "due_on" not in facts and "paid" not in facts:
        facts |= {
            "paid": sum(each.total for each in facts["lines"]),
            "paid_on": date(2026, 3, 1),
            "paid_by": "card",
        }  # type: ignore[attr-defined]
    return Paper(**facts)  # type: ignore[arg-type]


LETTERS = "ÀÁÂÃÄÅĀĂĄǍÆÇĆĈĊČĎĐÈÉÊËĒĖĘĚĔĜĞĠĢĤĦÌÍÎÏĨĪĮİĴĶĹĻĽŁÑŃŅŇŊÒÓÔÕÖŌŎŐØŒŔŖŘŚŜŞŠȘßẞŢŤȚŦÙÚÛÜŨŪŬŮŰŲŴŶÝŸŹŻŽÞÐ"
ODD = "Nguyễn Thị Hằng · Əliyev · Оксана Шевченко · Ελένη · Ẁẃẅ ĳ ŉ ǆ ſ ằ é"

PAPERS: dict[str, Paper] = {
    "vat payer": paper("2026-0001"),
    "no vat payer": paper("2026-0002", seller=NO_PAYER, lines=(replace(CLASS, vat=SMALL),)),
    "no vat payer, without words": paper("2026-0003", seller=NO_PAYER, lines=(replace(CLASS, vat=OUTSIDE),)),
    "exempt, to a company": paper("2026-0004", buyer=COMPANY, lines=(replace(CLASS, vat=EXEMPT),)),
    "discounts": paper(
        "2026-0005",
        lines=(
            replace(CLASS, discount=2520, discount_reason="Sibling discount 15 %"),
            PaperLine(
                "Leotard, size 128",
                3190,
                quantity=2,
                discount=638,
                discount_reason="Voucher SPRING10",
                vat=HIGH,
            ),
            PaperLine("Trial session", 1200, discount=1200, discount_reason="First one free", vat=LOW),
        ),
    ),
    "two rates, one exempt, open": paper(
        "2026-0006",
        buyer=COMPANY,
        due_on=date(2026, 3, 16),
        paid=5000,
        lines=(
            CLASS,
            PaperLine("Book of exercises", 1499, quantity=3, vat=LOW),
            PaperLine("Summer camp", 24900, vat=EXEMPT),
        ),
    ),
    "open": paper("2026-0007", due_on=date(2026, 3, 16), note="Thank you for coming with Ema."),
    "credit note": paper(
        "2026-0008",
        kind="credit_note",
        corrects="2026-0001",
        corrects_on=date(2026, 3, 2),
        note="The class was cancelled.",
    ),
    "credit note, money still to come": paper(
        "2026-0009", kind="credit_note", corrects="2026-0001", paid=0, paid_on=None, account=None
    ),
    "forty lines": paper(
        "2026-0010",
        lines=tuple(
            PaperLine(
                f"Session {n} of 40", 1001 + 7 * n, detail="Ema · Gymnastics 5–7", vat=(HIGH, LOW)[n % 2]
            )
            for n in range(1, 41)
        ),
    ),
    "long names": paper(
        "2026-0000000000000000000011",
        seller=replace(SELLER, name="Občianske združenie pre všestranný pohybový rozvoj detí a mládeže " * 2),
        buyer=replace(
            BUYER, name="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
        ),
        lines=(replace(CLASS, text="A" * 120, detail="Programme with a very long name " * 12),),
    ),
    "every letter": paper(
        "2026-0012",
        buyer=replace(BUYER, name=ODD, city="Žďár nad Sázavou"),
        lines=(replace(CLASS, text=LETTERS, detail=LETTERS.lower()),),
    ),
    "crowns": paper(
        "2026-0013", currency="CZK", seller=replace(SELLER, country="CZ", vat_number="CZ12345678")
    ),
    "cash, rounded": paper(
        "2026-0014", lines=(replace(CLASS, unit_price=1202),), paid=1200, rounding=-2, paid_by="cash"
    ),
    "free": paper("2026-0015", lines=(replace(CLASS, discount=16800, discount_reason="Scholarship"),)),
    "replaces another": paper("2026-0016", corrects="2026-0001", buyer=COMPANY),
    "bare seller": paper(
        "2026-0017",
        seller=Party("A", country="SK", company_number="1"),
        buyer=Party("B"),
        account=None,
        paid_by="transfer",
        lines=(replace(CLASS, vat=OUTSIDE),),
    ),
    "forints": paper("2026-0018", currency="JPY", lines=(replace(CLASS, unit_price=16801, quantity=3),)),
}
RECEIPT = paper("R-2026-0001", kind="receipt")
