"""The days of calendar files, as schools and authorities write them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from services.timetable import ics

ZONE = ZoneInfo("Europe/Bratislava")
FILE = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260216\r
DTEND;VALUE=DATE:20260223\r
SUMMARY:Jarné prázdniny\\, Brati\r
 slava\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20260401T220000Z\r
DTEND:20260406T220000Z\r
SUMMARY;LANGUAGE=sk:Veľká noc\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260508\r
SUMMARY:Deň víťazstva\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260101\r
RRULE:FREQ=YEARLY\r
SUMMARY:Nový rok\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20261399\r
SUMMARY:No such day\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_whole_days_end_the_day_before_and_moments_count_by_the_local_clock() -> None:
    found = ics.read(FILE, ZONE)
    assert found.days == (
        ("Jarné prázdniny, Bratislava", date(2026, 2, 16), date(2026, 2, 22)),
        ("Veľká noc", date(2026, 4, 2), date(2026, 4, 6)),
        ("Deň víťazstva", date(2026, 5, 8), date(2026, 5, 8)),
    )
    assert found.left_out == 2


@pytest.mark.parametrize(
    "text", ["", "no calendar", "BEGIN:VEVENT\nEND:VEVENT", "\x00" * 99, "BEGIN:VEVENT\n" * 9]
)
def test_what_has_no_days_is_refused_in_words(text: str) -> None:
    with pytest.raises(ics.NotACalendar):
        ics.read(text, ZONE)


def test_a_whole_diary_is_refused() -> None:
    one = "BEGIN:VEVENT\nDTSTART:20260101\nSUMMARY:x\nEND:VEVENT\n"
    with pytest.raises(ics.TooManyEvents):
        ics.read(one * 101, ZONE)
    with pytest.raises(ics.TooManyEvents):
        ics.read(ics.TOO_LONG, ZONE)
