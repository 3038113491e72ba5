"""The first page of signing in: the e-mail address."""

from __future__ import annotations

import htpy as h
from fastapi import Response

from components.callout import callout
from components.plain import field, hidden, intro, submit
from pages.plain.request import RequestContext, asked_now, fields, status_of
from pages.plain.sign_in.parts import SCRIPTS, landing, languages, stays, with_next
from services import sign_in
from services.core.refusals import Refused
from services.language import LANGUAGES, _, language
from services.people.names import BadEmail
from services.sign_in import (
    Cookie,
    TooManyRequests,
)


async def address_page(door: RequestContext) -> Response:
    """Ask for the address; whoever is in already goes on."""
    query = door.request.query_params
    wanted = sign_in.own_path(query.get("next") or door.asking.next_path)
    if query.get("language") in LANGUAGES:
        response = door.go(with_next("/sign-in", wanted))
        door.give(response, Cookie.LANGUAGE, query["language"])
        return response
    if there := await landing(door, wanted):
        return door.go(there)
    return address_form(door, wanted, was_in=bool(door.browser.token))


def address_form(
    door: RequestContext,
    wanted: str,
    email: str = "",
    error: str = "",
    status: int = 200,
    *,
    was_in: bool = False,
) -> Response:
    """`was_in`: the browser still has the key of a sign-in that has ended, on another device perhaps."""
    ended = _("You were logged out on this device. Log in again to go on.")
    return door.page(
        _("Log in"),
        intro(_("Log in"), _("We’ll email you an 8-digit code. No password needed.")),
        h.div(".cb-section")[callout(text=ended)] if was_in else None,
        h.form(method="post", action="/sign-in", novalidate=True)[
            field(
                _("Email address"),
                "email",
                type="email",
                value=email[:400],
                hint=_("The one you booked with"),
                error=error,
                autocomplete="email",
                autofocus=True,
            ),
            hidden("next", wanted),
            submit(_("Send my code")),
        ],
        _about_the_demo(door),
        languages("/sign-in", wanted),
        status=status,
        foot=stays(),
        scripts=SCRIPTS[1:],
    )


def _about_the_demo(door: RequestContext) -> h.Node:
    if not door.configuration.demo:
        return None
    from services.demo.people import NOVAKS

    there = h.a(".cb-away", href="/mailbox")[_("Open the mailbox")]
    line = _("This is a demo: log in as {email}. Its mails land in a mailbox of their own.")
    return [h.p(".cb-after")[line.format(email=NOVAKS.email)], there]


async def send_code(door: RequestContext) -> Response:
    """Send the mail, and go on to the code; the same for every address."""
    form = await fields(door.request)
    email, wanted = form.get("email", ""), sign_in.own_path(form.get("next"))
    try:
        asked = await sign_in.ask(email, door.browser, wanted, language())
    except (BadEmail, TooManyRequests) as no:
        return address_form(door, wanted, email, no.words(), status_of(no))
    response = door.go("/sign-in/code")
    door.give(response, Cookie.ASKING, asked_now(door, asked).asking.written())
    return response


async def start_again(door: RequestContext, no: Refused) -> Response:
    """The asking is over. After a double tap its person is in already; else the address is asked for again."""
    if there := await landing(door, door.asking.next_path):
        return door.go(there)
    return address_form(door, door.asking.next_path, door.asking.email, no.words(), status_of(no))
