"""The commands: read the configuration, connect, put screens and jobs together, run.

`./cubby` calls this file. Web packages are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp

    from services.configuration import Configuration

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Cubby: classes, sessions and make-ups, in the families' own hands.",
)

LARGEST_MESSAGE = 1_000_000
"""Bytes of one message from a browser."""
VIEWPORT = "width=device-width, initial-scale=1, viewport-fit=cover"
RECONNECT = 120
"""Seconds for which the server keeps a page whose browser is away, such as during a look at another app."""

Lifespan = Callable[["FastAPI"], AbstractAsyncContextManager[None]]


# --- the commands ----------------------------------------------------------------------------------------------


@cli.command()
def serve() -> None:
    """The real thing: the portal on CUBBY_HOST and CUBBY_PORT."""
    from services.operations import start

    configuration = _configuration()
    with _refusals(), _folder(configuration):
        start.prepare_secret(configuration)
        with start.listen(configuration) as listener:
            configuration = _here(configuration, listener)
            asyncio.run(start.migrate(configuration))
            asyncio.run(_compare_secret(configuration))
            _run(configuration, listener, f"Cubby is at {configuration.public_url}. Stop it with Ctrl+C.")


@cli.command()
def demo(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = None,
) -> None:
    """The portal with the example provider Hop & Tumble, made anew every day."""
    from services.demo import people
    from services.operations import start

    asked = _configuration()
    changes: dict[str, object] = {
        "demo": True,
        "data": asked.data / "demo",
        "database_url": None,
        "smtp_host": None,
    }
    configuration = asked.model_copy(update=changes | ({} if port is None else {"port": port}))
    with _refusals(), _folder(configuration):
        start.prepare_secret(configuration)
        listener = start.listen(configuration)
        configuration = _here(configuration, listener)
        asyncio.run(_prepare_demo(configuration))
        home = configuration.public_url
        _run(
            configuration,
            listener,
            f"\nHop & Tumble is open:  {home}\n\n"
            f"Log in as              {people.NOVAKS.email}  (parent of Theo and Mia)\n"
            f"Mails land in          {home}/mailbox  (the code to log in, too)\n\n"
            "Stop it with Ctrl+C. Tomorrow it is made anew.",
        )


@cli.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    from services.operations import start

    configuration = _configuration()
    with _refusals(), _folder(configuration):
        changed = asyncio.run(start.migrate(configuration))
        print("The database was brought up to date." if changed else "The database is up to date.")


@cli.command()
def new_secret() -> None:
    """Accept the secret of this machine in place of the one the database knows."""
    from services.operations import start

    configuration = _configuration()
    with _refusals(), _folder(configuration):
        start.prepare_secret(configuration)
        asyncio.run(start.migrate(configuration))
        asyncio.run(_compare_secret(configuration, accept=True))
        print("This secret is accepted. Codes that were sent before no longer work.")


@cli.command(name="import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Spreadsheets (CSV) of classes and clients.")],
    apply: Annotated[bool, typer.Option("--apply", help="Keep what was read; otherwise a dry run.")] = False,
    provider: Annotated[str, typer.Option(help="Name of the provider, for an empty installation.")] = "",
    zone: Annotated[str, typer.Option(help="Its time zone, such as Europe/Dublin.")] = "",
) -> None:
    """Read classes and clients from spreadsheets; a dry run unless --apply."""
    from services import imports
    from services.operations import start

    configuration = _configuration()
    with _refusals(), _folder(configuration):
        asyncio.run(start.migrate(configuration))

        async def read() -> bool:
            async with _connected(configuration):
                return await imports.run(files, apply=apply, provider=provider, zone=zone, say=print)

        raise typer.Exit(0 if asyncio.run(read()) else 1)


# --- the application -----------------------------------------------------------------------------------------------


def create(configuration: Configuration, lifespan: Lifespan | None = None) -> FastAPI:
    """The application: plain pages and screens.

    Call it once per process, or once per test; importing a module registers nothing. `services.core.work.connect`
    must be called before the first request, by the lifespan or earlier.
    """
    from fastapi import FastAPI
    from nicegui import ui

    import pages
    from pages.app import screens
    from pages.plain import routes

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    routes.add(app, configuration)
    screens.register(pages.SCREENS, pages.AREAS, pages.CHECKS)
    ui.run_with(
        app,
        title="Cubby",
        viewport=VIEWPORT,
        tailwind=False,
        reconnect_timeout=RECONNECT,
        gzip_middleware_factory=None,
        show_welcome_message=False,
    )
    return app


def outermost(app: FastAPI, configuration: Configuration) -> ASGIApp:
    """The application wrapped in its middleware: request guards, headers, prepared files."""
    from pages import delivery
    from pages.plain import webhooks

    files = delivery.ready(configuration.data / "prepared")
    return delivery.wrap(
        app,
        files,
        public_url=configuration.public_url,
        proxies=configuration.proxies,
        doors=webhooks.doors(configuration),
        scripts=["shell.js"],
    )


def collect_garbage_seldom() -> None:
    """Run the garbage collector seldom, and never on what is loaded now: a search makes thousands of acyclic values."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 5, 3)


