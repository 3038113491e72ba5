"""Signing in as the tests do it: a browser with its cookies, and the mails that were written to somebody."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from db import OutboxMessage
from services import provider, sign_in
from services.core import ids
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import app, reading, work
from services.people import clients
from services.sign_in import Browser, SignedIn, codes

ANNA, ZUZANA, NOBODY = "anna@example.com", "zuzana@example.com", "nobody@example.com"
HOME = "203.0.113.0/24"


def hash_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of codes in little time; that a real hash is slow is tried on the pages."""
    monkeypatch.setattr(codes, "_argon2", codes._argon2.using(memory_cost=64, rounds=1))


async def open_the_door(data: Path, **settings: object) -> Configuration:
    """A provider and two clients behind a door with a secret of its own."""
    configuration = Configuration(data=data, _env_file=None, **settings)  # type: ignore[call-arg, arg-type]
    app().configuration = configuration
    async with work(Visitor.system("test")) as w:
        await provider.found(w, name="Hop & Tumble", zone="Europe/Dublin", country="IE", phone="01 555 0100")
        await clients.client(w, ANNA, "Anna", "Novak")
        await clients.client(w, ZUZANA, "Zuzana", "Horváthová")
    return configuration


@dataclass(slots=True)
class Phone:
    """One browser: it keeps its cookies, asks, and redeems."""

    browser: Browser = field(default_factory=lambda: Browser(network=HOME, agent="Chrome/140 Android"))
    link: str = ""
    """The link of the latest mail that it asked for."""

    async def ask(self, email: str = ANNA, next_path: str = "/") -> str:
        """Ask for a code; gives the one in the newest mail, or nothing if none was sent."""
        before = {mail.id for mail in await mails(email)}
        asked = await sign_in.ask(email, self.browser, next_path)
        self.browser = replace(self.browser, asking=asked.token)
        for mail in await mails(email):
            if mail.id not in before and "code" in mail.payload:
                self.link = mail.payload["link"]
                return str(mail.payload["code"])
        return ""

    async def enter(self, code: str, request_id: UUID | None = None, secret: str = "") -> SignedIn:
        """Type a code."""
        return self.keep(await sign_in.redeem_code(code, self.browser, request_id, secret))

    async def read(self, mail: OutboxMessage) -> SignedIn:
        """Open the link of a mail that another browser asked for, and type the code from the same mail."""
        return await self.enter(str(mail.payload["code"]), *parts(str(mail.payload["link"])))

    async def follow(self, link: str = "") -> SignedIn:
        """What the link's page posts."""
        id_, secret = parts(link or self.link)
        return self.keep(await sign_in.redeem_link(id_, secret, self.browser))

    async def sign_in(self, email: str = ANNA) -> SignedIn:
        """The whole way in."""
        return await self.enter(await self.ask(email))

    def keep(self, signed_in: SignedIn) -> SignedIn:
        """Take the cookies of a sign-in."""
        self.browser = replace(self.browser, asking="", token=signed_in.token, device=signed_in.device)
        return signed_in

    async def visitor(self) -> Visitor:
        """Whoever is signed in here."""
        return await sign_in.visitor_of(self.browser.token)


def parts(link: str) -> tuple[UUID, str]:
    """The request and the secret of a link."""
    path, _hash, secret = link.partition("#")
    return ids.read(path.rpartition("/")[2]), secret


async def mails(to: str) -> list[OutboxMessage]:
    """The mails to an address that signing in wrote, newest first."""
    async with reading(Visitor.system("test")) as r:
        rows = await r.db.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.address == to,
                OutboxMessage.notice.in_(("sign-in-code", "unknown-address")),
            )
            .order_by(OutboxMessage.created_at.desc(), OutboxMessage.notice)
        )
        return list(rows)


def another(code: str) -> str:
    """Eight digits that are not this code."""
    return f"{(int(code or 0) + 1) % 10**8:08d}"
