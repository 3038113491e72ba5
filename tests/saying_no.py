"""A mail server that refuses at one stage with a given line, and one that greylists: for tests of what answers mean."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from services.outside.mail import SmtpMail

Answer = Callable[[str, str], str | None]
"""What to say at a stage ("mail", "rcpt" or "data") to a line; None to say yes."""


@dataclass
class NoServer:
    """Speaks just enough SMTP to refuse; it counts the mails that it took."""

    answer: Answer
    taken: int = 0
    asked: int = 0
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self._writers.append(writer)
        say = self._say(writer)
        await say("220 no.example ESMTP")
        while line := await reader.readline():
            said = line.decode("utf-8", "replace")
            stage = said[:4].strip().lower()
            if stage == "ehlo":
                await say("250-no.example\r\n250 8BITMIME")
            elif stage == "quit":
                await say("221 bye")
            elif stage == "data":
                await say("354 go on")
                while (await reader.readline()) not in (b".\r\n", b""):
                    pass
                no = self.answer(stage, said)
                self.taken += no is None
                await say(no or "250 ok")
            else:
                self.asked += stage == "mail"
                await say(self.answer(stage, said) or "250 ok")
        writer.close()

    def _say(self, writer: asyncio.StreamWriter) -> Callable[[str], object]:
        async def say(line: str) -> None:
            writer.write(line.encode() + b"\r\n")
            await writer.drain()

        return say

    def close(self) -> None:
        """Cut the connections that are open."""
        for writer in self._writers:
            writer.close()


@asynccontextmanager
async def saying(answer: Answer) -> AsyncIterator[tuple[NoServer, SmtpMail]]:
    """A server with these answers, and the way to send mail through it."""
    server = NoServer(answer)
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    try:
        yield server, SmtpMail("127.0.0.1", port, security="none", timeout=5)
    finally:
        listening.close()
        server.close()
        await listening.wait_closed()
        await asyncio.sleep(0.01)  # the other ends close in the loop's next rounds


def at(stage: str, line: str) -> Answer:
    """Refuse at one stage with this line."""
    return lambda asked, _said: line if asked == stage else None
