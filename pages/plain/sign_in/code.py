"""The page for the code, in the browser that requested it."""

from __future__ import annotations

import htpy as h
from fastapi import Response

from components.callout import callout
from components.frame import link_button
from components.plain import code_field, hidden, intro, new_code_clock, submit
from pages.plain.asking import Asking
from pages.plain.request import RequestContext, fields, status_of
from pages.plain.sign_in.address import address_form, start_again
from pages.plain.sign_in.entering import back_to, redeemed, said_before, welcome
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
    typed, error, can_try = said_before(context, context.asking.token)
    return _code_form(context, typed, error) if can_try else _only_a_new_one(context, error)


def _code_form(context: RequestContext, typed: str = "", error: str = "", status: int = 200) -> Response:
    asking = context.asking
    mail = mailbox_of(context)
    return context.page(
        _("Check your email"),
        intro(_("Check your email"), _sent(asking)),
        h.form(method="post", action="/sign-in/code", novalidate=True)[
            code_field(_("Your code"), value=typed, error=error),
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


def _only_a_new_one(context: RequestContext, error: str, status: int = 200) -> Response:
    """No code can be typed for now: why, and the one thing to do, with its button.

    Whoever may open the link of the mail instead is led to the mail, if we know where it is read.
    """
    mail = mailbox_of(context) if status == status_of(CodesOff()) else ""
    return context.page(
        _("Check your email"),
        intro(_("Check your email"), h.strong[context.asking.email]),
        h.div(".cb-section")[callout(text=error, tone="warning", alert=True)],
        h.p(".cb-end")[link_button(_("Open my email"), mail, kind="filled", icon_name="mail", main=True)]
        if mail
        else None,
        h.form(".cb-end", method="post", action="/sign-in")[
            _ask_again(context, "tonal" if mail else "filled")
        ],
        h.a(".cb-away", href=with_next("/sign-in", context.asking.next_path))[_("Use a different email")],
        status=status,
        foot=stays(),
        scripts=SCRIPTS,
    )


def _sent(asking: Asking) -> h.Node:
    """What is in the inbox. It is true of every address, known or not, and whoever else has asked for it."""
    if asking.new_from is None:
        line = _("If we know this address, our newest email to it brings your 8-digit code.")
    else:
        line = _(
            "You have asked for many codes, so for now we send one every ten minutes. "
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
    often = _("After five codes in an hour we send one every ten minutes.") if asking.times > 1 else ""
    return [
        h.p(".cb-after")[spam, " ", clock, h.span[" ", often] if often else None],
        again,
        h.noscript[h.form(method="post", action="/sign-in")[_ask_again(context)]],
    ]


def _ask_again(context: RequestContext, kind: str = "tonal") -> h.Node:
    return [
        hidden("email", context.asking.email),
        hidden("next", context.asking.next_path),
        submit(_("Send a new code"), kind=kind),
    ]


async def try_code(context: RequestContext) -> Response:
    """Sign in with a code that this browser requested."""
    form = await fields(context.request)
    typed, about = form.get("code", ""), context.asking.token
    try:
        return welcome(context, await redeemed(context, form, about))
    except (WrongCode, NotACode, CodesOff) as no:
        if not context.asking.email:
            return address_form(context, "/", error=CodeOver().words(), status=410)
        match no:
            case WrongCode():
                return back_to(context, "/sign-in/code", typed, no, about)
            case CodesOff():
                return _only_a_new_one(context, no.words(), status_of(no))
        return _code_form(context, typed[:40], no.words(), status_of(no))
    except (CodeOver, NoTriesLeft) as no:
        return await start_again(context, no)
