"""The one file that uses NiceGUI's private or undocumented names.

An upgrade of NiceGUI may change any of them without notice. `tests/components/test_nicegui_internals.py` has one test
for each name that is used here, so an upgrade means changing one file until its tests pass. The file is in
`components` because both components and pages need it, and components may not import pages.

No `from __future__ import annotations` here: NiceGUI compares the annotation of a screen's builder with the class
`PageArguments`, and a string would not match.
"""

import asyncio
import copy
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache
from types import MethodType
from typing import Any, Self
from weakref import WeakKeyDictionary

import nicegui.client
from nicegui import Client, PageArguments, core, helpers, json, ui
from nicegui.elements.sub_pages import SubPages
from nicegui.page_arguments import RouteMatch

log = logging.getLogger("cubby.pages")

LOCALES: Mapping[str, Any] = {"en": "en-GB"} | {code: code for code in ("sk", "cs", "de", "pl", "hu")}
"""Our languages as NiceGUI names them."""

Builder = Callable[[PageArguments], Awaitable[None]]


@cache
def look_at_methods_once() -> None:
    """Look at the parameters of a method once, where NiceGUI looks for every use: over a hundred times for a page."""
    ask = helpers.expects_arguments
    known: WeakKeyDictionary[object, bool] = WeakKeyDictionary()

    def expects_arguments(func: Callable[..., Any]) -> bool:
        if not isinstance(func, MethodType):
            return ask(func)
        method = func.__func__
        if method not in known:
            known[method] = ask(func)
        return known[method]

    helpers.expects_arguments = expects_arguments


class _Escapable(str):
    """Text that `translate` escapes by one replacement after another: Python is slow at it unless all is ASCII."""

    def translate(self, table: Any, /) -> str:
        text = str(self)
        for letter, instead in table.items():  # "&" comes first, so nothing is escaped twice
            text = text.replace(chr(letter), instead)
        return text


@cache
def escape_pages_quickly() -> None:
    """Escape the elements of a page in a tenth of the time, which is two milliseconds for a screen with a dash in it."""

    class Json:
        loads = staticmethod(json.loads)

        @staticmethod
        def dumps(what: object) -> str:
            return _Escapable(json.dumps(what))

    nicegui.client.json = Json  # type: ignore[attr-defined,assignment]


# --- elements ----------------------------------------------------------------------------------------------------


class WordedElement(ui.element):
    """An element of any tag that holds text. NiceGUI offers this for a few tags only."""

    text = ""

    def set_words(self, text: str) -> None:
        """Show other words; they are always escaped."""
        self._text = self.text = text
        self.update()

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        """Let NiceGUI's searches for text (its tests use them) find these words."""
        return [*super()._displayed_contents(only_visible=only_visible), self.text]


def begin_with(element: ui.element, classes: str = "", attributes: Mapping[str, Any] | None = None) -> None:
    """Give a new element its classes and attributes. It will be sent anyway, so its page is not told of each."""
    list.extend(element._classes, classes.split())
    dict.update(element._props, attributes or {})


