"""The first page of signing in: the e-mail address."""

from __future__ import annotations

import htpy as h
from fastapi import Response

from components.callout import callout
from components.plain import field, hidden, intro, submit
from pages.delivery.framing import out_of_frame
from pages.plain.request import RequestContext, asked_now, fields, status_of
from pages.plain.sign_in.parts import SCRIPTS, landing, languages, no_cookies, stays, with_next
from services import sign_in
from services.core.refusals import Refused
from services.language import LANGUAGES, _, language
from services.people.names import BadEmail
from services.sign_in import (
    Cookie,
    TooManyRequests,
)


async def address_page(context: RequestContext) -> Response:
    """Ask for the address; a visitor who is signed in already is redirected."""
    query = context.request.query_params
    wanted = sign_in.own_path(query.get("next") or context.asking.next_path)
    if query.get("language") in LANGUAGES:
        response = context.redirect(with_next("/sign-in", wanted))
        context.set_cookie(response, Cookie.LANGUAGE, query["language"])
        return response
    if there := await landing(context, wanted):
        return context.redirect(there)
    if context.in_frame and not context.keeps_cookies:
        return context.redirect(out_of_frame(wanted))
    return address_form(context, wanted, said=_greeting(context))


def _greeting(context: RequestContext) -> h.Node:
    """What has just happened to the visitor's sign-in, if they had one."""
    if context.browser.token:
        return callout(text=_("You were logged out on this device. Log in again to go on."))
    if context.request.query_params.get("out"):
        return callout(text=_("You’re logged out."), icon_name="check_circle", tone="success")
    return None


def address_form(
    context: RequestContext,
    wanted: str,
    email: str = "",
    error: str = "",
    status: int = 200,
    *,
    said: h.Node = None,
) -> Response:
    """The form for the address. `said` is a callout above it; `error` stands beside the field."""
    return context.page(
        _("Log in"),
        intro(_("Log in"), _("We’ll email you an 8-digit code. No password needed.")),
        h.div(".cb-section")[said] if said else None,
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
        _about_the_demo(context),
        languages("/sign-in", wanted),
        status=status,
        foot=stays(),
        scripts=SCRIPTS[1:],
        signed_out=True,
    )


def _about_the_demo(context: RequestContext) -> h.Node:
    if not context.configuration.demo:
        return None
    from services.demo.people import NOVAKS

    there = h.a(".cb-away", href="/mailbox")[_("Open the mailbox")]
    line = _("This is a demo: log in as {email}. Its emails land in a mailbox of their own.")
    return [h.p(".cb-after")[line.format(email=NOVAKS.email)], there]


async def send_code(context: RequestContext) -> Response:
    """Send the mail and redirect to the page for the code; the same for every address.

    A browser that keeps no cookies could not use the code, so it is told before a mail is sent.
    """
    form = await fields(context.request)
    email, wanted = form.get("email", ""), sign_in.own_path(form.get("next"))
    if not context.keeps_cookies and context.in_frame:
        return context.redirect(out_of_frame(wanted, tried=True))
    if not context.keeps_cookies:
        blocked = callout(text=no_cookies(), tone="warning", alert=True)
        return address_form(context, wanted, email, status=422, said=blocked)
    try:
        asked = await sign_in.ask(email, context.browser, wanted, language())
    except (BadEmail, TooManyRequests) as no:
        return address_form(context, wanted, email, no.words(), status_of(no))
    response = context.redirect("/sign-in/code")
    context.set_cookie(response, Cookie.ASKING, asked_now(context, asked).asking.written())
    if context.tried:
        context.delete_cookie(response, Cookie.TRIED)
    return response


async def start_again(context: RequestContext, no: Refused) -> Response:
    """The request is over. After a double tap the visitor is signed in already; otherwise ask for the address again."""
    if there := await landing(context, context.asking.next_path):
        return context.redirect(there)
    return address_form(context, context.asking.next_path, context.asking.email, no.words(), status_of(no))
