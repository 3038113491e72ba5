"""Letters of every encoding are read right, or doubted; nothing is kept that no word holds."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from services.imports import spreadsheet
from services.imports.cannot_read import NotText
from services.imports.spreadsheet import Sheet

HEADINGS = "Child first name;Child surname;E-mail;Note\n"
LINES = (
    "Žofia;Šťastná;z@example.com;má alergiu na včely\n",
    "Ľubomír;Kováč;l@example.com;príde neskôr\n",
    "Šimona;Ďurčová;r@example.com;\n",
)


def parsed(data: bytes) -> Sheet:
    """A list, as it is read."""
    return spreadsheet.parse("file.csv", data)


def told(sheet: Sheet) -> list[str]:
    """All that is said about the letters of a list."""
    of_rows = [row.refusal() for row in sheet.rows if row.wrong] + [
        doubt for row in sheet.rows for doubt in row.doubts
    ]
    return [each.words() for each in (*sheet.said, *of_rows)]


@pytest.mark.parametrize("encoding", ["cp852", "mac_latin2"])
@pytest.mark.parametrize("lines", [LINES[:1], LINES[:2], LINES])
def test_lists_of_dos_and_macintosh_are_read_and_it_is_said_how(
    encoding: str, lines: tuple[str, ...]
) -> None:
    sheet = parsed((HEADINGS + "".join(lines)).encode(encoding))
    names = [line.split(";")[:2] for line in lines]
    assert [[row["child_first_name"], row["child_last_name"]] for row in sheet.rows] == names
    assert "Žofia Šťastná" in told(sheet)[0]
    assert "it was read as" in told(sheet)[0]


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859_2", "utf-8", "utf-8-sig", "utf-16"])
def test_of_a_list_in_a_usual_encoding_nothing_is_said(encoding: str) -> None:
    sheet = parsed((HEADINGS + "".join(LINES)).encode(encoding))
    assert sheet.rows[2]["child_last_name"] == "Ďurčová"
    assert told(sheet) == []


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859_2", "cp852", "mac_latin2"])
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_one_line_in_another_encoding_is_read_by_itself_and_told(encoding: str, at: int, mark: bytes) -> None:
    lines = [line.encode(encoding if n == at else "utf-8") for n, line in enumerate(LINES)]
    sheet = parsed(mark + HEADINGS.encode() + b"".join(lines))
    assert [row["child_last_name"] for row in sheet.rows] == ["Šťastná", "Kováč", "Ďurčová"]
    assert [n for n, row in enumerate(sheet.rows) if row.doubts] == [at]
    assert LINES[at].split(";")[0] in told(sheet)[0]
    assert "another encoding" in told(sheet)[0]


def test_a_note_of_two_lines_is_doubted_for_the_letters_of_its_second() -> None:
    text = b'a;b;a@example.com;"ano\n' + "Žofia chodí s mamou".encode("cp1250") + b'"\nc;d;c@example.com;\n'
    sheet = parsed(HEADINGS.encode() + LINES[0].encode() + text)
    assert [bool(row.doubts) for row in sheet.rows] == [False, True, False]


@pytest.mark.parametrize("encoding", ["cp1250", "cp1252", "latin1"])
@pytest.mark.parametrize(
    "line", ["Žofia;Malá;z@example.com;\n", "Ján;Dlhý;z@example.com;\n", "Eva;Šulíková;z@example.com;\n"]
)
def test_utf_8_that_was_saved_as_something_else_is_mended_and_told(encoding: str, line: str) -> None:
    try:
        garbled = line.encode().decode(encoding)
    except UnicodeDecodeError:
        pytest.skip("this program could not have saved it")
    sheet = parsed((HEADINGS + LINES[0] + garbled).encode())
    assert [sheet.rows[1]["child_first_name"], sheet.rows[1]["child_last_name"]] == line.split(";")[:2]
    assert "garbled" in told(sheet)[0]


@pytest.mark.parametrize("word", ["¦ofia", "Luˇbica", "Ľub\ufffdmír", "kaw\x8da", "M▒ria", "Ĺ˝of¬ia"])
def test_a_line_with_letters_of_no_word_is_refused_with_them(word: str) -> None:
    sheet = parsed((HEADINGS + f"{word};Malá;z@example.com;\n" + LINES[1]).encode())
    assert [bool(row.wrong) for row in sheet.rows] == [True, False]
    assert "Its letters cannot be right" in told(sheet)[0]


@pytest.mark.parametrize(
    "note",
    [
        "½ hod.",
        "5 °C • nosí vodu",
        "20 €/mes",
        "→ pozri",
        "Zoja 😀",
        "¿Qué?",
        "Олена Шевченко",
        "Nguyễn Thị Hương",
        "Zumba™",
        "Dvořa\u0301k",
        "Łukasz Żak, Öğüt",
    ],
)
def test_what_people_do_write_is_no_doubt(note: str) -> None:
    sheet = parsed((HEADINGS + f"Eva;Malá;e@example.com;{note}\n").encode())
    assert sheet.rows[0]["note"] == normalize("NFC", note)
    assert told(sheet) == []


@pytest.mark.parametrize("cut", [1, 2])
@pytest.mark.parametrize("last", ["Žof", "príde s €", "mám €"])
def test_a_list_that_ends_within_a_letter_is_told_to_be_cut_off(cut: int, last: str) -> None:
    whole = (HEADINGS + LINES[0] + f"Eva;Malá;e@example.com;{last}").encode()
    ends = whole[: whole.rindex(last[-1].encode() if not last[-1].isascii() else "Ž".encode()) + 1]
    if cut == 2 and last[-1] == "€":
        ends += "€".encode()[1:2]
    sheet = parsed(ends)
    assert [bool(row.wrong) for row in sheet.rows] == [False, True]
    assert "ends in the middle of a letter" in told(sheet)[0]


def test_a_last_accent_of_windows_is_no_cut_utf_8() -> None:
    sheet = parsed((HEADINGS + "Eva;B;e@example.com;Malá").encode("cp1250"))
    assert sheet.rows[0]["note"] == "Malá"
    assert not sheet.rows[0].wrong


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\xd8\x00\xd8", b"E-mail\n\0x\n"])
def test_what_is_no_text_is_still_refused_whole(data: bytes) -> None:
    with pytest.raises(NotText):
        parsed(data)
