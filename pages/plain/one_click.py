"""Cancel one session from the link in its reminder, without signing in (R23). Plain HTML.

Opening the link only shows the session and what would happen, because mail scanners open every link. Only the button
cancels; once the session has started, nothing does.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import htpy as h
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from components.callout import callout
from components.frame import facts, link_button
from components.marks import Logo
from components.plain import field_error, hidden, intro, notice_page, plain_page, submit, tick
from components.theme import Theme, theme
from pages.app.frame import logo_of
from pages.family.cancelling import texts as cancel_texts
from services import language, provider
from services.attendance import cancel_link
from services.attendance.cancel_link import LinkOver
from services.attendance.cancel_rules import Outcome
from services.attendance.cancelling import (
    CancelSheet,
    CannotCancel,
    ConsentNeeded,
    Otherwise,
    Reason,
    ReasonNeeded,
)
from services.attendance.view import AttendanceView
from services.core.ids import short
from services.core.refusals import NotAllowed, NotFound, Refused
from services.core.visitor import Visitor
from services.core.work import again, now, reading, work
from services.language import _, formats
from services.notices.messages.shared.outcome import outcome
from services.provider import ProviderView

router = APIRouter(include_in_schema=False)
UNSTORED = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
CANCELLED = ("cancelled", "late_cancelled", "withdrawn")


@dataclass(frozen=True, slots=True)
class Look:
    """How the page looks, and whose it is."""

    of: Logo
    theme: Theme
    here: ProviderView


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered on the page."""

    reason: Reason | None = None
    consent: bool = False


NOT_YET = Answers()


@router.get("/c/{secret}")
async def show(request: Request, secret: str) -> Response:
    """The session, and what cancelling would do. Changes nothing."""
    look = await _arrive(request)

    async def page() -> Response:
        async with reading(Visitor.anonymous()) as r:
            opened, sheet = await cancel_link.look(r, secret)
        _speak(opened.visitor, look)
        if sheet.day.state in CANCELLED:
            return _done(look, sheet.day, sheet.consequence.outcome.value)
        return _asked(look, secret, sheet)

    return await _or_why_not(look, page)


@router.post("/c/{secret}")
async def press(
    request: Request,
    secret: str,
    key: str = Form("", max_length=64),
    reason: str = Form("", max_length=16),
    consent: str = Form("", max_length=1),
    expected: str = Form("", max_length=16),
) -> Response:
    """Cancel it as the page said; pressed twice, it is cancelled once and says the same."""
    look = await _arrive(request)
    said = Outcome(expected) if expected in set(Outcome) else None
    answers = Answers(Reason(reason) if reason in set(Reason) else None, bool(consent))

    async def change() -> Response:
        async with work(Visitor.anonymous()) as w:
            opened, done = await cancel_link.cancel(
                w, secret, answers.reason, consent=answers.consent, expected=said, key=key or None
            )
        _speak(opened.visitor, look)
        return _done(look, done.day, done.consequence.outcome.value)

    async def page() -> Response:
        try:
            return await again(change)
        except CannotCancel:
            return await _as_it_is_now(look, secret)
        except (Otherwise, ReasonNeeded, ConsentNeeded) as changed:
            return await _as_it_is_now(look, secret, changed, answers)

    return await _or_why_not(look, page)


async def _as_it_is_now(
    look: Look, secret: str, changed: Refused | None = None, answers: Answers = NOT_YET
) -> Response:
    """It was cancelled before, perhaps by the other parent: that is what was wanted. Else it is asked anew."""
    async with reading(Visitor.anonymous()) as r:
        opened, sheet = await cancel_link.look(r, secret)
    _speak(opened.visitor, look)
    if sheet.day.state in CANCELLED:
        return _done(look, sheet.day, sheet.consequence.outcome.value)
    return _asked(look, secret, sheet, changed, answers)


async def _arrive(request: Request) -> Look:
    language.speak(language.preferred(request.headers.get("accept-language", "")))
    async with reading(Visitor.anonymous()) as r:
        here = await provider.current(r)
    formats.be_here(here.zone, now())
    return Look(logo_of(here), theme(here.brand), here)


def _speak(visitor: Visitor, look: Look) -> None:
    language.speak(visitor.locale or look.here.locale)


