"""Switch reminders and make-up notices off from the link in a mail, without signing in. Plain HTML.

Opening the link changes nothing, because mail scanners open every link: a tap on the button does, and so does the mail
program's own "Unsubscribe", which posts to the same address (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from fastapi import FastAPI, Form, Request, Response

from components.callout import callout
from components.frame import link_button
from components.plain import hidden, intro, submit
from pages.delivery.machine_doors import MachineDoor, MachineRequest
from pages.plain.request import RequestContext, context_of
from services import language
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading, with_retries, work
from services.language import _
from services.people import switching_off
from services.people.switching_off import PREFIX, Switch

BODY_LIMIT = 10_000
"""Bytes; a mail program posts a few dozen."""
ONE_CLICK = "One-Click"
"""What a mail program posts as `List-Unsubscribe`."""


async def _is_genuine(request: MachineRequest) -> bool:
    return request.method in ("GET", "HEAD") or switching_off.is_genuine(request.path)


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
        off, on = one_click == ONE_CLICK or turn == "off", turn == "on"
        change = (lambda: _turned(request.url.path, on)) if off or on else (lambda: _read(request.url.path))
        return await _answered(request, configuration, change)

    address = PREFIX + "{notice}/{token}"
    app.add_api_route(address, show, methods=["GET"], include_in_schema=False)
    app.add_api_route(address, press, methods=["POST"], include_in_schema=False)


async def _read(link: str) -> Switch:
    async with reading(Visitor.anonymous()) as r:
        return await switching_off.load(r, link)


async def _turned(link: str, on: bool) -> Switch:
    async def change() -> Switch:
        async with work(Visitor.anonymous()) as w:
            return await switching_off.turn(w, link, on)

    return await with_retries(change)


async def _answered(
    request: Request, configuration: Configuration, act: Callable[[], Awaitable[Switch]]
) -> Response:
    context = await context_of(request, configuration)
    try:
        switch = await act()
    except NotFound:
        return _not_found(context)
    language.speak(switch.visitor.locale or context.provider.locale)
    draw = _on_page if switch.is_on else _off_page
    response = draw(context, request.url.path, pressed=request.method == "POST")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _on_page(context: RequestContext, link: str, *, pressed: bool) -> Response:
    line = _(
        "We email you about your sessions the day before, about make-ups you can book, and about those that end soon."
    )
    if pressed:
        title = _("Reminders and make-up notices are on")
        off = _button(link, _("Switch them off"), "off", kind="tonal")
        return context.page(title, intro(title, line, big=False), _always_sent(), off)
    title = _("Switch off reminders and make-up notices?")
    return context.page(
        title,
        intro(title, line, big=False),
        _always_sent(),
        _button(link, _("Switch them off"), "off"),
        h.p(".cb-intro")[_("To keep them, just close this page.")],
    )


def _off_page(context: RequestContext, link: str, *, pressed: bool) -> Response:
    title = _("Reminders and make-up notices are off")
    return context.page(
        title,
        intro(title, _("We no longer email you about sessions the day before or about make-ups."), big=False),
        _always_sent(),
        _button(link, _("Switch them on again"), "on", kind="tonal" if pressed else "filled"),
        h.div(".cb-end")[link_button(_("All notices"), "/profile/notices")],
    )


def _always_sent() -> h.Element:
    line = _(
        "Login codes, cancelled sessions, make-ups you book, and places kept for you are always emailed."
    )
    return h.div(".cb-section")[callout(line, icon_name="mail")]


def _button(link: str, text: str, turn: str, kind: str = "filled") -> h.Element:
    return h.form(method="post", action=link)[hidden("turn", turn), h.div(".cb-end")[submit(text, kind=kind)]]


def _not_found(context: RequestContext) -> Response:
    title = _("This link doesn’t work")
    line = _("It may have been cut short in the email. Log in to choose what we send you.")
    action = h.div(".cb-end")[link_button(_("Log in"), "/profile/notices", kind="filled")]
    return context.page(title, intro(title, line, big=False), action, status=404)
