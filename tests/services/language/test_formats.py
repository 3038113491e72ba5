"""Dates and counts read naturally within sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from services.attendance.deadlines import Deadline
from services.language import LANGUAGES, LOCALES, SPOKEN, _, formats, speaking
from tools.messages import load, slots

FRIDAY = datetime(2026, 2, 20, 12, tzinfo=UTC)
MONDAY, THURSDAY = date(2026, 2, 23), date(2026, 2, 26)


@pytest.fixture(autouse=True)
def dublin() -> Iterator[None]:
    with formats.being_here(ZoneInfo("Europe/Dublin"), FRIDAY):
        yield


def test_slovak_weekdays_are_short_as_in_a_timetable() -> None:
    with speaking("sk"):
        assert formats.day(MONDAY) == "po 23. 2."
        assert formats.moment(FRIDAY + timedelta(days=3, hours=6)) == "po 23. 2., 18:00"
        assert formats.day(date(2027, 2, 22)) == "po 22. 2. 2027"
        assert formats.weekday(MONDAY, short=True) == "Po"
        week = [formats.day(MONDAY + timedelta(days=number)).partition(" ")[0] for number in range(7)]
    assert week == ["po", "ut", "st", "št", "pi", "so", "ne"]


A_DAY = r"\{(day|when|deadline|until|first_on|last_on|moment)\}|\*\|(EVENT_DAY|EVENT_START|MISSED_EVENT|\w+_UNTIL)\|\*"
BEFORE_A_DAY = re.compile(
    r"(^|[,:;–] |\(|\b(do|od|konca|na|za|namiesto) |(Zaplatené|zo).* dňa )$", re.IGNORECASE
)


def test_no_slovak_sentence_reads_as_after_a_day() -> None:
    """ "Vidíme sa po 23. 2." is "see you after 23 February"."""
    with (LOCALES / "sk" / "messages.po").open("rb") as file:
        said = [message.string for message in read_po(file, locale="sk")]
    texts = [text for each in said for text in ([each] if isinstance(each, str) else each)]
    found = [(text, text[: day.start()]) for text in texts for day in re.finditer(A_DAY, text)]
    assert len(found) > 30
    assert not [text for text, before in found if not BEFORE_A_DAY.search(before)]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("It can be booked by {day}.", "Do pondelka 23. 2. si ju môžete rezervovať."),
        ("You can cancel until {deadline}", "Zrušiť môžete do pondelka 23. 2."),
    ],
)
def test_a_slovak_weekday_is_written_out_after_a_preposition(sentence: str, said: str) -> None:
    """ "Do po 23. 2." are two prepositions, and no day."""
    with speaking("sk"):
        day = formats.day(MONDAY)
        assert _(sentence).format(day=day, deadline=day) == said


@pytest.mark.parametrize("spoken", [code for code in LANGUAGES if SPOKEN[code].weekdays])
@pytest.mark.parametrize("day_of", [formats.day, formats.on_day])
def test_no_sentence_has_two_prepositions_before_a_day(spoken: str, day_of: Callable[[date], str]) -> None:
    known = [message for message in load(spoken) if isinstance(message.id, str)]
    with speaking(spoken):
        day = day_of(MONDAY)
        said = [
            _(message.id).format(**dict.fromkeys(slots(message.id), day)) for message in known if message.id
        ]
    twice = re.compile(r"\b(do|od|kon(ca|ce)|na|za|namiesto|místo) (po|v pond\w+) 23\.", re.IGNORECASE)
    assert len(said) > 1000
    assert not [text for text in said if twice.search(text)]


def test_a_day_within_a_sentence() -> None:
    assert formats.on_day(MONDAY) == "Mon 23 Feb"
    with speaking("sk"):
        assert formats.on_day(MONDAY) == "v pondelok 23. 2."
        assert formats.on_day(date(2027, 2, 24)) == "v stredu 24. 2. 2027"


@pytest.mark.parametrize(
    ("spoken", "title"), [("en", "Can’t make Thursday?"), ("sk", "Neprídete vo štvrtok?")]
)
def test_a_weekday_stands_in_a_sentence(spoken: str, title: str) -> None:
    with speaking(spoken):
        assert _("Can’t make {weekday}?").format(weekday=formats.on_weekday(THURSDAY)) == title


@pytest.mark.parametrize(
    ("spoken", "said"),
    [("en", "You can cancel until end of Fri 20 Feb"), ("sk", "Zrušiť môžete do konca piatka 20. 2.")],
)
def test_the_end_of_a_day_stands_in_a_sentence(spoken: str, said: str) -> None:
    until = Deadline(FRIDAY + timedelta(hours=12), date(2026, 2, 20))
    with speaking(spoken):
        assert _("You can cancel until {deadline}").format(deadline=formats.deadline(until)) == said


def test_slovak_ages_follow_the_last_number() -> None:
    with speaking("sk"):
        told = [formats.ages(2, 4), formats.ages(5, 7), formats.ages(3, None), formats.ages(None, 1)]
    assert told == ["2–4 roky", "5–7 rokov", "od 3 rokov", "do 1 roka"]
    assert formats.ages(5, 7) == "5–7 years"


@pytest.mark.parametrize(
    ("spoken", "end", "said"),
    [
        ("en", Deadline(FRIDAY + timedelta(hours=5)), "You can cancel until today, 17:00"),
        ("en", Deadline(FRIDAY + timedelta(hours=12), FRIDAY.date()), "You can cancel until end of today"),
        ("en", Deadline(FRIDAY + timedelta(days=2, hours=5)), "You can cancel until Sun 22 Feb, 17:00"),
        ("sk", Deadline(FRIDAY + timedelta(hours=5)), "Zrušiť môžete do dnešných 17:00"),
        ("sk", Deadline(FRIDAY + timedelta(hours=12), FRIDAY.date()), "Zrušiť môžete do konca dnešného dňa"),
    ],
)
def test_a_deadline_of_this_day_is_today(spoken: str, end: Deadline, said: str) -> None:
    with speaking(spoken):
        assert _("You can cancel until {deadline}").format(deadline=formats.until(end)) == said


def test_a_month_of_another_year_has_its_year() -> None:
    assert formats.month(MONDAY) == "Feb"
    assert formats.month(date(2027, 1, 6)) == "Jan 2027"
    with speaking("sk"):
        assert formats.month(date(2027, 1, 6)) == "jan 2027"
