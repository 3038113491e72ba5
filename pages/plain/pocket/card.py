"""The card as a plain page, for the worker to keep; and its empty form, for a phone that has nothing kept."""

from __future__ import annotations

import htpy as h
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from components.files import static_url
from components.frame import link_button
from components.plain import intro, plain_page
from components.theme import theme
from pages.app.frame import logo_of
from pages.app.guard import MODES
from pages.plain import errors
from pages.plain.pocket import drawing
from pages.plain.pocket.addresses import CARD, EMPTY
from pages.plain.request import UNSTORED, context_of
from services import language, sign_in
from services.core import ids
from services.core.configuration import Configuration
from services.core.refusals import NotFound, NotSignedIn
from services.core.visitor import Visitor
from services.core.work import Reading
from services.language import _, formats
from services.overview import pocket
from services.provider import ProviderView, current

KEY = "X-Card-Of"
"""The header by which the worker knows whose card it is: the id of the sign-in."""


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add both routes."""

    async def card(request: Request) -> Response:
        try:
            async with sign_in.reading_of(request.cookies.get(sign_in.cookie_name())) as r:
                return await _card(r, configuration)
        except NotSignedIn as problem:
            return await errors.to_sign_in(request, problem)
        except NotFound as problem:
            return await errors.not_there(request, problem)

    async def empty(request: Request) -> Response:
        context = await context_of(request, configuration)
        return HTMLResponse(empty_page(context.provider), headers=UNSTORED)

    app.add_route(EMPTY, empty, methods=["GET"], include_in_schema=False)
    app.add_route(CARD, card, methods=["GET"], include_in_schema=False)


async def _card(r: Reading, configuration: Configuration) -> Response:
    found, here = await pocket.pocket(r), await current(r)
    language.speak(r.visitor.locale or here.locale)
    formats.be_here(here.zone, r.now)
    whose = whose_card(r.visitor)
    text = _page(
        here,
        _("Your next sessions"),
        drawing.sessions(found.sessions),
        drawing.passes(found.passes, _link_for_staff(configuration, r.visitor)),
        told=drawing.words(r.now, whose, ids.short(r.visitor.client_id) if r.visitor.client_id else ""),
        visitor=r.visitor,
    )
    return HTMLResponse(text, headers=UNSTORED | {KEY: whose})


def whose_card(visitor: Visitor) -> str:
    """The key of the cards of this sign-in; empty where nobody has signed in."""
    return ids.short(visitor.sign_in_id) if visitor.sign_in_id else ""


def _link_for_staff(configuration: Configuration, visitor: Visitor) -> str:
    """What the code on a pass leads to: the family's room. Whoever is no member of staff learns nothing there."""
    return (
        f"{configuration.public_url}/staff/clients/{ids.short(visitor.client_id)}"
        if visitor.client_id
        else ""
    )


def empty_page(provider: ProviderView) -> str:
    """What is shown without a connection where nothing is kept."""
    line = _(
        "There’s no connection, and nothing is kept on this phone. It is as soon as you’ve logged in and opened the portal."
    )
    waits = h.p(".cb-pocket-state", data_others=True, hidden=True)[
        _("A cancelling still waits here. Log in to send it.")
    ]
    return _page(provider, _("No signal"), h.p(".cb-intro")[line], waits, told=drawing.nobodys_words())


def _page(
    provider: ProviderView, title: str, *content: h.Node, told: dict[str, str], visitor: Visitor | None = None
) -> str:
    inside = h.div(**told)[
        intro(title, big=False),
        h.p(".cb-pocket-as")[told.get("data_day", "")],
        h.p(".cb-pocket-state", role="status"),
        content,
        h.div(".cb-end")[link_button(_("Open the portal"), "/", kind="filled", main=True),],
    ]
    return plain_page(
        title,
        inside,
        of=logo_of(provider),
        theme=theme(provider.brand),
        mode=MODES.get(visitor.theme, "auto") if visitor is not None else "auto",
        tight=True,
        head=h.fragment[
            h.link(rel="stylesheet", href=static_url("pocket.css")),
            h.script(src=static_url("pocket.js"), type="module"),
        ],
    )
