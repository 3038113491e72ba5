"""The page after cancelling: what became of the session and the make-up."""

from __future__ import annotations

import htpy as h
from fastapi import Response
from fastapi.responses import HTMLResponse

from components.callout import callout
from components.frame import link_button
from components.plain import intro, plain_page
from pages.plain.one_click.branding import UNINDEXED, Branding, session_facts
from services.attendance.cancel_rules import Outcome
from services.attendance.view import AttendanceView
from services.core.ids import short
from services.language import _
from services.notices.messages.shared.outcome import outcome


def done_page(branding: Branding, attendance: AttendanceView, what: str) -> Response:
    """The session is cancelled: the outcome, with what became of the make-up."""
    title = _("{name}: session cancelled").format(name=attendance.kid.first_name)
    outcome_text = _became(attendance, what)
    page = plain_page(
        title,
        intro(title, big=False),
        session_facts(attendance),
        h.div(".cb-section")[_callout(outcome_text, good=_is_good(attendance, what))]
        if outcome_text
        else None,
        h.div(".cb-end")[
            link_button(_("Open booking"), f"/bookings/{short(attendance.booking_id)}", kind="filled")
        ],
        of=branding.of,
        theme=branding.theme,
    )
    return HTMLResponse(page, 200, headers=UNINDEXED)


def _is_good(attendance: AttendanceView, what: str) -> bool:
    """Whether there is a make-up for it: only that is told in green."""
    return attendance.credit is not None or what == Outcome.MAKE_UP_BACK


def _callout(text: str, *, good: bool) -> h.Element:
    if good:
        return callout(text=text, icon_name="check_circle", tone="success")
    return callout(text=text, icon_name="info")


def _became(attendance: AttendanceView, what: str) -> str:
    """What became of the make-up; empty for a make-up session that was cancelled earlier, as the booking says more."""
    if what == Outcome.REFUSED and attendance.type != "regular":
        return ""
    if what == Outcome.REFUSED:
        what = Outcome.TOO_LATE if attendance.state == "late_cancelled" else Outcome.LIMIT_USED_UP
        return (
            outcome(what, attendance)
            if attendance.credit is not None or attendance.state == "late_cancelled"
            else ""
        )
    return outcome(what, attendance)
