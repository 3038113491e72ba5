"""A lock on the data folder, so that only one Cubby at a time writes into it: a SQLite file must have one writing process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.core.refusals import Refused
from services.language import N_

LOCK = "cubby.lock"


class FolderInUse(Refused):
    """Another Cubby is running on this folder. Two writing processes could damage the database file."""

    message = N_(
        "Cubby is already running on {folder} (process {process}). Stop it first, then try again; or use PostgreSQL, "
        "where several may work at once."
    )


class FolderUnusable(Exception):
    """The folder cannot be created or written to; the message tells the operator why."""

    def __init__(self, folder: Path, problem: OSError) -> None:
        why = "it is a file" if isinstance(problem, FileExistsError) else problem.strerror or str(problem)
        super().__init__(
            f"Cubby cannot keep its data in {folder} ({why}). Name another folder with CUBBY_DATA, or let this one be "
            "written."
        )


def create(folder: Path) -> None:
    """Create a data folder unless it exists.

    Raises:
        FolderUnusable: it cannot be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise FolderUnusable(folder, problem) from None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a data folder while the block runs. The operating system releases the lock if the process dies.

    Raises:
        FolderInUse: another process has locked it.
        FolderUnusable: it cannot be created or written to.
    """
    create(folder)
    file = folder / LOCK
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise FolderUnusable(folder, problem) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read_text(encoding="ascii").strip() or "?"
            raise FolderInUse(folder=str(folder), process=holder) from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode("ascii"))
        yield
    finally:
        os.close(handle)
