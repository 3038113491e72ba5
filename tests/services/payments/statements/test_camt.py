"""camt.052, 053 and 054: single payments, collected bookings, balances, and files that are refused."""

from __future__ import annotations

from datetime import date

import pytest

from db.values import Money
from services.payments import references
from services.payments.statements import BankPayment, Statement, Unreadable, read
from services.payments.statements.cannot_read import BadEntry, CutOff, UnsafeXml
from tests.services.payments.statements.samples import (
    ANNA,
    MIA,
    PROVIDER,
    THEO,
    balance,
    camt,
    entry,
    transaction,
)


def one(data: bytes) -> Statement:
    """The only statement of a file."""
    (found,) = read(data, "statement.xml")
    return found


def amounts(lines: tuple[BankPayment, ...]) -> list[int]:
    """Minor units."""
    return [line.amount.minor for line in lines]


@pytest.mark.parametrize("version", ["02", "03", "04", "06", "08", "13", "14"])
def test_a_payment_of_any_version(version: str) -> None:
    status = "<Sts><Cd>BOOK</Cd></Sts>" if version >= "08" else "<Sts>BOOK</Sts>"
    details = transaction(ref=f"/VS{THEO}/SS/KS0308", text="Theo")
    if version >= "08":
        details = details.replace("<Dbtr><Nm>", "<Dbtr><Pty><Nm>").replace(
            "</PstlAdr></Dbtr>", "</PstlAdr></Pty></Dbtr>"
        )
    found = one(camt(entry("84.00", details, status=status, bank_ref="B1"), version=version))
    assert (found.format, found.account, found.currency) == ("camt.053", PROVIDER, "EUR")
    (line,) = found.lines
    assert (line.booked_on, line.amount) == (date(2026, 3, 2), Money(8400, "EUR"))
    assert (line.name, line.account, line.vs, line.ks, line.bank_ref) == (
        "Anna Byrne",
        ANNA,
        THEO,
        "0308",
        "B1",
    )
    assert references.find(line.fields())[0] == THEO


def test_a_structured_reference_and_words_around_it() -> None:
    structured = f"<Strd><CdtrRefInf><Ref>{references.creditor(THEO)}</Ref></CdtrRefInf></Strd>"
    (line,) = one(camt(entry("84.00", transaction(text="for Theo", extra=structured)))).lines
    assert (line.creditor_reference, line.text) == (references.creditor(THEO), "for Theo")
    assert references.find(line.fields()) == (THEO,)


def test_czech_symbols_stand_in_structured_references() -> None:
    structured = "".join(
        f"<Strd><CdtrRefInf><Ref>{each}</Ref></CdtrRefInf></Strd>"
        for each in (f"VS:{THEO}", "SS:7", "KS:0308")
    )
    (line,) = one(camt(entry("84.00", transaction(extra=structured)))).lines
    assert (line.vs, line.ss, line.ks) == (THEO, "7", "0308")


def test_a_collected_booking_is_split_into_its_payments() -> None:
    found = one(
        camt(
            balance("OPBD", "10.00"),
            entry(
                "134.00",
                transaction("84.00", ref=THEO),
                transaction("50.00", ref=MIA, name="Beáta"),
                bank_ref="B1",
            ),
            balance("CLBD", "144.00"),
        )
    )
    assert amounts(found.lines) == [8400, 5000]
    assert [line.name for line in found.lines] == ["Anna Byrne", "Beáta"]
    assert {line.part_of for line in found.lines} == {"B1"}
    assert len({line.key for line in found.lines}) == 2
    assert (found.gap, found.doubts) == (None, ())


@pytest.mark.parametrize("second", ["50.01", ""])
def test_a_collected_booking_that_does_not_add_up_or_tell_is_one_line(second: str) -> None:
    found = one(camt(entry("134.00", transaction("84.00"), transaction(second))))
    (line,) = found.lines
    assert (line.amount.minor, line.payments) == (13400, 2)
    assert len(found.doubts) == 1


def test_a_batch_without_details_is_one_line_for_staff() -> None:
    found = one(camt(entry("134.00", "<Btch><NbOfTxs>7</NbOfTxs></Btch>")))
    assert [(line.amount.minor, line.payments) for line in found.lines] == [(13400, 7)]


