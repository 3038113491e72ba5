"""What the pages of the link share: the provider's branding, and the facts of the session."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h
from fastapi import Response
from fastapi.responses import HTMLResponse

from components.frame import facts, link_button
from components.marks import Logo
from components.plain import notice_page
from components.theme import Theme
from pages.plain.request import UNSTORED
from services.attendance.view import AttendanceView
from services.language import _, formats
from services.provider import ProviderView

UNINDEXED = {**UNSTORED, "X-Robots-Tag": "noindex"}


@dataclass(frozen=True, slots=True)
class Branding:
    """The provider, with its logo and colours."""

    of: Logo
    theme: Theme
    provider: ProviderView
    signed_in: bool
    """Whether this browser is signed in, so that the portal opens at once."""


def notice(branding: Branding, title: str, line: str, status: int) -> Response:
    """A page that says why nothing was changed."""
    action = link_button(_("Home") if branding.signed_in else _("Log in"), "/", kind="filled")
    page = notice_page(title, line, of=branding.of, theme=branding.theme, action=action)
    return HTMLResponse(page, status, headers=UNINDEXED)


def session_facts(attendance: AttendanceView) -> h.Element:
    """Which session it is: when, where and with whom."""
    when = f"{formats.day(formats.local(attendance.starts_at).date())}, {formats.span(attendance.starts_at, attendance.minutes)}"
    return facts(
        [
            ("event_note", attendance.programme),
            ("event", when),
            ("location_on", attendance.venue),
            ("person", attendance.instructor or ""),
        ]
    )