def _run(configuration: Configuration, listener: socket.socket, greeting: str) -> None:
    import uvicorn

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns every minute while a long job runs

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        from services.operations import scheduler

        async with _connected(configuration), scheduler.running(configuration):
            print(greeting, flush=True)
            if not configuration.demo:
                print(await _mail(configuration), flush=True)
            yield

    settings = uvicorn.Config(
        outermost(create(configuration, lifespan), configuration),
        ws_max_size=LARGEST_MESSAGE,
        server_header=False,
        proxy_headers=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )
    collect_garbage_seldom()
    uvicorn.Server(settings).run(sockets=[listener])


async def _mail(configuration: Configuration) -> str:
    """One line about whether mail is sent."""
    from services.core.visitor import Visitor
    from services.core.work import reading
    from services.operations.mail_status import mail_status, status_line

    async with reading(Visitor.system("serve")) as r:
        return status_line(configuration, await mail_status(r))


@asynccontextmanager
async def _connected(configuration: Configuration) -> AsyncIterator[None]:
    """Connect the services to the database, the wall clock and the event bus while the block runs."""
    from db import engine
    from services.core.events import EventBus
    from services.core.work import connect
    from services.outside.clock import WallClock

    database = engine.connect(configuration.database)
    events = EventBus(configuration.database if database.dialect == "postgresql" else None)
    connect(database, WallClock(), events, configuration)
    events.start()
    try:
        yield
    finally:
        await events.stop()
        await database.close()


async def _compare_secret(configuration: Configuration, *, accept: bool = False) -> None:
    """Stop if the database belongs to another secret; with `accept`, replace that one instead."""
    from services.core.visitor import Visitor
    from services.core.work import with_retries, work
    from services.operations import secret_check

    async def compare() -> None:
        async with work(Visitor.system("start")) as w:
            await (secret_check.accept if accept else secret_check.compare)(w, configuration.key)

    async with _connected(configuration):
        await with_retries(compare)


async def _prepare_demo(configuration: Configuration) -> None:
    """Build the example data, unless today's exist already."""
    from db import schema
    from services import demo as example
    from services.core.local_time import local_day
    from services.demo import timetable
    from services.outside.clock import WallClock

    today = local_day(WallClock().now(), timetable.ZONE).isoformat()
    stamp = configuration.data / "built-on"
    if stamp.exists() and stamp.read_text(encoding="ascii") == today:
        return
    print("Making Hop & Tumble for today ...", flush=True)
    stamp.unlink(missing_ok=True)
    for file in configuration.data.glob("cubby.sqlite*"):
        file.unlink()
    await schema.migrate(configuration.database)
    async with _connected(configuration):
        await example.build()
    stamp.write_text(today, encoding="ascii")


# --- what the commands share -------------------------------------------------------------------------------------


def _configuration() -> Configuration:
    from pydantic import ValidationError

    from services.configuration import Configuration, complaints

    try:
        return Configuration()
    except ValidationError as problem:
        print(*complaints(problem), sep="\n", file=sys.stderr)
        raise typer.Exit(1) from None


def _folder(configuration: Configuration) -> AbstractContextManager[None]:
    """Lock the data folder; not needed on PostgreSQL, where several processes may run at once."""
    from services.operations import data_folder

    if configuration.database_url is not None:
        return nullcontext()
    return data_folder.locked(configuration.data)


@contextmanager
def _refusals() -> Iterator[None]:
    """Print refusals and end with exit status 1."""
    from services.core.refusals import Refused
    from services.operations.data_folder import FolderUnusable
    from services.operations.secret_check import AnotherSecret
    from services.operations.start import CannotStart

    try:
        yield
    except (Refused, FolderUnusable, AnotherSecret, CannotStart) as refusal:
        print(refusal.words() if isinstance(refusal, Refused) else refusal, file=sys.stderr)
        raise typer.Exit(1) from None


def _here(configuration: Configuration, listener: socket.socket) -> Configuration:
    """The configuration with the real address as its public URL, unless one is set: the port may have been 0."""
    from services.configuration import here

    if "public_url" in configuration.model_fields_set:
        return configuration
    return configuration.model_copy(
        update={"public_url": here(configuration.host, listener.getsockname()[1])}
    )


if __name__ == "__main__":
    cli(prog_name="./cubby")
