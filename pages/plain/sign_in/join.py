"""The link of an invitation: who it is for, and the button that goes in. Opening the page changes nothing."""

from __future__ import annotations

import htpy as h
from fastapi import Response

from components.plain import intro, submit
from pages.plain.request import RequestContext
from pages.plain.sign_in.entering import welcome
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.sign_in import inviting
from services.sign_in.inviting import InvitationOver


async def join_page(context: RequestContext, invitation: str) -> Response:
    """Say who is invited."""
    try:
        async with reading(Visitor.anonymous()) as r:
            who = await inviting.invitation(r, invitation)
    except InvitationOver as over:
        return _over(context, over)
    line = _("This link is for {email}. It works once; afterwards you log in with your email.")
    return context.page(
        _("Welcome"),
        intro(
            _("Welcome to {provider}").format(provider=context.provider.name), line.format(email=who.email)
        ),
        h.form(method="post", action=f"/join/{invitation}")[submit(_("Continue"))],
    )


async def join(context: RequestContext, invitation: str) -> Response:
    """Go in: the second step follows."""
    try:
        return welcome(context, await inviting.accept(invitation, context.browser))
    except InvitationOver as over:
        return _over(context, over)


def _over(context: RequestContext, over: InvitationOver) -> Response:
    return context.page(
        _("This invitation is over"),
        intro(_("This invitation is over"), over.words()),
        h.a(".cb-away", href="/sign-in")[_("Log in")],
        status=410,
    )
