"""A lock on the data folder, so that only one Cubby at a time writes into it: a SQLite file must have one writing process."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.core.refusals import Refused
from services.language import N_

LOCK, DATABASE = "cubby.lock", "cubby.sqlite"
OURS = frozenset({LOCK, "secret.key", "prepared", "demo", "built-on", "logos", "files"})
"""What Cubby makes in its data folder besides the database and the files that SQLite puts beside it."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO


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
    """Create a data folder, which only its owner may enter, unless it exists.

    Raises:
        FolderUnusable: it cannot be created.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise FolderUnusable(folder, problem) from None


def create_database(folder: Path) -> None:
    """Create the file of the database for its owner alone, unless it exists. SQLite fills it, and gives the files that it
    puts beside it the same rights.

    Raises:
        FolderUnusable: it cannot be created.
    """
    file = folder / DATABASE
    try:
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as problem:
        raise FolderUnusable(folder, problem) from None


def tighten(folder: Path) -> list[Path]:
    """Take from others what rights they have in an older data folder; gives what was open to them and is no longer.

    The folder itself is closed only if all that is in it is Cubby's: it may be one that other programs use, too.
    """
    try:
        inside = list(folder.iterdir())
    except OSError:  # there is none yet, or `locked` will say why it cannot be used
        return []
    ours = [one for one in inside if one.name in OURS or one.name.startswith(DATABASE)]
    files = [one for one in ours if not one.is_dir()]
    return [path for path in (*([folder] if ours == inside else []), *files) if _tightened(path)]


def _tightened(path: Path) -> bool:
    try:
        before = path.stat()
        if not before.st_mode & OTHERS or before.st_uid != os.geteuid():
            return False
        path.chmod(stat.S_IMODE(before.st_mode) & ~OTHERS)
        return not path.stat().st_mode & OTHERS
    except OSError:  # a disk that knows no rights
        return False


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
            holder = file.read_text(encoding="ascii", errors="replace").strip() or "?"
            raise FolderInUse(folder=str(folder), process=holder) from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode("ascii"))
        yield
    finally:
        os.close(handle)
