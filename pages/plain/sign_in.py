"""Signing in and out: plain HTML that works before any script has loaded (architecture §4.3).

GETs change nothing, so that mail scanners may open whatever they like. Whoever asks sees the same for every address.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlencode
from uuid import UUID

import htpy as h
from fastapi import FastAPI, Request, Response

from components.callout import callout
from components.frame import link_button
from components.plain import code_field, field, hidden, intro, new_code_clock, submit
from pages.plain.request import Asking, RequestContext, arrive, asked_now, fields, status_of
from services import sign_in
from services.configuration import Configuration
from services.core import ids
from services.core.refusals import NotFound, NotSignedIn, Refused
from services.language import LANGUAGES, _, formats, language
from services.people.clients import BadEmail
from services.sign_in import (
    CodeOver,
    CodesOff,
    Cookie,
    LinkOver,
    NotACode,
    NoTriesLeft,
    SignedIn,
    TooManyRequests,
    WrongCode,
)

NEW_CODE_AFTER = 30
"""Seconds after which the page offers a new code."""
SCRIPTS = ("code.js", "sign_in.js")
WEBMAIL = {
    "https://mail.google.com/": "gmail.com googlemail.com",
    "https://outlook.live.com/mail/": "outlook.com hotmail.com live.com msn.com",
    "https://mail.yahoo.com/": "yahoo.com yahoo.ie yahoo.co.uk ymail.com",
    "https://www.icloud.com/mail": "icloud.com me.com mac.com",
    "https://mail.proton.me/": "proton.me protonmail.com pm.me",
    "https://email.seznam.cz/": "seznam.cz email.cz post.cz",
    "https://emaily.azet.sk/": "azet.sk",
    "https://mail.zoznam.sk/": "zoznam.sk",
    "https://mail.centrum.sk/": "centrum.sk",
}


def add(app: FastAPI, configuration: Configuration) -> None:
    """The routes of signing in and out."""

    def route(path: str, handler: Callable[..., Awaitable[Response]], *methods: str) -> None:
        async def at_the_door(request: Request) -> Response:
            door = await arrive(request, configuration)
            return await handler(door, **request.path_params)

        app.add_route(path, at_the_door, methods=list(methods), include_in_schema=False)

    route("/sign-in", address_page, "GET")
    route("/sign-in", send_code, "POST")
    route("/sign-in/code", code_page, "GET")
    route("/sign-in/code", try_code, "POST")
    route("/sign-in/{request_id}", link_page, "GET")
    route("/sign-in/{request_id}/link", try_link, "POST")
    route("/sign-in/{request_id}/code", try_code_of_link, "POST")
    route("/sign-out", leave_page, "GET")
    route("/sign-out", leave, "POST")


# --- the address -------------------------------------------------------------------------------------------------


async def address_page(door: RequestContext) -> Response:
    """Ask for the address; whoever is in already goes on."""
    query = door.request.query_params
    wanted = sign_in.own_path(query.get("next") or door.asking.next_path)
    if query.get("language") in LANGUAGES:
        response = door.go(_with_next("/sign-in", wanted))
        door.give(response, Cookie.LANGUAGE, query["language"])
        return response
    if await _is_in(door):
        return door.go(wanted)
    return _address_form(door, wanted, was_in=bool(door.browser.token))


def _address_form(
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
        _languages("/sign-in", wanted),
        status=status,
        foot=_stays(),
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
        return _address_form(door, wanted, email, no.words(), status_of(no))
    response = door.go("/sign-in/code")
    door.give(response, Cookie.ASKING, asked_now(door, asked).asking.written())
    return response


# --- the code ----------------------------------------------------------------------------------------------------


async def code_page(door: RequestContext) -> Response:
    """Ask for the code that was sent; without an asking, back to the address."""
    if door.request.query_params.get("language") in LANGUAGES:
        response = door.go("/sign-in/code")
        door.give(response, Cookie.LANGUAGE, door.request.query_params["language"])
        return response
    if not door.asking.email:
        return door.go(door.asking.next_path if await _is_in(door) else "/sign-in")
    return _code_form(door)


def _code_form(
    door: RequestContext, typed: str = "", error: str = "", status: int = 200, *, note: str = ""
) -> Response:
    asking = door.asking
    mail = _mailbox_of(door)
    return door.page(
        _("Check your email"),
        intro(_("Check your email"), _sent(asking)),
        h.form(method="post", action="/sign-in/code", novalidate=True)[
            code_field(_("Your code"), value=typed, error=error),
            hidden("before", note) if note else None,
            submit(_("Log in")),
            link_button(_("Open my email"), mail, kind="quiet", icon_name="mail", main=True)
            if mail
            else None,
        ],
        _another_code(door),
        h.a(".cb-away", href=_with_next("/sign-in", asking.next_path))[_("Use a different email")],
        _languages("/sign-in/code", asking.next_path),
        status=status,
        foot=_stays(),
        scripts=SCRIPTS,
    )


def _sent(asking: Asking) -> h.Node:
    """What was sent; whoever has had all codes of the hour is told that no new one has come, and when one will."""
    if asking.new_from is None:
        return [_("We sent an 8-digit code to"), h.br, h.strong[asking.email]]
    line = _(
        "You have had all codes of this hour, so we didn’t send another. "
        "Use the newest one in your inbox, or ask again at {time}."
    ).format(time=formats.clock(asking.new_from))
    return [h.strong[asking.email], h.br, line]


def _another_code(door: RequestContext) -> h.Node:
    asking = door.asking
    spam = _("No email? Check your spam folder.")
    if asking.new_from is not None:
        return h.p(".cb-after")[spam]
    again = h.form(method="post", action="/sign-in", id="again", hidden=True)[_ask_again(door)]
    clock = new_code_clock(
        _("You can ask for a new code in {time}."), asking.seconds_left(NEW_CODE_AFTER), "again"
    )
    often = _("We send five codes an hour at most to one address.") if asking.times > 1 else ""
    return [
        h.p(".cb-after")[spam, " ", clock, h.span[" ", often] if often else None],
        again,
        h.noscript[h.form(method="post", action="/sign-in")[_ask_again(door)]],
    ]


def _ask_again(door: RequestContext) -> h.Node:
    return [
        hidden("email", door.asking.email),
        hidden("next", door.asking.next_path),
        submit(_("Send a new code"), kind="tonal"),
    ]


def _mailbox_of(door: RequestContext) -> str:
    """Where the mail can be read, if its address says so."""
    if door.configuration.demo:
        return "/mailbox"
    domain = door.asking.email.rpartition("@")[2]
    return next((url for url, domains in WEBMAIL.items() if domain in domains.split()), "")


async def try_code(door: RequestContext) -> Response:
    """Sign in with a code that this browser asked for."""
    form = await fields(door.request)
    typed = form.get("code", "")
    try:
        return _welcome(door, await _redeemed(door, form))
    except (WrongCode, NotACode, CodesOff) as no:
        if door.asking.email:
            return _code_form(door, typed[:40], no.words(), status_of(no), note=_note(typed, no))
        return _address_form(door, "/", error=CodeOver().words(), status=410)
    except (CodeOver, NoTriesLeft) as no:
        return await _start_again(door, no)


async def _redeemed(door: RequestContext, form: dict[str, str], request_id: UUID | None = None) -> SignedIn:
    """Try the code, unless it is the very one that was wrong a moment ago: a second tap costs no second try."""
    typed = form.get("code", "")
    if wrong := sign_in.wrong_before(typed, form.get("before", "")):
        raise wrong
    return await sign_in.redeem_code(typed, door.browser, request_id)


def _note(typed: str, no: Refused) -> str:
    return sign_in.note_of(typed, no) if isinstance(no, WrongCode) else ""


# --- the link ----------------------------------------------------------------------------------------------------


async def link_page(door: RequestContext, request_id: str) -> Response:
    """What the mail's link opens: where it was asked for, the page posts the secret; elsewhere it asks for the code."""
    try:
        here = await sign_in.asked_here(_id(request_id), door.browser)
    except LinkOver as over:
        return await _start_again(door, over)
    return _link_form(door, request_id, here=here)


