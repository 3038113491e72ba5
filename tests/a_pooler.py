"""A small connection pooler before PostgreSQL, which lends its one connection for a transaction or for a session."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import Postgres

WHAT_COMES_FIRST = struct.Struct("!I")
ENCRYPT = 80877103
"""What a client that would like encryption asks first."""
OK = b"R\0\0\0\x08\0\0\0\0"
IDLE = b"Z\0\0\0\x05I"


@dataclass
class Pooler:
    """Listens where PostgreSQL would; `per_transaction` as PgBouncer with pool_mode = transaction."""

    postgres: Postgres
    database: str
    per_transaction: bool
    _shared: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _settings: bytes = b""
    _lent: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def serve(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        """Talk with one client until it leaves."""
        try:
            start = await _opening(client, answer)
            if self.per_transaction:
                await self._lend_by_transaction(client, answer)
            else:
                await self._lend_for_ever(start, client, answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            answer.close()

    async def _server(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_unix_connection(str(self.postgres.folder / ".s.PGSQL.5432"))

    async def _lend_for_ever(
        self, start: bytes, client: asyncio.StreamReader, answer: asyncio.StreamWriter
    ) -> None:
        from_server, to_server = await self._server()
        to_server.write(start)

        async def pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                target.write(data)
            target.close()

        await asyncio.gather(pass_on(client, to_server), pass_on(from_server, answer))

    async def _lend_by_transaction(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        async with self._lent:
            if self._shared is None:
                await self._connect()
        assert self._shared is not None
        from_server, to_server = self._shared
        answer.write(OK + self._settings + IDLE)
        while (asked := await _message(client))[:1] != b"X":
            async with self._lent:  # until the transaction is over
                to_server.write(asked)
                while True:
                    if asked[:1] in b"QS":
                        state = await _until_ready(from_server, answer)
                        if state == b"I":
                            break
                    asked = await _message(client)
                    to_server.write(asked)

    async def _connect(self) -> None:
        self._shared = await self._server()
        words = b"user\0cubby\0database\0" + self.database.encode() + b"\0\0"
        self._shared[1].write(struct.pack("!II", len(words) + 8, 196608) + words)
        while (told := await _message(self._shared[0]))[:1] != b"Z":
            if told[:1] in b"SK":
                self._settings += told


async def _opening(client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> bytes:
    """A client's first message; encryption is declined."""
    while True:
        length = await client.readexactly(4)
        rest = await client.readexactly(WHAT_COMES_FIRST.unpack(length)[0] - 4)
        if WHAT_COMES_FIRST.unpack(rest[:4])[0] != ENCRYPT:
            return length + rest
        answer.write(b"N")


async def _message(source: asyncio.StreamReader) -> bytes:
    kind, length = await source.readexactly(1), await source.readexactly(4)
    return kind + length + await source.readexactly(WHAT_COMES_FIRST.unpack(length)[0] - 4)


async def _until_ready(server: asyncio.StreamReader, answer: asyncio.StreamWriter) -> bytes:
    """Pass on what the server says until it is ready again; gives whether it is in a transaction."""
    while True:
        told = await _message(server)
        answer.write(told)
        if told[:1] == b"Z":
            return told[-1:]


@asynccontextmanager
async def pooler(
    postgres: Postgres, database: str, folder: Path, *, per_transaction: bool
) -> AsyncIterator[str]:
    """The address of a database behind a pooler that listens in this folder, while the block runs."""
    one = Pooler(postgres, database, per_transaction)
    server = await asyncio.start_unix_server(one.serve, folder / ".s.PGSQL.5432")
    try:
        yield f"postgresql+psycopg://cubby@/{database}?host={folder}"
    finally:
        server.close()
        if one._shared is not None:
            one._shared[1].close()
