"""A new class, and a change of when and where one meets: typed, shown date by date, then done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.entries import Entry, Group
from components.frame import title
from components.options import Option
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff import told
from pages.staff.rooms import MORE
from pages.staff.timetable import addresses, class_, plan_texts, texts
from pages.staff.timetable.planning import Planning, nothing_to_do
from services import provider
from services.core import done_acts, ids
from services.core.plan import Plan
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats, ngettext
from services.timetable import series_form, series_wish, views
from services.timetable.series_act import SERIES
from services.timetable.series_back import class_of
from services.timetable.series_form import Choices
from services.timetable.series_lines import What

ALL, FROM_HERE = "all", "from"


async def new_class(visitor: Visitor) -> None:
    """Add a class."""
    query = page_context().query
    async with reading(visitor) as r:
        found = await series_form.choices(r)
        values = await series_form.blank(r, _programme(query.get("programme", ""), found))
    screen = _Change(visitor, found)
    with frame(_("Add a class"), tab=MORE, back=addresses.TIMETABLE, room=addresses.TIMETABLE):
        static(title(_("Add a class"), _("You see all its dates before it is added.")))
        if not found.venues or not found.programmes:
            static(h.div(".cb-section")[_first_of_all(found)])
            return
        screen.draw(values)


async def change(visitor: Visitor, taught_class_id: UUID) -> None:
    """Change a series of a class, all of it or from a day on, or add another weekday."""
    query = page_context().query
    series_id = ids.read(query["series"]) if query.get("series") else None
    since = _day(query.get("from", ""))
    async with reading(visitor) as r:
        of = await views.one_class(r, taught_class_id)
        found = await series_form.choices(r)
        if series_id is None:
            values = await series_form.one_more(r, taught_class_id)
        else:
            values = await series_form.of_series(r, taught_class_id, series_id)
    name = _("Another weekday") if series_id is None else _("Change when and where")
    back = addresses.class_(taught_class_id)
    with frame(name, tab=MORE, back=back, room=addresses.TIMETABLE):
        static(title(name, f"{of.name}, {texts.term(of)}"))
        if series_id is not None:
            static(h.div(".cb-section")[class_.stays_note()])
            values |= {"scope": FROM_HERE if since else ALL, "from_on": _from(since)}
        _Change(visitor, found, taught_class_id, series_id).draw(values)


def _from(since: date | None) -> str:
    return (since or formats.here().today).isoformat()


def _programme(text: str, found: Choices) -> str:
    try:
        wanted = str(ids.read(text)) if text else ""
    except NotFound:  # an address that somebody has written by hand chooses nothing
        wanted = ""
    return wanted if wanted in dict(found.programmes) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _first_of_all(found: Choices) -> h.Element:
    """What a class needs, and is not there yet."""
    if not found.programmes:
        link = h.a(href=addresses.NEW_PROGRAMME)[_("Add a programme")]
        return callout(_("First, say what you teach."), link)
    return callout(_("First, say where you teach."), h.a(href=addresses.NEW_VENUE)[_("Add a venue")])


class _Change:
    """The form, for a new class or for one that is there."""

    def __init__(
        self,
        visitor: Visitor,
        found: Choices,
        class_id: UUID | None = None,
        series_id: UUID | None = None,
    ) -> None:
        self.visitor, self.found = visitor, found
        self.class_id, self.series_id = class_id, series_id

    def draw(self, values: Mapping[str, str]) -> None:
        """The fields, and the dates below them."""
        planning = Planning(
            self.visitor, SERIES, self._groups(), values, self.read, self.show, self.words, self.done
        )
        planning.draw(_("Show the dates"))

    def read(self, said: Mapping[str, str]) -> dict[str, Any]:
        """The wish that was typed."""
        from_on = None
        if self.series_id is not None and said.get("scope") == FROM_HERE:
            from_on = series_wish.since(said)
        wish = series_wish.read(said, class_id=self.class_id, series_id=self.series_id, from_on=from_on)
        return wish.stored()

    async def show(self, plan: Plan) -> h.Renderable:
        """The plan as a calendar, with what stays and why."""
        async with reading(self.visitor) as r:
            places = await provider.places(r)
            getting = await told.of_plan(r, plan)
        said = plan_texts.summary(plan)
        return h.fragment[
            h.h2[_("What happens")] if plan.changes else nothing_to_do(),
            h.ul(".cb-list.cb-plain")[(h.li[line] for line in said)] if said else None,
            (
                h.div(".cb-section")[callout("", line, icon_name="warning", tone="warning")]
                for line in plan_texts.warnings(plan.lines)
            ),
            plan_texts.calendar(plan, places),
            plan_texts.letter(getting),
        ]

    def words(self, plan: Plan) -> str:
        """What the button does, with its number."""
        made = sum(line.what == What.MAKE for line in plan.changes)
        if self.class_id is None:
            return ngettext("Add the class with {n} session", "Add the class with {n} sessions", made).format(
                n=made
            )
        return _("Change it like this")

    async def done(self, done_id: UUID) -> None:
        """To the class."""
        async with reading(self.visitor) as r:
            done = await done_acts.done(r, done_id)
        ui.navigate.to(addresses.class_(class_of(done)))
        if done.told:
            line = _("Done. The families get an email in a minute; until then you can take it back.")
            say(line)
        else:
            say(_("The class is added.") if self.class_id is None else _("Done."))

    def _groups(self) -> list[Group]:
        found = [self._about(), self._when(), self._where()]
        if self.class_id is not None:
            box = Entry("tell", _("Email the families about the new dates"), "box")
            found.append(Group("", (box,)))
        return found

    def _about(self) -> Group:
        capacity = Entry(
            "capacity",
            _("Places"),
            "number",
            hint=_("Extra places for make-ups come on top, where you have set some."),
        )
        if self.class_id is not None:
            return Group("", (*self._scope(), capacity))
        hint = _("As families know it, for example “Movers Mon 17:00”. Next term’s class may have the same.")
        return Group(
            "",
            (
                Entry("programme", _("Programme"), "pick", of=_options(self.found.programmes, blank=True)),
                Entry("name", _("Name"), hint=hint),
                capacity,
            ),
        )

    def _scope(self) -> tuple[Entry, ...]:
        if self.series_id is None:
            return ()
        which = (
            Option(FROM_HERE, _("From a day on")),
            Option(ALL, _("All that are still to come")),
        )
        hint = _("To change one date alone, tap it in the list of the class.")
        return (
            Entry("scope", _("Which dates?"), "pills", of=which, hint=hint),
            Entry("from_on", _("From this day on"), "day", hint=_("Counts with “From a day on”.")),
        )

    def _when(self) -> Group:
        days = tuple(Option(str(number), _capital(formats.weekly(number))) for number in range(7))
        several = self.class_id is None
        hint = "" if self.series_id is None else _("Counts with “All that are still to come”.")
        return Group(
            _("When"),
            (
                Entry(
                    "weekdays",
                    _("Day of the week"),
                    "boxes" if several else "pills",
                    of=days,
                ),
                Entry("starts", _("Begins at"), hint=_("For example 17:00.")),
                Entry("minutes", _("Takes"), "number", unit=_("minutes")),
                Entry("first_on", _("First day"), "day", hint=hint),
                Entry("last_on", _("Last day"), "day"),
                Entry("on_public", _("Also on public holidays"), "box"),
                Entry("on_school", _("Also in school holidays"), "box"),
            ),
        )

    def _where(self) -> Group:
        team = (Option("", _("Nobody yet")), *_options(self.found.instructors))
        return Group(
            _("Where and with whom"),
            (
                Entry("venue", _("Venue"), "pick", of=_options(self.found.venues, blank=True)),
                Entry("instructor", _("Instructor"), "pick", of=team),
            ),
        )


def _options(of: tuple[tuple[str, str], ...], *, blank: bool = False) -> tuple[Option, ...]:
    found = tuple(Option(value, text) for value, text in of)
    return (Option("", _("Choose")), *found) if blank and len(found) > 1 else found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
