"""The page for the code, in the browser that requested it."""

from __future__ import annotations

import htpy as h
from fastapi import Response

from components.frame import link_button
from components.plain import code_field, hidden, intro, new_code_clock, submit
from pages.plain.asking import Asking
from pages.plain.request import RequestContext, fields, status_of
from pages.plain.sign_in.address import address_form, start_again
from pages.plain.sign_in.entering import note_of, redeemed, welcome
from pages.plain.sign_in.parts import SCRIPTS, landing, languages, stays, with_next
from pages.plain.sign_in.webmail import mailbox_of
from services.language import LANGUAGES, _, formats
from services.sign_in import (
    CodeOver,
    CodesOff,
    Cookie,
    NotACode,
    NoTriesLeft,
    WrongCode,
)

NEW_CODE_AFTER = 30
"""Seconds after which the page offers a new code."""


async def code_page(context: RequestContext) -> Response:
    """Ask for the code that was sent; if this browser has requested none, redirect to the address."""
    if context.request.query_params.get("language") in LANGUAGES:
        response = context.redirect("/sign-in/code")
        context.set_cookie(response, Cookie.LANGUAGE, context.request.query_params["language"])
        return response
    if not context.asking.email:
        return context.redirect(await landing(context, context.asking.next_path) or "/sign-in")
    return _code_form(context)


def _code_form(
    context: RequestContext, typed: str = "", error: str = "", status: int = 200, *, note: str = ""
) -> Response:
    asking = context.asking
    mail = mailbox_of(context)
    return context.page(
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
        _another_code(context),
        h.a(".cb-away", href=with_next("/sign-in", asking.next_path))[_("Use a different email")],
        languages("/sign-in/code", asking.next_path),
        status=status,
        foot=stays(),
        scripts=SCRIPTS,
    )


def _sent(asking: Asking) -> h.Node:
    """What was sent; if the codes of the hour are used up, that no new one was sent, and when the next can be."""
    if asking.new_from is None:
        return [_("We sent an 8-digit code to"), h.br, h.strong[asking.email]]
    line = _(
        "You have had all codes of this hour, so we didn’t send another. "
        "Use the newest one in your inbox, or ask again at {time}."
    ).format(time=formats.clock(asking.new_from))
    return [h.strong[asking.email], h.br, line]


def _another_code(context: RequestContext) -> h.Node:
    asking = context.asking
    spam = _("No email? Check your spam folder.")
    if asking.new_from is not None:
        return h.p(".cb-after")[spam]
    again = h.form(method="post", action="/sign-in", id="again", hidden=True)[_ask_again(context)]
    clock = new_code_clock(
        _("You can ask for a new code in {time}."), asking.seconds_left(NEW_CODE_AFTER), "again"
    )
    often = _("We send five codes an hour at most to one address.") if asking.times > 1 else ""
    return [
        h.p(".cb-after")[spam, " ", clock, h.span[" ", often] if often else None],
        again,
        h.noscript[h.form(method="post", action="/sign-in")[_ask_again(context)]],
    ]


def _ask_again(context: RequestContext) -> h.Node:
    return [
        hidden("email", context.asking.email),
        hidden("next", context.asking.next_path),
        submit(_("Send a new code"), kind="tonal"),
    ]


async def try_code(context: RequestContext) -> Response:
    """Sign in with a code that this browser requested."""
    form = await fields(context.request)
    typed = form.get("code", "")
    try:
        return welcome(context, await redeemed(context, form))
    except (WrongCode, NotACode, CodesOff) as no:
        if context.asking.email:
            return _code_form(context, typed[:40], no.words(), status_of(no), note=note_of(typed, no))
        return address_form(context, "/", error=CodeOver().words(), status=410)
    except (CodeOver, NoTriesLeft) as no:
        return await start_again(context, no)
