"""One file: for whom it is, from when on they have it, and who can be seen on it (R95)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.entries import Entry, Group
from components.frame import link_button, title
from components.options import Option
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.staff.rooms import CALENDAR
from pages.staff.timetable import addresses
from pages.staff.today import file_texts
from services.attendance.content.files import for_staff, keeping, kinds
from services.attendance.content.files.for_staff import FileForm
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import _, formats


async def file(visitor: Visitor, shared_file_id: UUID) -> None:
    """The screen."""

    async def load(r: Reading) -> Editable:
        found = await for_staff.form(r, shared_file_id)
        return Editable(found.values, found.version)

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
        await keeping.share(w, shared_file_id, seen, said)

    async def saved(_made: None) -> None:
        ui.navigate.to(back)
        say(_("Saved. Families have it as you said."))

    @action
    async def remove() -> None:
        async with work(visitor) as w:
            await keeping.remove(w, shared_file_id)
        ui.navigate.to(back)
        say(_("The file is removed."), put_back)

    @action
    async def put_back() -> None:
        async with work(visitor) as w:
            await keeping.put_back(w, shared_file_id)
        say(_("The file is back."))

    async with reading(visitor) as r:
        of = await for_staff.form(r, shared_file_id)
    back = f"{addresses.session(of.file.session_id)}/files"
    with frame(of.file.name, tab=CALENDAR, back=back, room=CALENDAR):
        static(h.fragment[title(of.file.name, formats.file_size(of.file.size)), _open(of)])
        text = _("Save") if of.file.is_shared else _("Share it")
        Editing(visitor, _groups(of), Editable(of.values, of.version), save, load, saved).draw(text)
        with ui.element("div").classes("cb-section"):
            button(_("Remove this file"), remove, kind="quiet", icon_name="delete", main=True)


def _open(of: FileForm) -> h.Element:
    to = f"/staff/files/{short(of.file.file_id)}/content"
    return h.div(".cb-row-actions")[link_button(_("Download"), to, kind="quiet", icon_name="download")]


def _groups(of: FileForm) -> list[Group]:
    scopes = ("session", "class") if of.for_class else ("session",)
    whom = (
        *(Option(each, _(file_texts.WHOM[each])) for each in scopes),
        *(Option(str(each.attendance_id), each.name) for each in of.children),
    )
    opens = tuple(Option(value, _(words)) for value, words in file_texts.OPENS.items())
    audience = tuple(Option(value, _(words)) for value, words in file_texts.AUDIENCE.items())
    entries = (
        Entry("whom", _("For whom?"), "pick", of=whom),
        Entry("opens", _("From when on?"), "pills", of=opens),
        Entry("audience", _("Who gets it?"), "pills", of=audience),
        Entry("name", _("Name"), hint=_("Families see it.")),
    )
    seen = [_seen(of)] if kinds.is_picture(of.file.kind) and of.children else []
    return [*seen, Group("", entries)]


def _seen(of: FileForm) -> Group:
    """Who can be seen on a picture: only who may be."""
    may = tuple(Option(str(each.attendance_id), each.name) for each in of.children if each.may_be_seen)
    others = [each.name for each in of.children if not each.may_be_seen]
    never = _("There is no permission for {names}: they must not be on it.").format(
        names=formats.names(others)
    )
    shows = Entry("shows", _("Who can be seen on it?"), "boxes", never if others else "", of=may)
    line = _("If a family takes its permission back, the picture disappears for all.")
    return Group("", (shows,), line)
