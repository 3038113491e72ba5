"""The context of one open page of one visitor, from the first response to the closed tab.

It holds the visitor (identified by the sign-in alone: permissions are read again in every work), their language, their
area and its state for this page, and the few widgets that all screens share. It is stored on the page's own client, so
nothing of one visitor can reach another.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

from nicegui import background_tasks, context

from components import nicegui_internals
from components.snackbar import Snackbar
from components.theme import Mode
from pages.app.areas import Area, Beside
from pages.app.pane import Pane, being_filled
from services import language
from services.core import view_as, work
from services.core.events import Ids, Topic
from services.core.refusals import NotSignedIn, Refused
from services.core.visitor import Visitor
from services.core.work import Reading
from services.language import formats
from services.provider import ProviderView

if TYPE_CHECKING:
    from nicegui import Client, ui

log = logging.getLogger("cubby.pages")

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class FirstReading:
    """The reading in which the guard looked at the address; the first screen reads on in it, then ends it."""

    reading: Reading
    end: AsyncExitStack
    """What ends it; closing it twice does no harm."""


def _nothing(_but: ui.element | None) -> None:
    """There is nothing to remove."""


async def _opens_nothing(_r: Reading, _path: str) -> bool:
    """A page that is still being built."""
    return False


@dataclass(slots=True)
class PageContext:
    """One open page of one visitor."""

    visitor: Visitor
    """Pass it to `reading` and `work`, which load the current permissions."""
    area: Area
    """The area that the page belongs to: its tabs, the number on one of them, its home."""
    provider: ProviderView
    language: str
    theme: Mode
    state: object = None
    """What the area remembers for this page; use the functions of the area's module rather than this."""
    first: FirstReading | None = None
    """None once the first screen has been drawn."""
    framed: bool = False
    """It stands in a frame on the provider's website."""
    query: Mapping[str, str] = field(default_factory=dict)
    """The query parameters of the address shown."""
    path: str = "/"
    title: str = ""
    badges: tuple[int, ...] = ()
    """The numbers on the area's tabs."""
    client: Client | None = None
    wipe: Callable[[ui.element | None], None] = _nothing
    """Removes the screen shown, when the next one begins to draw; all of it but this element."""
    is_wide: bool = False
    """Whether lists stand beside what is chosen from them."""
    beside: Beside | None = None
    """The list that belongs to the left of the screen that is being drawn."""
    pane: Pane | None = None
    """The list that stands there."""
    opens: Callable[[Reading, str], Awaitable[bool]] = _opens_nothing
    """Whether the visitor could open this address now."""
    snackbar: Snackbar | None = None
    sheets: ui.element | None = None
    """The parent of all sheets, so that they are deleted with their screen."""
    menu: nicegui_internals.MarkupElement | None = None
    bar: nicegui_internals.MarkupElement | None = None
    """The bar of a tab, which may show a bell; None on pages below a tab."""
    tab: str = ""
    room: str = ""
    running: set[Any] = field(default_factory=set)
    """Running actions, by which a double tap is recognised."""
    _leaving: list[Callable[[], None]] = field(default_factory=list)

    @property
    def window_title(self) -> str:
        """The screen's name and the provider's."""
        return f"{self.title} · {self.provider.name}"

    def state_as(self, kind: type[S]) -> S:
        """The area's state of this page, checked to be of the type that the area's module expects.

        Raises:
            TypeError: the module belongs to another area than the page.
        """
        if not isinstance(self.state, kind):
            raise TypeError(f"{self.path} keeps no {kind.__name__}")
        return self.state

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        """The reading of the screen that is about to be drawn: the guard's for the first one, then always a new one.

        So a screen that is drawn again, after trouble that has passed, reads in a new one.
        """
        first, self.first = self.first, None
        if first is None:
            async with work.reading(self.visitor) as r:
                yield r
            return
        async with first.end:
            yield first.reading

    def speak(self) -> None:
        """Use this visitor's language and this provider's time zone for the rest of the current task.

        Where staff look at a family's page, nothing that the task then calls may change anything.
        """
        view_as.looks(self.visitor)
        language.speak(self.language)
        formats.be_here(self.provider.zone, work.now())

    def on_event(self, topic: Topic, handler: Callable[[Ids], Awaitable[None]]) -> None:
        """Call `handler` with the ids of each event of a topic, for as long as this screen is shown.

        It gets None where anything may have changed (services/core/events.py).
        """
        if self.client is None:
            return
        client = self.client

        def listener(ids: Ids) -> None:
            if not client.is_deleted:
                background_tasks.create(handle(ids), name=f"{topic} on an open screen", context=client)

        async def handle(ids: Ids) -> None:
            self.speak()
            try:
                await work.with_retries(lambda: handler(ids))
            except NotSignedIn:
                self.sign_in_first()
            except Refused:
                # They may no longer see what was shown, or the server is busy: the next tap says so.
                log.info("%s could not be shown on %s", topic, self.path)

        pane = being_filled.get()
        leaving = self._leaving if pane is None else pane.leaving
        leaving.append(work.app().events.on(topic, listener))

    def when_left(self, end: Callable[[], None]) -> None:
        """Call `end` when the screen shown is left."""
        self._leaving.append(end)

    def leave(self) -> None:
        """Remove the listeners of the screen shown, and what waits for it, because the visitor leaves it."""
        while self._leaving:
            self._leaving.pop()()

    def draws_again(self, again: Callable[[], Awaitable[None]]) -> None:
        """Say how this list is drawn anew, for the time when it stands beside something that is changed there."""
        if (pane := being_filled.get()) is not None:
            pane.again = again

    async def list_again(self) -> None:
        """Draw the list on the left anew, if there is one, because what is shown beside it has changed."""
        if self.pane is not None and self.pane.again is not None:
            await self.pane.again()

    def keep_pane(self) -> ui.element | None:
        """The list on the left, if the screen that is about to be drawn was chosen from it; otherwise it is let go."""
        if self.pane is not None and self.pane.filled and self.pane.of is self.beside:
            return self.pane.element
        self.let_go_of_pane()
        return None

    def let_go_of_pane(self) -> None:
        """Forget the list on the left, and remove its listeners."""
        if self.pane is not None:
            self.pane.leave()
            self.pane = None

    def forget(self) -> None:
        """Let go of the page, which has ended."""
        self.leave()
        self.let_go_of_pane()
        self.client = self.first = self.snackbar = self.sheets = self.menu = self.bar = None
        self.wipe = _nothing

    def sign_in_first(self) -> None:
        """Send the page to sign in and back to where it is; staff who looked at a family's page go to their own home."""
        if self.client is not None:
            self.client.open("/" if self.visitor.seen_by else sign_in_address(self.path))

    def write_address(self, path: str, query: Mapping[str, str]) -> None:
        """Write the state of the screen at `path` (a filter, say) into the address.

        This adds no entry to the browser's history. Nothing happens if another screen is shown by now.
        """
        if self.client is None or self.path.partition("?")[0] != path:
            return
        self.query = query
        self.path = f"{path}?{urlencode(query, safe=',')}" if query else path
        nicegui_internals.set_path(self.client, self.path)
        self.script(f"cubby.at({json.dumps(self.path)})")

    def script(self, code: str) -> None:
        """Run JavaScript in the browser, as soon as it is connected."""
        if self.client is not None and not self.client.is_deleted:
            self.client.run_javascript(code)


def sign_in_address(then: str) -> str:
    """The address of sign-in that comes back to a path."""
    return f"/sign-in?next={quote(then, safe='/')}" if then != "/" else "/sign-in"


def page_context() -> PageContext:
    """The context of the page whose screen or handler is running."""
    return of(context.client)


def page_of_handler() -> PageContext | None:
    """The same for a handler; None if what was tapped is not on any page by now, because an earlier tap took it away."""
    try:
        return page_context()
    except RuntimeError:  # NiceGUI's, for an element that is deleted
        return None


def of(client: Client) -> PageContext:
    """The context of a client's page."""
    found: PageContext = client.request.state.page_context
    return found


def context_or_none(client: Client) -> PageContext | None:
    """The context of a client's page; None for a page that is none of our screens."""
    found: PageContext | None = getattr(client.request.state, "page_context", None)
    return found


def set_context(client: Client, page: PageContext) -> None:
    """Set the context of a client's page."""
    client.request.state.page_context = page
    page.client = client
