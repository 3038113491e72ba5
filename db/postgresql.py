"""What a PostgreSQL database must be before Cubby trusts its data to it, looked at before anything is written.

It uses the driver alone: on a database without an encoding, SQLAlchemy fails at its first connection.
"""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url

from db.schema import PATIENCE, Unusable, reason_of

OLDEST = 15
LOOKS = 2
"""How often each of two connections asks which process serves it. Twice each: some poolers hand out their connections
in turn, others the last one used, and one of the two shows."""
POOLED = (
    "CUBBY_DATABASE_URL leads to a connection pooler, such as PgBouncer, that gives each transaction another connection: "
    "what changes there would not reach open screens and other machines. Name PostgreSQL itself, or let the pooler work "
    "with pool_mode = session."
)


class Unsuitable(Exception):
    """The database cannot be used as it is; the text says why and what to do."""


async def check(url: str | URL) -> None:
    """Look whether the database at an SQLAlchemy address suits Cubby.

    Raises:
        Unsuitable: its version is too old, its encoding is not UTF8, or a pooler stands in between.
        Unusable: it cannot be reached, or does not let Cubby in.
    """
    try:
        async with await _connection(url) as one, await _connection(url) as other:
            _check_version(one.info.server_version)
            _check_encoding(one.info)
            if await _change_processes(one, other):
                raise Unsuitable(POOLED)
    except (psycopg.Error, UnicodeError, OverflowError) as problem:  # the last two: no possible host or port
        raise Unusable(reason_of(problem)) from problem


async def _connection(url: str | URL) -> psycopg.AsyncConnection[Any]:
    address = make_url(url).set(drivername="postgresql")
    if "connect_timeout" not in address.query:
        address = address.update_query_dict(PATIENCE)
    plain = address.render_as_string(hide_password=False)
    return await psycopg.AsyncConnection.connect(plain, autocommit=True, prepare_threshold=None)


def _check_version(number: int) -> None:
    major = number // 10_000
    if major < OLDEST:
        raise Unsuitable(f"This is PostgreSQL {major}. Cubby needs PostgreSQL {OLDEST} or newer.")


def _check_encoding(server: psycopg.ConnectionInfo) -> None:
    encoding = server.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Unsuitable(
            f"This PostgreSQL database keeps its text as {encoding}, where not every name can be written. Make one "
            "with UTF8: createdb --encoding=UTF8 --template=template0 cubby"
        )
    spoken = server.parameter_status("client_encoding")
    if spoken != "UTF8":
        raise Unsuitable(
            f"The connection to PostgreSQL is set to {spoken}. Remove client_encoding from CUBBY_DATABASE_URL, "
            "PGCLIENTENCODING from the environment, or the role's own setting: it must be UTF8."
        )


async def _change_processes(one: psycopg.AsyncConnection[Any], other: psycopg.AsyncConnection[Any]) -> bool:
    """Whether transactions of one connection are served by several processes, or two connections by the same one.

    Both connections are open all the while, so that PostgreSQL itself, or a pooler that lends a connection for a whole
    session, has one process for each.
    """
    first = {await _process(one) for _look in range(LOOKS)}
    second = {await _process(other) for _look in range(LOOKS)}
    return len(first) > 1 or len(second) > 1 or first == second


async def _process(connection: psycopg.AsyncConnection[Any]) -> int:
    found = await (await connection.execute("SELECT pg_backend_pid()")).fetchone()
    return int(found[0]) if found else 0
