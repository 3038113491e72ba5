"""Dates as people and programs write them, and the order of day and month in a column."""

from __future__ import annotations

from datetime import date

import pytest

from services.imports import cells, spreadsheet
from services.imports.cells import Cell, DayOrder, Wrong, evidence
from services.imports.row_reader import Reader

MAY = date(2019, 5, 14)


def cell(
    text: str, column: tuple[str, ...] = (), country: str | None = None, beside: tuple[str, ...] = ()
) -> Cell:
    """A cell in a column with these others, beside a column with those."""
    return Cell(
        "It", text, [], DayOrder(evidence((text, *column)), evidence((text, *column, *beside)), country)
    )


@pytest.mark.parametrize(
    "text",
    [
        "14.5.19", "14. 5. 19", "14/5/19", "5/14/19", "14.05.2019 00:00:00", "14.05.2019 0:00", "2019-05-14T00:00:00",
        "2019-05-14T00:00:00.000Z", "2019-05-14 00:00:00+00:00", "5/14/2019 12:00:00 AM", "14-May-2019", "14-May-19",
        "14 MAY 2019", "May 14, 2019", "14th May 2019", "14.05.2019.", "2019. 05. 14.", "14. mája 2019", "14.máj 2019",
        "utorok 14. mája 2019", "Tue 14 May 2019", "14. května 2019", "20190514", "14. 5. 2019 r.", "14-máj-2019",
        "14. Mai 2019", "Di., 14. Mai 2019", "Dienstag, 14.05.2019", "14 maja 2019 r.", "wt. 14 maja 2019", "2019. május 14.",
        "2019. máj. 14., kedd", "2019.05.14.", "út 14. 5. 2019",
    ],
)  # fmt: skip
def test_one_day_in_all_its_forms(text: str) -> None:
    written = cell(text)
    assert cells.day(written) == MAY
    assert written.warnings == []


