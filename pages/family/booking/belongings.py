"""What belongs to one session, in its sheet: what somebody of the team wrote about it, and its files (R95, R96)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import htpy as h

from components.marks import icon
from pages.family.booking import files
from pages.family.online import paragraphs
from services.attendance.content.files import seen
from services.attendance.content.files.seen import FamilyFile
from services.attendance.content.reading import WhatWasDone
from services.attendance.content.reading import report as report_of
from services.attendance.view import AttendanceView
from services.core.work import Reading
from services.language import _


class Belongings(NamedTuple):
    """What somebody wrote, and the files."""

    written: WhatWasDone | None
    files: Sequence[FamilyFile]

    def turns(self, now: datetime) -> datetime | None:
        """When the next file can be had; None: none is waited for."""
        return min(
            (each.opens_at for each in self.files if each.opens_at and each.opens_at > now), default=None
        )


async def load(r: Reading, attendance: AttendanceView) -> Belongings:
    """All of it."""
    written = await report_of(r, attendance.attendance_id) if attendance.note_by else None
    return Belongings(written, await seen.of_attendance(r, attendance.attendance_id))


def drawn(of: Belongings, attendance: AttendanceView) -> h.Renderable:
    """The note, then the files."""
    return h.fragment[
        said(of.written, attendance.kid.first_name),
        files.of_session(of.files, attendance.attendance_id),
    ]


def said(report: WhatWasDone | None, child: str) -> h.Renderable:
    """From whom, what was done, what to practise, and what is about this child alone."""
    if report is None:
        return h.fragment[()]
    about = _("About {name}").format(name=child)
    parts = ((about, report.personal), (_("What we did"), report.done), (_("To practise"), report.practise))
    return h.section(".cb-callout.cb-tone-box-brand")[
        icon("chat"),
        h.div(".cb-callout-text")[
            h.h3[note_from(report.by)], (_part(name, text) for name, text in parts if text)
        ],
    ]


def note_from(name: str) -> str:
    """ "Note from Daniel"."""
    return _("Note from {name}").format(name=name)


def _part(name: str, text: str) -> h.Renderable:
    return h.fragment[h.strong[name], paragraphs(text)]
