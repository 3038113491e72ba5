"""The commands: read the configuration, connect, put screens and jobs together, run.

`./cubby` calls this file. Web packages are imported inside the commands, so that `--help` answers at once.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
)
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from services.operations import command_line
from services.operations.terminal import never_fail

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp

    from services.core.configuration import Configuration

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

T = TypeVar("T")
Lifespan = Callable[["FastAPI"], AbstractAsyncContextManager[None]]


# --- the commands ----------------------------------------------------------------------------------------------


@cli.command()
def serve() -> None:
    """The real thing: the portal on CUBBY_HOST and CUBBY_PORT."""
    from services.operations import addresses, start

    asked = command_line.settings()
    with command_line.refusals(), command_line.folder(asked):
        start.prepare_secret(asked)
        with start.listen(asked) as listener:
            configuration = addresses.as_reached(asked, listener)
            asyncio.run(start.migrate(configuration))
            asyncio.run(start.compare_secret(configuration))
            greeting = f"Cubby is at {configuration.public_url}. Stop it with Ctrl+C."
            _run(configuration, listener, "\n".join([greeting, *start.hints(asked)]))


@cli.command()
def demo(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = None,
) -> None:
    """The portal with the example provider Hop & Tumble, made anew every day."""
    from services.demo import people, staff_sign_in
    from services.operations import addresses, start
    from services.operations.demo_data import prepare_for_today

    asked = command_line.settings()
    changes: dict[str, object] = {
        "demo": True,
        "data": asked.data / "demo",
        "database_url": None,
        "smtp_host": None,
    }
    configuration = asked.model_copy(update=changes | ({} if port is None else {"port": port}))
    with command_line.refusals(), command_line.folder(configuration, inside=asked.data):
        start.prepare_secret(configuration)
        listener = start.listen(configuration)
        configuration = addresses.as_reached(configuration, listener)
        asyncio.run(prepare_for_today(configuration))
        home = configuration.public_url
        _run(
            configuration,
            listener,
            f"\nHop & Tumble is open:  {home}\n"
            f"{addresses.also_here(configuration, listener)}\n"
            f"Log in as              {people.NOVAKS.email}  (parent of Theo and Mia)\n"
            f"Or as the owner        {staff_sign_in.EMAIL}  (the second step’s code: {home}/mailbox)\n"
            f"Mails land in          {home}/mailbox  (the code to log in, too)\n\n"
            "Stop it with Ctrl+C. Tomorrow it is made anew.",
        )


@cli.command()
def setup_code() -> None:
    """Print the code by which an empty server is set up in the browser; also while it runs."""
    from services.operations.setup import printing

    print(
        command_line.beside_the_server(
            lambda configuration, beside: printing.sentence(configuration, beside=beside)
        )
    )


@cli.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    from services.operations import start

    configuration = command_line.settings()
    with command_line.refusals(), command_line.folder(configuration):
        changed = asyncio.run(start.migrate(configuration))
        print("The database was brought up to date." if changed else "The database is up to date.")


@cli.command()
def new_secret() -> None:
    """Accept the secret of this machine in place of the one the database knows."""
    from services.operations import start

    configuration = command_line.settings()
    with command_line.refusals(), command_line.folder(configuration):
        start.prepare_secret(configuration)
        asyncio.run(start.migrate(configuration))
        asyncio.run(start.compare_secret(configuration, accepting=True))
        print("This secret is accepted. Codes that were sent before no longer work.")


@cli.command(name="import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Spreadsheets (CSV) of classes and clients.")],
    apply: Annotated[bool, typer.Option("--apply", help="Keep what was read; otherwise a dry run.")] = False,
    provider: Annotated[str, typer.Option(help="Name of the provider, for an empty installation.")] = "",
    zone: Annotated[str, typer.Option(help="Its time zone, such as Europe/Dublin.")] = "",
    meet: Annotated[bool, typer.Option("--on-public-holidays", help="Classes meet on them, too.")] = False,
) -> None:
    """Read classes and clients from spreadsheets; a dry run unless --apply."""
    from services import imports

    standing = Path(os.environ.get("CUBBY_CALLED_FROM", ""))  # `./cubby` goes to its own folder
    lists = [standing / file for file in files]
    options = {"provider": provider, "zone": zone}
    read = partial(imports.run, lists, apply=apply, on_public_holidays=meet, say=print, **options)
    raise typer.Exit(0 if command_line.on_database(read) else 1)


@cli.command()
def import_statement(
    files: Annotated[list[Path], typer.Argument(help="Bank statements: CAMT, MT940, CSV, or a zip of them.")],
    apply: Annotated[bool, typer.Option("--apply", help="Keep what was read; otherwise a dry run.")] = False,
    account: Annotated[str, typer.Option(help="IBAN, for files that do not say whose they are.")] = "",
    new_account: Annotated[str, typer.Option(help="Holder of the statement’s account, to add it.")] = "",
    columns: Annotated[str, typer.Option(help="Columns of an unknown bank’s table, said once.")] = "",
) -> None:
    """Read bank statements and pair payments with what is owed; a dry run unless --apply."""
    from services.imports import bank_statements

    standing = Path(os.environ.get("CUBBY_CALLED_FROM", ""))
    said = bank_statements.SaidOfFiles(account, new_account, columns)
    read = partial(bank_statements.run, [standing / file for file in files], apply=apply, said=said)
    raise typer.Exit(0 if command_line.on_database(read) else 1)


@cli.command()
def invite_staff(
    email: Annotated[str, typer.Argument(help="Whom to invite.")],
    role: Annotated[str, typer.Option(help="owner, assistant, main_instructor, instructor, …")],
    first_name: Annotated[str, typer.Option(help="Their first name.")] = "",
    last_name: Annotated[str, typer.Option(help="Their last name.")] = "",
    new_second_step: Annotated[
        bool, typer.Option("--new-second-step", help="Forget the second step they have lost.")
    ] = False,
) -> None:
    """Invite somebody to the staff side, or invite them again: prints a link that works once, for seven days."""
    from services.core.visitor import Visitor
    from services.core.work import with_retries, work
    from services.sign_in import inviting

    async def invited() -> str:
        async with work(Visitor.system("invite-staff")) as w:
            return await inviting.invite(
                w, email, role, first_name, last_name, new_second_step=new_second_step
            )

    path = command_line.on_database(lambda: with_retries(invited))
    print(
        f"Send this link to {email}; it works once, for seven days:\n{command_line.settings().public_url}{path}"
    )


@cli.command()
def holiday(
    words: Annotated[list[str], typer.Argument(help="add FIRST [LAST] NAME, list, or remove FIRST [NAME].")],
    cancel: Annotated[bool, typer.Option("--cancel", help="Cancel the sessions that stand on them.")] = False,
    tell: Annotated[bool, typer.Option("--tell", help="With --cancel: mail the families.")] = False,
) -> None:
    """Days off, on which imported classes do not meet."""
    from services import imports
    from services.core.visitor import Visitor
    from services.core.work import with_retries, work
    from services.operations import days_off

    async def obey() -> list[str]:
        async with work(Visitor.system("holiday")) as w:
            return await days_off.obey(w, words, imports.typed_day, cancel=cancel, tell=tell)

    print(*command_line.on_database(lambda: with_retries(obey)), sep="\n")


@cli.command()
def seller(
    words: Annotated[
        list[str] | None, typer.Argument(help="NAME=VALUE …, such as country=SK; none: show all.")
    ] = None,
) -> None:
    """What stands on invoices, whether VAT is paid, and when they are issued."""
    from services.core.visitor import Visitor
    from services.core.work import with_retries, work
    from services.operations import selling

    async def obey() -> list[str]:
        async with work(Visitor.system("seller")) as w:
            return await selling.obey(w, words or [])

    print(*command_line.on_database(lambda: with_retries(obey)), sep="\n")


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
    """The application wrapped in its middleware: request guards, headers, prepared files.

    Raises:
        FolderUnusable: the prepared files cannot be kept in the data folder.
    """
    from pages import delivery
    from pages.app import framing
    from pages.app.open_pages import SignInsPages
    from pages.plain import uploads, webhooks
    from services.operations.data_folder import FolderUnusable

    prepared = configuration.data / "prepared"
    try:
        files = delivery.ready(prepared)
    except OSError as problem:
        raise FolderUnusable(prepared, problem) from None
    return delivery.wrap(
        app,
        files,
        public_url=configuration.public_url,
        proxies=configuration.proxies,
        doors=webhooks.doors(configuration),
        uploads=uploads.UPLOADS,
        scripts=["live.js"],
        pages=SignInsPages(),
        framed_on=framing.websites,
    )


def _run(configuration: Configuration, listener: socket.socket, greeting: str) -> None:
    import uvicorn

    from pages.delivery import connections
    from pages.plain import uploads
    from services.operations import idle_memory, open_files
    from services.outside import logs

    logs.begin()
    open_files.allow_many()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        from services.core.visitor import Visitor
        from services.core.work import reading
        from services.operations import scheduler
        from services.operations.connecting import connected
        from services.operations.mail_status import mail_status, status_line
        from services.operations.setup import printing

        async with connected(configuration), scheduler.running(configuration), idle_memory.collecting():
            print(greeting, flush=True)
            if not configuration.demo:
                async with reading(Visitor.system("serve")) as r:
                    print(status_line(configuration, await mail_status(r)), flush=True)
                if line := printing.at_the_start(configuration, await printing.ready()):
                    print(line, flush=True)
            yield

    settings = uvicorn.Config(
        outermost(create(configuration, lifespan), configuration),
        http=connections.taking(uploads.UPLOADS),
        ws_max_size=LARGEST_MESSAGE,
        server_header=False,
        proxy_headers=False,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=3,
    )
    idle_memory.collect_young_only()
    uvicorn.Server(settings).run(sockets=[listener])


if __name__ == "__main__":
    never_fail(sys.stdout, sys.stderr)
    cli(prog_name="./cubby")
