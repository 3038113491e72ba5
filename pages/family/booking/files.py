"""The files of a booking, or of one of its sessions, as its family has them (R95)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import htpy as h

from components.base import static
from components.frame import section_head
from components.marks import Tile, icon
from components.nicegui_internals import MarkupElement
from components.rows import LineRow, line_row
from components.writing import written
from services.attendance.content.files import seen
from services.attendance.content.files.seen import FamilyFile
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats


def of_session(found: Sequence[FamilyFile], attendance_id: UUID) -> h.Renderable:
    """In the sheet of a session; with all of them as one file, where there are several."""
    if not found:
        return h.fragment[()]
    ready = sum(each.is_open(formats.here().now) for each in found)
    all_in_one = h.a(".cb-btn.cb-outline", href=f"/session-files/{short(attendance_id)}", download=True)[
        icon("download", 20), _("All as one file")
    ]
    return h.div[h.h3(".cb-over-list")[_("Files")], _listed(found), all_in_one if ready > 1 else None]


class FilesOfBooking:
    """Among the details of a booking: all its files; nothing where there are none."""

    def __init__(self, visitor: Visitor, booking_id: UUID) -> None:
        self.visitor, self.booking_id = visitor, booking_id
        self._drawn: MarkupElement | None = None

    async def draw(self) -> None:
        """Draw them here."""
        self._drawn = static(h.fragment[()])
        await self.again()

    async def again(self) -> None:
        """Show what has become of them, if they are drawn."""
        if self._drawn is None:
            return
        async with reading(self.visitor) as r:
            found = await seen.of_booking(r, self.booking_id)
        shown = h.section(".cb-section")[section_head(_("Files")), _listed(found)]
        self._drawn.set_content(written(shown if found else h.fragment[()]))


def _listed(found: Sequence[FamilyFile]) -> h.Element:
    return h.ul(".cb-card.cb-list", aria_label=_("Files"))[(_row(each) for each in found)]


def _row(file: FamilyFile) -> h.Element:
    """A file that can be had is a link; one that cannot yet says from when on."""
    if file.opens_at is not None and not file.is_open(formats.here().now):
        when = _("From {time}").format(time=formats.moment(file.opens_at))
        row = LineRow(file.name, Tile("hourglass_empty"), when, off=True)
        return h.li(class_=row.classes)[line_row(row)]
    row = LineRow(file.name, Tile("download"), formats.file_size(file.size))
    to = f"/files/{short(file.file_id)}"
    return h.li(class_=row.classes)[h.a(".cb-row-link", href=to, download=file.name)[line_row(row)]]
