"""The links that ask both mailboxes whether a client's address may change. Plain HTML; opening one changes nothing."""

from __future__ import annotations

import htpy as h
from fastapi import FastAPI, Request, Response

from components.frame import link_button
from components.plain import intro, submit
from pages.plain.request import RequestContext, context_of
from services.core.configuration import Configuration
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, with_retries, work
from services.language import _
from services.sign_in import address_change
from services.sign_in.address_change import AddressQuestion

ADDRESS = "/address/{address_secret}"


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the link's two addresses: to look, and to say yes."""

    async def show(request: Request, address_secret: str) -> Response:
        context = await context_of(request, configuration)
        try:
            async with reading(Visitor.anonymous()) as r:
                return _page(context, address_secret, await address_change.look(r, address_secret))
        except Refused as no:
            return _over(context, no)

    async def say_yes(request: Request, address_secret: str) -> Response:
        async def confirm() -> AddressQuestion:
            async with work(Visitor.anonymous()) as w:
                return await address_change.confirm(w, address_secret)

        context = await context_of(request, configuration)
        try:
            return _page(context, address_secret, await with_retries(confirm))
        except Refused as no:
            return _over(context, no)

    app.add_api_route(ADDRESS, show, methods=["GET"], include_in_schema=False)
    app.add_api_route(ADDRESS, say_yes, methods=["POST"], include_in_schema=False)


def _page(context: RequestContext, secret: str, asked: AddressQuestion) -> Response:
    if asked.done:
        title = _("Your address is {email}").format(email=asked.new)
        line = _("Both addresses have said yes. Log in with it from now on.")
        log_in = h.div(".cb-end")[link_button(_("Log in"), "/sign-in", kind="filled")]
        return context.page(title, intro(title, line, big=False), log_in)
    if asked.said:
        title = _("Thank you")
        line = _("As soon as the other address has said yes, {email} counts.").format(email=asked.new)
        return context.page(title, intro(title, line, big=False))
    title = _("Shall {email} be your address?").format(email=asked.new)
    line = _("It takes the place of {email}. You then log in with the new one; your bookings stay yours.")
    yes = h.form(method="post", action=f"/address/{secret}")[h.div(".cb-end")[submit(_("Yes, change it"))]]
    no = h.p(".cb-intro")[_("To leave it as it is, just close this page.")]
    return context.page(title, intro(title, line.format(email=asked.old), big=False), yes, no)


def _over(context: RequestContext, no: Refused) -> Response:
    title = _("This link doesn’t work")
    return context.page(title, intro(title, no.words(), big=False), status=410)
