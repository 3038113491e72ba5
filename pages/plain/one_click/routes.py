"""The link's two addresses.

Opening the link only shows the session and what would happen, because mail scanners open every link. Only the button
cancels; once the session has started, nothing does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from components.theme import theme
from pages.app.frame import logo_of
from pages.plain.one_click.answer import done_page, kept_page
from pages.plain.one_click.branding import UNINDEXED, Branding, notice
from pages.plain.one_click.question import NOT_YET, Answers, asked_page
from services import language, provider, sign_in
from services.attendance import cancel_link
from services.attendance.cancel_link import CancelLinkOver
from services.attendance.cancel_rules import Outcome
from services.attendance.cancelling import (
    CannotCancel,
    ConsentNeeded,
    Otherwise,
    Reason,
    ReasonNeeded,
)
from services.attendance.undoing import TooLateToUndo
from services.core.refusals import Busy, NotAllowed, NotFound, NotSignedIn, Refused
from services.core.visitor import Visitor
from services.core.work import now, reading, with_retries, work
from services.language import _, formats

router = APIRouter(include_in_schema=False)


@router.get("/c/{secret}")
async def show(request: Request, secret: str, kept: str = "") -> Response:
    """The session, and what cancelling would do. Changes nothing. `kept`: cancelling was undone a moment ago."""
    branding = await _branding_of(request)

    async def page() -> Response:
        async with reading(Visitor.anonymous()) as r:
            opened, sheet = await cancel_link.load(r, secret)
        _speak(opened.visitor, branding)
        if sheet.attendance.given_up:
            return done_page(branding, secret, sheet.attendance, sheet.consequence.outcome.value)
        return kept_page(branding, secret, sheet.attendance) if kept else asked_page(branding, secret, sheet)

    return await _or_refusal(branding, page)


@router.post("/c/{secret}")
async def press(
    request: Request,
    secret: str,
    key: str = Form("", max_length=64),
    reason: str = Form("", max_length=16),
    consent: str = Form("", max_length=1),
    expected: str = Form("", max_length=16),
) -> Response:
    """Cancel the session as the page said. A second press has no further effect and gets the same answer."""
    branding = await _branding_of(request)
    said = Outcome(expected) if expected in set(Outcome) else None
    answers = Answers(Reason(reason) if reason in set(Reason) else None, bool(consent))

    async def change() -> Response:
        async with work(Visitor.anonymous()) as w:
            opened, done = await cancel_link.cancel(
                w, secret, answers.reason, consent=answers.consent, expected=said, key=key or None
            )
        if not done.attendance.given_up:  # the page was sent again after an undo
            return await _current_page(branding, secret)
        _speak(opened.visitor, branding)
        return done_page(branding, secret, done.attendance, done.consequence.outcome.value)

    async def page() -> Response:
        try:
            return await with_retries(change)
        except CannotCancel:
            return await _current_page(branding, secret)
        except (Otherwise, ReasonNeeded, ConsentNeeded) as changed:
            return await _current_page(branding, secret, changed, answers)

    return await _or_refusal(branding, page)


@router.post("/c/{secret}/undo")
async def undo(request: Request, secret: str) -> Response:
    """Take the cancellation back, within the seconds that the portal gives, too."""
    branding = await _branding_of(request)

    async def change() -> Response:
        async with work(Visitor.anonymous()) as w:
            await cancel_link.undo(w, secret)
        return RedirectResponse(f"/c/{secret}?kept=1", 303, headers=UNINDEXED)

    async def page() -> Response:
        try:
            return await with_retries(change)
        except TooLateToUndo as late:
            return await _current_page(branding, secret, late)

    return await _or_refusal(branding, page)


async def _current_page(
    branding: Branding, secret: str, changed: Refused | None = None, answers: Answers = NOT_YET
) -> Response:
    """If it is cancelled already, perhaps by the other parent, show that as done; otherwise ask again."""
    async with reading(Visitor.anonymous()) as r:
        opened, sheet = await cancel_link.load(r, secret)
    _speak(opened.visitor, branding)
    if sheet.attendance.given_up:
        problem = changed.words() if isinstance(changed, TooLateToUndo) else ""
        return done_page(branding, secret, sheet.attendance, sheet.consequence.outcome.value, problem)
    return asked_page(branding, secret, sheet, changed, answers)


async def _branding_of(request: Request) -> Branding:
    async with reading(Visitor.anonymous()) as r:
        current = await provider.current(r)
    language.speak(language.asked_for(request.headers.get("accept-language", "")) or current.locale)
    formats.be_here(current.zone, now())
    return Branding(logo_of(current), theme(current.brand), current, await _is_signed_in(request))


async def _is_signed_in(request: Request) -> bool:
    try:
        await sign_in.visitor_of(request.cookies.get(sign_in.cookie_name()))
    except NotSignedIn:
        return False
    return True


def _speak(visitor: Visitor, branding: Branding) -> None:
    language.speak(visitor.locale or branding.provider.locale)


async def _or_refusal(branding: Branding, page: Callable[[], Awaitable[Response]]) -> Response:
    try:
        return await page()
    except CancelLinkOver as over:
        return notice(branding, _("Too late to cancel here"), over.words(), 410)
    except NotFound:
        line = _("It may have been cut short in the email. Log in to see your bookings.")
        return notice(branding, _("This link doesn’t work"), line, 404)
    except NotAllowed as refused:
        return notice(branding, _("Not changed"), refused.words(), 403)
    except Busy:
        raise  # the page that can be sent again (trouble.py)
    except Refused as refused:
        return notice(branding, _("Not changed"), refused.words(), 409)
