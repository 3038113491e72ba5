"""The page after cancelling: what became of the session and the make-up."""

from __future__ import annotations

from math import ceil

import htpy as h
from fastapi import Response
from fastapi.responses import HTMLResponse

from components.callout import callout
from components.frame import link_button
from components.plain import intro, plain_page, submit, while_it_lasts
from pages.app.page_context import sign_in_address
from pages.plain.one_click.branding import UNINDEXED, Branding, session_card
from services.attendance.cancel_rules import Outcome
from services.attendance.view import AttendanceView
from services.core.ids import short
from services.core.work import now
from services.language import _
from services.notices.messages.shared.outcome import outcome


def done_page(
    branding: Branding, secret: str, attendance: AttendanceView, what: str, problem: str = ""
) -> Response:
    """The session is cancelled: the outcome, with what became of the make-up, and Undo while it is possible.

    `problem` is said in place of the outcome: why it was not undone.
    """
    title = _("{name}: session cancelled").format(name=attendance.kid.first_name)
    outcome_text = _became(attendance, what)
    said = _callout(outcome_text, good=_is_good(attendance, what)) if outcome_text else None
    if problem:
        said = callout(text=problem, tone="warning", alert=True)
    page = plain_page(
        title,
        intro(title, big=False),
        session_card(attendance),
        h.div(".cb-section")[said] if said else None,
        _further(branding, attendance),
        _undo(secret, attendance),  # last, so that nothing moves when its time is over
        of=branding.of,
        theme=branding.theme,
        scripts=("code.js", "sign_in.js"),
    )
    return HTMLResponse(page, 409 if problem else 200, headers=UNINDEXED)


def kept_page(branding: Branding, secret: str, attendance: AttendanceView) -> Response:
    """The cancellation was undone."""
    title = _("{name}: not cancelled").format(name=attendance.kid.first_name)
    line = _("You undid it, so everything is as it was before.")
    page = plain_page(
        title,
        intro(title, big=False),
        session_card(attendance),
        h.div(".cb-section")[callout(text=line, icon_name="check_circle", tone="success")],
        _further(branding, attendance),
        h.a(".cb-away", href=f"/c/{secret}")[_("Cancel it after all")],
        of=branding.of,
        theme=branding.theme,
    )
    return HTMLResponse(page, 200, headers=UNINDEXED)


def _undo(secret: str, attendance: AttendanceView) -> h.Node:
    """The button that takes it back, for the same seconds as in the portal."""
    if attendance.undo_until is None:
        return None
    seconds = max(1, ceil((attendance.undo_until - now()).total_seconds()))
    return while_it_lasts(
        f"/c/{secret}/undo",
        submit(_("Undo"), kind="tonal"),
        _("Pressed by mistake? You can undo it for {time} more."),
        seconds,
    )


def _further(branding: Branding, attendance: AttendanceView) -> h.Node:
    """Where to go on. Whoever is not signed in reads that nothing is left to do, and what signing in is good for."""
    path = f"/bookings/{short(attendance.booking_id)}"
    if branding.signed_in:
        return h.div(".cb-end")[link_button(_("Open booking"), path, kind="filled", main=True)]
    can_book = attendance.credit is not None and attendance.credit.state == "active"
    text = _("Log in to book the make-up") if can_book else _("Log in to open the booking")
    return [
        h.p(".cb-after")[_("That’s all: you can close this page.")],
        h.div(".cb-end")[link_button(text, sign_in_address(path), kind="filled", main=True)],
    ]


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