def test_only_what_is_booked_counts() -> None:
    found = one(
        camt(
            entry("84.00"),
            entry("50.00", status="<Sts>PDNG</Sts>"),
            entry("7.00", status="<Sts><Cd>INFO</Cd></Sts>"),
            kind="052",
            version="06",
        )
    )
    assert (amounts(found.lines), amounts(found.pending)) == ([8400], [5000, 700])


def test_a_report_has_to_say_that_something_is_booked() -> None:
    assert amounts(one(camt(entry(status=""), kind="052")).lines) == []
    assert amounts(one(camt(entry(status=""), kind="053")).lines) == [8400]


def test_a_reversal_goes_where_it_says_and_names_the_payer() -> None:
    back = entry("84.00", transaction(), direction="DBIT", more="<RvslInd>true</RvslInd>")
    (line,) = one(camt(back)).lines
    assert (line.amount.minor, line.is_reversal, line.name) == (-8400, True, "Anna Byrne")


def test_a_gap_is_named_with_its_amount() -> None:
    found = one(camt(balance("OPBD", "10.00"), entry("84.00"), balance("CLBD", "100.00")))
    assert found.gap == Money(600, "EUR")
    debit = one(camt(balance("OPBD", "10.00", "DBIT"), entry("84.00"), balance("CLBD", "74.00")))
    assert debit.gap is None


def test_an_empty_statement_is_a_good_one() -> None:
    found = one(camt(balance("OPBD", "10.00"), balance("CLBD", "10.00")))
    assert (found.lines, found.gap, found.doubts) == ((), None, ())


def test_available_money_is_no_balance_of_the_account() -> None:
    found = one(camt(balance("OPAV", "99.00"), balance("PRCD", "10.00"), entry(), balance("CLAV", "1.00")))
    assert found.start is not None
    assert (found.start.amount.minor, found.end) == (1000, None)


def test_another_currency_is_read_and_said() -> None:
    found = one(camt(balance("OPBD", "10.00"), entry("84.00", currency="USD"), balance("CLBD", "10.00")))
    assert found.lines[0].amount == Money(8400, "USD")
    assert (found.gap, len(found.doubts)) == (None, 1)


def test_a_line_of_zero_is_read() -> None:
    assert amounts(one(camt(entry("0"))).lines) == [0]


def test_several_statements_of_one_file_without_a_namespace() -> None:
    both = camt(entry("84.00")).replace(
        b"</Stmt>",
        b"</Stmt><Stmt><Id>2</Id><Acct><Id><Othr><Id>7</Id></Othr></Id><Ccy>EUR</Ccy></Acct></Stmt>",
        1,
    )
    found = read(both.replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', b""), "x.xml")
    assert [(each.format, each.account, len(each.lines)) for each in found] == [
        ("camt.053", PROVIDER, 1),
        ("camt.053", "7", 0),
    ]


WHOLE = camt(balance("OPBD", "10.00"), entry(), balance("CLBD", "94.00"))


@pytest.mark.parametrize("at", [60, 200, len(WHOLE) // 2, len(WHOLE) - 1])
def test_half_a_file_is_refused_in_words(at: int) -> None:
    with pytest.raises(CutOff, match="missing"):
        read(WHOLE[:at], "half.xml")


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (entry("84,00x"), "amount"), (entry(""), "amount"), (entry("84.001"), "amount"), (entry("-84.00"), "amount"),
        (entry(direction="BOTH"), "come"), (entry(day="2026-02-30"), "date"), (entry(currency="E"), "currency"),
    ],
)  # fmt: skip
def test_a_booking_without_its_parts_refuses_the_whole_file(broken: str, what: str) -> None:
    with pytest.raises(BadEntry) as refused:
        read(camt(entry(), broken), "x.xml")
    assert what in refused.value.words() or what == "come"
    assert "2" in refused.value.words()


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "%s"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>' % (
    b"x" * 5000
)
FILE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [BOMB, FILE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_an_xml_bomb_is_refused_in_words(head: bytes, encoding: str) -> None:
    body = camt(entry("84.00", transaction(text="&c;&b;"))).partition(b"\n")[2]
    whole = (head + body).decode().encode(encoding)
    with pytest.raises(UnsafeXml, match="instructions"):
        read(whole, "bomb.xml")


def test_deep_xml_is_refused() -> None:
    with pytest.raises(Unreadable):
        read(b"<a>" * 100_000, "deep.xml")


def test_other_xml_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"CAMT\.053, MT940 or CSV"):
        read(b"<html><body>Log in</body></html>", "x.xml")
