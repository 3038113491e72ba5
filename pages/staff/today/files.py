"""The files of one session: sent from the phone, and for each whom it is for; no family sees one before that is said (R95)."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import events, ui

from components import bank_files
from components.base import static
from components.empty_state import empty
from components.frame import section_head, title
from components.rows import line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import CALENDAR
from pages.staff.timetable import addresses
from pages.staff.today import file_texts
from services.attendance.content.files import for_staff
from services.attendance.content.files.for_staff import StaffFile
from services.core.events import SESSION_CHANGED, Ids, concerns
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.register import day as days

FILES = "/staff/files"
"""Where they are sent to, and the beginning of the address of each (pages/plain/family_files.py)."""


async def files(visitor: Visitor, session_id: UUID) -> None:
    """The screen."""
    context = page_context()
    sent: dict[str, bank_files.SentFile] = {}

    async def load() -> list[StaffFile]:
        async with reading(visitor) as r:
            return await for_staff.listed(r, session_id)

    async def changed(ids: Ids) -> None:
        if concerns(ids, {session_id}):
            draw(await load())

    def draw(found: list[StaffFile]) -> None:
        below.clear()
        with below:
            static(_listed(found))

    def draw_sent() -> None:
        above.clear()
        with above, ui.element("div").classes("cb-card"):
            for file in reversed(sent.values()):
                with ui.element("div").classes("cb-sent"):
                    static(bank_files.sent(file))

    async def began(event: events.GenericEventArguments) -> None:
        context.speak()
        for key, name in file_texts.chosen(event.args):
            sent[key] = bank_files.SentFile(key, name, (_("On its way …"),), on_its_way=True)
        draw_sent()

    async def answered(event: events.GenericEventArguments) -> None:
        context.speak()
        about = event.args if isinstance(event.args, dict) else {}
        file = sent.get(str(about.get("key", "")))
        if file is None:
            return
        sent[file.key], added = file_texts.came(file, about)
        draw_sent()
        draw(await load())
        if added and len(sent) == 1:
            ui.navigate.to(f"{FILES}/{added}")

    async with reading(visitor) as r:
        shown, register = await for_staff.listed(r, session_id), await days.one(r, session_id)
    name = f"{register.programme}, {formats.moment(register.starts_at)}"
    with frame(name, tab=CALENDAR, back=addresses.session(session_id), room=CALENDAR):
        static(h.fragment[bank_files.style(), title(_("Files"), name)])
        with ui.element("div").classes("cb-drop cb-section") as area:
            static(bank_files.drop_inside(*file_texts.drop(), endings=file_texts.ENDINGS, sign="add_box"))
        area.props["data-bank-files"] = f"{FILES}?session={short(session_id)}"
        area.on("chosen", began, js_handler="(e) => emit(e.detail)")
        area.on("answered", answered, js_handler="(e) => emit(e.detail)")
        above = ui.element("div").classes("cb-section")
        below = ui.element("div").classes("cb-section")
        draw(shown)
    context.script(bank_files.script())
    context.on_event(SESSION_CHANGED, changed)


def _listed(found: list[StaffFile]) -> h.Renderable:
    if not found:
        return empty(_("No files yet"), _("A worksheet, the music, a picture."), icon_name="download")
    rows = [file_texts.row(each, f"{FILES}/{short(each.file_id)}") for each in found]
    return h.fragment[section_head(_("Files")), listed(line_row, rows, label=_("Files"))]
