"""Each code is read back from its picture by an independent reader and decoder, and compared field by field."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from stdnum import iso11649
from stdnum.ch import esr

from db.values import Money
from services.payments.codes import Code, Payee, PostalAddress, codes, letters, png, svg
from services.payments.references import creditor
from tests.services.payments.codes import decoders
from tests.services.payments.codes.decoders import READERS, Read, seen

BERN = PostalAddress("Rue du Lac", "1268", "2501", "Biel", "CH")
IRISH = Payee("Hop & Tumble Ltd", "IE29AIBK93115212345678", "EUR", "AIBKIE2D")
GERMAN = Payee("Turnverein Fröhliche Füße e. V.", "DE89370400440532013000", "EUR")
BRITISH = Payee("Hop & Tumble Ltd", "GB29NWBK60161331926819", "EUR", "NWBKGB2L")
SLOVAK = Payee("Skokanček, s. r. o.", "SK3112000000198742637541", "EUR", "TATRSKBX")
CZECH = Payee("Červená líška z. s.", "CZ6508000000192000145399", "CZK", "GIBACZPX")
CZECH_IN_EURO = Payee("Červená líška z. s.", "CZ6508000000192000145399", "EUR")
SWISS = Payee("Zwärgli GmbH", "CH9300762011623852957", "CHF", address=BERN)
SWISS_IN_EURO = replace(SWISS, currency="EUR")
QR_IBAN = replace(SWISS, iban="CH4431999123000889012")
LIECHTENSTEIN = replace(SWISS, iban="LI21088100002324013AA", address=replace(BERN, country="LI"))

PLAIN, ACCENTS = "Mighty Movers - Theo", "Kotrmelec: Žofie & Ľubomír, část 1/3"
LONG = (
    "Everything about moving, music and mud for small people who like to climb, jump, roll, sing and rest "
    * 2
)
STARS = "50 % off *for two*\tand\nmore ⭐"

CASES = [
    (IRISH, 8400, "4829130716", PLAIN, ["epc"]),
    (IRISH, 1230, "1000000009", ACCENTS, ["epc"]),
    (IRISH, 1, "9999999999", "", ["epc"]),
    (IRISH, 999_999_999, "4829130716", LONG, ["epc"]),
    (IRISH, 10_000, "4829130716", STARS, ["epc"]),
    (GERMAN, 5700, "4829130716", ACCENTS, ["epc"]),
    (GERMAN, 100, "7402918365", LONG, ["epc"]),
    (BRITISH, 4550, "7402918365", PLAIN, ["epc"]),
    (CZECH_IN_EURO, 4550, "7402918365", ACCENTS, ["epc"]),
    (replace(GERMAN, holder="ÄÖÜß" * 17 + "äö"), 4550, "7402918365", LONG, ["epc"]),
    (CZECH, 48050, "7004139146", PLAIN, ["spayd"]),
    (CZECH, 1, "1234567890", ACCENTS, ["spayd"]),
    (CZECH, 999_999_999, "1234567890", LONG, ["spayd"]),
    (CZECH, 100_00, "1234567890", STARS, ["spayd"]),
    (CZECH, 100_00, "1234567890", "", ["spayd"]),
    (replace(CZECH, bic=None), 1230, "1234567890", "100%25 *2A", ["spayd"]),
    (replace(CZECH, holder="Sdružení *Hvězda* 100 %"), 1230, "1234567890", PLAIN, ["spayd"]),
    (SLOVAK, 2530, "2015001234", PLAIN, ["pay_by_square", "payme"]),
    (SLOVAK, 1, "1234567890", ACCENTS, ["pay_by_square", "payme"]),
    (SLOVAK, 999_999_999, "1234567890", LONG, ["pay_by_square", "payme"]),
    (SLOVAK, 1230, "1234567890", STARS, ["pay_by_square", "payme"]),
    (SLOVAK, 1230, "1234567890", "", ["pay_by_square", "payme"]),
    (replace(SLOVAK, bic=None), 8400, "1234567890", "A & B = C? 1+1; /VS1/SS2", ["pay_by_square", "payme"]),
    (replace(SLOVAK, holder="Ďatelinka\tšport\n" + "veľký " * 15), 5, "1234567890", PLAIN, ["pay_by_square", "payme"]),
    (SWISS, 194975, "4829130716", PLAIN, ["swiss"]),
    (SWISS, 1, "4829130716", ACCENTS, ["swiss"]),
    (SWISS_IN_EURO, 8400, "4829130716", LONG, ["swiss"]),
    (SWISS, 999_999_999, "4829130716", STARS, ["swiss"]),
    (QR_IBAN, 8400, "4829130716", PLAIN, ["swiss"]),
    (LIECHTENSTEIN, 8400, "4829130716", "", ["swiss"]),
]  # fmt: skip


def expected(payee: Payee, minor: int, reference: str, message: str, scheme: str) -> Read:
    """What the payer's app must show, by the limits of each standard."""
    most_name, most_message = {
        "epc": (70, 70), "spayd": (35, 60), "pay_by_square": (70, 140), "swiss": (70, 140), "payme": (70, 140),
    }[scheme]  # fmt: skip
    holder, text = " ".join(payee.holder.split()), " ".join(message.split())
    if scheme == "epc":
        reference = creditor(reference)
    elif scheme == "swiss":
        reference = (
            f"{'0' * 16}{reference}" + esr.calc_check_digit(reference)
            if payee == QR_IBAN
            else creditor(reference)
        )
        text = text.replace(" ⭐", "")
    else:
        holder, text = letters.ascii_only(holder), letters.ascii_only(text)
    if scheme == "spayd":
        holder, text = holder.upper(), text.upper()
    bic = payee.bic or "" if scheme in ("epc", "spayd", "pay_by_square") else ""
    amount = f"{minor // 100}.{minor % 100:02}"
    return Read(
        holder[:most_name].rstrip(), payee.iban, bic, amount, payee.currency, reference, text[:most_message].rstrip()
    )  # fmt: skip


