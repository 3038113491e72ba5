"""Three files as small providers have them, tried and kept; and every sort of bad line. All people are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import Attendance, Attendee, Booking, Class, Client, Programme, Provider, Session
from db.values import Money
from services import imports, provider
from services.core.work import App, reading, work
from services.imports import UnknownZone
from services.outside.clock import TurnableClock
from tests.services.small import SYSTEM

HERE = Path(__file__).parent / "files"
CLASSES, CLIENTS, EXCEL = (HERE / name for name in ("classes.csv", "clients.csv", "klienti-excel.csv"))
ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])
CLASS_HEADINGS = (
    "Class,Programme,Venue,Instructor,Weekday,Start,Minutes,Capacity,First date,Last date,Price,Currency\n"
)
CLIENT_HEADINGS = "Parent first name,Parent surname,E-mail,Phone,Child first name,Child surname,Date of birth,Class,Note,Payment\n"
MOVERS = "Movers,Movers (5–7 years),Studio,Noah Byrne,Monday,17:00,45,2,2026-09-07,2026-10-26,288.00,EUR\n"


async def run(*files: Path, apply: bool = True, **options: str) -> tuple[bool, list[str]]:
    """Import files; whether all was well, and what was said."""
    said: list[str] = []
    good = await imports.run(files, apply=apply, say=said.append, **({"zone": "Europe/Dublin"} | options))
    return good, said


async def counted(*tables: type) -> list[int]:
    """How many rows each table has."""
    async with reading(SYSTEM) as r:
        return [await r.db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


async def test_all_three_files_are_read_and_a_second_time_add_nothing(house: App) -> None:
    dry, told = await run(EXCEL, CLIENTS, CLASSES, apply=False)
    assert told[-1] == "dry run: 115 lines: 62 added, 44 unchanged, 9 refused"
    assert not dry
    assert await counted(Provider, Class, Client, Booking) == [0, 0, 0, 0]

    good, said = await run(EXCEL, CLIENTS, CLASSES)
    assert said[:-1] == told[:-1], "the dry run said what would happen"
    assert said[-1] == "115 lines: 62 added, 44 unchanged, 9 refused"
    assert not good
    before = await counted(Provider, Programme, Class, Session, Client, Attendee, Booking, Attendance)
    assert before[:3] == [1, 5, 20]

    _good, again = await run(CLASSES, CLIENTS, EXCEL)
    assert again[-1] == "115 lines: 0 added, 106 unchanged, 9 refused"
    after = await counted(Provider, Programme, Class, Session, Client, Attendee, Booking, Attendance)
    assert after == before


@ON_SQLITE
async def test_every_bad_line_is_told_with_its_number_field_and_what_to_change(house: App) -> None:
    _good, said = await run(CLASSES, CLIENTS, EXCEL)
    said = [line for line in said if "is left to pay" not in line and not line.startswith("opening balances")]
    refused = [line for line in said if "warning" not in line and not line.startswith("day off: ")]
    assert refused == [
        "The provider is My classes, in the time zone Europe/Dublin.",
        "classes.csv line 22: Weekday “Domenica” is no weekday. Write it in full, like Monday.",
        "classes.csv line 22: Start “25:00” is no time. Write it between 00:00 and 23:59.",
        "classes.csv line 22: Capacity “ten” is not a number from 1 to 1000. Write it in digits.",
        "clients.csv line 7: E-mail is missing. Write the parent’s e-mail address.",
        "clients.csv line 7: Date of birth 2020-02-30 does not exist. Write a day of the calendar, like 2019-05-14.",
        "clients.csv line 8: E-mail “peter.kovac@example” is no e-mail address. Write it like anna@example.com.",
        "clients.csv line 42: Class “A class that does not exist” does not exist."
        " Write the name of a class, or import it first.",
        'clients.csv line 43: Parent first name “=HYPERLINK("http://x")” begins like a formula.'
        " Write the name without =, +, - or @ before it.",
        "klienti-excel.csv line 7: E-mail is missing. Write the parent’s e-mail address.",
        "klienti-excel.csv line 7: Dátum narodenia 2020-02-30 does not exist."
        " Write a day of the calendar, like 2019-05-14.",
        "klienti-excel.csv line 8: E-mail “peter.kovac@example” is no e-mail address."
        " Write it like anna@example.com.",
        "klienti-excel.csv line 42: Skupina “A class that does not exist” does not exist."
        " Write the name of a class, or import it first.",
        'klienti-excel.csv line 43: Meno rodiča “=HYPERLINK("http://x")” begins like a formula.'
        " Write the name without =, +, - or @ before it.",
        "115 lines: 62 added, 44 unchanged, 9 refused",
    ]


@ON_SQLITE
async def test_what_was_read_is_what_was_written(house: App) -> None:
    await run(CLASSES, CLIENTS)
    async with reading(SYSTEM) as r:
        programmes = {row.name: row for row in await r.db.scalars(select(Programme))}
        movers, splash = programmes["Mighty Movers"], programmes["Splash Pals"]
        assert (movers.youngest, movers.oldest, movers.price, movers.kind) == (
            5,
            7,
            Money(28800, "EUR"),
            "full_duration",
        )
        assert (splash.kind, splash.unit_price, splash.price) == ("pay_as_you_go", Money(1200, "EUR"), None)
        row = await r.db.execute(
            select(Client, Attendee, Booking)
            .join(Booking, Booking.client_id == Client.id)
            .join(Attendee, Attendee.id == Booking.attendee_id)
            .where(Client.email == "laoise.cashen40@example.com", Attendee.first_name == "Gerard")
        )
        client, _child, booking = row.one()
        assert client.phone == "+353845538612"
        assert (booking.payment_note, booking.internal_note, booking.origin) == ("part 40.00", "", "imported")
        here = await provider.current(r)
        assert (here.name, here.zone.key, here.country, here.currency) == (
            "My classes",
            "Europe/Dublin",
            "IE",
            "EUR",
        )


def files(tmp_path: Path, clients: str, classes: str = MOVERS) -> tuple[Path, Path]:
    """Two small files."""
    one, two = tmp_path / "classes.csv", tmp_path / "clients.csv"
    one.write_text(CLASS_HEADINGS + classes, encoding="utf-8")
    two.write_text(CLIENT_HEADINGS + clients, encoding="utf-8")
    return one, two


def child(
    name: str, born: str = "2020-01-15", class_: str = "Movers", note: str = "", payment: str = ""
) -> str:
    """A line about one child of its own family."""
    return f"Parent,{name},{name}@example.com,,{name},,{born},{class_},{note},{payment}\n".replace("ä", "a")


@ON_SQLITE
async def test_a_full_class_puts_the_child_on_the_waiting_list_and_says_so(
    house: App, tmp_path: Path
) -> None:
    good, said = await run(*files(tmp_path, child("Ann") + child("Ben") + child("Cat")))
    assert said[-2:] == [
        "clients.csv line 4: warning: Movers is full; Cat is on the waiting list.",
        "4 lines: 4 added, 0 unchanged, 0 refused",
    ]
    assert good
    async with reading(SYSTEM) as r:
        statuses = await r.db.scalars(select(Booking.status).order_by(Booking.created_at, Booking.status))
        assert sorted(statuses) == ["enrolled", "enrolled", "waiting"]


@ON_SQLITE
async def test_a_dry_run_counts_places_too(house: App, tmp_path: Path) -> None:
    lines = child("Ann") + child("Ben") + child("Cat")
    _good, said = await run(*files(tmp_path, lines), apply=False)
    assert said[-2] == "clients.csv line 4: warning: Movers is full; Cat is on the waiting list."
    assert said[-1] == "dry run: 4 lines: 4 added, 0 unchanged, 0 refused"


@ON_SQLITE
async def test_another_age_is_taken_and_said(house: App, tmp_path: Path) -> None:
    _good, said = await run(*files(tmp_path, child("Ann", "2021-09-08") + child("Ben", "2021-09-07")))
    assert said[-2] == "clients.csv line 2: warning: Ann is 4 on the first day; Movers is for 5 to 7 years."
    assert said[-1] == "3 lines: 3 added, 0 unchanged, 0 refused"


@ON_SQLITE
async def test_notes_and_payments_are_kept_and_a_newer_list_does_not_overwrite_them(
    house: App, tmp_path: Path
) -> None:
    await run(*files(tmp_path, child("Ann", note="=peanuts", payment='"part 100,00"')))
    _good, said = await run(*files(tmp_path, child("Ann", note="=peanuts", payment="paid")))
    assert said[-2] == (
        "clients.csv line 2: warning: Payment “paid” is not taken over: “part 100,00” is kept."
        " Change it in the booking."
    )
    async with reading(SYSTEM) as r:
        booking = (await r.db.execute(select(Booking))).scalar_one()
        client = (await r.db.execute(select(Client))).scalar_one()
        assert (booking.internal_note, booking.payment_note) == ("peanuts", "part 100,00")
        assert client.internal_note == ""


@ON_SQLITE
async def test_a_line_without_a_class_is_a_client_and_one_without_a_child_comes_in_person(
    house: App, tmp_path: Path
) -> None:
    lines = "Ann,Oak,ann@example.com,,,,,,Rings late,\nBea,Elm,bea@example.com,,,,,Movers,,\n" + child(
        "Cat", class_=""
    )
    _good, said = await run(*files(tmp_path, lines))
    assert said[-1] == "4 lines: 4 added, 0 unchanged, 0 refused"
    assert (await run(*files(tmp_path, lines)))[1][-1] == "4 lines: 0 added, 4 unchanged, 0 refused"
    async with reading(SYSTEM) as r:
        booked = await r.db.execute(
            select(Attendee.first_name).join(Booking, Booking.attendee_id == Attendee.id)
        )
        assert list(booked.scalars()) == ["Bea"]
        ann = await r.db.scalar(select(Client).where(Client.email == "ann@example.com"))
        assert ann is not None
        assert ann.internal_note == "Rings late"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (child("Ann", class_="Mover"), "Do you mean “Movers”?"),
        (child("Ann", born="2027-01-01"), "Date of birth 2027-01-01 cannot be right. Check the year."),
        (child("Ann").replace(",Ann,,", ",,Oak,"), "Child first name is missing. Fill it in."),
        (child("Ann").replace("Ann@example.com", "=Ann@example.com"), "is no e-mail address"),
        (child("＋Ann").replace("＋Ann@", "ann@"), "begins like a formula"),
        (child("Ann").replace(",Ann,,", "," + "x" * 201 + ",,"), "is too long for a name"),
    ],
)
@ON_SQLITE
async def test_a_bad_line_is_refused_and_the_good_ones_are_kept(
    house: App, tmp_path: Path, line: str, says: str
) -> None:
    good, said = await run(*files(tmp_path, line + child("Ben")))
    assert not good
    assert [each for each in said if says in each and each.startswith("clients.csv line 2: ")]
    assert said[-1] == "3 lines: 2 added, 0 unchanged, 1 refused"
    assert await counted(Client, Attendee, Booking) == [1, 1, 1]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            MOVERS.replace("2026-10-26", "2026-09-01"),
            "The last day, Tue 1 Sep, is before the first, Mon 7 Sep.",
        ),
        (MOVERS.replace("2026-10-26", "2036-10-26"), "more than three years"),
        (MOVERS.replace("Movers,Movers", ",Movers"), "Class is missing. Fill it in."),
        (MOVERS.replace("Studio", "@Studio"), "Venue “@Studio” begins like a formula."),
        (MOVERS.replace("EUR", "Ducats"), "Currency “Ducats” is no currency."),
        (MOVERS.replace("288.00", "£288"), "Price “£288” is in another currency than EUR."),
        (MOVERS.replace("288.00", "lots"), "Price “lots” is no price."),
        (MOVERS.replace(",45,", ",0,"), "Minutes “0” is not a number from 1 to 1440."),
    ],
)
@ON_SQLITE
async def test_a_class_that_no_calendar_allows_is_refused_and_leaves_nothing_behind(
    house: App, tmp_path: Path, line: str, says: str
) -> None:
    good, said = await run(*files(tmp_path, "", line))
    assert not good
    assert any(says in each for each in said), said
    assert said[-1] == "1 line: 0 added, 0 unchanged, 1 refused"
    assert await counted(Class, Programme, Session) == [0, 0, 0]


@ON_SQLITE
async def test_an_unclosed_quotation_mark_costs_its_own_line(house: App, tmp_path: Path) -> None:
    broken = 'A,B,h@example.com,,"Kid,X,2021-01-05,Movers,,\n'
    good, said = await run(*files(tmp_path, broken + child("Ann", note='"cries\nsometimes"') + child("Ben")))
    assert said[-2:] == [
        "clients.csv line 2: Child first name begins with a quotation mark that is never closed."
        " Close it, or remove it.",
        "4 lines: 3 added, 0 unchanged, 1 refused",
    ]
    assert not good
    async with reading(SYSTEM) as r:
        assert sorted(await r.db.scalars(select(Attendee.first_name))) == ["Ann", "Ben"]
        assert "cries\nsometimes" in await r.db.scalars(select(Booking.internal_note))


@ON_SQLITE
async def test_a_class_without_a_session_is_taken_and_said(house: App, tmp_path: Path) -> None:
    _good, said = await run(
        *files(tmp_path, "", MOVERS.replace("2026-10-26", "2026-09-07").replace("Mon", "Sun"))
    )
    assert said[-2:] == [
        "classes.csv line 2: warning: Movers has no sessions: between Mon 7 Sep and Mon 7 Sep there is no Sunday"
        " that is not a day off.",
        "1 line: 1 added, 0 unchanged, 0 refused",
    ]


@ON_SQLITE
async def test_another_parent_or_phone_with_the_same_address_is_not_left_out_silently(
    house: App, tmp_path: Path
) -> None:
    lines = (
        "Anna,Oak,oak@example.com,087-9741594,Kim,,2020-01-15,Movers,,\n"
        "ANNA,,oak@example.com,+353 87 974 1594,Lee,,2020-01-15,,,\n"
        "Peter,Oak,oak@example.com,085-3028522,Max,,2020-01-15,,,\n"
    )
    _good, said = await run(*files(tmp_path, lines))
    warned = [line for line in said if "warning" in line]
    assert warned == [
        "clients.csv line 4: warning: oak@example.com belongs to Anna Oak; Peter Oak is not taken over."
        " A parent of their own needs another e-mail.",
        "clients.csv line 4: warning: Phone “085-3028522” is not taken over: +353879741594 is kept.",
    ]
    assert said[-1] == "4 lines: 4 added, 0 unchanged, 0 refused"


@ON_SQLITE
async def test_phones_of_an_unknown_country_are_told_once(house: App, tmp_path: Path) -> None:
    lines = "".join(child(name).replace(",,", ",087-9741594,", 1) for name in ("Ann", "Ben", "Cat"))
    _good, said = await run(*files(tmp_path, lines, MOVERS.replace(",2,", ",5,")), zone="Etc/UTC")
    warned = [line for line in said if "warning" in line]
    assert len(warned) == 1
    assert warned[0].startswith("warning: 3 phone numbers have no country code")
    async with reading(SYSTEM) as r:
        assert (await provider.current(r)).country is None


@ON_SQLITE
async def test_a_class_that_is_there_with_other_details_stays_as_it_is(house: App, tmp_path: Path) -> None:
    _good, said = await run(*files(tmp_path, "", MOVERS + MOVERS.replace("17:00", "18:00")))
    assert [each for each in said if not each.startswith("day off")][-2:] == [
        "classes.csv line 3: warning: The class Movers is there already, with other details; it stays as it is.",
        "2 lines: 1 added, 1 unchanged, 0 refused",
    ]


@ON_SQLITE
async def test_a_file_that_cannot_be_read_does_not_stop_the_others(house: App, tmp_path: Path) -> None:
    workbook = tmp_path / "clients.xlsx"
    workbook.write_bytes(b"PK\x03\x04")
    good, said = await run(workbook, *files(tmp_path, child("Ann")))
    assert said[0].startswith("clients.xlsx: It is not a text file.")
    assert said[-1] == "2 lines: 2 added, 0 unchanged, 0 refused"
    assert not good


@ON_SQLITE
async def test_an_installation_keeps_its_provider(house: App, tmp_path: Path, clock: TurnableClock) -> None:
    async with work(SYSTEM) as w:
        await provider.found(w, name="Hop & Tumble", zone="Europe/Bratislava", country="SK")
    _good, said = await run(*files(tmp_path, child("Ann")), provider="Another", zone="")
    assert said[0] == "warning: this installation belongs to Hop & Tumble; Another is not used."
    assert await counted(Provider) == [1]
    said = (await run(*files(tmp_path, ""), provider=" Hop & Tumble ", zone="Europe/Bratislava "))[1]
    assert not [line for line in said if "not used" in line]


@ON_SQLITE
async def test_an_empty_installation_takes_its_name_and_zone_from_the_options(
    house: App, tmp_path: Path
) -> None:
    _good, said = await run(*files(tmp_path, ""), provider="  Kockáči \u202e", zone=" Europe/Bratislava ")
    assert said[0] == "The provider is Kockáči, in the time zone Europe/Bratislava."


@ON_SQLITE
async def test_a_zone_that_does_not_exist_is_refused_before_anything_is_kept(
    house: App, tmp_path: Path
) -> None:
    for apply in (True, False):
        with pytest.raises(UnknownZone, match="time zone"):
            await run(*files(tmp_path, child("Ann")), apply=apply, zone="../../etc/passwd")
    assert await counted(Provider, Client) == [0, 0]
