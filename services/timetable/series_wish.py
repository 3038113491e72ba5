"""What staff ask of a class and its series: as a form holds it, and as an act keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, get_type_hints
from uuid import UUID

from services.core.refusals import Refused
from services.core.typed_form import Missing, NotOffered, TypedForm
from services.language import N_

MOST_MINUTES, MOST_PLACES, A_DAY = 24 * 60, 999, 24 * 60
_IDS = UUID, UUID | None
_DAYS = date, date | None


class NoWeekday(Refused):
    """A class meets on some day of the week."""

    message = N_("Choose on which day of the week it meets.")


class LastBeforeFirst(Refused):
    """The term ends before it begins."""

    message = N_("The last day is before the first.")


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """A class that is to be made, a series that is added to one, or a change of a series."""

    class_id: UUID | None
    """None: a new class."""
    series_id: UUID | None
    """None: a new series."""
    from_on: date | None
    """Only the sessions from the week of this day on; None: all that are still to come."""
    name: str
    programme_id: UUID | None
    weekdays: list[int]
    """Monday is 0; a change of a series has one."""
    starts_minute: int
    minutes: int
    venue_id: UUID
    room_id: UUID | None
    instructor_id: UUID | None
    capacity: int
    first_on: date
    last_on: date
    on_public_holidays: bool
    on_school_holidays: bool
    tell: bool
    """Whether the families of the class get a message."""

    def stored(self) -> dict[str, Any]:
        """As JSON has it."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def restored(wish: Mapping[str, Any]) -> SeriesWish:
    """A wish as it was stored."""
    kinds = get_type_hints(SeriesWish)
    return SeriesWish(**{each.name: _typed(kinds[each.name], wish[each.name]) for each in fields(SeriesWish)})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if kind in _IDS:
        return UUID(value)
    return date.fromisoformat(value) if kind in _DAYS else value


def read(
    said: Mapping[str, str],
    *,
    class_id: UUID | None = None,
    series_id: UUID | None = None,
    from_on: date | None = None,
) -> SeriesWish:
    """The wish that was typed.

    Raises:
        NotAsTyped: something cannot be.
    """
    form = TypedForm(said, "")
    wish = _wish(form, class_id, series_id, from_on)
    form.done()
    return wish


def _wish(form: TypedForm, class_id: UUID | None, series_id: UUID | None, from_on: date | None) -> SeriesWish:
    venue, _slash, room = form.raw("venue").partition("/")
    is_new = class_id is None
    first_on = _day(form, "first_on") if from_on is None else from_on
    last_on = _day(form, "last_on")
    if last_on < first_on and not form.problems.keys() & {"first_on", "last_on"}:
        form.wrong("last_on", LastBeforeFirst())
    return SeriesWish(
        class_id=class_id,
        series_id=series_id,
        from_on=from_on,
        name=form.text("name", needed=is_new),
        programme_id=_id(form, "programme", form.raw("programme")) if is_new else None,
        weekdays=_weekdays(form),
        starts_minute=form.minute("starts"),
        minutes=form.needed_number("minutes", 1, MOST_MINUTES),
        venue_id=_id(form, "venue", venue),
        room_id=_id(form, "venue", room) if room else None,
        instructor_id=_id(form, "instructor", form.raw("instructor")) if form.raw("instructor") else None,
        capacity=form.needed_number("capacity", 1, MOST_PLACES),
        first_on=first_on,
        last_on=last_on,
        on_public_holidays=form.yes("on_public"),
        on_school_holidays=form.yes("on_school"),
        tell=form.yes("tell"),
    )


def _day(form: TypedForm, name: str) -> date:
    day = form.day(name)
    if day is None:
        form.wrong(name, Missing())
    return day or date.max


def _weekdays(form: TypedForm) -> list[int]:
    found = [part for part in form.raw("weekdays").split(",") if part]
    if not found:
        form.wrong("weekdays", NoWeekday())
    if not set(found) <= set("0123456"):
        form.wrong("weekdays", NotOffered())
        return []
    return sorted({int(each) for each in found})


def _id(form: TypedForm, name: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        form.wrong(name, Missing() if not text else NotOffered())
        return UUID(int=0)


def since(said: Mapping[str, str]) -> date:
    """The day from which on a series is changed.

    Raises:
        NotAsTyped: there is none.
    """
    form = TypedForm(said, "")
    day = _day(form, "from_on")
    form.done()
    return day
