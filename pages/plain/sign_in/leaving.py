"""Signing out."""

from __future__ import annotations

from contextlib import suppress

import htpy as h
from fastapi import Response

from components.plain import intro, submit
from pages.plain.request import RequestContext
from services import language, sign_in
from services.core.refusals import NotSignedIn
from services.language import _
from services.sign_in import Cookie


async def leave_page(context: RequestContext) -> Response:
    """Ask before signing out, because a link must not sign anybody out; in the language of who is signed in."""
    with suppress(NotSignedIn):
        visitor = await sign_in.visitor_of(context.browser.token)
        language.speak(visitor.locale or context.provider.locale)
    return context.page(
        _("Log out"),
        intro(_("Log out?"), _("You can log in again with your email whenever you like."), big=False),
        h.form(method="post", action="/sign-out")[submit(_("Log out"))],
        h.a(".cb-away", href="/")[_("Stay logged in")],
    )


async def leave(context: RequestContext) -> Response:
    """Sign out: the sign-in ends, its open pages close, and the browser deletes its sign-in cookies and storage."""
    await sign_in.sign_out(context.browser.token)
    response = context.redirect("/sign-in?out=1")
    context.delete_cookie(response, Cookie.SIGN_IN)
    context.delete_cookie(response, Cookie.ASKING)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
