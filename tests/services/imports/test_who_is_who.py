"""Who is who in lists: the same person is there once, and a doubt is told. All people are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from db import Attendee, AuditEntry, Booking, Client, Relation, Share
from services import imports
from services.core.work import App, reading, work
from tests.services.small import SYSTEM

ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])
CLASSES = (
    "Class,Programme,Venue,Instructor,Weekday,Start,Minutes,Capacity,First date,Last date\n"
    "Turtles Tue,Turtles,Hall A,Jana,Tuesday,16:00,45,99,2026-09-08,2026-10-27\n"
    "Minnows Mon,Minnows,Hall A,Jana,Monday,16:00,45,99,2026-09-07,2026-10-19\n"
)
HEADINGS = (
    "Parent first name,Parent surname,E-mail,Phone,Child first name,Child surname,Date of birth,Class,Note,Payment,"
    "Former e-mail,Same person\n"
)
OLA = {
    "first": "Eva",
    "last": "Malá",
    "email": "eva@example.com",
    "child": "Ola",
    "surname": "Malá",
    "born": "2019-03-04",
    "class_": "Turtles Tue",
}


def line(**cells: str) -> str:
    """A line about Ola, Eva's child, with some cells written otherwise."""
    columns = ("first", "last", "email", "phone", "child", "surname", "born", "class_", "note", "payment")
    written = OLA | cells
    return ",".join(f'"{written.get(column, "")}"' for column in (*columns, "former", "same")) + "\n"


