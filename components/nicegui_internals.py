"""The one file that touches what NiceGUI keeps to itself or does not document.

An upgrade of NiceGUI may change any of it without notice. `tests/components/test_nicegui_internals.py` has one test for
each name that is used here, so that an upgrade is one file and one list of failing tests. The file stands in
`components` because both components and pages need it, and components may not import pages.

Annotations are not postponed in this file: NiceGUI compares that of a screen's builder with `PageArguments` itself.
"""

import asyncio
import copy
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self

from nicegui import Client, PageArguments, ui
from nicegui.elements.sub_pages import SubPages
from nicegui.page_arguments import RouteMatch

log = logging.getLogger("cubby.pages")

LOCALES: Mapping[str, Any] = {"en": "en-GB", "sk": "sk"}
"""Our languages as NiceGUI names them."""

Builder = Callable[[PageArguments], Awaitable[None]]


# --- elements ----------------------------------------------------------------------------------------------------


class WordedElement(ui.element):
    """An element of any tag that holds text. NiceGUI offers this for a few tags only."""

    text = ""

    def set_words(self, text: str) -> None:
        """Show other words; escaped, whatever they are."""
        self._text = self.text = text
        self.update()

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        """Tell NiceGUI's own searches (in tests, too) which words can be read here."""
        return [*super()._displayed_contents(only_visible=only_visible), self.text]


def words_of(element: ui.element) -> str:
    """The text directly inside an element."""
    return element._text or ""


def listens_to(element: ui.element, event: str) -> bool:
    """Whether somebody listens to this event of an element."""
    return any(listener.type == event for listener in element._event_listeners.values())


def is_component(element: ui.element) -> bool:
    """Whether an element is drawn by a script of NiceGUI's or Quasar's, so that its tag is none of HTML's."""
    return element.component is not None or element.tag.startswith(("q-", "nicegui-"))


# --- the page of one browser -------------------------------------------------------------------------------------


def set_language_and_darkness(client: Client, language: str, *, dark: bool | None) -> None:
    """Set the language of one page (one of ours) and whether it is dark; None leaves that to the device.

    NiceGUI keeps both with the route, which all visitors share, so this page gets a copy of its own.
    """
    client.page = copy.copy(client.page)
    client.page.language = LOCALES[language]
    client.page.dark = dark


def use_div_for_quasar_page(client: Client) -> None:
    """Make Quasar's page a `div`: it is a `main` otherwise, and our header and menu stand outside of ours."""
    around = client.content.parent_slot
    if around is not None:
        around.parent.tag = "div"


def set_status(client: Client, status: int) -> None:
    """Set the HTTP status that the page will be sent with."""
    client.status_code = status


# --- going from screen to screen ---------------------------------------------------------------------------------


class ScreenOutlet(SubPages):
    """The place where the screens of one page appear.

    The old screen stays until the new one has read what it shows and calls `wipe`, so no blank page is seen between
    them. Scrolling is our own script's: up for a new screen, back to where one was on the way back.

    Args:
        screens: who builds each screen, by the pattern of its address.
        unknown: draws what is shown for an address that is none of them.
    """

    def __init__(self, screens: Mapping[str, Builder], unknown: Callable[[ui.element], None]) -> None:
        self._draw_unknown = unknown
        super().__init__({path: _taking_arguments(build) for path, build in screens.items()})

    def clear(self) -> Self:
        """Do nothing: NiceGUI calls this before a screen is read. `wipe` takes its place."""
        return self

    def wipe(self) -> None:
        """Take the old screen away."""
        super().clear()

    async def drawn(self) -> None:
        """Wait until the screen that was asked for is there."""
        while self._active_tasks:
            await asyncio.gather(*self._active_tasks, return_exceptions=True)

    def _handle_scrolling(self, match: RouteMatch, *, behavior: str) -> None:
        if behavior == "smooth":  # the same address was asked for once more
            self.client.run_javascript("cubby.top()")

    def _render_404(self) -> None:
        self._draw_unknown(self)


def _taking_arguments(build: Builder) -> Builder:
    """The same builder, known to NiceGUI as one that takes `PageArguments` and nothing from the query."""

    async def taking(arguments: PageArguments) -> None:
        await build(arguments)

    return taking


def path_of(client: Client) -> str:
    """The address that the page shows, with what stands behind the `?`."""
    return client.sub_pages_router.current_path


def set_path(client: Client, path: str) -> None:
    """Let the server take this for the address that the page shows; the browser is not told."""
    client.sub_pages_router.current_path = path


def is_first_screen(client: Client) -> bool:
    """Whether the page was just loaded and nobody has gone to another screen in it yet."""
    return client.sub_pages_router.is_initial_request


def accept_addresses_only(client: Client) -> None:
    """A browser asks for screens by address. Anything else that it sends becomes a line in the log, not a traceback."""
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
