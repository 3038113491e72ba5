"""Where a class, or one date of it, is joined online, and what families read beforehand (R97)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.entries import Entry, Group
from components.frame import title
from components.options import Option
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.staff.rooms import MORE
from pages.staff.timetable import addresses
from services.attendance.content import link_form
from services.attendance.content.link_form import LinkForm
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _, formats
from services.timetable import one_session, views

Save = Callable[[Work, Mapping[str, str], int | None], Awaitable[None]]
Load = Callable[[Reading], Awaitable[Editable]]


async def of_class(visitor: Visitor, taught_class_id: UUID) -> None:
    """The screen of a class."""

    async def load(r: Reading) -> Editable:
        return _editable(await link_form.of_class(r, taught_class_id))

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
        await link_form.keep_for_class(w, taught_class_id, seen, said)

    async with reading(visitor) as r:
        name, found = (await views.one_class(r, taught_class_id)).name, await load(r)
    line = _("For all its dates. One date alone can have another link.")
    _draw(visitor, Titles(name, line, addresses.class_(taught_class_id)), found, save, load)


async def of_session(visitor: Visitor, taught_session_id: UUID) -> None:
    """The screen of one date."""

    async def load(r: Reading) -> Editable:
        return _editable(await link_form.of_session(r, taught_session_id))

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
        await link_form.keep_for_session(w, taught_session_id, seen, said)

    async with reading(visitor) as r:
        of, found = await one_session.one(r, taught_session_id), await load(r)
    line = _("For this date alone. Leave it as the class has it, and it follows the class.")
    name = f"{of.class_name}, {formats.day(of.day)}"
    _draw(visitor, Titles(name, line, addresses.session(taught_session_id)), found, save, load)


def _editable(found: LinkForm) -> Editable:
    return Editable(found.values, found.version, found.last)


class Titles(NamedTuple):
    """What stands above the form, and where it leads back to."""

    name: str
    line: str
    back: str


def _draw(visitor: Visitor, above: Titles, found: Editable, save: Save, load: Load) -> None:
    async def saved(_made: None) -> None:
        ui.navigate.to(above.back)
        say(_("Saved."))

    with frame(_("Online"), tab=MORE, back=above.back, room=addresses.TIMETABLE):
        static(h.fragment[title(_("Online"), above.name), h.p(".cb-text2")[above.line]])
        Editing(visitor, [_group()], found, save, load, saved).draw(_("Save"))


def _group() -> Group:
    who = (Option("all", _("Everybody who is booked")), Option("paid", _("Only who has paid what is due")))
    return Group(
        "",
        (
            Entry(
                "address",
                _("Link"),
                hint=_(
                    "Families see a button from ten minutes before the session until it ends. The link itself stands on no page."
                ),
            ),
            Entry(
                "instructions",
                _("What to have ready"),
                "long",
                hint=_("Families read it with the session, also beforehand. Write no password here."),
            ),
            Entry("audience", _("Who may join?"), "pills", of=who),
        ),
    )