class Lists:
    """Lists that are imported one after the other; each is tried first, and must say what it then does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def __call__(self, *lines: str) -> list[str]:
        """Import lines of clients; what was said about them, with the totals of all lines at the end."""
        first, second = self.folder / "classes.csv", self.folder / "clients.csv"
        first.write_text(CLASSES, encoding="utf-8")
        second.write_text(HEADINGS + "".join(lines), encoding="utf-8")
        dry, real = [], []
        for said, apply in ((dry, False), (real, True)):
            await imports.run((first, second), apply=apply, say=said.append, zone="Europe/Dublin")
        assert dry[:-1] == real[:-1]
        assert dry[-1] == f"dry run: {real[-1]}"
        return [said.removeprefix("clients.csv ") for said in real if not said.startswith("The provider")]


@pytest.fixture
def lists(house: App, tmp_path: Path) -> Lists:
    return Lists(tmp_path)


async def counted() -> tuple[int, int, int]:
    """How many clients, attendees and places there are."""
    async with reading(SYSTEM) as r:
        clients, kids, booked = [
            await r.db.scalar(select(func.count()).select_from(table))
            for table in (Client, Attendee, Booking)
        ]
    return clients or 0, kids or 0, booked or 0


async def all_of(column: object) -> list[object]:
    async with reading(SYSTEM) as r:
        return list(await r.db.scalars(select(column)))  # type: ignore[call-overload]


SAME_AGAIN = "3 lines: 0 added, 3 unchanged, 0 refused"


@pytest.mark.parametrize(
    "other",
    [
        {"child": "Ola\u200b"},
        {"child": "\ufeffOla", "surname": "Mal\u00adá"},
        {"child": "OLA", "surname": "mala\u0301"},
        {"surname": "Malá\u200e", "first": "Eva\u00a0"},
        {"child": "Ola Malá", "surname": ""} | {"last": ""},
        {"email": "Eva@Example.com\u200b"},
        {"email": "mailto:eva@example.com"},
        {"class_": "Turtles\u00a0Tue\u200b"},
        {"class_": "turtles tue"},
        {"born": "2019-03-04\u200e"},
        {"born": ""},
        {"surname": ""},
    ],
)
@ON_SQLITE
async def test_another_spelling_is_the_same_child(lists: Lists, other: dict[str, str]) -> None:
    await lists(line())
    said = await lists(line(**other))
    assert said[-1] == SAME_AGAIN
    assert await counted() == (1, 1, 1)


@ON_SQLITE
async def test_apostrophes_and_dashes_are_one_whatever_the_keyboard_writes(lists: Lists) -> None:
    await lists(line(child="Anna-Mária", surname="O'Neil", last="O'Neil"))
    said = await lists(line(child="Anna–Mária", surname="O’Neil", last="OʼNeil"))
    assert said == [SAME_AGAIN]


@ON_SQLITE
async def test_what_nobody_sees_is_not_kept(lists: Lists) -> None:
    await lists(
        line(child="\u200bOla\u00ad", first="E\u200dva", note="nuts\u202e\u200b", payment="\ufeffpaid")
    )
    async with reading(SYSTEM) as r:
        child = (await r.db.execute(select(Attendee))).scalar_one()
        booking = (await r.db.execute(select(Booking))).scalar_one()
    assert (child.first_name, booking.internal_note, booking.payment_note) == ("Ola", "nuts", "paid")
    assert await all_of(Client.first_name) == ["Eva"]


async def test_a_birth_date_that_was_unknown_is_added_and_another_one_is_a_doubt(lists: Lists) -> None:
    assert await lists(line(born="")) == ["3 lines: 3 added, 0 unchanged, 0 refused"]
    assert await lists(line()) == [
        "line 2: The birth date of Ola Malá is added.",
        "3 lines: 0 added, 1 changed, 2 unchanged, 0 refused",
    ]
    assert await lists(line()) == [SAME_AGAIN]
    assert await lists(line(born="")) == [SAME_AGAIN]
    said = await lists(line(born="2019-04-03"))
    assert said == [
        "line 2: Ola Malá of this family was born on 2019-03-04, not on 2019-04-03. Nothing is changed: add a column"
        " “Same person” and write yes to correct the date, or no if it is somebody else of the same name.",
        "3 lines: 0 added, 2 unchanged, 1 refused",
    ]
    assert await counted() == (1, 1, 1)
    assert await all_of(Attendee.born_on) == [date(2019, 3, 4)]


@ON_SQLITE
async def test_the_list_says_that_a_date_is_corrected_or_that_it_is_another_child(lists: Lists) -> None:
    await lists(line())
    corrected = line(born="2019-04-03", same="yes")
    assert (await lists(corrected))[0] == (
        "line 2: The birth date of Ola Malá is corrected from 2019-03-04 to 2019-04-03."
    )
    assert await lists(corrected) == [SAME_AGAIN]
    assert await counted() == (1, 1, 1)
    another = line(born="2021-01-01", same="nie")
    assert (await lists(another))[-1] == "3 lines: 1 added, 2 unchanged, 0 refused"
    assert await lists(another) == [SAME_AGAIN]
    assert await counted() == (1, 2, 2)
    said = await lists(line(born=""))
    assert said[0] == "line 2: There is more than one Ola Malá in this family. Add the date of birth."


@pytest.mark.parametrize("details", [{"last": "", "surname": ""}, {"born": "", "last": "", "surname": ""}])
@ON_SQLITE
async def test_a_surname_that_was_unknown_makes_no_second_child(
    lists: Lists, details: dict[str, str]
) -> None:
    await lists(line(**details))
    await lists(line())
    assert await counted() == (1, 1, 1)
    assert await all_of(Attendee.last_name) == ["Malá"]
    assert await all_of(Attendee.born_on) == [date(2019, 3, 4)]


@ON_SQLITE
async def test_phone_parent_note_and_payment_that_were_unknown_are_filled_in(lists: Lists) -> None:
    await lists(line(first="", last=""))
    full = line(phone="087 974 1594", note="nuts", payment="paid")
    assert (await lists(full))[-1] == "3 lines: 0 added, 1 changed, 2 unchanged, 0 refused"
    assert (await lists(full))[-1] == SAME_AGAIN, "it asks for the price again, and adds nothing"
    async with reading(SYSTEM) as r:
        client = (await r.db.execute(select(Client))).scalar_one()
        booking = (await r.db.execute(select(Booking))).scalar_one()
    assert (client.first_name, client.phone) == ("Eva", "+353879741594")
    assert (booking.internal_note, booking.payment_note) == ("nuts", "paid")


@ON_SQLITE
async def test_a_name_without_its_accents_is_the_child_of_this_family_and_it_is_said(lists: Lists) -> None:
    await lists(line())
    assert await lists(line(surname="Mala")) == [
        "line 2: warning: Ola Mala is taken for Ola Malá, who is in this family already.",
        SAME_AGAIN,
    ]


FATHER = {"first": "Ján", "last": "Malý", "email": "jan@example.com"}


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"born": ""},
        {"child": "OLA\u200b"},
        {"surname": "Mala"},
        {"class_": "Minnows Mon"},
        {"class_": ""},
    ],
)
@ON_SQLITE
async def test_a_child_whose_parents_are_both_listed_does_not_count_twice(
    lists: Lists, other: dict[str, str]
) -> None:
    said = await lists(line(), line(**FATHER | other))
    assert said[0].startswith(f"line 3: {OLA['child'] if 'child' not in other else 'OLA'} ")
    assert "is here already, in the family of eva@example.com. Nothing is added" in said[0]
    assert "write yes; then jan@example.com sees the booking" in said[0]
    assert said[-1] == "4 lines: 3 added, 0 unchanged, 1 refused"
    assert await counted() == (1, 1, 1)


async def test_the_list_says_that_both_parents_have_one_child_and_the_booking_is_shared(lists: Lists) -> None:
    both = (line(), line(**FATHER, same="áno"))
    assert await lists(*both) == [
        "line 3: The booking of Ola Malá is shared with jan@example.com; no second place is taken.",
        "4 lines: 4 added, 0 unchanged, 0 refused",
    ]
    assert await counted() == (2, 1, 1)
    assert await lists(*both) == ["4 lines: 0 added, 4 unchanged, 0 refused"]
    assert await lists(line(), line(**FATHER)) == ["4 lines: 0 added, 4 unchanged, 0 refused"]
    assert (await all_of(Share.email), len(await all_of(Relation.id))) == (["jan@example.com"], 2)
    async with work(SYSTEM) as w:
        await w.db.execute(update(Share).values(revoked_at=w.now))
    await lists(*both)
    assert len(await all_of(Share.id)) == 1, "what the provider has ended is not begun again by an old list"
    other_class = line(**FATHER, class_="Minnows Mon")
    assert (await lists(other_class))[-1] == "3 lines: 1 added, 2 unchanged, 0 refused"
    assert await counted() == (2, 1, 2)


@ON_SQLITE
async def test_the_list_says_that_it_is_another_child_and_it_gets_a_place_of_its_own(lists: Lists) -> None:
    both = (line(), line(**FATHER, same="no"))
    assert (await lists(*both))[-1] == "4 lines: 4 added, 0 unchanged, 0 refused"
    assert await lists(*both) == ["4 lines: 0 added, 4 unchanged, 0 refused"]
    assert await counted() == (2, 2, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"born": "2019-03-05"},
        {"child": "Ela"},
        {"born": "", "class_": "Minnows Mon"},
    ],
)
@ON_SQLITE
async def test_namesakes_who_can_be_told_apart_are_no_doubt(lists: Lists, other: dict[str, str]) -> None:
    said = await lists(line(), line(**FATHER | other))
    assert said == ["4 lines: 4 added, 0 unchanged, 0 refused"]
    assert await counted() == (2, 2, 2)


NEW = "eva.nova@example.com"


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"born": ""},
        {"born": "2019-04-03"},
        {"class_": "Minnows Mon", "born": ""},
        {"first": "EVA\u200b", "last": "mala"},
    ],
)
@ON_SQLITE
async def test_a_parents_new_address_is_no_new_family(lists: Lists, other: dict[str, str]) -> None:
    await lists(line())
    said = await lists(line(email=NEW, **other))
    assert "Ola Malá is here already, with Eva Malá under eva@example.com. Nothing is added: " in said[0]
    assert "write eva@example.com in a column “Former e-mail”" in said[0]
    assert await counted() == (1, 1, 1)


async def test_the_list_changes_an_address_in_place(lists: Lists) -> None:
    await lists(line(), line(child="Ela", born="2021-01-01"))
    moved = (line(email=NEW, former="eva@example.com"), line(email=NEW, child="Ela", born="2021-01-01"))
    assert await lists(*moved) == [
        f"line 2: The address of eva@example.com is now {NEW}. Bookings and devices that are logged in stay.",
        "4 lines: 0 added, 1 changed, 3 unchanged, 0 refused",
    ]
    assert await lists(*moved) == ["4 lines: 0 added, 4 unchanged, 0 refused"]
    assert await counted() == (1, 2, 2)
    assert await all_of(Client.email) == [NEW]
    async with reading(SYSTEM) as r:
        acts = list(
            await r.db.execute(select(AuditEntry.act, AuditEntry.facts).where(AuditEntry.about == "client"))
        )
    assert ("changed the address", {}) in acts, "the log says that it was changed, without the addresses"


@ON_SQLITE
async def test_two_clients_are_not_made_one_and_an_unknown_former_address_is_said(lists: Lists) -> None:
    await lists(line(), line(**FATHER, child="Ema"))
    said = await lists(line(**FATHER, child="Ema", former="eva@example.com"))
    assert said[0].startswith("line 2: eva@example.com and jan@example.com are two clients")
    said = await lists(line(email="iva@example.com", first="Iva", child="Iva", former="nobody@example.com"))
    assert said[0] == (
        "line 2: warning: Nobody is known under Former e-mail “nobody@example.com”; iva@example.com is a new client."
    )
    assert await counted() == (3, 3, 3)


@ON_SQLITE
async def test_a_new_client_of_the_same_name_is_told(lists: Lists) -> None:
    await lists(line())
    for other in ({"child": "Ema"}, {"child": "", "surname": "", "born": "", "class_": ""}):
        said = await lists(line(email=f"{len(other)}@example.com", **other))
        assert said[0].startswith("line 2: warning: Eva Malá is a client already, under ")
        assert said[-1] == "3 lines: 1 added, 2 unchanged, 0 refused"


@pytest.mark.parametrize(
    "nothing",
    [
        "-",
        "—",
        "N/A",
        "#N/A",
        "n.a.",
        "none",
        "žiadny",
        "nie je",
        "?",
        "...",
        "#REF!",
        " - ",
        "\u200b-",
        "neuvedené",
    ],
)
@ON_SQLITE
async def test_what_people_write_for_nothing_is_nothing(lists: Lists, nothing: str) -> None:
    columns = ("phone", "born", "class_", "note", "payment", "former", "same")
    said = await lists(line(**dict.fromkeys(columns, nothing)))
    assert said == ["3 lines: 3 added, 0 unchanged, 0 refused"]
    async with reading(SYSTEM) as r:
        client = (await r.db.execute(select(Client))).scalar_one()
        child = (await r.db.execute(select(Attendee))).scalar_one()
    assert (client.phone, client.internal_note, child.born_on) == ("", "", None)


@pytest.mark.parametrize("nothing", ["-", "#N/A", "n/a", "nie je", "?"])
@ON_SQLITE
async def test_no_name_is_no_name_and_a_needed_cell_is_missing(lists: Lists, nothing: str) -> None:
    said = await lists(line(child=nothing, surname=nothing, born="", first=nothing, class_=""))
    assert said[-1] == "3 lines: 3 added, 0 unchanged, 0 refused"
    assert (await counted())[1] == 0
    said = await lists(line(email=nothing))
    assert said[0] == "line 2: E-mail is missing. Write the parent’s e-mail address."


@pytest.mark.parametrize("surname", ["Null", "Na", "None", "Nan"])
@ON_SQLITE
async def test_people_who_are_called_like_nothing_are_there(lists: Lists, surname: str) -> None:
    await lists(line(surname=surname))
    assert await all_of(Attendee.last_name) == [surname]


FORMULAS = ("=1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3+cmd", "＝1", "\u200b=1", "\t=1")


@pytest.mark.parametrize("column", ["first", "last", "phone", "child", "surname", "note", "payment"])
@ON_SQLITE
async def test_nothing_that_a_spreadsheet_would_run_is_kept_in_any_column(lists: Lists, column: str) -> None:
    for n, formula in enumerate(FORMULAS):
        said = await lists(line(**{"email": f"p{n}@example.com", "child": f"Kid{n}", column: formula}))
        is_told = any(sentence.startswith("line 2: ") for sentence in said)
        assert is_told or formula[0] in "-\t", f"{formula} in {column} is told"
    kept = [
        await all_of(each)
        for each in (
            Client.first_name,
            Client.last_name,
            Client.phone,
            Client.email,
            Client.internal_note,
            Attendee.first_name,
            Attendee.last_name,
            Booking.internal_note,
            Booking.payment_note,
        )
    ]
    assert not [text for texts in kept for text in texts if str(text)[:1] in set("=+-@＝＋－＠\t\r")]


@pytest.mark.parametrize(
    ("note", "kept"),
    [("- nuts\n- milk", "– nuts\n- milk"), ("-20", "–20"), ("+ sister", "sister"), ("@granny", "granny")],
)
@ON_SQLITE
async def test_a_note_keeps_its_meaning(lists: Lists, note: str, kept: str) -> None:
    await lists(line(note=note))
    assert await all_of(Booking.internal_note) == [kept]
    assert (await lists(line(note=note)))[-1] == SAME_AGAIN


@pytest.mark.parametrize(
    "written",
    [
        "mailto:eva@example.com",
        "Eva Malá <eva@example.com>",
        "'eva@example.com'",
        "eva@example.com.",
        "<Eva@Example.com>",
        "eva@example.com (mama)",
        "[eva@example.com](mailto:eva@example.com)",
    ],
)
@ON_SQLITE
async def test_an_address_with_something_round_it_is_read_and_said(lists: Lists, written: str) -> None:
    said = await lists(line(email=written))
    assert said[0] == f"line 2: warning: E-mail “{written}” is read as eva@example.com."
    assert await all_of(Client.email) == ["eva@example.com"]


@pytest.mark.parametrize("between", [", ", "; ", " / ", " ", " alebo "])
@ON_SQLITE
async def test_two_addresses_in_a_cell_are_refused_with_what_to_do(lists: Lists, between: str) -> None:
    written = f"eva@example.com{between}jan@example.com"
    assert (await lists(line(email=written)))[0] == (
        f"line 2: E-mail “{written}” is more than one address. Keep one of them; the other parent gets a line of their"
        " own, with yes in a column “Same person”."
    )


@pytest.mark.parametrize("written", ["perhaps", "2", "yes and no"])
@ON_SQLITE
async def test_a_mark_is_yes_or_no(lists: Lists, written: str) -> None:
    said = await lists(line(same=written))
    assert said[0] == f"line 2: Same person “{written}” is neither yes nor no. Write one of the two."


@ON_SQLITE
async def test_a_class_venue_programme_and_instructor_are_known_however_they_are_spelled(
    lists: Lists, tmp_path: Path
) -> None:
    await lists(line())
    other = tmp_path / "again.csv"
    other.write_text(
        CLASSES.replace("Turtles", "TURTLES\u200b").replace("Hall A", "hall\u00a0a"), encoding="utf-8"
    )
    said: list[str] = []
    await imports.run((other,), apply=True, say=said.append)
    assert said[-1] == "2 lines: 0 added, 2 unchanged, 0 refused"
    assert not [sentence for sentence in said if "other details" in sentence]


@ON_SQLITE
async def test_headings_and_dates_may_hold_what_nobody_sees(lists: Lists, tmp_path: Path) -> None:
    await lists(line())
    pasted = tmp_path / "pasted.csv"
    headings = (
        HEADINGS.replace("E-mail", "E-\u200bmail", 1)
        .replace("Class", "Cla\u00adss")
        .replace("Note", "\ufeffNote")
    )
    pasted.write_text(headings + line(born="14.\u200b5.2020\u200e", child="Ema"), encoding="utf-8")
    said: list[str] = []
    await imports.run((pasted,), apply=True, say=said.append)
    assert said[-1] == "1 line: 1 added, 0 unchanged, 0 refused"
    assert date(2020, 5, 14) in await all_of(Attendee.born_on)