def _link_form(
    door: RequestContext,
    request_id: str,
    typed: str = "",
    error: str = "",
    status: int = 200,
    *,
    here: bool = False,
    note: str = "",
) -> Response:
    why = _("You asked for it in another browser, so please enter the code from the same email.")
    post = h.form(method="post", action=f"/sign-in/{request_id}/link", id="link", hidden=True)[
        hidden("secret", ""), submit(_("Log in"))
    ]
    return door.page(
        _("Log in"),
        h.div(id="link-waits", hidden=True)[intro(_("Log in"), _("One moment …"), big=True)]
        if here
        else None,
        h.div(id="link-code")[
            intro(_("Enter your code"), _("It is in the email you have just opened.") if here else why),
            h.form(method="post", action=f"/sign-in/{request_id}/code", novalidate=True)[
                code_field(_("Your code"), value=typed, error=error),
                hidden("before", note) if note else None,
                submit(_("Log in")),
            ],
            h.a(".cb-away", href="/sign-in")[_("Use a different email")],
        ],
        post if here else None,
        status=status,
        foot=_stays(),
        scripts=SCRIPTS,
    )


async def try_link(door: RequestContext, request_id: str) -> Response:
    """Sign in with the link's secret; without the browser that asked it does nothing, whatever it knows."""
    secret = (await fields(door.request)).get("secret", "")
    try:
        id_ = _id(request_id)
        if not await sign_in.asked_here(id_, door.browser):
            return door.go(f"/sign-in/{request_id}")
        return _welcome(door, await sign_in.redeem_link(id_, secret, door.browser))
    except LinkOver as over:
        return await _start_again(door, over)


