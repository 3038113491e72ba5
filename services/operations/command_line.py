"""What the commands have in common: settings, the locked data folder, a database that is up to date, and refusals in words.

Web packages are imported by none of it, and everything else inside the functions, so that `--help` answers at once.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from services.core.configuration import Configuration

T = TypeVar("T")


def settings() -> Configuration:
    """The settings. What looks wrong is printed, and what cannot be stops the command."""
    from services.operations import settings_file

    try:
        for sentence in settings_file.doubts(os.environ):
            print(sentence, file=sys.stderr)
        return settings_file.read()
    except settings_file.Unusable as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(1) from None


def on_database(act: Callable[[], Coroutine[None, None, T]]) -> T:
    """Do it with the database up to date and connected, while no other process writes."""
    from services.operations import start
    from services.operations.connecting import connected

    configuration = settings()
    with refusals(), folder(configuration):
        asyncio.run(start.migrate(configuration))

        async def acted() -> T:
            async with connected(configuration):
                return await act()

        return asyncio.run(acted())


def beside_the_server(act: Callable[[Configuration, bool], Coroutine[None, None, T]]) -> T:
    """Do it although the server may be running on the same folder; it is told whether that is so, and then must not write."""
    from services.operations import start
    from services.operations.connecting import connected
    from services.operations.data_folder import FolderInUse

    configuration = settings()

    async def acted(beside: bool) -> T:
        async with connected(configuration):
            return await act(configuration, beside)

    with refusals():
        try:
            with folder(configuration):
                start.prepare_secret(configuration)
                asyncio.run(start.migrate(configuration))
                return asyncio.run(acted(False))
        except FolderInUse:
            return asyncio.run(acted(True))


def folder(configuration: Configuration, inside: Path | None = None) -> AbstractContextManager[None]:
    """Close the data folder to other users, and lock it; that of the demo lies inside another.

    The lock is not needed on PostgreSQL, where several processes may run at once.
    """
    from services.operations import data_folder

    if inside is not None:
        data_folder.create(inside)
    for path in data_folder.tighten(configuration.data):
        print(f"Other users of this machine could read {path}; now only its owner can.", file=sys.stderr)
    if configuration.database_url is not None:
        return nullcontext()
    return data_folder.locked(configuration.data)


@contextmanager
def refusals() -> Iterator[None]:
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
