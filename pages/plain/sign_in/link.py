"""The pages that the link of the mail opens."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from fastapi import Response

from components.plain import code_field, hidden, intro, submit
from pages.plain.request import RequestContext, fields, status_of
from pages.plain.sign_in.address import start_again
from pages.plain.sign_in.entering import note_of, redeemed, welcome
from pages.plain.sign_in.parts import SCRIPTS, stays
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
    return _link_form(context, request_id, requested_here=requested_here)


def _link_form(
    context: RequestContext,
    request_id: str,
    typed: str = "",
    error: str = "",
    status: int = 200,
    *,
    requested_here: bool = False,
    note: str = "",
) -> Response:
    why = _("You asked for it in another browser, so please enter the code from the same email.")
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
            h.form(method="post", action=f"/sign-in/{request_id}/code", novalidate=True)[
                code_field(_("Your code"), value=typed, error=error),
                hidden("before", note) if note else None,
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
    try:
        return welcome(context, await redeemed(context, form, _id(request_id)))
    except (WrongCode, NotACode, CodesOff) as no:
        return _link_form(context, request_id, typed[:40], no.words(), status_of(no), note=note_of(typed, no))
    except (CodeOver, NoTriesLeft, LinkOver) as no:
        return await start_again(context, no)


def _id(text: str) -> UUID:
    try:
        return ids.read(text)
    except NotFound:
        raise LinkOver from None
