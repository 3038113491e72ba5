"""What holds for files of every kind: known again, zipped, hostile, or cut anywhere."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.payments.statements import Unreadable, reading, zipped
from services.payments.statements.cannot_read import BadZip, NothingInside, TooMuch
from services.payments.statements.reading import read
from tests.services.payments.statements.samples import (
    BOOKING,
    FIO,
    TABLES,
    balance,
    camt,
    entry,
    swift,
    transaction,
)

CAMT = camt(balance("OPBD", "10.00"), entry("84.00", transaction(text="Theo")), balance("CLBD", "94.00"))
FILES = [CAMT, swift(BOOKING), FIO]


def keys(data: bytes) -> list[str]:
    """The keys of all lines of a file."""
    return [line.key for each in read(data, "x") for line in each.lines]


def zip_of(**files: bytes) -> bytes:
    """A zip of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zip_:
        for name, content in files.items():
            zip_.writestr(name.replace("_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize("data", [*FILES, *TABLES.values()])
def test_the_same_file_twice_has_the_same_keys(data: bytes) -> None:
    assert keys(data) == keys(data)
    assert len(set(keys(data))) == len(keys(data))


def test_two_equal_payments_of_a_day_are_two_and_known_again_in_a_longer_file() -> None:
    pay = entry("84.00", transaction(text="Theo"))
    morning, evening = keys(camt(pay)), keys(camt(pay, pay))
    assert len(set(evening)) == 2
    assert morning == evening[:1]


def test_the_order_of_the_file_does_not_matter() -> None:
    one, two = entry("84.00", transaction(text="Theo")), entry("50.00", transaction(text="Mia"))
    assert set(keys(camt(one, two, one))) == set(keys(camt(one, one, two)))


def test_a_bank_reference_knows_a_payment_whatever_else_is_written() -> None:
    assert keys(camt(entry(bank_ref="B1"))) == keys(
        camt(entry("84.00", transaction(text="more"), bank_ref="B1"), kind="054")
    )


def test_one_bank_reference_for_a_payment_and_its_fee_makes_two() -> None:
    assert (
        len(set(keys(camt(entry("84.00", bank_ref="B1"), entry("0.20", bank_ref="B1", direction="DBIT")))))
        == 2
    )


def test_case_and_spaces_do_not_make_another_payment() -> None:
    assert keys(camt(entry("84.00", transaction(text="Theo  Byrne")))) == keys(
        camt(entry("84.00", transaction(text="THEO BYRNE")))
    )


def test_a_zip_holds_statements_and_what_lies_beside_them() -> None:
    whole = zip_of(a_xml=CAMT, b_sta=swift(BOOKING), c_pdf=b"%PDF", d_xml=CAMT)
    assert [each.format for each in read(whole, "x.zip")] == ["camt.053", "MT940"]


@pytest.mark.parametrize(
    "data", [zip_of(), zip_of(a_pdf=b"%PDF"), zip_of(a_xml=CAMT)[:-30], b"PK\x03\x04junk"]
)
def test_a_zip_without_a_statement_is_refused(data: bytes) -> None:
    with pytest.raises(BadZip):
        read(data, "x.zip")


def test_a_broken_file_inside_refuses_the_whole_zip() -> None:
    with pytest.raises(Unreadable):
        read(zip_of(a_xml=CAMT, b_xml=CAMT[:-9]), "x.zip")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zip_of(a_xml=b"<" + b" " * (3 * 1024 * 1024))
    with pytest.raises(TooMuch) as refused:
        list(zipped.inside(bomb, 1024 * 1024))
    assert "larger than 1 MB" in refused.value.words()


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooMuch):
        read(b" " * (reading.LARGEST * reading.MEGABYTE + 1), "x.xml")


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(NothingInside):
        read(data, "x.xml")


@settings(deadline=None)
@given(st.sampled_from([*FILES, *TABLES.values()]), st.data())
def test_a_damaged_file_is_read_or_refused_in_words(data: bytes, draw: st.DataObject) -> None:
    start, end = sorted((draw.draw(st.integers(0, len(data))), draw.draw(st.integers(0, len(data)))))
    damaged = data[:start] + draw.draw(st.binary(max_size=8)) + data[end:]
    try:
        found = read(damaged, "x")
    except Unreadable as refused:
        assert len(refused.words()) > 20  # noqa: PT017
    else:
        every = [(each.account, line.key) for each in found for line in each.lines]
        assert len(set(every)) == len(every)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    try:
        read(data, "x")
    except Unreadable as refused:
        assert refused.words()  # noqa: PT017


@settings(deadline=None)
@given(st.integers(1, len(CAMT) - 1), st.integers(1, len(swift(BOOKING)) - 6))
def test_a_file_that_is_cut_anywhere_changes_nothing(xml: int, mt: int) -> None:
    with pytest.raises(Unreadable):
        read(CAMT[:xml], "x.xml")
    with pytest.raises(Unreadable):
        read(swift(BOOKING)[:mt].rpartition(b":62F")[0] or b"x", "x.sta")