async def try_code_of_link(door: RequestContext, request_id: str) -> Response:
    """Sign in with the code of the request that the link names."""
    form = await fields(door.request)
    typed = form.get("code", "")
    try:
        return _welcome(door, await _redeemed(door, form, _id(request_id)))
    except (WrongCode, NotACode, CodesOff) as no:
        return _link_form(door, request_id, typed[:40], no.words(), status_of(no), note=_note(typed, no))
    except (CodeOver, NoTriesLeft, LinkOver) as no:
        return await _start_again(door, no)


def _id(text: str) -> UUID:
    try:
        return ids.read(text)
    except NotFound:
        raise LinkOver from None


# --- in and out --------------------------------------------------------------------------------------------------


def _welcome(door: RequestContext, signed_in: SignedIn) -> Response:
    response = door.go(signed_in.next_path)
    door.give(response, Cookie.SIGN_IN, signed_in.token)
    door.give(response, Cookie.DEVICE, signed_in.device)
    door.take(response, Cookie.ASKING)
    return response


async def _start_again(door: RequestContext, no: Refused) -> Response:
    """The asking is over. After a double tap its person is in already; else the address is asked for again."""
    if await _is_in(door):
        return door.go(door.asking.next_path)
    return _address_form(door, door.asking.next_path, door.asking.email, no.words(), status_of(no))


async def _is_in(door: RequestContext) -> bool:
    try:
        await sign_in.visitor_of(door.browser.token)
    except NotSignedIn:
        return False
    return True


async def leave_page(door: RequestContext) -> Response:
    """Ask once more, because a link must not sign anybody out."""
    return door.page(
        _("Log out"),
        intro(_("Log out?"), _("You can log in again with your email whenever you like."), big=False),
        h.form(method="post", action="/sign-out")[submit(_("Log out"))],
        h.a(".cb-away", href="/")[_("Stay logged in")],
    )


async def leave(door: RequestContext) -> Response:
    """Sign out here: the sign-in ends, its open pages close, and the browser forgets what it kept of it."""
    await sign_in.sign_out(door.browser.token)
    response = door.go("/sign-in")
    door.take(response, Cookie.SIGN_IN)
    door.take(response, Cookie.ASKING)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


# --- small things ------------------------------------------------------------------------------------------------


def _stays() -> str:
    return _("You stay logged in on this device for 90 days")


def _languages(path: str, wanted: str) -> h.Node:
    """The way to the other languages."""
    others = [code for code in LANGUAGES if code != language()]
    return [
        h.div[h.a(".cb-away", href=_with_next(path, wanted, language=code), lang=code)[LANGUAGES[code]]]
        for code in others
    ]


def _with_next(path: str, wanted: str, **more: str) -> str:
    query = ({"next": wanted} if wanted != "/" and path == "/sign-in" else {}) | more
    return f"{path}?{urlencode(query, quote_via=quote, safe='/')}" if query else path
