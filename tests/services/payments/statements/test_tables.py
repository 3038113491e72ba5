"""Tables of banks: those whose headings are known, and others once their columns are said."""

from __future__ import annotations

from datetime import date

import pytest

from db.values import Money
from services.payments import references
from services.payments.statements import Statement, TableColumns, WhichColumns, read
from services.payments.statements.cannot_read import BadAmount, BadDate, CutOff, Unreadable, WhichCurrency
from services.payments.statements.columns import Role
from tests.services.payments.statements.samples import FIO, MBANK, PROVIDER, REVOLUT, TABLES, THEO


def one(data: bytes, columns: TableColumns | None = None, currency: str = "") -> Statement:
    """The only statement of a table."""
    (found,) = read(data, "table.csv", columns, currency)
    return found


@pytest.mark.parametrize("bank", TABLES)
def test_a_table_of_each_bank(bank: str) -> None:
    found = one(TABLES[bank])
    assert found.format == f"CSV {bank}"
    came, went = sorted(found.lines, key=lambda line: -line.amount.minor)
    assert (came.booked_on, went.booked_on) == (date(2026, 3, 2), date(2026, 3, 3))
    assert came.amount.minor in (108400, 200050)
    assert went.amount.minor in (-8400, -10000)
    assert "Anna" in came.name + came.text or "ANNA" in came.name
    assert THEO in references.find(came.fields())
    assert found.gap is None
    assert found.doubts == ()


def test_the_lines_above_tell_account_currency_and_balances() -> None:
    found = one(FIO)
    assert (found.account, found.currency) == ("CZ4820100000002300123456", "CZK")
    assert found.start is not None
    assert (found.start.amount, found.start.on) == (Money(100000, "CZK"), date(2026, 3, 1))
    assert one(FIO.replace(b"2900,50", b"2950,50")).gap == Money(5000, "CZK")
    assert found.lines[0].account == "19-2000145399/0800"


def test_balances_beside_the_payments_are_checked() -> None:
    found = one(MBANK)
    assert (found.account, found.currency) == (PROVIDER, "EUR")
    assert found.end is not None
    assert found.end.amount.minor == 110000
    broken = one(MBANK.replace(b"1 100,00;\n", b"1 101,00;\n", 1))
    assert (broken.end, len(broken.doubts)) == (None, 1)


def test_a_newest_first_table_reads_as_well() -> None:
    head, *rows = MBANK.decode("cp1250").partition("zostatok po transakcii;\n")[2].split("\n")
    assert head
    turned = MBANK.decode("cp1250").replace(f"{head}\n{rows[0]}", f"{rows[0]}\n{head}").encode("cp1250")
    assert one(turned).start == one(MBANK).start


def test_pending_ones_are_kept_apart_and_undone_ones_left_out() -> None:
    found = one(REVOLUT)
    assert [line.amount.minor for line in found.pending] == [-500]
    assert len(found.lines) == 2


OTHER = b"When;Who;Came;Went;Words\n02.03.2026;Anna;1.084,00;;Theo\n03.03.2026;Dom;;84,00;Rent\n"
MAPPING = TableColumns.from_text("booked_on=When;name=Who;credit=Came;debit=Went;text=Words")


def test_an_unknown_table_asks_which_column_is_what() -> None:
    with pytest.raises(WhichColumns) as asked:
        read(OTHER, "other.csv")
    assert "When · Who · Came · Went · Words" in asked.value.words()
    assert asked.value.facts["headings"] == ("When", "Who", "Came", "Went", "Words")
    assert asked.value.facts["rows"][0] == ["02.03.2026", "Anna", "1.084,00", "", "Theo"]


def test_what_can_be_guessed_is_proposed() -> None:
    with pytest.raises(WhichColumns) as asked:
        read(b"Datum;Suma;Kto\n02.03.2026;84,00;Anna\n", "x.csv")
    assert asked.value.facts["proposed"].of == {Role.BOOKED_ON: ("datum",), Role.AMOUNT: ("suma",)}


def test_columns_that_were_said_once_are_enough() -> None:
    found = one(OTHER, MAPPING, "EUR")
    assert [(line.amount.minor, line.name, line.text) for line in found.lines] == [
        (108400, "Anna", "Theo"),
        (-8400, "Dom", "Rent"),
    ]
    assert TableColumns.from_text(MAPPING.as_text()) == MAPPING


