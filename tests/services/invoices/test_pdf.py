"""The PDF of invoices: what an archive wants of it, and what a person reads. Its structure is judged by pikepdf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from lxml import etree

from services.invoices.cii import cii
from services.invoices.pdf import pdf
from tests.services.invoices.examples import LETTERS, PAPERS, RECEIPT, paper

XMP = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "fx": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


@cache
def printed(name: str, language: str) -> bytes:
    """The PDF of an example, made once for all tests."""
    return pdf(PAPERS[name], language)


def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made))


def fonts(file: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in file.pages:
        yield from page.Resources.Font.values()


def text(made: bytes) -> str:
    """All that is printed, through each font's own table of letters; spaces as they are, lines one after the other."""
    said = []
    for page in opened(made).pages:
        tables = {name: _letters(font) for name, font in page.Resources.Font.items()}
        table: dict[int, str] = {}
        for values, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                table = tables[str(values[0])]
            elif str(operator) == "Tj":
                codes = bytes(values[0])
                said.append(
                    "".join(table[int.from_bytes(codes[n : n + 2], "big")] for n in range(0, len(codes), 2))
                )
    return "\n".join(said)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    table = {}
    for code, letters in re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>\n", font.ToUnicode.read_bytes()):
        table[int(code, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be")
    return table


@pytest.mark.parametrize("name", PAPERS)
def test_it_is_a_file_for_the_archive(name: str) -> None:
    """PDF/A-3B: an output intent, fonts inside, XMP that is well-formed, plain, and says what the file is."""
    made = printed(name, "sk")
    with opened(made) as file:
        root = file.Root
        assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert "/Filter" not in root.Metadata
        xmp = etree.fromstring(
            root.Metadata.read_raw_bytes().partition(b"?>\n")[2].rpartition(b"\n<?xpacket")[0]
        )
        assert xmp.findtext(".//pdfaid:part", namespaces=XMP) == "3"
        assert xmp.findtext(".//pdfaid:conformance", namespaces=XMP) == "B"
        assert xmp.findtext(".//fx:ConformanceLevel", namespaces=XMP) == "EN 16931"
        assert PAPERS[name].number in str(xmp.findtext(".//dc:title//rdf:li", namespaces=XMP))
        assert not file.docinfo
        for font in fonts(file):
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        assert "/Encrypt" not in file.trailer
        assert "/ID" in file.trailer


@pytest.mark.parametrize("name", PAPERS)
def test_the_xml_inside_is_the_very_one(name: str) -> None:
    with opened(printed(name, "en")) as file:
        (attached,) = file.Root.AF
        assert (str(attached.AFRelationship), str(attached.UF)) == ("/Alternative", "factur-x.xml")
        assert file.attachments["factur-x.xml"].get_file().read_bytes() == cii(PAPERS[name])


def test_a_receipt_has_nothing_inside_and_says_that_it_is_no_fiscal_one() -> None:
    made = pdf(RECEIPT, "en")
    with opened(made) as file:
        assert not file.attachments
        assert b"factur" not in file.Root.Metadata.read_raw_bytes()
    assert "It is not a fiscal receipt" in text(made)


def test_the_same_paper_is_the_same_bytes() -> None:
    for name in ("two rates, one exempt, open", "forty lines"):
        assert printed(name, "en") == pdf(PAPERS[name], "en")
    assert printed("vat payer", "en") != printed("vat payer", "sk")


def test_every_letter_of_europe_is_printed() -> None:
    said = text(printed("every letter", "en")).replace("\n", "")
    for letter in LETTERS + LETTERS.replace("İ", "").lower():
        assert letter in said, letter
    for word in ("Nguyễn", "Thị", "Hằng", "Əliyev", "Оксана", "Шевченко", "Ελένη"):
        assert word in said


def test_what_no_font_has_leaves_no_empty_box() -> None:
    """Pictures are left out, other scripts are question marks; the missing glyph itself is never shown (PDF/A)."""
    made = pdf(paper(buyer=replace(PAPERS["open"].buyer, name="Zuzka 🙂 李雷 \u0007ﬁ")), "en")
    assert "Zuzka ?? fi" in re.sub(" +", " ", text(made))


def test_forty_lines_go_over_pages_with_their_heading() -> None:
    made = printed("forty lines", "en")
    said = text(made)
    pages = len(opened(made).pages)
    assert pages == 3
    for n in range(1, 41):
        assert f"Session {n} of 40" in said
    assert said.count("Price without VAT") == pages
    assert f"Page {pages} of {pages}" in said
    assert said.count("Invoice 2026-0010, continued") == pages - 1


def test_a_line_longer_than_a_page_is_printed_whole() -> None:
    words = [f"word{n}" for n in range(1500)]
    long = replace(PAPERS["open"].lines[0], detail=" ".join(words))
    made = pdf(paper(lines=(long,)), "en")
    assert len(opened(made).pages) > 1
    assert re.findall(r"word\d+", text(made)) == words


def test_nothing_stands_outside_the_page() -> None:
    """Long names are wrapped, a word without a space is broken."""
    for name in ("long names", "every letter", "two rates, one exempt, open"):
        with opened(printed(name, "en")) as file:
            for page in file.pages:
                for values, operator in pikepdf.parse_content_stream(page):
                    if str(operator) == "Td":
                        x, y = (float(each) * 25.4 / 72 for each in values)
                        assert 19.9 <= x <= 190.1, name
                        assert 0 < y < 297


def test_a_family_reads_what_is_open_and_how_to_pay() -> None:
    said = text(printed("open", "en"))
    for words in (
        "To pay by 16 March 2026: €168.00",
        "SK31\u00a01200\u00a00000\u00a01987\u00a04263\u00a07541",
        "1234567897",
    ):
        assert words in said
    paid = text(printed("vat payer", "sk"))
    assert "Zaplatené kartou dňa 1. marca 2026." in paid
    assert "IBAN" not in paid
    assert "€-" not in said + paid
    assert "None" not in said + paid


def test_a_credit_note_names_the_invoice() -> None:
    assert "This takes back €168.00 of invoice 2026-0001 of 2 March 2026." in text(
        printed("credit note", "en")
    )


def test_why_there_is_no_vat_is_printed() -> None:
    assert "Nie sme platiteľmi DPH." in text(printed("no vat payer, without words", "sk"))
    exempt = text(printed("exempt, to a company", "en"))
    assert "par. 31" in exempt
    assert "exempt" in exempt
