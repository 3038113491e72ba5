"""Side by side: on a wide screen the list stays on the left, and what is chosen from it stands on the right.

The address is that of what is on the right. The list is drawn once and stays as it is (scrolled, filtered) while one
goes from one to the next; only the marking of the chosen row moves (components/static/beside.js). Whether a screen is
wide, the browser says in a cookie, so that phones are sent nothing of all this.
"""

from __future__ import annotations

from collections.abc import Mapping

import htpy as h

from components.base import TextElement, static
from components.files import static_url
from components.marks import icon
from pages.app.areas import Beside, Screen
from pages.app.frame import frame
from pages.app.page_context import PageContext
from pages.app.pane import being_filled
from services.language import _

COOKIE = "cubby-wide"
"""The cookie by which a browser says that its window is wide; components/static/shell.js writes it."""


def is_wide(cookies: Mapping[str, str]) -> bool:
    """Whether a page opened with these cookies is shown in a wide window."""
    return cookies.get(COOKIE) == "1"


def list_for(context: PageContext, screen: Screen) -> Beside | None:
    """The list that belongs to the left of this screen on this page."""
    of = screen.beside
    if of is None or not context.is_wide:
        return None
    return None if screen.path == of.path and not of.is_at(context.query) else of


def nothing_chosen(of: Beside) -> None:
    """Draw the right side of the list's own address."""
    with frame(_(of.title), tab=of.tab or of.path):
        TextElement("h1", _(of.title), "cb-sr").props("tabindex=-1")
        line = _("Choose something on the left to see it here.")
        static(h.p(".cb-unchosen")[icon("arrow_back", 20), h.span[line]])


async def fill(context: PageContext) -> None:
    """Draw the list into its place, unless it stands there already."""
    pane = context.pane
    if pane is None or pane.filled:
        return
    token = being_filled.set(pane)
    try:
        pane.leave()
        pane.element.clear()
        with pane.element:
            await pane.of.draw(context.visitor)
    finally:
        being_filled.reset(token)
    pane.filled = True
    context.script(f"import({static_url('beside.js')!r})")
