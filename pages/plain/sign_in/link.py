"""The pages that the link of the mail opens."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from fastapi import Response

from components.callout import callout
from components.frame import link_button
from components.plain import code_field, hidden, intro, submit
from pages.plain.request import RequestContext, fields, status_of
from pages.plain.sign_in.address import start_again
from pages.plain.sign_in.entering import back_to, redeemed, said_before, welcome
from pages.plain.sign_in.parts import SCRIPTS, no_cookies, stays
from services import sign_in
from services.core import ids
from services.core.refusals import NotFound
from services.language import _
from services.sign_in import (
    CodeOver,
    CodesOff,
    LinkOver,
    NotACode,
    NoTriesLeft,
    WrongCode,
)


async def link_page(context: RequestContext, request_id: str) -> Response:
    """In the browser that requested the mail, the page posts the secret; in any other it asks for the code."""
    try:
        requested_here = await sign_in.asked_here(_id(request_id), context.browser)
    except LinkOver as over:
        return await start_again(context, over)
    typed, error, can_try = said_before(context, request_id)
    if not can_try:
        return _only_a_new_one(context, error)
    return _link_form(context, request_id, typed, error, requested_here=requested_here)


def _link_form(
    context: RequestContext,
    request_id: str,
    typed: str = "",
    error: str = "",
    status: int = 200,
    *,
    requested_here: bool = False,
) -> Response:
    """The form for the code. In another browser its script adds the secret, which shows that the mail is read here."""
    why = _("It was asked for in another browser, so please enter the code from the same email.")
    post = h.form(method="post", action=f"/sign-in/{request_id}/link", id="link", hidden=True)[
        hidden("secret", ""), submit(_("Log in"))
    ]
    return context.page(
        _("Log in"),
        h.div(id="link-waits", hidden=True)[intro(_("Log in"), _("One moment …"), big=True)]
        if requested_here
        else None,
        h.div(id="link-code")[
            intro(
                _("Enter your code"), _("It is in the email you have just opened.") if requested_here else why
            ),
            h.form(method="post", action=f"/sign-in/{request_id}/code", id="by-code", novalidate=True)[
                code_field(_("Your code"), value=typed, error=error),
                None if requested_here else hidden("secret", ""),
                submit(_("Log in")),
            ],
            h.a(".cb-away", href="/sign-in")[_("Use a different email")],
        ],
        post if requested_here else None,
        status=status,
        foot=stays(),
        scripts=SCRIPTS,
    )


async def try_link(context: RequestContext, request_id: str) -> Response:
    """Sign in with the link's secret, which is valid only in the browser that requested it."""
    secret = (await fields(context.request)).get("secret", "")
    try:
        id_ = _id(request_id)
        if not await sign_in.asked_here(id_, context.browser):
            return context.redirect(f"/sign-in/{request_id}")
        return welcome(context, await sign_in.redeem_link(id_, secret, context.browser))
    except LinkOver as over:
        return await start_again(context, over)


async def try_code_of_link(context: RequestContext, request_id: str) -> Response:
    """Sign in with the code of the request that the link names."""
    form = await fields(context.request)
    typed = form.get("code", "")
    if not context.keeps_cookies:
        return _link_form(context, request_id, typed[:40], no_cookies(), 422)
    try:
        return welcome(context, await redeemed(context, form, request_id, _id(request_id)))
    except WrongCode as no:
        return back_to(context, f"/sign-in/{request_id}", typed, no, request_id)
    except NotACode as no:
        return _link_form(context, request_id, typed[:40], no.words(), status_of(no))
    except CodesOff as no:
        return _only_a_new_one(context, no.words(), status_of(no))
    except (CodeOver, NoTriesLeft, LinkOver) as no:
        return await start_again(context, no)


def _only_a_new_one(context: RequestContext, error: str, status: int = 200) -> Response:
    """No code can be typed here for now: why, and where to get another mail."""
    return context.page(
        _("Log in"),
        intro(_("Log in")),
        h.div(".cb-section")[callout(text=error, tone="warning", alert=True)],
        h.p(".cb-end")[link_button(_("Ask for a new code"), "/sign-in", kind="filled", main=True)],
        status=status,
        foot=stays(),
    )


def _id(text: str) -> UUID:
    try:
        return ids.read(text)
    except NotFound:
        raise LinkOver from None
