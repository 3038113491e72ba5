"""The examples of the Swiss standard (SIX, Implementation Guidelines QR-bill, annex), compared with ours field by field.

Who pays (fields 21 to 27) is left open by ours: a code is made for whoever of the family scans it.
"""

from __future__ import annotations

import pytest

from db.values import Money
from services.payments.codes import Payee, PostalAddress, swiss

FIELDS = (
    "QRType", "Version", "Coding", "IBAN",
    "CrAdrTp", "CrName", "CrStreet", "CrHouse", "CrPcode", "CrTown", "CrCountry",
    "UltmtAdrTp", "UltmtName", "UltmtStreet", "UltmtHouse", "UltmtPcode", "UltmtTown", "UltmtCountry",
    "Amt", "Ccy",
    "DrAdrTp", "DrName", "DrStreet", "DrHouse", "DrPcode", "DrTown", "DrCountry",
    "RefTp", "Ref", "Ustrd", "Trailer",
)  # fmt: skip
OURS_TO_LEAVE_OPEN = {name for name in FIELDS if name.startswith("Dr")}
SCHNEIDER = PostalAddress("Rue du Lac", "1268", "2501", "Biel", "CH")
NOBODY = {name: "" for name in FIELDS if name.startswith("Ultmt")}
ALIKE = {"QRType": "SPC", "Version": "0200", "Coding": "1", "Trailer": "EPD", "Ccy": "CHF", **NOBODY}
CREDITOR = {
    "CrAdrTp": "S",
    "CrName": "Robert Schneider AG",
    "CrStreet": "Rue du Lac",
    "CrHouse": "1268",
    "CrPcode": "2501",
    "CrTown": "Biel",
    "CrCountry": "CH",
}
PUBLISHED = {
    "QR-IBAN with a QR reference": (
        Payee("Robert Schneider AG", "CH4431999123000889012", "CHF", address=SCHNEIDER),
        194975,
        "21000000000313947143000901",
        "Order of 15 June 2020",
        {
            "IBAN": "CH4431999123000889012",
            "Amt": "1949.75",
            "RefTp": "QRR",
            "Ref": "210000000003139471430009017",
            "Ustrd": "Order of 15 June 2020",
        },
    ),
    "IBAN with a creditor reference": (
        Payee("Robert Schneider AG", "CH5800791123000889012", "CHF", address=SCHNEIDER),
        19995,
        "539007547034",
        "",
        {
            "IBAN": "CH5800791123000889012",
            "Amt": "199.95",
            "RefTp": "SCOR",
            "Ref": "RF18539007547034",
            "Ustrd": "",
        },
    ),
}


def read(text: str) -> dict[str, str]:
    """The fields of a code by the standard's names; its lines, and no more of them."""
    lines = text.split("\r\n")
    assert len(lines) == len(FIELDS), "trailing empty lines are left out, and nothing else"
    return dict(zip(FIELDS, lines, strict=True))


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_field_is_that_of_the_published_example(name: str) -> None:
    payee, minor, reference, message, expected = PUBLISHED[name]
    ours = read(swiss.text(payee, Money(minor, "CHF"), reference, message))
    assert {field: ours[field] for field in OURS_TO_LEAVE_OPEN} == dict.fromkeys(OURS_TO_LEAVE_OPEN, "")
    published = ALIKE | CREDITOR | expected
    assert {field: ours[field] for field in FIELDS if field not in OURS_TO_LEAVE_OPEN} == published


@pytest.mark.parametrize(("at", "instead"), [("Ref", "210000000003139471430009016"), ("Version", "0100")])
def test_a_field_that_differs_would_be_found(at: str, instead: str) -> None:
    payee, minor, reference, message, expected = PUBLISHED["QR-IBAN with a QR reference"]
    ours = read(swiss.text(payee, Money(minor, "CHF"), reference, message)) | {at: instead}
    published = ALIKE | CREDITOR | expected
    assert {field: ours[field] for field in published} != published
