"""HTTP that is not a screen: files, health, and the plain pages of sign-in, mails' links and the demo's mailbox."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles

from components import files
from pages.plain import (
    another_address,
    calendars,
    card_events,
    copies,
    embed,
    exports,
    family_files,
    framed,
    hello,
    import_files,
    logos,
    look,
    mailbox,
    manifest,
    marks,
    one_click,
    online,
    papers,
    pocket,
    setup,
    sign_in,
    statement_files,
    test_card,
    unsubscribe,
    view_as,
)
from pages.plain.errors import UntilSetUp
from pages.plain.trouble import Troubles
from services import provider
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import reading


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add all plain HTTP routes. They win over NiceGUI, which is mounted at `/`."""
    for address in (files.STATIC, "/static"):
        app.mount(address, StaticFiles(directory=files.FOLDER))
    setup.add(app, configuration)
    hello.add(app, configuration)
    logos.add(app, configuration)
    manifest.add(app, configuration)
    sign_in.add(app, configuration)
    framed.add(app, configuration)
    embed.add(app)
    app.include_router(one_click.router)
    unsubscribe.add(app, configuration)
    copies.add(app, configuration)
    another_address.add(app, configuration)
    papers.add(app)
    calendars.add(app)
    online.add(app)
    family_files.add(app)
    look.add(app)
    exports.add(app)
    marks.DOOR.add(app)
    pocket.add(app, configuration)
    view_as.add(app)
    statement_files.add(app)
    import_files.add(app)
    mailbox.add(app, configuration)
    test_card.add(app, configuration)
    if configuration.stripe_secrets:
        card_events.add(app)
    app.add_api_route("/health", health, methods=["GET"], include_in_schema=False)
    app.add_middleware(UntilSetUp, is_set_up=is_set_up)
    app.add_middleware(Troubles)  # added last, so around all others


async def health() -> PlainTextResponse:
    """Whether we can read our database; if not, `Troubles` answers with 503."""
    async with reading(Visitor.anonymous()) as r:
        await provider.is_set_up(r)
    return PlainTextResponse("ok")


async def is_set_up() -> bool:
    """Whether the installation has its provider; from then on its name is known, whatever becomes of the database."""
    async with reading(Visitor.anonymous()) as r:
        try:
            await provider.current(r)
        except provider.NotSetUp:
            return False
    return True