async def _or_why_not(look: Look, page: Callable[[], Awaitable[Response]]) -> Response:
    try:
        return await page()
    except LinkOver as over:
        return _notice(look, _("Too late to cancel here"), over.words(), 410)
    except NotFound:
        line = _("It may have been cut short in the mail. Log in to see your bookings.")
        return _notice(look, _("This link doesn’t work"), line, 404)
    except NotAllowed as refused:
        return _notice(look, _("Not changed"), refused.words(), 403)
    except Refused as refused:
        return _notice(look, _("Not changed"), refused.words(), 409)


def _notice(look: Look, title: str, line: str, status: int) -> Response:
    action = link_button(_("Log in"), "/", kind="filled")
    page = notice_page(title, line, of=look.of, theme=look.theme, action=action)
    return HTMLResponse(page, status, headers=UNSTORED)


def _asked(
    look: Look, secret: str, sheet: CancelSheet, changed: Refused | None = None, answers: Answers = NOT_YET
) -> Response:
    """The question; `changed` is why it must be asked once more, with what was answered already."""
    day, possible = sheet.day, sheet.consequence.is_possible
    sheet = replace(sheet, swaps=[])  # another day is chosen in the portal, not here
    lost = sheet.consequence.outcome is Outcome.MAKE_UP_LOST
    problem = changed.words() if changed is not None else ""
    beside = isinstance(changed, ReasonNeeded | ConsentNeeded)
    form = h.form(method="post", action=f"/c/{secret}")[
        hidden("key", secrets.token_urlsafe(16)),
        hidden("expected", sheet.consequence.outcome.value),
        _reasons(answers.reason, problem if isinstance(changed, ReasonNeeded) else "")
        if sheet.prompt == "before"
        else None,
        tick(
            cancel_texts.consent(),
            "consent",
            ticked=answers.consent,
            error=problem if isinstance(changed, ConsentNeeded) else "",
        )
        if sheet.consequence.needs_consent
        else None,
        h.div(".cb-end")[submit(cancel_texts.main_words(sheet), kind="danger-btn" if lost else "filled")],
    ]
    page = plain_page(
        _("Can’t make it"),
        intro(_("{name} can’t make it?").format(name=day.kid.first_name), big=False),
        callout(text=problem, tone="warning", alert=True) if problem and not beside else None,
        _session(day),
        h.div(".cb-section")[cancel_texts.consequence(sheet)],
        form if possible else None,
        h.p(".cb-intro")[_("To keep the session, just close this page.")] if possible else None,
        of=look.of,
        theme=look.theme,
    )
    return HTMLResponse(page, 422 if beside else 200, headers=UNSTORED)


def _done(look: Look, day: AttendanceView, what: str) -> Response:
    title = _("{name}: session cancelled").format(name=day.kid.first_name)
    told = _became(day, what)
    page = plain_page(
        title,
        intro(title, big=False),
        _session(day),
        h.div(".cb-section")[callout(text=told, icon_name="check_circle", tone="success")] if told else None,
        h.div(".cb-end")[link_button(_("Open booking"), f"/bookings/{short(day.booking_id)}", kind="filled")],
        of=look.of,
        theme=look.theme,
    )
    return HTMLResponse(page, 200, headers=UNSTORED)


def _became(day: AttendanceView, what: str) -> str:
    """What became of the make-up; of a make-up that was cancelled earlier the booking says more."""
    if what == Outcome.REFUSED and day.type != "regular":
        return ""
    if what == Outcome.REFUSED:
        what = Outcome.TOO_LATE if day.state == "late_cancelled" else Outcome.LIMIT_USED_UP
        return outcome(what, day) if day.credit is not None or day.state == "late_cancelled" else ""
    return outcome(what, day)


def _session(day: AttendanceView) -> h.Element:
    when = f"{formats.day(formats.local(day.starts_at).date())}, {formats.span(day.starts_at, day.minutes)}"
    return facts(
        [
            ("event_note", day.programme),
            ("event", when),
            ("location_on", day.venue),
            ("person", day.instructor or ""),
        ]
    )


def _reasons(chosen: Reason | None, error: str) -> h.Element:
    told = {Reason.ILL: _("Ill"), Reason.AWAY: _("Away"), Reason.UNSAID: _("Rather not say")}
    return h.fieldset(".cb-field")[
        h.legend[_("Why?")],
        field_error("reason", error),
        (
            h.label[
                h.input(
                    type="radio",
                    name="reason",
                    value=reason.value,
                    required=True,
                    checked=reason is chosen,
                    aria_describedby="reason-error" if error else None,
                ),
                " ",
                text,
            ]
            for reason, text in told.items()
        ),
    ]
