"""One programme: what is sold, for whom, and how its make-ups work."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.entries import Entry, Group
from components.frame import link_button, title
from components.options import Option
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.staff.rooms import MORE
from pages.staff.selling import addresses as selling
from pages.staff.timetable import addresses
from services.core import ids, versions
from services.core.capabilities import Capability, may
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _
from services.timetable import programme_form


async def new(visitor: Visitor) -> None:
    """Add a programme."""
    await _draw(visitor, None)


async def one(visitor: Visitor, taught_programme_id: UUID) -> None:
    """A programme that there is."""
    await _draw(visitor, taught_programme_id)


async def _draw(visitor: Visitor, programme_id: UUID | None) -> None:
    async def load(r: Reading) -> Editable:
        if programme_id is None:
            return Editable(programme_form.blank())
        of = await programme_form.one(r, programme_id)
        last = await versions.last_change(r, "programme", programme_id)
        return Editable(programme_form.values(of), of.version, last)

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> UUID:
        return await programme_form.keep(w, programme_id, seen, said)

    async def saved(made: UUID) -> None:
        if programme_id is None:
            ui.navigate.to(f"{addresses.NEW_CLASS}?programme={ids.short(made)}")
            say(_("The programme is added. Now its first class."))
        else:
            ui.navigate.to(addresses.TIMETABLE)
            say(_("Saved."))

    async with reading(visitor) as r:
        found = await load(r)
    name = found.values["name"] if programme_id else _("Add a programme")
    with frame(name, tab=MORE, back=addresses.TIMETABLE, room=addresses.TIMETABLE):
        second = _("What is sold, for whom, and how its make-ups work.")
        static(title(name, "" if programme_id else second))
        if programme_id is not None:
            static(_ways(visitor, programme_id))
        Editing(visitor, _groups(found.values["scope"]), found, save, load, saved).draw(
            _("Save") if programme_id else _("Add it")
        )


def _ways(visitor: Visitor, programme_id: UUID) -> h.Element:
    new_class = f"{addresses.NEW_CLASS}?programme={ids.short(programme_id)}"
    ways = [link_button(_("Add a class"), new_class, icon_name="add")]
    if may(visitor, Capability.MONEY):
        ways.append(
            link_button(_("Prices"), selling.programme(programme_id), kind="quiet", icon_name="payments")
        )
    if may(visitor, Capability.SETTINGS):
        rules = f"/staff/cancelling/{ids.short(programme_id)}"
        ways.append(link_button(_("Cancelling a session"), rules, kind="quiet", icon_name="tune"))
    return h.div(".cb-section.cb-row-actions")[ways]


def _groups(scope: str) -> list[Group]:
    return [_what(), _make_ups(scope), _rest()]


def _what() -> Group:
    kinds = (
        Option("full_duration", _("A whole term")),
        Option("pay_as_you_go", _("Session by session")),
        Option("one_off", _("Once, like a camp")),
    )
    return Group(
        "",
        (
            Entry("name", _("Name"), hint=_("As families know it.")),
            Entry("kind", _("How it is sold"), "pills", of=kinds),
            Entry("youngest", _("From age"), "number", unit=_("years"), hint=_("Empty: any age.")),
            Entry("oldest", _("Up to age"), "number", unit=_("years")),
        ),
    )


def _make_ups(scope: str) -> Group:
    where = [
        Option("programme", _("In any class of this programme")),
        Option("class", _("Only in the same class")),
    ]
    if scope == "custom":
        where.append(Option("custom", _("As you have arranged it")))
    sides = (Option("after", _("after the class ends")), Option("before", _("before the class ends")))
    return Group(
        _("Make-ups"),
        (
            Entry("allows_make_ups", _("A cancelled session can be made up for"), "box"),
            Entry(
                "make_up_limit",
                _("At most"),
                "number",
                unit=_("make-ups"),
                hint=_("For each booking. Empty: as many as the class has sessions."),
            ),
            Entry(
                "package_size",
                _("Counted for each"),
                "number",
                unit=_("sessions"),
                hint=_("For example 2 make-ups for each 10 sessions. Empty: for the whole class."),
            ),
            Entry("scope", _("Where"), "pills", of=tuple(where)),
            Entry(
                "make_up_days",
                _("Until"),
                "number",
                unit=_("days"),
                hint=_("Empty: as long as the make-up itself is valid."),
            ),
            Entry("days_side", _("These days are"), "pills", of=sides),
            Entry("allows_change", _("A booked make-up can be changed"), "box"),
            Entry("returns_credit", _("A make-up that is cancelled in time comes back"), "box"),
            Entry("queue_on", _("Families can wait for a full session"), "box"),
            Entry(
                "requests_on",
                _("Families can ask for a make-up at another time"),
                "box",
                _("Under Make-ups you approve it, with another time if need be, or decline it."),
            ),
        ),
        _("What a family has already keeps the rules under which it was earned."),
    )


def _rest() -> Group:
    return Group(_("Register"), (Entry("tracks_attendance", _("Mark who came"), "box"),))
