"""Draws one screen of an open page, or says why it cannot be drawn."""

from __future__ import annotations

import json

import htpy as h
from nicegui import PageArguments, ui

from components import nicegui_internals
from components.base import TextElement, static
from components.frame import link_button
from pages.app import beside
from pages.app.actions import incident
from pages.app.areas import Screen
from pages.app.frame import frame
from pages.app.guard import Guard
from pages.app.page_context import PageContext, page_context
from services.core.refusals import Busy, NotFound, NotSignedIn, Refused
from services.core.work import sharing, with_retries
from services.language import _


def builder(context: PageContext, screen: Screen, guard: Guard) -> nicegui_internals.Builder:
    """The function that NiceGUI calls to show the screen on this page."""

    async def build(arguments: PageArguments) -> None:
        if screen.who.is_of(context.visitor):
            await _draw(context, screen, arguments, guard)
        else:  # another area is another page: the browser loads it, and the guard checks it
            arguments.frame.client.open(nicegui_internals.path_of(arguments.frame.client))

    return build


async def _draw(context: PageContext, screen: Screen, arguments: PageArguments, guard: Guard) -> None:
    client = arguments.frame.client
    context.speak()
    context.path = nicegui_internals.path_of(client)
    context.query = dict(arguments.query_parameters)

    async def draw() -> None:
        context.leave()
        async with context.reading() as r:
            with sharing(r):
                named = await guard.check(r, screen, arguments.path_parameters)
                context.visitor, context.badges = r.visitor, await context.area.badges(r)
                context.beside = of = beside.list_for(context, screen)
                if of is not None and of.path == screen.path:
                    beside.nothing_chosen(of)
                else:
                    await screen.draw(context.visitor, *named)
                await beside.fill(context)

    try:
        await with_retries(draw)
    except NotSignedIn:
        context.wipe(None)
        context.sign_in_first()
    except Busy as no:
        nicegui_internals.set_status(client, 503)
        _say(arguments.frame, _("One moment"), no.words(), again=context.path)
    except Refused as no:
        there = not isinstance(no, NotFound)
        nicegui_internals.set_status(client, 409 if there else 404)
        _say(arguments.frame, _("Sorry") if there else _("Not found"), no.words())
    except Exception:
        nicegui_internals.set_status(client, 500)
        _say(arguments.frame, _("Sorry"), incident(context.path))
    if not nicegui_internals.is_first_screen(client):
        announce_screen(context)


def unknown_address(content: ui.element) -> None:
    """Show that there is no such screen."""
    context = page_context()
    context.speak()
    _say(content, _("Not found"), NotFound().words())
    announce_screen(context)


def announce_screen(context: PageContext) -> None:
    """Tell the browser that another screen has been drawn: it sets the window's title, scrolls and moves the focus."""
    context.script(f"cubby.arrived({json.dumps(context.window_title)})")


def _say(content: ui.element, title: str, line: str, *, again: str = "") -> None:
    page_context().beside = None
    with content, frame(title, tab="/-"):
        TextElement("h1", title).props("tabindex=-1")
        TextElement("p", line, "cb-lead-text")
        with ui.element("div").classes("cb-end"):
            if again:
                static(h.a(".cb-btn.cb-filled", href=again, data_out=True)[_("Try again")])
            else:
                static(link_button(_("Home"), page_context().area.home, kind="filled"))
