"""Say yes to copies of a family's reminders, or stop them, from the link in a mail, without signing in. Plain HTML (R88).

Opening the link changes nothing, because mail scanners open every link: a tap on the button does, and so does the mail
program's own "Unsubscribe", which posts to the same address (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from fastapi import FastAPI, Form, Request, Response

from components.plain import hidden, intro, submit
from pages.delivery.machine_doors import MachineDoor, MachineRequest
from pages.plain.request import RequestContext, context_of
from pages.plain.unsubscribe import BODY_LIMIT, ONE_CLICK
from services import language
from services.bookings import copied_to
from services.bookings.copied_to import Copied
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import Work, reading, with_retries, work
from services.language import _
from services.notices.telling import copy_link
from services.notices.telling.copy_link import PREFIX


async def _is_genuine(request: MachineRequest) -> bool:
    return request.method in ("GET", "HEAD") or copy_link.is_genuine(request.path)


DOOR = MachineDoor(PREFIX, _is_genuine, body_limit=BODY_LIMIT, refusal=404)
"""Mail programs post without a browser's headers; a link that is not ours answers as if there were none."""


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the link's two addresses: to look and to post."""

    async def show(request: Request) -> Response:
        return await _answered(request, configuration, lambda: _read(request.url.path))

    async def press(
        request: Request,
        one_click: str = Form("", max_length=16, alias="List-Unsubscribe"),
        turn: str = Form("", max_length=3),
    ) -> Response:
        link = request.url.path
        if one_click == ONE_CLICK or turn == "off":
            return await _answered(request, configuration, lambda: _changed(copied_to.stop, link))
        if turn == "on":
            return await _answered(request, configuration, lambda: _changed(copied_to.confirm, link))
        return await _answered(request, configuration, lambda: _read(link))

    address = PREFIX + "{copy_token}"
    app.add_api_route(address, show, methods=["GET"], include_in_schema=False)
    app.add_api_route(address, press, methods=["POST"], include_in_schema=False)


async def _read(link: str) -> Copied:
    async with reading(Visitor.anonymous()) as r:
        return await copied_to.load(r, link)


async def _changed(act: Callable[[Work, str], Awaitable[Copied]], link: str) -> Copied:
    async def change() -> Copied:
        async with work(Visitor.anonymous()) as w:
            return await act(w, link)

    return await with_retries(change)


async def _answered(
    request: Request, configuration: Configuration, act: Callable[[], Awaitable[Copied]]
) -> Response:
    context = await context_of(request, configuration)
    try:
        found = await act()
    except NotFound:
        return _not_found(context)
    language.speak(found.locale or context.provider.locale)
    response = _page(context, request.url.path, found)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(context: RequestContext, link: str, found: Copied) -> Response:
    if found.over:
        title = _("You get no more reminders")
        line = _("If you want them again, ask {name} to add your address once more.").format(name=found.by)
        return context.page(title, intro(title, line, big=False))
    line = _("{name} would like us to email {email} the day before each session of {programme}.")
    line = line.format(name=found.by, email=found.email, programme=found.programme)
    if found.confirmed:
        title = _("You get {child}’s reminders").format(child=found.child)
        return context.page(
            title, intro(title, line, big=False), _button(link, _("Stop them"), "off", "tonal")
        )
    title = _("Shall we remind you of {child}’s sessions?").format(child=found.child)
    return context.page(
        title,
        intro(title, line, big=False),
        _button(link, _("Yes, remind me"), "on", "filled"),
        h.p(".cb-intro")[_("If you don’t want them, just close this page. You get nothing then.")],
    )


def _button(link: str, text: str, turn: str, kind: str) -> h.Element:
    return h.form(method="post", action=link)[hidden("turn", turn), h.div(".cb-end")[submit(text, kind=kind)]]


def _not_found(context: RequestContext) -> Response:
    title = _("This link doesn’t work")
    line = _("It may have ended, or been cut short. Ask whoever sent it for a new one.")
    return context.page(title, intro(title, line, big=False), status=404)
