"""One session: its register, its notes, how full it is."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.frame import facts, link_button, title
from components.marks import Tile, icon
from components.rows import LineRow, line_row, listed
from components.writing import written
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.history import part
from pages.staff.rooms import CALENDAR
from pages.staff.sick_day import addresses as sick_day
from pages.staff.timetable import addresses
from pages.staff.today.register_card import RegisterCard, around, styled, wake
from services.attendance.content import for_staff
from services.attendance.content.for_staff import Around
from services.attendance.sick_day.of_day import CannotMeet
from services.core.capabilities import Capability, may
from services.core.events import REGISTER_MARKED, SESSION_CHANGED, Ids, concerns
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats, ngettext
from services.overview.history import of_one
from services.overview.history.reading import HistoryLine
from services.register import day as days
from services.register.on_register import Register


async def session(visitor: Visitor, session_id: UUID) -> None:
    """The screen."""
    card: RegisterCard | None = None
    beside: Around | None

    async def load() -> tuple[Register, Around | None]:
        async with reading(visitor) as r:
            return await days.one(r, session_id), await for_staff.around(r, session_id)

    async def lines() -> tuple[HistoryLine, ...]:
        async with reading(visitor) as r:
            return await of_one.of_session(r, session_id)

    async def changed(ids: Ids) -> None:
        if not concerns(ids, {session_id}):
            return
        found, more = await load()
        if card is None or more != beside or not card.takes(found):
            draw(found, more)
        past.set_content(written(part(await lines())))

    def draw(found: Register, more: Around | None) -> None:
        nonlocal card, beside
        beside = more
        content.clear()
        with content:
            static(h.fragment[_about(found), _beside(found, more)])
            if may(visitor, Capability.TIMETABLE) and found.status == "scheduled":
                with ui.element("div").classes("cb-row-actions"):
                    href = f"/staff/sessions/{short(session_id)}/move?back=session"
                    static(link_button(_("Change"), href, icon_name="edit"))
                    static(_cancel(found))
                    to = addresses.online(addresses.session(session_id))
                    static(link_button(_("Online"), to, kind="quiet", icon_name="videocam"))
            card = RegisterCard(visitor, found, with_link=False)
            card.draw()
        wake()

    (shown, beside), told = await load(), await lines()
    when = formats.moment(shown.starts_at)
    with frame(f"{shown.programme}, {when}", tab=CALENDAR, back=CALENDAR, room=CALENDAR):
        styled()
        static(title(shown.programme, when))
        content = ui.element("div").classes("cb-section cb-stack")
        content.props.update(around(visitor))
        draw(shown, beside)
        past = static(part(told))
    page_context().on_event(REGISTER_MARKED, changed)
    page_context().on_event(SESSION_CHANGED, changed)


def _beside(register: Register, more: Around | None) -> h.Renderable:
    """Where it is joined online, and what is written about it."""
    if more is None:
        return h.fragment[()]
    to = f"{addresses.session(register.session_id)}/report"
    line = _("Nothing is written about it yet.")
    if more.is_written:
        line = _("Families can read it.") if more.is_shared else _("A draft of the team: no family reads it.")
    count = (
        ngettext("{n} file", "{n} files", more.files).format(n=more.files)
        if more.files
        else _("No files yet")
    )
    rows = [
        LineRow(_("Write about it"), Tile("chat"), line, href=to),
        LineRow(_("Files"), Tile("add_box"), count, href=f"{addresses.session(register.session_id)}/files"),
    ]
    join = (
        h.a(".cb-btn.cb-outline", href=more.address, target="_blank", rel="noopener noreferrer")[
            icon("videocam", 20), _("Start the online session")
        ]
        if more.address
        else None
    )
    return h.fragment[listed(line_row, rows), join]


def _cancel(register: Register) -> h.Element:
    on = formats.local(register.starts_at).date()
    to = sick_day.of_scope(CannotMeet(on, on, session_id=register.session_id))
    return link_button(_("Cancel this session"), to, kind="quiet", icon_name="event_busy")


def _about(register: Register) -> h.Renderable:
    lines = [
        (
            "group",
            _("{taken} of {places} places").format(taken=len(register.children), places=register.places),
        ),
        ("info", register.public_note),
        (
            "lock",
            register.internal_note and _("Only for the team: {note}").format(note=register.internal_note),
        ),
    ]
    return facts(lines)
