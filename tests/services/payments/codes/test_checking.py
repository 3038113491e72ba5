"""An account is checked when it is typed, so that no payer ever meets a code that cannot be paid."""

from __future__ import annotations

from typing import Any

import pytest

from db.values import Money
from services.core.refusals import Refused
from services.payments.codes import PostalAddress, codes, read_payee

BERN = PostalAddress("Rue du Lac", "1268", "2501", "Biel", "CH")
IRISH = {"holder": "Hop & Tumble Ltd", "iban": "IE29 AIBK 9311 5212 3456 78", "currency": "EUR"}
SLOVAK = {"holder": "Skokanček", "iban": "SK31 1200 0000 1987 4263 7541", "currency": "EUR"}
SWISS = {"holder": "Zwärgli", "iban": "CH93 0076 2011 6238 5295 7", "currency": "CHF", "address": BERN}
BRITISH = {"holder": "Hop", "iban": "GB33BUKB20201555555555", "currency": "EUR"}


@pytest.mark.parametrize("typed", [IRISH, SLOVAK, SWISS, {**BRITISH, "bic": "BUKBGB22"}])
def test_what_is_accepted_has_a_code(typed: dict[str, Any]) -> None:
    payee = read_payee(**typed)
    assert codes(payee, Money(8400, payee.currency), "4829130716")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({**IRISH, "holder": " \u200b "}, "Whose account is it?"),
        ({**IRISH, "holder": "A" * 71}, "this one has 71."),
        ({**IRISH, "iban": "IE29"}, "This is not an IBAN."),
        ({**IRISH, "currency": "EURO"}, "EURO is not a currency."),
        ({**IRISH, "bic": "AIB"}, "This is not a BIC."),
        ({**SLOVAK, "holder": "Кенгуру"}, "read Latin letters only."),
        ({**SWISS, "address": None}, "needs the account holder’s address"),
        (
            {**SWISS, "address": PostalAddress("", "", " ", "Biel", "CH")},
            "needs the account holder’s address",
        ),
        ({**SWISS, "address": PostalAddress("", "", "2501", "B" * 36, "CH")}, "35 of town"),
        ({**BRITISH, "iban": "MC5811222000010123456789030", "bic": ""}, "needs the BIC"),
    ],
)
def test_what_cannot_be_paid_is_refused_in_words(typed: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused) as refused:
        read_payee(**typed)
    assert says in refused.value.words()


def test_greek_and_bulgarian_names_are_right_where_their_apps_read_them() -> None:
    payee = read_payee(holder="Кенгуру ООД", iban="BG80BNBG96611020345678", currency="eur")
    assert "Кенгуру ООД" in codes(payee, Money(100, "EUR"), "4829130716")[0].text