def test_there_are_thirty_cases() -> None:
    assert len(CASES) == 30


@pytest.mark.parametrize(("payee", "minor", "reference", "message", "schemes"), CASES)
def test_a_code_says_to_an_independent_app_what_is_to_be_paid(
    payee: Payee, minor: int, reference: str, message: str, schemes: list[str]
) -> None:
    made = codes(payee, Money(minor, payee.currency), reference, message)
    assert [code.scheme for code in made] == schemes
    for code in made:
        text = code.text if code.is_link else seen(code)
        assert text == code.text
        assert READERS[code.scheme](text) == expected(payee, minor, reference, message, code.scheme)


@given(
    holder=st.text(min_size=1, max_size=90).filter(letters.ascii_only),
    message=st.text(max_size=200),
    minor=st.integers(1, 999_999_999),
    payee=st.sampled_from([IRISH, CZECH, SLOVAK, SWISS]),
)
@settings(max_examples=200, deadline=None)
def test_no_name_and_no_message_breaks_a_code(holder: str, message: str, minor: int, payee: Payee) -> None:
    for code in codes(replace(payee, holder=holder), Money(minor, payee.currency), "4829130716", message):
        read = READERS[code.scheme](code.text)
        assert read.iban == payee.iban
        assert read.amount == f"{minor // 100}.{minor % 100:02}"
        assert "4829130716" in read.reference


def test_czech_letters_are_read_as_they_were_written() -> None:
    """The usual maker of EPC codes guesses another encoding: "Èervená lí¹ka"."""
    (code,) = codes(CZECH_IN_EURO, Money(1230, "EUR"), "4829130716")
    assert decoders.epc(seen(code)).holder == "Červená líška z. s."
    assert "\nEUR12.30\n" in code.text


def test_koruny_never_get_a_euro_code_and_euros_never_a_czech_one() -> None:
    for payee in (IRISH, SLOVAK, CZECH_IN_EURO, SWISS_IN_EURO):
        assert "spayd" not in {code.scheme for code in codes(payee, Money(1, "EUR"), "4829130716")}


def test_where_a_country_has_no_standard_there_is_no_code() -> None:
    polish = Payee("Skakanka", "PL61109010140000071219812874", "PLN")
    assert codes(polish, Money(100, "PLN"), "4829130716") == []
    assert codes(replace(SWISS, iban="DE89370400440532013000"), Money(100, "CHF"), "4829130716") == []


@pytest.mark.parametrize("minor", [0, -1, 1_000_000_000])
def test_an_amount_that_no_standard_can_say_has_no_code(minor: int) -> None:
    assert codes(IRISH, Money(minor, "EUR"), "4829130716") == []


