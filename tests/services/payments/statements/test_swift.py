"""MT940 and MT942: balances, signs, and the many ways in which banks write who has paid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.values import Money
from services.payments import references
from services.payments.statements import BankPayment, Statement, read
from services.payments.statements.cannot_read import CutOff, Unreadable
from tests.services.payments.statements.samples import ANNA, BOOKING, PROVIDER, THEO, swift


def one(data: bytes) -> Statement:
    """The only statement of a file."""
    (found,) = read(data, "statement.sta")
    return found


def line(details: str, booking: str = ":61:2603020302C84,00NTRFNONREF") -> BankPayment:
    """The payment with this text."""
    (found,) = one(swift(f"{booking}\r\n:86:{details}")).lines
    return found


def test_a_payment_and_the_balances_around_it() -> None:
    found = one(swift(BOOKING))
    assert (found.format, found.account, found.currency, found.gap) == ("MT940", PROVIDER, "EUR", None)
    assert (found.start and found.start.amount, found.end and found.end.on) == (
        Money(10000, "EUR"),
        date(2026, 3, 2),
    )
    (paid,) = found.lines
    assert (paid.booked_on, paid.value_on, paid.amount) == (
        date(2026, 3, 2),
        date(2026, 3, 2),
        Money(8400, "EUR"),
    )
    assert (paid.name, paid.account, paid.vs, paid.ks, paid.bank_ref) == (
        "Anna Byrne",
        ANNA,
        THEO,
        "0308",
        "B26061",
    )


def test_a_number_does_not_run_into_the_next_word() -> None:
    paid = line(f"151?20/VS{THEO}/SS/KS0308?21Theo Byrne?32Anna")
    assert paid.text == f"/VS{THEO}/SS/KS0308 Theo Byrne"


def test_a_reference_that_is_broken_over_two_fields_is_whole() -> None:
    assert references.find(line(f"151?20faktura VS{THEO[:4]}?21{THEO[4:]}?32Anna").fields()) == (THEO,)


@pytest.mark.parametrize(
    ("details", "name", "account"),
    [
        (f"166?00GUTSCHR?20EREF+{THEO}?21SVWZ+Theo?30BYLADEMM?31{ANNA}?32Anna?33 Byrne", "Anna Byrne", ANNA),
        (f"051>20{THEO}>302010>3123456>32Anna Byrne", "Anna Byrne", "23456/2010"),
        (f"051^20{THEO}^32Anna Byrne^38{ANNA}", "Anna Byrne", ANNA),
        (f"/EREF/{THEO}/IBAN/{ANNA}/NAME/Anna Byr\r\nne/REMI/Theo/ISDT/2026-03-02", "Anna Byrne", ANNA),
        (f"911 PRZELEW; Z RACH.: {ANNA}; OD: Anna Byrne; TYT.: {THEO}; TNR: 1.0", "Anna Byrne", ANNA),
        (f"Payment of Anna {ANNA} ref {THEO}", "", ANNA),
    ],
)
def test_who_paid_and_the_reference_in_each_form(details: str, name: str, account: str) -> None:
    paid = line(details)
    assert (paid.name, paid.account) == (name, account)
    assert THEO in references.find(paid.fields())


@pytest.mark.parametrize(
    ("mark", "cents", "is_reversal"),
    [("C", 8400, False), ("D", -8400, False), ("RC", -8400, True), ("RD", 8400, True)],
)
def test_the_sign_of_a_reversal(mark: str, cents: int, is_reversal: bool) -> None:
    found = one(swift(f":61:2603020302{mark}84,NTRFNONREF", end="C260302EUR0,"))
    assert [(each.amount.minor, each.is_reversal) for each in found.lines] == [(cents, is_reversal)]


def test_around_the_new_year_each_day_is_of_its_year() -> None:
    found = one(swift(":61:2512310102C84,00NTRFNONREF", start="C251231EUR100,00", end="C260102EUR184,00"))
    assert (found.lines[0].value_on, found.lines[0].booked_on) == (date(2025, 12, 31), date(2026, 1, 2))


def test_a_long_reference_of_its_own_does_not_hide_the_banks() -> None:
    paid = line("Theo", ":61:2603020302C84,00NTRFBIPI-dvT1FzfMqvzF5HaU4oetlH7SGRkonU//20260302163915")
    assert paid.bank_ref == "20260302163915"


def test_a_gap_is_named() -> None:
    assert one(swift(BOOKING, end="C260302EUR190,00")).gap == Money(600, "EUR")


def test_an_empty_statement_is_a_good_one() -> None:
    found = one(swift(end="C260302EUR100,00"))
    assert (found.lines, found.gap) == ((), None)


def test_several_statements_and_what_banks_put_around_them() -> None:
    head = b"{1:F01TATRSKBXAXXX0000000000}{2:I940CUBBYXXXXXXN}{4:\r\n"
    both = head + swift(BOOKING).replace(b"\r\n-\r\n", b"\r\n-}\r\n") + head + swift(BOOKING, number="4/1")
    assert [(each.number, len(each.lines)) for each in read(both, "x.sta")] == [("3", 1), ("4", 1)]


def test_an_interim_report_is_pending_only() -> None:
    interim = f":20:X\r\n:25:{PROVIDER}\r\n:28C:1/1\r\n:34F:EUR0,\r\n:13D:2603021200+0100\r\n{BOOKING}\r\n:90D:0EUR0,\r\n:90C:1EUR84,\r\n-\r\n"
    found = one(interim.encode())
    assert (found.format, found.lines, [each.amount.minor for each in found.pending]) == ("MT942", (), [8400])


def test_what_follows_the_closing_balance_is_of_no_payment() -> None:
    found = one(swift(BOOKING, end="C260302EUR184,00\r\n:64:C260302EUR184,00\r\n:86:Have a nice day"))
    assert "nice" not in found.lines[0].text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1250", "utf-16"])
def test_letters_of_any_encoding(encoding: str) -> None:
    text = swift(BOOKING.replace("?32Anna", "?32Ľubica Žltá")).decode()
    if encoding == "utf-16":
        with pytest.raises(Unreadable):
            read(text.encode(encoding)[:50], "x.sta")
    else:
        assert one(text.encode(encoding)).lines[0].name == "Ľubica Žltá Byrne"


WHOLE = swift(BOOKING)


@pytest.mark.parametrize(
    "at", [WHOLE.index(b":60F"), WHOLE.index(b":61:"), WHOLE.index(b":86:"), WHOLE.index(b":62F")]
)
def test_half_a_file_is_refused_in_words(at: int) -> None:
    with pytest.raises(CutOff, match="missing"):
        read(WHOLE[:at], "half.sta")
    with pytest.raises(CutOff):
        read(WHOLE[at:], "other half.sta")


def test_a_payment_after_the_end_belongs_to_nothing() -> None:
    with pytest.raises(CutOff):
        read(WHOLE + BOOKING.encode(), "x.sta")


def test_a_text_that_is_a_path_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.sta"
    secret.write_bytes(WHOLE)
    with pytest.raises(Unreadable):
        read(str(secret).encode(), "x.sta")