class MarkupElement(ui.element):
    """An element of any tag that holds HTML and no other elements; it takes a third of the time of NiceGUI's own.

    Vue sets the HTML as it is, so it must be escaped where it is made: `components.base.static` and `marked` do that.
    """

    def __init__(
        self, tag: str, markup: str, classes: str = "", attributes: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(tag)
        begin_with(self, classes, {**(attributes or {}), "innerHTML": markup})

    @property
    def content(self) -> str:
        """The HTML in it."""
        return str(self._props["innerHTML"])

    def set_content(self, markup: str) -> None:
        """Show other HTML."""
        self._props["innerHTML"] = markup

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        """Let NiceGUI's searches for text find this."""
        return [*super()._displayed_contents(only_visible=only_visible), self.content]


def words_of(element: ui.element) -> str:
    """The text directly inside an element."""
    return element._text or ""


def listens_to(element: ui.element, event: str) -> bool:
    """Whether the element has a listener for this event."""
    return any(listener.type == event for listener in element._event_listeners.values())


def is_component(element: ui.element) -> bool:
    """Whether an element is a Vue component of NiceGUI or Quasar, whose tag is not an HTML tag."""
    return element.component is not None or element.tag.startswith(("q-", "nicegui-"))


# --- the page of one browser -------------------------------------------------------------------------------------


def set_language_and_darkness(client: Client, language: str, *, dark: bool | None) -> None:
    """Set the language of one page (one of ours) and whether it is dark; None leaves that to the device.

    NiceGUI stores both with the route, which all visitors share, so this page gets its own copy of it.
    """
    client.page = copy.copy(client.page)
    client.page.language = LOCALES[language]
    client.page.dark = dark


def use_div_for_quasar_page(client: Client) -> None:
    """Make Quasar's page a `div` instead of a `main`: it also holds our header and menu, and `main` is inside it."""
    around = client.content.parent_slot
    if around is not None:
        around.parent.tag = "div"


def set_status(client: Client, status: int) -> None:
    """Set the HTTP status of the page's response."""
    client.status_code = status


def load_nothing_twice(client: Client) -> None:
    """Say which components the page's own HTML loads. NiceGUI would send them again, under another address, with the first
    change: a browser then makes them anew, and with them everything that is in them, which is every screen."""
    client.outbox._loaded_components.update(
        each.component.name for each in client.elements.values() if each.component is not None
    )


def client_of(client_id: str) -> Client | None:
    """The open page with this id."""
    return Client.instances.get(client_id)


def hears(client: Client, element_id: int, listener_id: str) -> bool:
    """Whether an element of the page has this listener."""
    element = client.elements.get(element_id)
    return element is not None and listener_id in element._event_listeners


def cookies_of_socket(socket_id: str) -> str | None:
    """The Cookie header that a connection was opened with; None for a connection that does not exist."""
    environment = core.sio.environ.get(socket_id)
    return None if environment is None else environment.get("HTTP_COOKIE", "")


# --- pages that come to an end ---------------------------------------------------------------------------------------


def send_when_connected(client: Client) -> None:
    """Let a page wait for its browser without looking ten times a second whether it has come."""
    outbox = client.outbox

    def wake() -> None:
        event = outbox._enqueue_event
        if event is not None and (outbox._should_stop or client.has_socket_connection):
            event.set()

    def rest() -> None:
        if outbox._enqueue_event is not None and not client.has_socket_connection:
            outbox._enqueue_event.clear()

    outbox._set_enqueue_event = wake  # type: ignore[method-assign]
    client.on_connect(wake)
    asyncio.get_running_loop().call_soon(rest)


def never_connected(client: Client) -> bool:
    """Whether no browser has ever connected to the page."""
    return client._pinned_tab_id is None


def end(client_id: str) -> None:
    """Delete an open page; NiceGUI must not do so once more later."""
    client = Client.instances.get(client_id)
    if client is None:
        return
    for task in client._delete_tasks.values():
        task.cancel()
    client._delete_tasks.clear()
    client.delete()


@cache
def free_removed_elements_at_once() -> None:
    """Free what is left of an element as soon as it is removed from a page that goes on.

    A page that is open for hours is redrawn thousands of times. The classes, styles and attributes of a removed element
    hold themselves, each through its own method, and would wait for the garbage collector's rare look at everything.
    """
    remove = Client.remove_elements

    def remove_elements(client: Client, elements: Iterable[ui.element]) -> None:
        removed = list(elements)
        remove(client, removed)
        _stop_observing(removed)

    Client.remove_elements = remove_elements  # type: ignore[method-assign,assignment]


def _stop_observing(elements: Iterable[ui.element]) -> None:
    for element in elements:
        for observed in (element._classes, element._style, element._props):
            observed._change_handlers.clear()


def take_apart(client: Client, elements: Iterable[ui.element]) -> None:
    """Undo all references by which the parts of a deleted page hold each other, so that its memory is free at once.

    Otherwise it waits for the garbage collector, which stops everybody while it looks for such circles.
    """
    elements = list(elements)
    _stop_observing(elements)
    for element in elements:
        element._event_listeners.clear()
        element.__dict__.pop("_draw_unknown", None)
        element.__dict__.pop("_routes", None)
    for handlers in (client.connect_handlers, client.disconnect_handlers, client.delete_handlers):
        handlers.clear()
    client.outbox.__dict__.pop("_set_enqueue_event", None)
    for name in ("_handle_open", "_handle_navigate"):
        client.sub_pages_router.__dict__.pop(name, None)
    client.sub_pages_router._path_changed_handlers.clear()


# --- going from screen to screen ---------------------------------------------------------------------------------


class ScreenOutlet(SubPages):
    """The element in which the screens of one page appear.

    The old screen stays until the new one has read what it shows and calls `wipe`, so no blank page is seen between
    them. Our script does the scrolling: to the top for a new screen, to the earlier position after going back.

    Args:
        screens: who builds each screen, by the pattern of its address.
        unknown: draws what is shown for any other address.
    """

    def __init__(self, screens: Mapping[str, Builder], unknown: Callable[[ui.element], None]) -> None:
        self._draw_unknown = unknown
        super().__init__({path: _taking_arguments(build) for path, build in screens.items()})

    def clear(self) -> Self:
        """Do nothing: NiceGUI calls this too early, before the new screen has read its data. `wipe` clears instead."""
        return self

    def wipe(self, but: ui.element | None = None) -> None:
        """Remove the old screen; all of it but this child, which stays as it is in the browser, too."""
        if but is None:
            super().clear()
            return
        for child in list(self):
            if child is not but:
                self.remove(child)

    async def drawn(self) -> None:
        """Wait until the requested screen has been drawn."""
        while self._active_tasks:
            await asyncio.gather(*self._active_tasks, return_exceptions=True)

    def _handle_scrolling(self, match: RouteMatch, *, behavior: str) -> None:
        if behavior == "smooth":  # the same address was requested again
            self.client.run_javascript("cubby.top()")

    def _render_404(self) -> None:
        self._draw_unknown(self)


def _taking_arguments(build: Builder) -> Builder:
    """The same builder with a signature from which NiceGUI sees that it takes `PageArguments` and no query parameters."""

    async def taking(arguments: PageArguments) -> None:
        await build(arguments)

    return taking


def path_of(client: Client) -> str:
    """The address that the page shows, with its query string."""
    return client.sub_pages_router.current_path


def set_path(client: Client, path: str) -> None:
    """Record on the server that the page shows this address. The browser's own address stays as it is."""
    client.sub_pages_router.current_path = path


def is_first_screen(client: Client) -> bool:
    """Whether the page still shows the screen that it was loaded with."""
    return client.sub_pages_router.is_initial_request


def accept_addresses_only(client: Client) -> None:
    """Log a warning, instead of a traceback, when a browser requests a screen by anything that is not a string."""
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