def test_an_amount_in_another_currency_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="EUR"):
        codes(IRISH, Money(100, "CZK"), "4829130716")


@pytest.mark.parametrize(
    ("text", "holder", "iban", "amount"),
    [
        (
            "0004I0006UC5LT8E21H3IC1K9R40P82GJL22NTU0586BBEOEKDMQSVUUBAOP1C0FFE14UJA1F1LJMV0FONE35J05TRC77FTIMV87NKNANNOFJB684000",
            "John Doe",
            "SK4523585719461382368397",
            "25.3",
        ),
        (
            "00054000DG4GL2L1JL66N01P4GCBG05KQEPULNMP9EB7MEE935VG4P4B1BDBN7MV4GU13R7DMGU9O93QEI2KQJLPTFFU7GJNP6QL0UADVHOQ3B0OP0OO5P4L58M918PG00",
            "Jane Doe",
            "SK2738545237537948273958",
            "45.55",
        ),
    ],
)
def test_the_decoder_of_pay_by_square_reads_what_others_wrote(
    text: str, holder: str, iban: str, amount: str
) -> None:
    read = decoders.pay_by_square(text)
    assert (read.holder, read.iban, read.amount) == (holder, iban, amount)


def test_the_standards_own_examples_have_the_same_form() -> None:
    """SPAYD's and payme's published lines, made of their own fields: only what we leave out, or add, differs."""
    czech = Payee("", "CZ5855000000001265098001", "CZK")
    (spayd,) = codes(czech, Money(48050, "CZK"), "1234567890", "Platba za telefon")
    assert (
        spayd.text
        == "SPD*1.0*ACC:CZ5855000000001265098001*AM:480.50*CC:CZK*MSG:PLATBA ZA TELEFON*X-VS:1234567890"
    )
    slovak = Payee("", "SK9181800000007000155733", "EUR")
    payme = codes(slovak, Money(1, "EUR"), "0123456789", "DO NOT SEND ANY MONEY HERE")[1]
    assert payme.text == (
        "https://payme.sk/?V=1&IBAN=SK9181800000007000155733&AM=0.01&CC=EUR"
        "&PI=%2FVS0123456789%2FSS%2FKS&MSG=DO+NOT+SEND+ANY+MONEY+HERE"
    )
    belgian = Payee("Red Cross of Belgium", "BE72000000001616", "EUR", "BPOTBEB1")
    (epc,) = codes(belgian, Money(100, "EUR"), "539007547034", "Sample EPC QR code")
    assert epc.text == (
        "BCD\n002\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\nEUR1.00\n\nRF18539007547034\n\n"
        "Sample EPC QR code"
    )


def test_references_of_other_countries_pass_their_own_check() -> None:
    assert creditor("539007547034") == "RF18539007547034"
    assert iso11649.is_valid(creditor("4829130716"))


def test_a_slovak_code_says_its_version() -> None:
    square = codes(SLOVAK, Money(100, "EUR"), "4829130716")[0]
    assert square.text.startswith("08"), "half bytes 0 and 2"


def test_a_code_for_euros_fits_into_the_largest_picture_that_the_standard_allows() -> None:
    (code,) = codes(replace(IRISH, holder="Š" * 90), Money(999_999_999, "EUR"), "4829130716", "č" * 200)
    width = Image.open(io.BytesIO(png(code))).width // 8 - 8
    assert width <= 69, "version 13"


def test_the_picture_of_the_page_is_black_on_white_in_any_theme() -> None:
    picture = svg(Code("epc", "BCD"))
    assert re.match(r'<svg viewBox="0 0 \d+ \d+"', picture)
    assert 'fill="#fff"' in picture
    assert 'stroke="#000"' in picture
    assert "width=" not in picture.split(">")[0]


def test_the_swiss_code_has_its_cross_in_both_pictures() -> None:
    (code,) = codes(SWISS, Money(8400, "CHF"), "4829130716")
    assert svg(code).count("<path") == 2 + 4
    with Image.open(io.BytesIO(png(code))) as picture:
        middle = picture.width // 2
        assert picture.getpixel((middle, middle)) == 255
        assert picture.getpixel((middle + 18, middle + 18)) == 0
