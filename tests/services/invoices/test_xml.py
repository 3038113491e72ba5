"""The XML of invoices, judged by the official rules of EN 16931."""

from __future__ import annotations

import pytest

from services.invoices.cii import cii
from services.invoices.ubl import ubl
from tests.services.invoices.examples import PAPERS, RECEIPT
from tests.services.invoices.judges import CII, UBL, faults


@pytest.mark.parametrize("name", PAPERS)
def test_the_invoice_inside_the_pdf_breaks_no_rule(name: str) -> None:
    assert faults(cii(PAPERS[name]), CII) == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_invoice_for_offices_breaks_no_rule(name: str) -> None:
    assert faults(ubl(PAPERS[name]), UBL) == []


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        (b"GrandTotalAmount>168.00<", b"GrandTotalAmount>168.01<", "BR-CO-15"),
        (b"LineTotalAmount>136.59<", b"LineTotalAmount>136.60<", "BR-CO-10"),
        (b"DuePayableAmount>0.00<", b"DuePayableAmount>1.00<", "BR-CO-16"),
        (b"CategoryCode>S<", b"CategoryCode>E<", "BR-E-"),
        (b">SK2120123456<", b">2120123456<", "BR-CO-09"),
    ],
)
def test_the_judge_finds_what_is_wrong(right: bytes, wrong: bytes, rule: str) -> None:
    """The negative control: an amount or a code that is changed afterwards is found, in the spelling that is sent."""
    said = cii(PAPERS["vat payer"])
    assert right in said
    assert any(rule in each for each in faults(said.replace(right, wrong, 1), CII))


def test_the_judge_finds_a_wrong_total_in_the_other_spelling_too() -> None:
    said = ubl(PAPERS["vat payer"]).replace(
        b">168.00</cbc:TaxInclusiveAmount>", b">168.01</cbc:TaxInclusiveAmount>"
    )
    assert any("BR-CO-15" in each for each in faults(said, UBL))


def test_a_receipt_has_no_invoice_inside() -> None:
    for writer in (cii, ubl):
        with pytest.raises(KeyError):
            writer(RECEIPT)
