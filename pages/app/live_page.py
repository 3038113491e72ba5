"""Building the one page of NiceGUI that shows all screens of a visitor, and closing it when their sign-in ends."""

from __future__ import annotations

import asyncio
import json
import logging

import htpy as h
from markupsafe import Markup
from nicegui import Client, background_tasks, ui

from components import nicegui_internals
from components.ground import bar_colour
from components.plain import AUTO_LINKS
from components.snackbar import Snackbar
from components.theme import theme
from components.writing import written
from pages.app import framing, installable, left_pages, prerender, withdrawn
from pages.app.areas import Screen
from pages.app.drawing import builder, unknown_address
from pages.app.guard import Guard
from pages.app.page_context import PageContext, set_context
from pages.app.phone import pocket_script
from pages.delivery.first import first_content
from services.core.events import SIGN_IN_ENDED, Ids
from services.core.refusals import NotSignedIn, Refused
from services.core.work import app, reading, with_retries
from services.language import _

log = logging.getLogger("cubby.pages")

INLINE_SCRIPT = (
    "document.documentElement.dataset.theme={mode};cubbyTaps=[];addEventListener('click',e=>"
    "{{const t=e.target.closest('#first [data-tap]');"
    "t&&(cubbyTaps.push(t.dataset.tap),t.setAttribute('aria-busy','true'))}},true);"
    "(()=>{{let n;const d=()=>window.did_handshake,say=()=>{{if(n||d()||!document.body)return;"
    "n=document.createElement('p');n.setAttribute('role','alert');n.setAttribute('style',{style});"
    "const a=document.createElement('a');a.href='';a.textContent=cubbyWords.reload;"
    "a.setAttribute('style','color:inherit;font-weight:700;margin-left:12px');"
    "a.onclick=e=>{{e.preventDefault();e.stopPropagation();location.reload()}};"
    "n.append(cubbyWords.partly,a);document.body.append(n);"
    "const t=setInterval(()=>d()&&(clearInterval(t),n.remove()),500)}};"
    "addEventListener('error',e=>e.target.tagName==='SCRIPT'&&setTimeout(say,2000),true);"
    "addEventListener('unhandledrejection',e=>/import|module/i.test(e.reason)&&setTimeout(say,2000));"
    "addEventListener('load',()=>setTimeout(say,{patience}))}})()"
)
"""Inline script for what cannot wait for a file, or must work when a file does not arrive.

It sets the theme, keeps taps on the first content, and says that the page is not whole: soon after a script has failed,
or if the page has not come to life some seconds after everything else has loaded.
"""
NOT_WHOLE = (
    "display:block!important;position:fixed;z-index:9000;left:12px;right:12px;bottom:12px;margin:0;padding:14px 16px;border-radius:12px;"
    "background:#252420;color:#fff;font:500 15px/21px sans-serif"
)
"""The look of that message, which may have no style sheet either."""
MILLISECONDS_TO_COME_TO_LIFE = 8000
SECONDS_TO_LEAVE = 1.0
"""Seconds that a browser has to leave a page whose sign-in has ended, before the page is deleted."""


async def build(client: Client, context: PageContext, table: tuple[Screen, ...], guard: Guard) -> None:
    """Build the page of one visitor with the screen that its address asks for."""
    set_context(client, context)
    context.speak()
    client.on_delete(context.leave)
    client.on_delete(context.let_go_of_pane)
    _close_when_sign_in_ends(context, client)
    withdrawn.watch(client, context)
    nicegui_internals.set_language_and_darkness(
        client, context.language, dark={"dark": True, "light": False}.get(context.theme)
    )
    nicegui_internals.use_div_for_quasar_page(client)
    nicegui_internals.accept_addresses_only(client)
    _head(context)
    context.opens = lambda r, path: guard.opens(r, table, path)
    screens = {screen.path: builder(context, screen, guard) for screen in table}
    outlet = nicegui_internals.ScreenOutlet(screens, unknown_address)
    context.wipe = outlet.wipe
    await outlet.drawn()
    context.snackbar = Snackbar()
    nicegui_internals.load_nothing_twice(client)
    client.title = context.window_title
    first = prerender.html_of(client.content, menu=context.menu is not None)
    first_content(Markup(first), context.area.name)  # noqa: S704 - prerender.py escapes every word
    left_pages.watch(client, context)
    if context.framed:
        framing.watch(client)


def _head(context: PageContext) -> None:
    colours = theme(context.provider.brand)
    told = h.fragment[
        installable.head(context.provider),
        bar_colour(colours, context.theme),
        framing.head(context.provider, signed_in=True) if context.framed else None,
    ]
    ui.add_head_html(
        f'<meta name="format-detection" content="{AUTO_LINKS}">{written(told)}'
        f"<style>{colours.css(context.theme)}</style>"
        f"<script>{_inline_script(context)};cubbyWords={_words_without_signal()}"
        f"{'' if context.framed else pocket_script(context.visitor)}</script>"
    )


def _inline_script(context: PageContext) -> str:
    return INLINE_SCRIPT.format(
        mode=json.dumps(context.theme), style=json.dumps(NOT_WHOLE), patience=MILLISECONDS_TO_COME_TO_LIFE
    )


def _words_without_signal() -> str:
    said = {
        "lost": _("No signal. The page goes on as soon as it’s back."),
        "unsent": _("No signal, so this wasn’t sent. Nothing has changed."),
        "partly": _("This page hasn’t loaded completely."),
        "reload": _("Reload"),
        "wait": _("One moment"),
        "newer": _("There’s a new version. It comes as soon as you’re done here."),
        "reopened": _("We’re back. Nothing was sent: please check it and tap again."),
        "renewed": _("We’re back. “{title}” was closed and nothing was sent: please open it again."),
    }
    return json.dumps(said).replace("<", "\\u003c")


def _close_when_sign_in_ends(context: PageContext, client: Client) -> None:
    """Send the page to sign-in when its sign-in ends, on any node. Its requests are refused from then on anyway."""

    def leave() -> None:
        context.sign_in_first()
        asyncio.get_running_loop().call_later(SECONDS_TO_LEAVE, _delete, client)

    async def sign_in_stands() -> None:
        async with reading(context.visitor):
            pass

    async def leave_if_ended() -> None:
        try:
            await with_retries(sign_in_stands)
        except NotSignedIn:
            leave()
        except Refused:
            log.info("could not check the sign-in of an open page")  # its next tap checks it anyway

    def listener(ended: Ids) -> None:
        if client.is_deleted:
            return
        if ended is None:
            background_tasks.create(leave_if_ended(), name="is the sign-in still there", context=client)
        elif context.visitor.sign_in_id in ended:
            leave()

    client.on_delete(app().events.on(SIGN_IN_ENDED, listener))


def _delete(client: Client) -> None:
    """Delete the page of a browser that did not go to sign-in.

    A browser that did go has closed its socket. NiceGUI then deletes the page itself, and fails if it is already gone.
    """
    if client.has_socket_connection and not client.is_deleted:
        client.delete()
