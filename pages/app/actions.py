"""The decorator for handlers of buttons: language, double taps, refusals, retries."""

from __future__ import annotations

import asyncio
import functools
import logging
import secrets
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from typing import ParamSpec

from pages.app import stepping_up
from pages.app.frame import say
from pages.app.page_context import PageContext, page_context
from services.core import ids
from services.core.refusals import NotSignedIn, Refused
from services.core.stepping_up import SecondStepAgain
from services.core.work import with_retries
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
        context = page_context()
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
            except Refused as no:
                say(no.words(), refused=True)
            except Exception:
                say(incident(context.path), refused=True)
            finally:
                context.running.discard(tap)

    return pressed


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
