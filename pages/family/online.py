"""Joining a session online: the button, from ten minutes before it begins until it ends, and what is told before (R97).

The link itself is in no page. The button leads to `pages/plain/online.py`, which asks once more and sends them on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import htpy as h
from nicegui import ui

from components.base import static
from components.marks import icon
from pages.app.turning import Turning
from services.attendance.view import AttendanceView
from services.core import ids
from services.core.work import now
from services.language import _, formats

PREFIX = "/online/"


def is_open(attendance: AttendanceView) -> bool:
    """Whether it can be joined now."""
    return attendance.online is not None and attendance.online.is_open(formats.here().now)


def join_link(attendance: AttendanceView, look: str) -> None:
    """The button, in this look ("cb-glass", "cb-filled cb-main-btn cb-full")."""
    link = ui.element("a").classes(f"cb-btn {look}").props("target=_blank rel=noopener")
    link.props["href"] = f"{PREFIX}{ids.short(attendance.attendance_id)}"
    name = _("Join online")
    link.props["aria-label"] = f"{name}: {attendance.kid.first_name}, {attendance.programme}"
    with link:
        static(h.fragment[icon("videocam", 20), h.span[name]])


class JoinNow:
    """Above the sessions of a booking: the button of each that can be joined now. It comes and goes by itself."""

    def __init__(self) -> None:
        self._box = ui.element("div")
        self._turning = Turning(self._draw)
        self._attendances: list[AttendanceView] = []

    def show(self, attendances: Sequence[AttendanceView]) -> None:
        """Of these; those that are never joined online do no harm."""
        wanted = [attendance for attendance in attendances if attendance.online is not None]
        if wanted != self._attendances:
            self._attendances = wanted
            self._now()

    async def _draw(self) -> None:
        self._now()

    def _now(self) -> None:
        self._box.clear()
        with self._box:
            for attendance in filter(is_open, self._attendances):
                with ui.element("div").classes("cb-section cb-tight"):
                    join_link(attendance, "cb-filled cb-main-btn cb-full")
        moments = [each.online.turns(now()) for each in self._attendances if each.online is not None]
        self._turning.at(min((each for each in moments if each is not None), default=None))


def told(attendance: AttendanceView) -> str:
    """When it is joined; empty if it is not online, or over."""
    if attendance.online is None or attendance.online.ends_at <= formats.here().now:
        return ""
    if is_open(attendance):
        return _("Online now, until {time}.").format(time=formats.clock(attendance.online.ends_at))
    return _("Online. You can join here from {time}.").format(time=formats.moment(attendance.online.opens_at))


def beforehand(attendance: AttendanceView) -> h.Renderable:
    """What to have ready, as the provider writes it; until the session is over."""
    if not told(attendance) or attendance.online is None or not attendance.online.instructions:
        return h.fragment[()]
    return h.div(".cb-text2")[paragraphs(attendance.online.instructions)]


def paragraphs(text: str) -> Iterator[h.Element]:
    """A text of several lines, each as it was typed."""
    return (h.p[line] for line in text.splitlines() if line)
