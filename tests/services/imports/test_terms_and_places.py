"""Classes by name and term, refused classes, the provider's place and currency, and days off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import Booking, Class, Client, Holiday, Programme, Provider, Session
from db.values import Money
from services import imports, provider
from services.core.refusals import Refused
from services.core.work import App, reading, work
from services.imports import WhichZone
from services.provider import SessionsStand, home_country
from services.timetable import schedule
from tests.services.small import SYSTEM

ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])
CLASSES = "Class,Programme,Venue,Weekday,Start,Minutes,Capacity,First date,Last date,Price,Currency\n"
CLIENTS = "E-mail,Child first name,Date of birth,Class,Class from\n"
SPRING = "Movers,Pohyb,Hall,Monday,17:00,45,8,2026-03-02,2026-06-22,120,EUR\n"
AUTUMN = "Movers,Pohyb,Hall,Tuesday,17:00,45,8,2026-09-08,2027-01-26,120,EUR\n"
ANN = "ann@example.com,Ann,2020-01-15,Movers,"


async def run(
    tmp_path: Path, classes: str = "", clients: str = "", **options: object
) -> tuple[bool, list[str]]:
    """Import lists of these lines; whether all was well, and what was said."""
    files = []
    for name, headings, lines in (("classes", CLASSES, classes), ("clients", CLIENTS, clients)):
        if lines:
            files.append(tmp_path / f"{name}.csv")
            files[-1].write_text(headings + lines, encoding="utf-8")
    said: list[str] = []
    wanted: dict[str, object] = {"apply": True, "zone": "Europe/Bratislava"}
    good = await imports.run(files, say=said.append, **(wanted | options))  # type: ignore[arg-type]
    return good, said


async def counted(*tables: type) -> list[int]:
    """How many rows each table has."""
    async with reading(SYSTEM) as r:
        return [await r.db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


async def booked() -> list[date]:
    """The first days of the classes that are booked."""
    async with reading(SYSTEM) as r:
        return sorted(await r.db.scalars(select(Class.first_on).join(Booking, Booking.class_id == Class.id)))


# --- the same name in another term -------------------------------------------------------------------------------


async def test_the_same_name_in_the_next_term_is_another_class(house: App, tmp_path: Path) -> None:
    await run(tmp_path, SPRING, ANN + "\n")
    dry = await run(tmp_path, AUTUMN, ANN + "\n", apply=False)
    done = await run(tmp_path, AUTUMN, ANN + "\n")
    assert dry[1][:-1] == done[1][:-1]
    assert done[1][-1] == "2 lines: 2 added, 0 unchanged, 0 refused"
    assert await booked() == [date(2026, 3, 2), date(2026, 9, 8)]
    for lists in (SPRING, AUTUMN):
        again = await run(tmp_path, lists, ANN + "\n")
        assert again[1][-1] == "2 lines: 0 added, 2 unchanged, 0 refused"
    assert await counted(Class, Booking) == [2, 2]


@ON_SQLITE
async def test_a_corrected_first_day_is_the_same_class_with_other_details(house: App, tmp_path: Path) -> None:
    await run(tmp_path, SPRING)
    _good, said = await run(tmp_path, SPRING.replace("2026-03-02", "2026-03-09"))
    assert (
        "classes.csv line 2: warning: The class Movers is there already, with other details; it stays as it is."
        in said
    )
    assert await counted(Class) == [1]


@ON_SQLITE
@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            ANN,
            "Class “Movers” is the name of several classes, which begin on Mon 2 Mar, Tue 8 Sep. Add a column “Class from”",
        ),
        (ANN + "2026-09-08", None),
        (ANN + "8.9.2026", None),
        (ANN + "2026-09-09", "No class Movers begins on Wed 9 Sep. It begins on Mon 2 Mar, Tue 8 Sep."),
    ],
)
async def test_clients_of_a_name_with_several_terms_say_which(
    house: App, tmp_path: Path, line: str, says: str | None
) -> None:
    await run(tmp_path, SPRING)
    await run(tmp_path, AUTUMN)
    good, said = await run(tmp_path, "", line + "\n")
    assert good is (says is None)
    assert await booked() == ([] if says else [date(2026, 9, 8)])
    assert not says or any(says in each for each in said), said


@ON_SQLITE
async def test_a_term_that_is_over_is_not_meant(house: App, tmp_path: Path) -> None:
    await run(tmp_path, SPRING.replace("2026-0", "2025-0").replace("2026-06", "2025-06"))
    await run(tmp_path, SPRING)
    await run(tmp_path, "", ANN + "\n")
    assert await booked() == [date(2026, 3, 2)]


# --- a class that was refused ------------------------------------------------------------------------------------


@ON_SQLITE
@pytest.mark.parametrize(
    "line",
    [
        SPRING.replace(",120,", ",lots,"),
        SPRING.replace("17:00", "25:00"),
        SPRING.replace("Hall", "Hall, upstairs"),
        SPRING.replace("120", "£120"),
    ],
)
async def test_the_clients_of_a_refused_class_say_so(house: App, tmp_path: Path, line: str) -> None:
    for apply in (False, True):
        good, said = await run(tmp_path, line, ANN + "\n", apply=apply)
        assert not good
        assert (
            "clients.csv line 2: Class “Movers” was refused: classes.csv line 2. Mend that line, then import both once more."
            in said
        )
    assert await counted(Class, Client) == [0, 0]


@ON_SQLITE
async def test_a_line_that_is_refused_stops_none_after_it(house: App, tmp_path: Path) -> None:
    lines = "".join(
        f"{n}@example.com,Kid {n},{'soon' if n == 2 else '2020-01-15'},Movers,\n" for n in range(1, 6)
    )
    for apply in (False, True):
        _good, said = await run(tmp_path, SPRING, lines, apply=apply)
        assert said[-1].endswith("6 lines: 5 added, 0 unchanged, 1 refused")
    assert await counted(Client) == [4]


# --- where the provider is ---------------------------------------------------------------------------------------


@ON_SQLITE
@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "GMT", "Etc/GMT-1", "Zulu"])
async def test_a_machine_that_stands_nowhere_is_asked_where_the_classes_are(
    house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setattr(home_country, "get_localzone", lambda: type("Zone", (), {"key": zone})())
    good, said = await run(tmp_path, SPRING, apply=False, zone="")
    assert not good
    assert "--zone Europe/Bratislava" in said[0]
    assert said[-1] == "dry run: 1 line: 1 added, 0 unchanged, 0 refused"
    with pytest.raises(WhichZone) as refused:
        await run(tmp_path, SPRING, zone="")
    assert refused.value.words() == said[0]
    assert await counted(Provider, Class) == [0, 0]
    assert (await run(tmp_path, SPRING, zone=zone))[0], "it is taken if it is said"
    assert (await run(tmp_path, AUTUMN, zone=""))[0], "and not asked again"


@ON_SQLITE
async def test_a_machine_of_a_country_is_not_asked(
    house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home_country, "get_localzone", lambda: type("Zone", (), {"key": "Europe/Prague"})())
    assert (await run(tmp_path, SPRING.replace("EUR", "CZK"), zone=""))[0]
    async with reading(SYSTEM) as r:
        here = await provider.current(r)
    assert (here.zone.key, here.country, here.currency) == ("Europe/Prague", "CZ", "CZK")


async def test_the_zone_can_change_until_there_are_sessions(house: App, tmp_path: Path) -> None:
    await run(tmp_path, "", "ann@example.com,,,,\n", zone="UTC")
    good, said = await run(tmp_path, SPRING, zone="Europe/Bratislava", apply=False)
    assert said[0] == "The time zone is now Europe/Bratislava; it was UTC."
    _good, done = await run(tmp_path, SPRING, zone="Europe/Bratislava")
    assert (good, done[0]) == (True, said[0])
    async with reading(SYSTEM) as r:
        here = await provider.current(r)
        starts = await r.db.scalar(select(func.min(Session.starts_at)))
    assert (here.zone.key, here.country, starts.hour) == ("Europe/Bratislava", "SK", 16)
    for apply in (False, True):
        with pytest.raises(SessionsStand) as refused:
            await run(tmp_path, AUTUMN, zone="Europe/Dublin", apply=apply)
    assert "cannot change to Europe/Dublin" in refused.value.words()
    assert "CUBBY_DATA" in refused.value.words()
    assert await counted(Class) == [1]


@ON_SQLITE
async def test_a_new_provider_counts_in_the_currency_of_its_lists(house: App, tmp_path: Path) -> None:
    good, said = await run(tmp_path, SPRING.replace("120,EUR", "120 €,EUR"), zone="Europe/Zurich")
    assert good
    async with reading(SYSTEM) as r:
        assert (await provider.current(r)).currency == "EUR"
    assert said[1] == "Amounts are in EUR, as the lists say."
    _good, said = await run(tmp_path, AUTUMN.replace("EUR", "CHF"), zone="")
    assert (
        "classes.csv line 2: Currency “CHF” is another currency than EUR, in which this provider counts."
        in said
    )


@ON_SQLITE
async def test_a_currency_is_named_as_people_name_it(house: App, tmp_path: Path) -> None:
    lines = (
        SPRING.replace("EUR", "€")
        + SPRING.replace("EUR", "eur").replace("Movers", "Tots")
        + SPRING.replace("120,EUR", "120 Eur,").replace("Movers", "Bees")
    )
    good, said = await run(tmp_path, lines)
    assert good, said
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(Programme))).one().price == Money(12000, "EUR")


# --- days off ----------------------------------------------------------------------------------------------------


async def test_imported_classes_do_not_meet_on_public_holidays_and_it_is_said(
    house: App, tmp_path: Path
) -> None:
    for apply in (False, True):
        _good, said = await run(tmp_path, SPRING + SPRING.replace("Movers", "Tots"), apply=apply)
        assert "day off: Mon 6 Apr, Easter Monday: no session of Movers and Tots" in said
    async with reading(SYSTEM) as r:
        days = {at.date() for at in await r.db.scalars(select(Session.starts_at))}
        class_ = (await r.db.scalars(select(Class))).first()
        assert class_ is not None
        off = await schedule.days_without(r, class_, class_.first_on, class_.last_on)
    assert date(2026, 4, 6) not in days
    assert date(2026, 4, 13) in days
    assert [(each.day, each.name) for each in off] == [(date(2026, 4, 6), "Easter Monday")]


@ON_SQLITE
async def test_who_does_meet_on_public_holidays_says_so(house: App, tmp_path: Path) -> None:
    _good, said = await run(tmp_path, SPRING, on_public_holidays=True)
    assert not [each for each in said if each.startswith("day off")]
    async with reading(SYSTEM) as r:
        assert date(2026, 4, 6) in {at.date() for at in await r.db.scalars(select(Session.starts_at))}


@ON_SQLITE
@pytest.mark.parametrize(
    ("zone", "on", "is_off"),
    [
        ("Europe/Dublin", date(2026, 6, 1), True),
        ("Europe/Bratislava", date(2026, 6, 1), False),
        ("UTC", date(2026, 4, 6), False),
    ],
)
async def test_holidays_are_those_of_the_country(
    house: App, tmp_path: Path, zone: str, on: date, is_off: bool
) -> None:
    await run(tmp_path, SPRING, zone=zone)
    async with reading(SYSTEM) as r:
        assert (on not in {at.date() for at in await r.db.scalars(select(Session.starts_at))}) is is_off


@ON_SQLITE
async def test_days_off_that_were_entered_are_left_out_with_their_name(house: App, tmp_path: Path) -> None:
    async with work(SYSTEM) as w:
        await provider.found(w, name="Small", zone="Europe/Bratislava", country="SK")
        assert await schedule.close(w, " Spring  break ", date(2026, 3, 8), date(2026, 3, 16))
        assert not await schedule.close(w, "Spring break", date(2026, 3, 8), date(2026, 3, 16))
    _good, said = await run(tmp_path, SPRING, zone="")
    assert [each for each in said if each.startswith("day off: Mon")] == [
        "day off: Mon 9 Mar, Spring break: no session of Movers",
        "day off: Mon 16 Mar, Spring break: no session of Movers",
        "day off: Mon 6 Apr, Easter Monday: no session of Movers",
    ]


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "first_on", "last_on", "says"),
    [
        ("Break", date(2026, 3, 8), date(2026, 3, 7), "is before the first"),
        ("Break", date(2026, 3, 8), date(2027, 4, 8), "more than a year"),
        ("  ", date(2026, 3, 8), date(2026, 3, 8), "need a name"),
    ],
)
async def test_days_off_that_cannot_be_are_refused(
    house: App, name: str, first_on: date, last_on: date, says: str
) -> None:
    async with work(SYSTEM) as w:
        await provider.found(w, name="Small", zone="Europe/Bratislava")
        with pytest.raises(Refused) as refused:
            await schedule.close(w, name, first_on, last_on)
    assert says in refused.value.words()
    assert await counted(Holiday) == [0]
