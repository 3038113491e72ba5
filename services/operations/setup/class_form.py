"""The first venue, programme and class as staff type them into one form. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from db.values import Money
from services.core.refusals import Refused
from services.core.typed_form import Missing, TypedForm, ticked
from services.language import N_, formats
from services.people import names

WEEKDAYS = tuple(str(day) for day in range(7))
AGES, MINUTES, PLACES = (0, 99), (5, 600), (1, 500)
WEEKS = 12
A_MONDAY = date(2024, 1, 1)


class OldestYoungerThanYoungest(Refused):
    """The ages are the wrong way round."""

    message = N_("The oldest can’t be younger than the youngest.")


@dataclass(frozen=True, slots=True)
class FirstClass:
    """What was typed, read."""

    venue: str
    address: str
    programme: str
    youngest: int | None
    oldest: int | None
    price: Money | None
    weekday: int
    starts: time
    minutes: int
    places: int
    first_on: date
    last_on: date
    on_holidays: bool
    leads: bool
    """Whoever fills the form leads the class."""


def blank(today: date) -> dict[str, str]:
    """A form to begin with: twelve weeks from next week on."""
    first = today + timedelta(days=7)
    return {
        "weekday": str(first.weekday()),
        "starts": "17:00",
        "minutes": "60",
        "places": "10",
        "first_on": first.isoformat(),
        "last_on": (first + timedelta(weeks=WEEKS - 1)).isoformat(),
        "leads": ticked(True),
    }


def read(typed: Mapping[str, str], currency: str) -> FirstClass:
    """What was typed.

    Raises:
        NotAsTyped.
    """
    said = TypedForm(typed, currency)
    made = FirstClass(
        _name(said, "venue"),
        said.text("address", longest=200),
        _name(said, "programme"),
        said.number("youngest", *AGES),
        said.number("oldest", *AGES),
        said.amount("price"),
        _weekday(said),
        time(*divmod(said.minute("starts"), 60)),
        said.needed_number("minutes", *MINUTES),
        said.needed_number("places", *PLACES),
        _day(said, "first_on"),
        _day(said, "last_on"),
        said.yes("on_holidays"),
        said.yes("leads"),
    )
    if made.youngest is not None and made.oldest is not None and made.oldest < made.youngest:
        said.wrong("oldest", OldestYoungerThanYoungest())
    said.done()
    return made


def name_of(typed: FirstClass) -> str:
    """What the class is called: "Mighty Movers, Tuesday 17:00"."""
    some_day = A_MONDAY + timedelta(days=typed.weekday)
    return f"{typed.programme}, {formats.weekday(some_day)} {typed.starts:%H:%M}"


def _name(said: TypedForm, field: str) -> str:
    text = said.text(field, needed=True)
    try:
        return names.name(text)
    except Refused as no:
        said.wrong(field, no)
        return ""


def _weekday(said: TypedForm) -> int:
    chosen = said.one_of("weekday", WEEKDAYS)
    return int(chosen) if chosen in WEEKDAYS else 0


def _day(said: TypedForm, field: str) -> date:
    if not said.raw(field):
        said.wrong(field, Missing())
    return said.day(field) or date.min