def test_columns_of_another_table_do_not_fit() -> None:
    with pytest.raises(WhichColumns):
        read(OTHER.replace(b"Came", b"In"), "x.csv", MAPPING, "EUR")


@pytest.mark.parametrize("text", ["", "booked_on", "booked_on=", "when=Date", "=x"])
def test_columns_that_are_none_are_refused(text: str) -> None:
    if text:
        with pytest.raises(ValueError, match=r".*"):
            TableColumns.from_text(text)
    else:
        assert not TableColumns.from_text(text).is_enough


def test_the_currency_must_be_said_by_somebody() -> None:
    with pytest.raises(WhichCurrency):
        read(OTHER, "x.csv", MAPPING)


def test_a_word_says_whether_it_came() -> None:
    columns = TableColumns.from_text("booked_on=Date;amount=Sum;direction=Dir")
    table = "Date;Sum;Dir\n02.03.2026;84,00;{}\n"
    for word, cents in (
        ("Kredit", 8400),
        ("D", -8400),
        ("Príjem", 8400),
        ("Odchádzajúca", -8400),
        ("-", -8400),
        ("+", 8400),
    ):
        assert one(table.format(word).encode(), columns, "EUR").lines[0].amount.minor == cents
    with pytest.raises(BadAmount) as refused:
        one(table.format("Maybe").encode(), columns, "EUR")
    assert "“Maybe”" in refused.value.words()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2.3.2026", 2), ("2. 3. 2026", 2), ("02/03/2026", 2), ("02-03-2026", 2), ("2026-03-02", 2), ("20260302", 2), ("02.03.26", 2),
        ("2026-03-02T23:59:59Z", 2), ("2026-03-02+0100", 2), ("02.03.2026 23:30", 2),
    ],
)  # fmt: skip
def test_a_day_in_each_form(cell: str, day: int) -> None:
    assert one(OTHER.replace(b"02.03.2026", cell.encode()), MAPPING, "EUR").lines[0].booked_on == date(
        2026, 3, day
    )


def test_the_month_comes_first_only_where_the_column_shows_it() -> None:
    american = OTHER.replace(b"02.03.2026", b"03/02/2026").replace(b"03.03.2026", b"03/13/2026")
    assert [line.booked_on for line in one(american, MAPPING, "EUR").lines] == [
        date(2026, 3, 2),
        date(2026, 3, 13),
    ]


@pytest.mark.parametrize(
    ("cell", "refusal"), [(b"1.084,00x", BadAmount), (b"1.084,001", BadAmount), (b"=1+1", BadAmount)]
)
def test_an_amount_that_is_none_refuses_the_file(cell: bytes, refusal: type[Unreadable]) -> None:
    with pytest.raises(refusal) as refused:
        read(OTHER.replace(b"1.084,00", cell), "x.csv", MAPPING, "EUR")
    assert "line 2" in refused.value.words()


def test_a_day_that_is_none_refuses_the_file() -> None:
    with pytest.raises(BadDate) as refused:
        read(OTHER.replace(b"03.03.2026", b"31.02.2026"), "x.csv", MAPPING, "EUR")
    assert "“31.02.2026” in line 3" in refused.value.words()


def test_half_a_row_is_half_a_file() -> None:
    with pytest.raises(CutOff):
        read(FIO[: FIO.index(b"-100,00") - 5], "x.csv")


def test_three_digits_are_read_as_the_rest_of_the_column() -> None:
    table = b"Date;Sum\n02.03.2026;1.084\n03.03.2026;-84,50\n"
    found = one(table, TableColumns.from_text("booked_on=date;amount=sum"), "EUR")
    assert [line.amount.minor for line in found.lines] == [108400, -8450]


def test_several_currencies_are_several_statements() -> None:
    table = b"Date;Sum;Cur\n02.03.2026;84,00;EUR\n03.03.2026;84,00;CZK\n"
    found = read(table, "x.csv", TableColumns.from_text("booked_on=date;amount=sum;currency=cur"))
    assert [(each.currency, each.total.minor) for each in found] == [("EUR", 8400), ("CZK", 8400)]


def test_a_table_without_payments_is_a_good_one() -> None:
    assert one(b"When;Who;Came;Went;Words\n", MAPPING, "EUR").lines == ()


@pytest.mark.parametrize("data", [b"hello", b"hello\nworld", b"a;b;c", bytes(range(256)), b"%PDF-1.7 ;;;"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data, "x.csv")
