"""Registers the screens of the table as pages of NiceGUI.

All screens of the table are sub pages of one NiceGUI page, so a tap on a tab loads nothing new. This file and
`drawing.py` avoid three traps of sub pages. They ignore `Depends`, so every path registers a page whose dependency
checks sign-in, audience and ids before anything is built. They fill builder arguments from the query, so builders take
`PageArguments` alone. And a builder that raises leaves a blank page, so `drawing.py` draws what went wrong.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import Depends, Request
from nicegui import Client, ui
from nicegui import app as nicegui_app

from components import nicegui_internals, writing
from pages.app import live_page
from pages.app.areas import Area, Screen
from pages.app.guard import Check, Elsewhere, Guard
from pages.app.page_context import PageContext
from pages.plain import errors, trouble
from services.core.refusals import Busy, NotFound, NotSignedIn, TryAgain
from services.core.work import with_retries
from services.people.families import MergedFamily

PATIENCE = 30.0
"""Seconds that a page may take to build; long, because a busy server is slow and not broken."""

Page = Callable[..., Awaitable[None]]


def register(screens: Iterable[Screen], areas: Iterable[Area], checks: Mapping[str, Check]) -> None:
    """Register a page for each line of the table, and the handlers for visitors who may not open it.

    Args:
        screens: the table.
        areas: what the screens of each kind of visitor have in common.
        checks: for each name of an id in an address, the function that raises NotFound if the visitor may not see it.

    Raises:
        UncheckedId: an address has an id without a check.
    """
    nicegui_internals.look_at_methods_once()
    nicegui_internals.escape_pages_quickly()
    nicegui_internals.free_removed_elements_at_once()
    writing.make_quickly()
    table, guard = tuple(screens), Guard(areas, checks)
    for screen in table:
        guard.accept(screen)
    for screen in table:
        ui.page(screen.path, response_timeout=PATIENCE)(_page(screen, table, guard))
    nicegui_app.add_exception_handler(NotSignedIn, errors.to_sign_in)
    nicegui_app.add_exception_handler(Elsewhere, errors.to_own_home)
    nicegui_app.add_exception_handler(MergedFamily, errors.to_the_one)
    nicegui_app.add_exception_handler(NotFound, errors.not_there)
    nicegui_app.add_exception_handler(404, errors.not_there)
    nicegui_app.add_exception_handler(Busy, trouble.unavailable)
    nicegui_app.add_exception_handler(TryAgain, trouble.unavailable)
    nicegui_app.add_exception_handler(Exception, trouble.broken)


def _page(screen: Screen, table: tuple[Screen, ...], guard: Guard) -> Page:
    async def may_open(request: Request) -> AsyncIterator[PageContext]:
        async with AsyncExitStack() as until:
            yield await with_retries(lambda: guard.may_open(request, screen, until))

    async def page(client: Client, context: Annotated[PageContext, Depends(may_open)]) -> None:
        await live_page.build(client, context, table, guard)

    return page
