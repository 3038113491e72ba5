"""What people write into cells, and what it means."""

from __future__ import annotations

from datetime import date

import pytest

from db.values import Money
from services.imports import cells
from services.imports.cells import Cell, Wrong
from services.imports.course import Course, course

TODAY = date(2026, 2, 19)


def cell(text: str) -> Cell:
    """A cell of a column called "It"."""
    return Cell("It", text, [])


@pytest.mark.parametrize(
    "text",
    ["2019-05-14", "14.05.2019", "14.5.2019", "14. 5. 2019", "14/05/2019", "14-05-2019", " 2019/05/14 "],
)
def test_one_day_is_written_in_many_ways(text: str) -> None:
    written = cell(text)
    assert cells.day(written) == date(2019, 5, 14)
    assert not written.warnings


def test_where_day_and_month_can_be_swapped_the_day_comes_first_and_it_is_said() -> None:
    written = cell("07/06/2017")
    assert cells.day(written) == date(2017, 6, 7)
    assert written.warnings == ["It 07/06/2017 can be read two ways; 7 June 2017 is taken."]


@pytest.mark.parametrize("text", ["07.06.2017", "2017-07-06", "06/06/2017", "25/06/2017"])
def test_a_date_that_reads_one_way_raises_no_doubt(text: str) -> None:
    written = cell(text)
    cells.day(written)
    assert not written.warnings


@pytest.mark.parametrize(
    "text",
    ["2020-02-30", "31.04.2019", "13/13/2019", "0000-01-01", "19-05-14", "soon", "43599", "٠١/٠١/٢٠١٩"],
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Wrong):
        cells.day(cell(text))


@pytest.mark.parametrize("text", ["1899-12-31", "2026-02-20"])
def test_nobody_is_born_tomorrow_or_two_lifetimes_ago(text: str) -> None:
    with pytest.raises(Wrong) as refused:
        cells.birthday(cell(text), TODAY)
    assert refused.value.words() == f"It {text} cannot be right. Check the year."
    assert cells.birthday(cell("2026-02-19"), TODAY) == TODAY


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r", " =", "\u202e=", "\u200b\xa0="]
)
def test_a_name_that_a_spreadsheet_would_run_is_refused(sign: str) -> None:
    with pytest.raises(Wrong) as refused:
        cells.name(cell(sign + 'HYPERLINK("http://x")'))
    assert "begins like a formula" in refused.value.words()
    assert "\t" not in refused.value.words()


def test_names_and_notes_keep_nothing_that_turns_text_round_or_cannot_be_seen() -> None:
    assert cells.name(cell("An\u202ena\x1b\x07  Oak\u2069")) == "Anna Oak"
    assert cells.note(cell(" \u202enuts\x00\r\n\x1b[31mrings late\u2066 ")) == "nuts \n [31mrings late"


@pytest.mark.parametrize("text", ["O'Carolan", "Demi-Leigh", "Müller @ home", "Ľubomíra", "1st class = best"])
def test_names_may_hold_what_they_must_not_begin_with(text: str) -> None:
    assert cells.name(cell(text)) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("087-9741594", "+353879741594"),
        ("00353 84 752 6909", "+353847526909"),
        ("+421 972 266 783", "+421972266783"),
        ("", ""),
    ],
)
def test_phones_are_kept_as_they_are_dialled_from_anywhere(text: str, kept: str) -> None:
    assert cells.phone(cell(text), "IE") == kept


def test_a_phone_that_cannot_be_read_is_kept_as_it_is_and_said() -> None:
    written = cell("ask  granny")
    assert cells.phone(written, "IE") == "ask granny"
    assert len(written.warnings) == 1


