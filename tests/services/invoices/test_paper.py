"""A paper adds up or cannot be made; the VAT in its prices loses no cent; stored and read, it is the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.invoices.paper import BadPaper, PaperLine
from services.invoices.stored import from_json, to_json
from services.invoices.vat import Vat, divided
from tests.services.invoices.examples import CLASS, EXEMPT, HIGH, PAPERS, RECEIPT, SELLER, SMALL, paper

RATES = st.sampled_from(
    [HIGH, EXEMPT, SMALL, *(Vat("S", Decimal(each)) for each in ("5", "8.1", "19", "27"))]
)


@given(st.lists(st.tuples(RATES, st.integers(0, 10**7)), min_size=1, max_size=30))
def test_no_cent_is_lost_between_lines_shares_and_total(priced: list[tuple[Vat, int]]) -> None:
    nets, shares = divided(priced)
    assert sum(each.gross for each in shares) == sum(gross for _vat, gross in priced)
    assert sum(nets) == sum(each.net for each in shares)
    for (vat, gross), net in zip(priced, nets, strict=True):
        exact = Decimal(gross) * 100 / (100 + vat.rate)
        assert abs(net - exact) < 2
        assert 0 <= net <= gross
    for share in shares:
        assert abs(share.tax - (share.gross * share.vat.rate / (100 + share.vat.rate))) <= Decimal("0.5")


def test_vat_is_worked_out_once_for_all_that_is_under_one_rate() -> None:
    """Three times 0.10 with 23 %: 0.081… each, 0.24 together, where rounding each line would say 0.24 or 0.27."""
    nets, (share,) = divided([(HIGH, 10)] * 3)
    assert (share.net, share.tax) == (24, 6)
    assert sorted(nets) == [8, 8, 8]
    nets, (share,) = divided([(HIGH, 84)] * 5)
    assert (share.net, sum(nets)) == (341, 341)
    assert set(nets) == {68, 69}


@pytest.mark.parametrize("name", PAPERS)
def test_stored_and_read_it_is_the_same(name: str) -> None:
    text = to_json(PAPERS[name])
    assert from_json(text) == PAPERS[name]
    assert to_json(from_json(text)) == text


def test_a_paper_of_a_later_version_is_not_guessed_at() -> None:
    stored = json.loads(to_json(RECEIPT))
    with pytest.raises(ValueError, match="version 2"):
        from_json(json.dumps({**stored, "version": 2}))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"lines": ()}, "nothing is sold"),
        ({"lines": (replace(CLASS, quantity=0),)}, "quantity"),
        ({"lines": (replace(CLASS, discount=16801),)}, "discount"),
        ({"lines": (replace(CLASS, discount=-1),)}, "discount"),
        ({"paid": 16801}, "too much"),
        ({"paid": -1}, "less than nothing"),
        ({"paid": 100}, "what is open needs a day"),
        ({"kind": "credit_note"}, "a credit note corrects"),
        ({"seller": replace(SELLER, company_number="", vat_number="")}, "a number by which"),
        ({"lines": (CLASS, replace(CLASS, vat=SMALL))}, "payer or not"),
        ({"lines": (replace(CLASS, vat=Vat("E")),)}, "its reason"),
        ({"vat": PAPERS["discounts"].vat}, "not the total"),
        ({"currency": "€"}, "currency"),
        ({"brand": "red"}, "colour"),
        ({"number": ""}, "number"),
    ],
)
def test_what_does_not_add_up_cannot_be_made(changes: dict[str, object], why: str) -> None:
    with pytest.raises(BadPaper, match=why):
        paper(**changes)  # type: ignore[arg-type]


def test_pasted_names_are_fit_for_print_and_xml() -> None:
    made = paper(buyer=replace(PAPERS["open"].buyer, name=" Zuzana\r\n\tL\x00íšková\x0b\ufffe "))
    assert made.buyer.name == "Zuzana L íšková"


def test_a_rate_belongs_to_its_kind() -> None:
    with pytest.raises(ValueError, match="VAT of kind E"):
        Vat("E", Decimal(5))
    with pytest.raises(ValueError, match="VAT of kind S"):
        Vat("S")


def test_sums_of_a_paper() -> None:
    made = paper(
        lines=(replace(CLASS, discount=2520), PaperLine("Leotard", 3190, quantity=2, vat=HIGH)),
        due_on=date(2026, 3, 16),
        paid=5000,
    )
    assert (made.total, made.due, made.net + made.tax) == (20660, 15660, 20660)
