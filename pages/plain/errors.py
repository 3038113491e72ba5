"""Responses in place of a page: sign in first, your home is elsewhere, not found, nothing set up yet.

Plain HTML.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from components.frame import link_button
from pages.app.guard import Elsewhere
from pages.app.page_context import sign_in_address
from pages.delivery.framing import may_be_framed
from pages.plain.request import UNSTORED
from pages.plain.sign_in.parts import second_step
from pages.plain.trouble import RETRY_AFTER, notice, speak
from services.core.ids import short
from services.core.refusals import NotFound
from services.language import _
from services.people.families import MergedFamily

WITHOUT_PROVIDER = ("/static/", "/health", "/setup")
"""Paths that are served even before there is a provider."""


async def to_sign_in(request: Request, _problem: Exception) -> Response:
    """Redirect to sign-in, which comes back to the same page (R1)."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(sign_in_address(path), status_code=303, headers=UNSTORED)


def to_second_step(room: str) -> Response:
    """Redirect to the second step, which is asked for again before a file leaves, and leads back to the room of the file."""
    return RedirectResponse(second_step(room), status_code=303, headers=UNSTORED)


async def to_own_home(_request: Request, problem: Exception) -> Response:
    """Redirect to the home of this kind of visitor."""
    home = problem.address if isinstance(problem, Elsewhere) else "/"
    return RedirectResponse(home, status_code=303, headers=UNSTORED)


async def to_the_one(request: Request, problem: Exception) -> Response:
    """Redirect from a family that was merged into another one to the same screen of that one."""
    path = request.url.path
    if isinstance(problem, MergedFamily):
        path = path.replace(short(problem.was), short(problem.into))
    return RedirectResponse(path, status_code=303, headers=UNSTORED)


async def not_there(request: Request, _problem: Exception) -> Response:
    """404: there is no such page, or this visitor may not see it. Both look the same."""
    speak(request)
    may_be_framed(request)
    page = notice(_("Not found"), NotFound().words(), action=link_button(_("Home"), "/", kind="filled"))
    return HTMLResponse(page, 404, headers=UNSTORED)


class UntilSetUp:
    """Middleware for an empty installation: it serves one plain page, and the one for the set-up code."""

    def __init__(self, app: ASGIApp, is_set_up: Callable[[], Awaitable[bool]]) -> None:
        self.app = app
        self._is_set_up = is_set_up
        self._set_up = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._set_up and not scope["path"].startswith(WITHOUT_PROVIDER):
            self._set_up = await self._is_set_up()
            if not self._set_up:
                await nothing_yet(Request(scope))(scope, receive, send)
                return
        await self.app(scope, receive, send)


def nothing_yet(request: Request) -> Response:
    """503: nothing is set up yet; say how to begin."""
    speak(request)
    line = _(
        "Do you run this server? Its log shows a set-up code; “./cubby setup-code” prints it again. Everybody else: please "
        "come back later."
    )
    page = notice(
        _("Not set up yet"), line, action=link_button(_("I have the set-up code"), "/setup", kind="filled")
    )
    return HTMLResponse(page, 503, headers=UNSTORED | RETRY_AFTER)
