"""Where a class, or one date of it, is joined online, and what families read beforehand (R97)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
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

Keep = Callable[[Work, UUID, int | None, Mapping[str, str]], Awaitable[None]]
Load = Callable[[Reading, UUID], Awaitable[LinkForm]]


async def of_class(visitor: Visitor, taught_class_id: UUID) -> None:
    """The screen of a class."""
    async with reading(visitor) as r:
        name = (await views.one_class(r, taught_class_id)).name
    back = addresses.class_(taught_class_id)
    line = _("For all its dates. One date alone can have another link.")
    await _draw(
        visitor,
        taught_class_id,
        link_form.of_class,
        link_form.keep_for_class,
        name=name,
        line=line,
        back=back,
    )


async def of_session(visitor: Visitor, taught_session_id: UUID) -> None:
    """The screen of one date."""
    async with reading(visitor) as r:
        of = await one_session.one(r, taught_session_id)
    name = f"{of.class_name}, {formats.day(of.day)}"
    back = addresses.session(taught_session_id)
    line = _("For this date alone. Leave it as the class has it, and it follows the class.")
    await _draw(
        visitor,
        taught_session_id,
        link_form.of_session,
        link_form.keep_for_session,
        name=name,
        line=line,
        back=back,
    )


async def _draw(
    visitor: Visitor, id_: UUID, of: Load, keep: Keep, *, name: str, line: str, back: str
) -> None:
    async def load(r: Reading) -> Editable:
        found = await of(r, id_)
        return Editable(found.values, found.version, found.last)

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
        await keep(w, id_, seen, said)

    async def saved(_made: None) -> None:
        ui.navigate.to(back)
        say(_("Saved."))

    async with reading(visitor) as r:
        found = await load(r)
    with frame(_("Online"), tab=MORE, back=back, room=addresses.TIMETABLE):
        static(h.fragment[title(_("Online"), name), h.p(".cb-text2")[line]])
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
