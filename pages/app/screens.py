"""How a page is opened: who may, in which language, and which screen of the table is drawn.

All screens of the table are one page of NiceGUI with sub pages, so that a tap on a tab needs no new load. Three traps
of sub pages are closed here: they ignore `Depends`, so every path registers the one page whose dependency checks
sign-in, ids and rights before anything is built; they fill builder arguments from the query, so builders take
`PageArguments` alone; and a builder that raises leaves a blank page, so the wrapper draws what went wrong.
"""

import asyncio
import copy
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Depends, Request
from markupsafe import Markup
from nicegui import Client, PageArguments, background_tasks, ui
from nicegui import app as nicegui_app
from nicegui.elements.sub_pages import SubPages
from nicegui.page_arguments import RouteMatch

from components.base import TextElement, static
from components.frame import link_button
from components.snackbar import Snackbar
from components.theme import Mode, theme
from pages.app import prerender
from pages.app.actions import incident
from pages.app.areas import Screen
from pages.app.frame import frame
from pages.app.page_context import CHILD_COOKIE, PageContext, of
from pages.delivery.first import first_content
from pages.family import child_filter
from pages.plain import errors
from services import provider, sign_in
from services.core import access, ids
from services.core.events import SIGN_IN_ENDED, Ids
from services.core.refusals import NotFound, NotSignedIn, Refused
from services.core.visitor import Kind
from services.core.work import Reading, again, app, reading
from services.language import _
from services.waiting_list import queue

log = logging.getLogger("cubby.pages")

AT_ONCE = (
    "document.documentElement.dataset.theme={mode};cubbyTaps=[];addEventListener('click',e=>"
    "{{const t=e.target.closest('#first [data-tap]');"
    "t&&(cubbyTaps.push(t.dataset.tap),t.setAttribute('aria-busy','true'))}},true)"
)
"""What cannot wait for a script of its own: the theme, and taps on the first content (the rest: shell.js)."""
LOCALES: Mapping[str, Any] = {"en": "en-GB", "sk": "sk"}
"""Our languages as NiceGUI names them."""
GOODBYE = 1.0
"""Seconds in which a page whose sign-in ended is told to go."""
PATIENCE = 30.0
"""Seconds that a page may take to build: a server that is busy is slow, not broken."""
_MODES: Mapping[str, Mode] = {"light": "light", "dark": "dark"}

CHECKS: Mapping[str, Callable[[Reading, UUID], Awaitable[object]]] = {
    "booking_id": access.booking,
    "attendance_id": access.attendance,
    "credit_id": access.credit,
    "entry_id": queue.mine,
}
"""What an id in an address stands for, and how one asks whether it is this visitor's to see."""


def register(screens: Iterable[Screen]) -> None:
    """Make one page of all screens, and say what happens to those who may not see them."""
    table = tuple(screens)

    async def page(client: Client, visit: Annotated[PageContext, Depends(may_open)]) -> None:
        await _build(client, visit, table)

    for screen in table:
        ui.page(screen.path, response_timeout=PATIENCE)(page)
    nicegui_app.add_exception_handler(NotSignedIn, errors.to_sign_in)
    nicegui_app.add_exception_handler(NotFound, errors.not_there)
    nicegui_app.add_exception_handler(404, errors.not_there)
    nicegui_app.add_exception_handler(Exception, errors.broken)


async def may_open(request: Request) -> PageContext:
    """Who opens the page, if they may: signed in, and everything that the address names is theirs to see.

    Raises:
        NotSignedIn: nobody stands behind the cookie.
        NotFound: an id is malformed, of nothing, or not theirs.
    """
    return await again(lambda: _opened_by(request))


async def _opened_by(request: Request) -> PageContext:
    visitor = await sign_in.visitor_of(request.cookies.get(sign_in.cookie_name(), ""))
    async with reading(visitor) as r:
        if r.visitor.kind is not Kind.CLIENT:
            raise NotSignedIn
        await _check(r, _ids(request.path_params))
        here = await provider.current(r)
        made = PageContext(
            r.visitor, here, r.visitor.locale or here.locale, _MODES.get(r.visitor.theme, "auto")
        )
    made.child_id = _wish(request.cookies.get(CHILD_COOKIE))
    return made


def _wish(text: str | None) -> UUID | None:
    try:
        return ids.read(text)
    except NotFound:
        return None


def _ids(texts: Mapping[str, str]) -> dict[str, UUID]:
    return {name: ids.read(text) for name, text in texts.items()}


async def _check(r: Reading, named: Mapping[str, UUID]) -> None:
    for name, id_ in named.items():
        if name in CHECKS:
            await CHECKS[name](r, id_)


async def _build(client: Client, visit: PageContext, table: tuple[Screen, ...]) -> None:
    client.request.state.visit = visit
    visit.client = client
    visit.speak()
    client.on_delete(visit.leave)
    _close_when_sign_in_ends(visit, client)
    client.page = copy.copy(client.page)
    client.page.language = LOCALES[visit.language]
    client.page.dark = {"dark": True, "light": False}.get(visit.theme)
    _without_a_second_main(client)
    _addresses_only(client)
    _head(visit)
    screens = Screens({screen.path: _builder(visit, screen) for screen in table})
    visit.wipe = screens.wipe
    await screens.drawn()
    visit.snackbar = (
        Snackbar()
    )  # not before: its timer waits for the browser, and NiceGUI then answers at once
    client.title = f"{visit.title} · {visit.provider.name}"
    first_content(Markup(prerender.html_of(client.content, menu=visit.menu is not None)))  # noqa: S704 - prerender.py escapes every word


