"""The columns of an unknown bank, as staff say them: one role for each heading."""

from __future__ import annotations

import pytest

from services.payments.statements.cannot_read import ColumnsMissing, ColumnTwice
from services.payments.statements.columns import Role, TableColumns, chosen

HEADINGS = ("Kedy", "Kto", "Koľko", "Popis", "Poznámka")


def test_what_is_said_can_be_kept_and_read_again() -> None:
    found = chosen(HEADINGS, ("booked_on", "name", "amount", "text", "text"))
    assert found.of[Role.TEXT] == ("popis", "poznamka"), "several columns may be the message"
    assert TableColumns.from_text(found.as_text()) == found
    assert found.fit(HEADINGS)


def test_columns_that_do_not_matter_are_left_out() -> None:
    found = chosen(HEADINGS, ("booked_on", "", "amount", "nonsense"))
    assert set(found.of) == {Role.BOOKED_ON, Role.AMOUNT}


def test_one_thing_is_in_one_column() -> None:
    with pytest.raises(ColumnTwice) as refused:
        chosen(HEADINGS, ("booked_on", "amount", "amount", "", ""))
    assert "“Kto” and “Koľko”" in refused.value.words()


@pytest.mark.parametrize("roles", [("booked_on", "name"), ("amount",), ("booked_on", "credit"), ()], ids=str)
def test_without_a_date_and_an_amount_there_is_no_payment(roles: tuple[str, ...]) -> None:
    with pytest.raises(ColumnsMissing):
        chosen(HEADINGS, roles)
