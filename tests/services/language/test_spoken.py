"""Days, months, money and counts as people write them in each of the languages."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from babel.messages.mofile import write_mo

from components.nicegui_internals import LOCALES
from db.values import Money
from pages.delivery import assets
from services.language import SPOKEN, around_days, formats, language, speaking
from services.language.amounts import full_money
from services.language.dates import full_day
from tools.messages import load

FRIDAY = datetime(2026, 2, 20, 12, tzinfo=UTC)
MONDAY, NEXT_YEAR = date(2026, 2, 23), date(2027, 3, 4)
COUNTS = (0, 1, 2, 5, 21, 22, 100)


@pytest.fixture(autouse=True)
def dublin() -> Iterator[None]:
    with formats.being_here(ZoneInfo("Europe/Dublin"), FRIDAY):
        yield


@pytest.mark.parametrize(
    ("spoken", "day", "next_year", "read_later", "within", "weekday"),
    [
        ("en", "Mon 23 Feb", "Thu 4 Mar 2027", "4 March 2027", "Mon 23 Feb", "Monday"),
        ("sk", "po 23. 2.", "št 4. 3. 2027", "4. marca 2027", "v pondelok 23. 2.", "v pondelok"),
        ("cs", "po 23. 2.", "čt 4. 3. 2027", "4. března 2027", "v pondělí 23. 2.", "v pondělí"),
        ("de", "Mo., 23. Feb.", "Do., 4. März 2027", "4. März 2027", "Mo., 23. Feb.", "Montag"),
        ("pl", "pon., 23 lut", "czw., 4 mar 2027", "4 marca 2027", "pon., 23 lut", "poniedziałek"),
        ("hu", "febr. 23., hétfő", "2027. márc. 4., csütörtök", "2027. március 4.", "febr. 23., hétfő", "hétfő"),
    ],
)  # fmt: skip
def test_a_day_is_written_as_people_there_write_it(
    spoken: str, day: str, next_year: str, read_later: str, within: str, weekday: str
) -> None:
    with speaking(spoken):
        assert (formats.day(MONDAY), formats.day(NEXT_YEAR), full_day(NEXT_YEAR)) == (
            day,
            next_year,
            read_later,
        )
        assert (formats.on_day(MONDAY), formats.on_weekday(MONDAY)) == (within, weekday)
        assert formats.moment(FRIDAY + timedelta(days=3, hours=5)) == f"{day}, 17:00"


@pytest.mark.parametrize(
    ("spoken", "this_year", "next_year", "whole", "short"),
    [
        ("en", "Feb", "Mar 2027", "March 2027", "Mon"),
        ("sk", "feb", "mar 2027", "Marec 2027", "Po"),
        ("cs", "úno", "bře 2027", "Březen 2027", "Po"),
        ("de", "Feb", "Mär 2027", "März 2027", "Mo"),
        ("pl", "lut", "mar 2027", "Marzec 2027", "Pon"),
        ("hu", "febr", "2027. márc", "2027. március", "H"),
    ],
)
def test_months_and_short_weekdays(
    spoken: str, this_year: str, next_year: str, whole: str, short: str
) -> None:
    with speaking(spoken):
        assert (formats.month(MONDAY), formats.month(NEXT_YEAR)) == (this_year, next_year)
        assert (formats.month_name(NEXT_YEAR), formats.full_month(NEXT_YEAR)) == (whole, whole)
        assert formats.weekday(MONDAY, short=True) == short


@pytest.mark.parametrize(
    ("spoken", "euros", "koruny", "half", "zloty", "forints"),
    [
        ("en", "€1,250.00", "CZK 1,250", "CZK 84.50", "PLN 84.00", "HUF 8,400"),
        ("sk", "1 250,00 €", "1 250 Kč", "84,50 Kč", "84,00 zł", "8 400 Ft"),
        ("cs", "1 250,00 €", "1 250 Kč", "84,50 Kč", "84,00 zł", "8 400 Ft"),
        ("de", "1.250,00 €", "1.250 Kč", "84,50 Kč", "84,00 zł", "8.400 Ft"),
        ("pl", "1 250,00 €", "1 250 Kč", "84,50 Kč", "84,00 zł", "8 400 Ft"),
        ("hu", "1 250,00 €", "1 250 Kč", "84,50 Kč", "84,00 zł", "8 400 Ft"),
    ],
)
def test_money(spoken: str, euros: str, koruny: str, half: str, zloty: str, forints: str) -> None:
    """Nobody has coins for a hundredth of a koruna or a forint; where one is owed all the same, it is not hidden."""
    amounts = (
        Money(125000, "EUR"),
        Money(125000, "CZK"),
        Money(8450, "CZK"),
        Money(8400, "PLN"),
        Money(840000, "HUF"),
    )
    with speaking(spoken):
        said = [formats.money(amount) for amount in amounts]
        assert said == [text.replace(" ", "\u00a0") for text in (euros, koruny, half, zloty, forints)]
        assert formats.short_money(Money(500, "EUR")) in ("€5", "5\u00a0€")
        assert formats.currency_sign("EUR") == "€"
        assert "00" in full_money(Money(100, "CZK")), "a column of a paper has its hundredths"


@pytest.mark.parametrize(
    ("spoken", "form"),
    [
        ("en", (1, 0, 1, 1, 1, 1, 1)),
        ("sk", (2, 0, 1, 2, 2, 2, 2)),
        ("cs", (2, 0, 1, 2, 2, 2, 2)),
        ("de", (1, 0, 1, 1, 1, 1, 1)),
        ("pl", (2, 0, 1, 2, 2, 1, 2)),
        ("hu", (0, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_the_form_of_a_count(spoken: str, form: tuple[int, ...]) -> None:
    """Which of its forms a sentence takes for 0, 1, 2, 5, 21, 22 and 100, as the head of its catalogue says."""
    catalogue = load(spoken)
    numbered = catalogue.add(("one", "many"), tuple(str(n) for n in range(catalogue.num_plurals)))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    said = gettext.GNUTranslations(compiled)
    assert numbered is not None
    assert tuple(int(said.ngettext("one", "many", n)) for n in COUNTS) == form


@pytest.mark.parametrize(
    ("spoken", "two", "three"),
    [
        ("en", "Theo and Mia", "Theo, Mia, and Leo"),
        ("sk", "Theo a Mia", "Theo, Mia a Leo"),
        ("cs", "Theo a Mia", "Theo, Mia a Leo"),
        ("de", "Theo und Mia", "Theo, Mia und Leo"),
        ("pl", "Theo i Mia", "Theo, Mia i Leo"),
        ("hu", "Theo és Mia", "Theo, Mia és Leo"),
    ],
)
def test_a_list_of_names(spoken: str, two: str, three: str) -> None:
    with speaking(spoken):
        said = [
            formats.names(names).replace("\u00a0", " ") for names in (["Theo", "Mia"], ["Theo", "Mia", "Leo"])
        ]
        assert said == [two, three]
        assert formats.ordinal(2) == ("2nd" if spoken == "en" else "2.")


@pytest.mark.parametrize(
    ("spoken", "text", "said"),
    [
        ("sk", "od po 2. 3. do ut 3. 3.", "od pondelka 2. 3. do utorka 3. 3."),
        ("cs", "Od po 2. 3. do út 3. 3.", "Od pondělí 2. 3. do úterý 3. 3."),
        ("cs", "do konce st 25. 2.", "do konce středy 25. 2."),
        ("cs", "na ne 1. 3.", "na neděli 1. 3."),
        ("cs", "k zaplacení do ve čtvrtek 26. 2.", "k zaplacení do čtvrtka 26. 2."),
        ("sk", "namiesto vo štvrtok 26. 2.", "namiesto štvrtka 26. 2."),
        ("cs", "Uvidíme se v sobotu 28. 2..", "Uvidíme se v sobotu 28. 2."),
        ("de", "Buchbar bis Mo., 23. Feb.. Danach nicht.", "Buchbar bis Mo., 23. Feb. Danach nicht."),
        ("de", "Buchbar bis Mi., 4. März.", "Buchbar bis Mi., 4. März."),
        ("hu", "2026. február 23..", "2026. február 23."),
        ("hu", "A 3...5. sor", "A 3...5. sor"),
        ("pl", "do: pon., 23 lut.", "do: pon., 23 lut."),
        ("en", "Seats 1..5", "Seats 1..5"),
    ],
)  # fmt: skip
def test_a_day_stands_well_in_a_sentence(spoken: str, text: str, said: str) -> None:
    with speaking(spoken):
        assert around_days(text) == said


def test_the_weekdays_of_declining_languages_are_those_of_the_calendar() -> None:
    """ "do po 23. 2." is known again by the short form, which comes from elsewhere."""
    week = [MONDAY + timedelta(days=n) for n in range(7)]
    for code, spoken in SPOKEN.items():
        if spoken.weekdays is not None:
            with speaking(code):
                assert tuple(formats.day(on).partition(" ")[0] for on in week) == spoken.weekdays.short


def test_every_language_has_quasars_words_and_its_own_name() -> None:
    assert set(LOCALES) == set(SPOKEN)
    assert set(LOCALES.values()) <= set(assets.LANGUAGES)
    assert [each.name for each in SPOKEN.values()] == [
        "English",
        "Slovenčina",
        "Čeština",
        "Deutsch",
        "Polski",
        "Magyar",
    ]


def test_an_unknown_language_is_the_default() -> None:
    with speaking("xx"):
        assert language() == "en"