def test_where_no_country_is_known_a_number_without_its_code_is_no_doubt_of_its_own() -> None:
    for text, local in (("087-9741594", True), ("00421 900 123 456", False), ("ask granny", False)):
        written = cell(text)
        kept = cells.phone(written, cells.dialled_in("ZZ"))
        assert (cells.is_local(kept), bool(written.warnings)) == (local, text == "ask granny")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Monday", 0),
        ("tue", 1),
        ("WED", 2),
        ("Štvrtok", 3),
        ("piatok", 4),
        ("so", 5),
        ("Nedeľa", 6),
        ("nedela", 6),
        ("pon", 0),
    ],
)
def test_weekdays_are_english_or_slovak(text: str, number: int) -> None:
    assert cells.weekday(cell(text)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Monday Mon pondelok Po pondělí Montag Mo. poniedziałek pon. pn hétfő", 0),
        ("Tuesday Tues utorok Ut úterý út Dienstag Di wtorek wt. kedd", 1),
        ("Wednesday streda St středa st Mittwoch Mi. środa śr. Sr szerda Sze", 2),
        ("Thursday štvrtok Št stv čtvrtek čt Donnerstag Do czwartek czw. csütörtök Cs", 3),
        ("Friday piatok pi pátek pá Freitag Fr. piątek pt. péntek", 4),
        ("Saturday sobota so Samstag Sa sob. szombat Szo", 5),
        ("Sunday nedeľa nedela ne neděle Sonntag niedziela niedz. vasárnap", 6),
    ],
)
def test_weekdays_in_all_our_languages(words: str, number: int) -> None:
    assert {word: cells.weekday(cell(word)) for word in words.split()} == dict.fromkeys(words.split(), number)


def test_a_short_weekday_with_an_accent_is_not_the_one_without() -> None:
    """Wednesday and Thursday differ by a háček in Slovak: classes on “st” used to be read as classes on Thursday."""
    assert [cells.weekday(cell(text)) for text in ("st", "St.", "ŠT", "št")] == [2, 2, 3, 3]


def test_a_weekday_of_two_languages_is_that_of_the_country() -> None:
    so = {country: cell("So") for country in ("SK", "CZ", "DE", "AT", "IE", None)}
    for country, written in so.items():
        written.country = country
    assert [cells.weekday(written) for written in so.values()] == [5, 5, 6, 6, 5, 5]
    told = ["It “So” is a weekday in several languages; Saturday is taken."]
    assert [written.warnings for written in so.values()] == [[], [], [], [], told, told]


def test_a_single_letter_is_a_weekday_where_people_write_it_so() -> None:
    for text, country, number in (("H", "HU", 0), ("P", "HU", 4), ("V.", "HU", 6)):
        written = cell(text)
        written.country = country
        assert cells.weekday(written) == number
        with pytest.raises(Wrong):
            cells.weekday(cell(text))


@pytest.mark.parametrize("text", ["Domenica", "1", "Mo-Fr", ""])
def test_other_weekdays_do_not_exist(text: str) -> None:
    with pytest.raises(Wrong):
        cells.weekday(cell(text))


def test_times_are_between_midnight_and_midnight() -> None:
    assert [cells.minute_of_day(cell(text)) for text in ("00:00", "9:05", "17.30", "23:59:00")] == [
        0,
        545,
        1050,
        1439,
    ]
    assert {
        cells.minute_of_day(cell(text)) for text in ("17:00 h", "17.00 Uhr", "17:00 óra", "godz. 17:00")
    } == {17 * 60}
    for text in ("25:00", "24:00", "17:60", "5 pm", "17", "-1:00"):
        with pytest.raises(Wrong):
            cells.minute_of_day(cell(text))


def test_counts_are_written_in_digits() -> None:
    assert cells.count(cell(" 12 "), 1000) == 12
    for text in ("ten", "0", "-3", "1001", "12.5", "١٢", "9" * 400):
        with pytest.raises(Wrong):
            cells.count(cell(text), 1000)


def test_prices_are_read_with_point_or_comma() -> None:
    assert [cells.price(cell(text), "EUR") for text in ("288.00", "288,5", "1 288", "")] == [
        Money(28800, "EUR"),
        Money(28850, "EUR"),
        Money(128800, "EUR"),
        None,
    ]
    for text in ("-5", "free", "1.234", "€-5"):
        with pytest.raises(Wrong):
            cells.price(cell(text), "EUR")


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("Mighty Movers (5–7 years)", Course("Mighty Movers", 5, 7)),
        ("Mini (3-5 rokov)", Course("Mini", 3, 5)),
        ("Teens (12+)", Course("Teens", 12)),
        ("Splash Pals (pay as you go)", Course("Splash Pals", pay_as_you_go=True)),
        ("Yoga (beginners)", Course("Yoga (beginners)")),
        ("Yoga", Course("Yoga")),
    ],
)
def test_a_programme_says_its_ages_and_kind_in_brackets(written: str, means: Course) -> None:
    assert course(written) == means


def test_what_is_shown_of_a_cell_is_one_short_line() -> None:
    assert cells.printable("a\nb\x1b[31m" + "x" * 100) == "a�b�[31m" + "x" * 51 + "…"
