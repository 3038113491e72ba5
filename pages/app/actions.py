"""The decorator for handlers of buttons: language, double taps, refusals, retries."""

from __future__ import annotations

import asyncio
import functools
import logging
import secrets
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from typing import ParamSpec

from nicegui import ui

from pages.app import stepping_up
from pages.app.frame import say
from pages.app.page_context import PageContext, page_of_handler
from services.core import ids
from services.core.refusals import NotFound, NotSignedIn, Refused
from services.core.stepping_up import SecondStepAgain
from services.core.visitor import Kind
from services.core.work import reading, with_retries
from services.language import _

log = logging.getLogger("cubby.pages")
P = ParamSpec("P")
PATIENCE = 0.25
"""Seconds after which a pressed button shows that something is happening."""


def action(handler: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
    """Make a handler fit for a button: it uses the visitor's language, ignores double taps and shows refusals.

    The whole handler is called again after a serialization conflict, so it must open its work inside. A second tap
    while the first is running is ignored. A `Refused` becomes a message, a lost sign-in leads to sign-in, a second
    step that was long ago is asked for again (then the handler is called once more), and any
    other exception becomes a polite message with a code that is in the log.
    """

    @functools.wraps(handler)
    async def pressed(*args: P.args, **kwargs: P.kwargs) -> None:
        context = page_of_handler()
        if context is None:
            return
        context.speak()
        tap = (handler, *map(_comparable, (*args, *kwargs.values())))
        if tap in context.running:
            return
        context.running.add(tap)
        with context.client or nullcontext():  # the button itself may be gone before its handler is done
            try:
                with _busy_after_a_while(context):
                    await with_retries(lambda: handler(*args, **kwargs))
            except NotSignedIn:
                context.sign_in_first()
            except SecondStepAgain:
                await stepping_up.ask(action, lambda: pressed(*args, **kwargs))
            except NotFound as no:
                await _not_theirs(context, no)
            except Refused as no:
                say(no.words(), refused=True)
            except Exception:
                say(incident(context.path), refused=True)
            finally:
                context.running.discard(tap)

    return pressed


async def _not_theirs(context: PageContext, no: NotFound) -> None:
    """Say it; where their role is another one by now, the page is over, and that is what is said."""
    try:
        async with reading(context.visitor) as r:
            over = r.visitor.kind is Kind.STAFF and r.visitor.role != context.visitor.role
    except NotSignedIn:
        context.sign_in_first()
        return
    if over:
        ui.navigate.to(context.area.home)
    say(_("You have another role by now, so that page is closed.") if over else no.words(), refused=True)


def _comparable(argument: object) -> Hashable:
    """What is compared to recognise a repeated tap: the argument itself or, if it cannot be hashed, its identity."""
    try:
        hash(argument)
    except TypeError:
        return id(argument)
    return argument


@contextmanager
def _busy_after_a_while(context: PageContext) -> Iterator[None]:
    """Show on the pressed button that something is happening, if it takes longer than `PATIENCE`."""
    shown = False

    def show() -> None:
        nonlocal shown
        shown = True
        context.script("cubby.busy(true)")

    timer = asyncio.get_running_loop().call_later(PATIENCE, show)
    try:
        yield
    finally:
        timer.cancel()
        if shown:
            context.script("cubby.busy(false)")


def incident(where: str) -> str:
    """Log the exception being handled under a short code, and return a message with that code."""
    code = "".join(secrets.choice(ids.ALPHABET[:31]) for _letter in range(4))
    log.exception("something went wrong (%s) on %s", code, where)
    return _("Something went wrong on our side ({code}). Please try again.").format(code=code)