@pytest.mark.parametrize(
    "text",
    [
        "30.2.19",
        "14 Foo 2019",
        "43599",
        "2019-05",
        "14.5.",
        "14.5.2019 25",
        "14.5.019",
        "Monday",
        "19-05-14",
        "do 14.5.2019",
        "14. čer 2019",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Wrong):
        cells.day(cell(text))


@pytest.mark.parametrize(
    "words",
    [
        "14 Jan 2019|14 ledna 2019|14. Januar 2019|14. Jänner 2019|14 stycznia 2019|2019. január 14.|14. januára 2019",
        "14 March 2019|14. března 2019|14. März 2019|14 marca 2019|2019. márc. 14.|14. marec 2019",
        "14 June 2019|14. června 2019|14. čvn 2019|14. Juni 2019|14 czerwca 2019|14 cze 2019|2019. jún. 14.",
        "14 July 2019|14. července 2019|14. čvc 2019|14. Juli 2019|14 lipca 2019|14 lip 2019|2019. júl. 14.",
        "14 Oct 2019|14. října 2019|14. Okt. 2019|14 października 2019|14 paź 2019|2019. okt. 14.|14. októbra 2019",
        "14 Nov 2019|14. listopadu 2019|14. Nov. 2019|14 listopada 2019|2019. november 14.",
        "14 Dec 2019|14. prosince 2019|14. Dez. 2019|14 grudnia 2019|14 gru 2019|2019. dec. 14.",
    ],
)
def test_a_month_in_all_our_languages(words: str) -> None:
    first, *others = (cells.day(cell(text)) for text in words.split("|"))
    assert dict.fromkeys(words.split("|")[1:], first) == dict(zip(words.split("|")[1:], others, strict=True))


def test_a_time_of_day_is_left_out_and_said_and_a_moment_elsewhere_is_refused() -> None:
    written = cell("14.05.2019 16:30")
    assert cells.day(written) == MAY
    assert written.warnings == ["It “14.05.2019 16:30” has a time of day; 14 May 2019 is taken."]
    with pytest.raises(Wrong) as refused:
        cells.day(cell("2019-05-13T22:00:00Z"))
    assert "another day here" in refused.value.words()


@pytest.mark.parametrize(
    ("text", "year"),
    [("1.2.19", 2019), ("1.2.26", 2026), ("1.2.27", 1927), ("1.2.68", 1968), ("1 Feb 99", 1999)],
)
def test_a_short_year_of_birth_is_the_last_one(text: str, year: int) -> None:
    assert cells.birthday(cell(text), date(2026, 11, 27)) == date(year, 2, 1)


@pytest.mark.parametrize(
    ("text", "column", "country", "means"),
    [
        ("5/6/2019", ("5/14/2019",), "SK", date(2019, 5, 6)),
        ("5/6/2019", ("25/12/2018",), "US", date(2019, 6, 5)),
        ("05-06-2019", ("12-25-2018",), None, date(2019, 5, 6)),
        ("5/6/19", ("5/14/19",), "SK", date(2019, 5, 6)),
        ("5.6.2019", ("5.14.2019",), "SK", date(2019, 5, 6)),
        ("5.6.2019", ("5/14/2019",), "SK", date(2019, 6, 5)),
    ],
)
def test_the_column_tells_the_order_and_there_is_no_doubt(
    text: str, column: tuple[str, ...], country: str | None, means: date
) -> None:
    written = cell(text, column, country)
    assert cells.day(written) == means
    assert written.warnings == []


def test_a_column_that_cannot_tell_is_told_by_the_one_beside_it() -> None:
    written = cell("2/1/2027", ("5/3/2027",), "US", ("25/1/2027",))
    assert cells.day(written) == date(2027, 1, 2)
    assert written.warnings == []


@pytest.mark.parametrize(
    ("country", "means", "said"),
    [
        ("SK", date(2019, 6, 5), "5 June 2019"),
        ("GB", date(2019, 6, 5), "5 June 2019"),
        ("US", date(2019, 5, 6), "6 May 2019"),
        ("PH", date(2019, 5, 6), "6 May 2019"),
        ("HU", date(2019, 6, 5), "5 June 2019"),
        (None, date(2019, 6, 5), "5 June 2019"),
    ],
)
def test_where_no_column_tells_the_country_does_and_it_is_said(
    country: str | None, means: date, said: str
) -> None:
    written = cell("5/6/2019", ("7/8/2019",), country)
    assert cells.day(written) == means
    assert written.warnings == [f"It 5/6/2019 can be read two ways; {said} is taken."]
    same = cell("6/6/2019", (), country)
    cells.day(same)
    assert same.warnings == []


@pytest.mark.parametrize(
    "column",
    [("14/5/2019", "5/14/2019"), ("12/25/2018", "7/6/2019", "25/12/2018"), ("13-1-2020", "1-13-2020")],
)
def test_a_column_with_both_orders_is_refused_in_words_where_it_matters(column: tuple[str, ...]) -> None:
    with pytest.raises(Wrong) as refused:
        cells.day(cell("5/6/2019", column))
    assert "can be read two ways, and the column has both" in refused.value.words()
    assert cells.day(cell("5/14/2019", column)) == MAY


def test_each_column_of_a_list_has_its_own_order() -> None:
    text = (
        "Class,Programme,Venue,Weekday,Start,Minutes,Capacity,First date,Last date\n"
        "A,P,V,Monday,17:00,45,8,1/2/2027,28/6/2027\nB,P,V,Monday,17:00,45,8,1/2/2027,5/6/2027\n"
    )
    sheet = spreadsheet.parse("file.csv", text.encode())
    first = [Reader(sheet, row, country="US").needed("first_on", cells.day) for row in sheet.rows]
    last = [Reader(sheet, row, country="US").needed("last_on", cells.day) for row in sheet.rows]
    assert first == [date(2027, 2, 1), date(2027, 2, 1)]
    assert last == [date(2027, 6, 28), date(2027, 6, 5)]