def _without_a_second_main(client: Client) -> None:
    """NiceGUI puts everything into Quasar's page, which is a `main`; header and menu stand outside of ours."""
    around = client.content.parent_slot
    if around is not None:
        around.parent.tag = "div"


def _addresses_only(client: Client) -> None:
    """A browser asks NiceGUI's router for screens by address; anything else it sends is a line in the log, no traceback."""
    router = client.sub_pages_router
    for name in ("_handle_open", "_handle_navigate"):
        setattr(router, name, _if_address(getattr(router, name)))


def _if_address(go: Callable[[str], Awaitable[bool | None]]) -> Callable[[object], Awaitable[bool | None]]:
    async def going(path: object) -> bool | None:
        if isinstance(path, str):
            return await go(path)
        log.warning("a browser asked for a screen by a %s", type(path).__name__)
        return False

    return going


def _head(visit: PageContext) -> None:
    colours = theme(visit.provider.brand)
    mode: Mode = visit.theme
    ground = colours.dark["bg"] if mode == "dark" else colours.light["bg"]
    ui.add_head_html(
        f'<meta name="theme-color" content="{ground}"><style>{colours.css(mode)}</style>'
        f"<script>{AT_ONCE.format(mode=json.dumps(mode))};cubbyWords={_away()}</script>"
    )


def _away() -> str:
    """What the page says by itself while it has no signal."""
    said = {
        "lost": _("No signal. We’ll try again by ourselves."),
        "unsent": _("We couldn’t reach the server. Nothing has changed. Try again."),
    }
    return json.dumps(said).replace("<", "\\u003c")


def _builder(visit: PageContext, screen: Screen) -> Callable[[PageArguments], Awaitable[None]]:
    async def build(arguments: PageArguments) -> None:
        await _draw(visit, screen, arguments)

    return build


async def _draw(visit: PageContext, screen: Screen, arguments: PageArguments) -> None:
    client = arguments.frame.client
    visit.leave()
    visit.speak()
    visit.path, visit.query = client.sub_pages_router.current_path, dict(arguments.query_parameters)
    try:
        named = _ids(arguments.path_parameters)
        async with reading(visit.visitor) as r:
            await _check(r, named)
            visit.badge = await child_filter.badge(r)
        await screen.draw(visit.visitor, *named.values())
    except NotSignedIn:
        visit.wipe()
        visit.sign_in_first()
    except Refused as no:
        client.status_code = 404 if isinstance(no, NotFound) else 409
        _say_instead(arguments.frame, _("Not found") if isinstance(no, NotFound) else _("Sorry"), no.words())
    except Exception:
        client.status_code = 500
        _say_instead(arguments.frame, _("Sorry"), incident(visit.path))
    if not client.sub_pages_router.is_initial_request:
        title = f"{visit.title} · {visit.provider.name}"
        visit.script(f"cubby.arrived({json.dumps(title)})")


def _say_instead(place: ui.element, title: str, line: str) -> None:
    with place, frame(title, tab="/-"):
        TextElement("h1", title).props("tabindex=-1")
        TextElement("p", line, "cb-lead-text")
        with ui.element("div").classes("cb-end"):
            static(link_button(_("Home"), "/", kind="filled"))


class Screens(SubPages):
    """The place where screens appear.

    The old screen stays until the new one has read what it shows and begins to draw (`frame` calls `wipe`), so no
    blank page is seen in between. Scrolling is the script's: up for a new screen, back to where one was.
    """

    def clear(self) -> Self:
        """Not yet: see above."""
        return self

    def wipe(self) -> None:
        """Take the old screen away."""
        super().clear()

    async def drawn(self) -> None:
        """Wait until the screen asked for is there."""
        while self._active_tasks:
            await asyncio.gather(*self._active_tasks, return_exceptions=True)

    def _handle_scrolling(self, match: RouteMatch, *, behavior: str) -> None:
        if behavior == "smooth":
            self.client.run_javascript("cubby.top()")

    def _render_404(self) -> None:
        visit = of(self.client)
        visit.speak()
        _say_instead(self, _("Not found"), NotFound().words())
        title = f"{visit.title} · {visit.provider.name}"
        visit.script(f"cubby.arrived({json.dumps(title)})")


def _close_when_sign_in_ends(visit: PageContext, client: Client) -> None:
    """When the sign-in ends, on whatever node, the page goes to sign in; its works refuse from that moment anyway."""

    def leave() -> None:
        visit.sign_in_first()
        asyncio.get_running_loop().call_later(GOODBYE, _delete, client)

    async def sign_in_stands() -> None:
        async with reading(visit.visitor):
            pass

    async def leave_if_ended() -> None:
        try:
            await again(sign_in_stands)
        except NotSignedIn:
            leave()
        except Refused:
            log.info("could not check the sign-in of an open page")  # its next tap checks it anyway

    def listener(ended: Ids) -> None:
        if client.is_deleted:
            return
        if ended is None:
            background_tasks.create(leave_if_ended(), name="is the sign-in still there", context=client)
        elif visit.visitor.sign_in_id in ended:
            leave()

    client.on_delete(app().events.on(SIGN_IN_ENDED, listener))


def _delete(client: Client) -> None:
    """Of a browser that did not go. One that went leaves its page to NiceGUI, which would stumble over ours being gone."""
    if client.has_socket_connection and not client.is_deleted:
        client.delete()
