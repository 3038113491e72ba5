"""What must work before Cubby can start, and for each thing that does not, one sentence with what to do."""

from __future__ import annotations

import errno
import socket

from db import postgresql, schema
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import with_retries, work
from services.operations import data_folder, secret_check
from services.operations.connecting import connected


class CannotStart(Exception):
    """Something that Cubby needs is missing or in use; the text says what, and what to do about it."""


def prepare_secret(configuration: Configuration) -> None:
    """Read the secret, or create it, before the server starts.

    Raises:
        CannotStart: its file cannot be used, or holds no secret.
        FolderUnusable: the data folder cannot be made.
    """
    data_folder.create(configuration.data)
    try:
        _read_or_created = configuration.key
    except OSError as problem:
        raise CannotStart(
            f"{configuration.data / 'secret.key'} cannot be used ({problem.strerror})."
        ) from None
    except ValueError as problem:
        raise CannotStart(str(problem)) from None


async def compare_secret(configuration: Configuration, *, accepting: bool = False) -> None:
    """Stop if the database belongs to another secret; `accepting` replaces that one instead.

    Raises:
        AnotherSecret: the database has the fingerprint of another secret.
    """

    async def compared() -> None:
        async with work(Visitor.system("start")) as w:
            await (secret_check.accept if accepting else secret_check.compare)(w, configuration.key)

    async with connected(configuration):
        await with_retries(compared)


def listen(configuration: Configuration) -> socket.socket:
    """A socket bound to the configured address, before anything slow: a port in use is then reported at once.

    Raises:
        CannotStart: the address or the port cannot be used.
    """
    family = socket.AF_INET6 if ":" in configuration.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((configuration.host, configuration.port))
    except (OSError, UnicodeError) as problem:  # UnicodeError: not a possible host name
        listener.close()
        where, why = f"{configuration.host}:{configuration.port}", getattr(problem, "strerror", problem)
        raise CannotStart(f"Cannot listen on {where} ({why}). {_advice(problem)}") from None
    return listener


def hints(configuration: Configuration) -> list[str]:
    """What the settings lack although nothing is wrong with them: a sentence for each, with what to do."""
    found = []
    if configuration.https and configuration.proxies == 0:
        found.append(
            "People come over https, so a web server stands in front, but CUBBY_PROXIES is 0: all families look like one "
            "visitor and share one limit of sign-ins. Set CUBBY_PROXIES=1, or how many servers stand in front."
        )
    if "public_url" not in configuration.model_fields_set:
        found.append(
            "CUBBY_PUBLIC_URL is not set: mails link to the address above, where only this machine or its network can "
            "reach it."
        )
    return found


def _advice(problem: Exception) -> str:
    number = getattr(problem, "errno", None)
    if isinstance(problem, socket.gaierror | UnicodeError) or number == errno.EADDRNOTAVAIL:
        return "CUBBY_HOST must be an address of this machine, such as 127.0.0.1 or 0.0.0.0."
    if number == errno.EACCES:
        return "Choose a CUBBY_PORT above 1023, and put a web server in front."
    return "Choose another CUBBY_PORT."


async def migrate(configuration: Configuration) -> bool:
    """Bring the database to this version's tables; gives whether anything changed.

    Raises:
        FolderUnusable: the data folder cannot be written.
        CannotStart: the database is newer than this Cubby, has lost its guards, or cannot be used.
    """
    try:
        if configuration.database_url is None:
            data_folder.create_database(configuration.data)
        else:
            await postgresql.check(configuration.database)
        return await schema.migrate(configuration.database)
    except schema.SchemaTooNew as problem:
        sentence = f"This database was written by a newer Cubby ({problem}). Start that one."
    except schema.GuardsMissing as problem:
        sentence = f"This database has lost some of its guards, so nothing is written: {problem}"
    except postgresql.Unsuitable as problem:
        sentence = str(problem)
    except schema.Unusable as problem:
        sentence = _unusable(configuration, problem)
    raise CannotStart(sentence)


def _unusable(configuration: Configuration, problem: schema.Unusable) -> str:
    """What is wrong with the database, and what to do about it."""
    file = configuration.data / "cubby.sqlite"
    if configuration.database_url is not None:
        return (
            f"PostgreSQL does not let Cubby in ({problem}). Is it running, and is CUBBY_DATABASE_URL right?"
        )
    if isinstance(problem, schema.Locked):
        return f"Another program holds the database {file}. Close it, then try again."
    if isinstance(problem, schema.NoDatabase):
        return f"{file} is damaged or no database ({problem}). Put your last backup in its place."
    return f"The database {file} cannot be written ({problem}). Look at the folder’s rights and free space."
