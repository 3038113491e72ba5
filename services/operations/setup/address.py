"""The address that families open, tried on a phone: its link notes that it was opened from outside."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from services import provider
from services.core.configuration import EVERYWHERE
from services.core.refusals import NotFound
from services.core.sealed import key_for
from services.core.visitor import Visitor
from services.core.work import Reading, app, reading, with_retries, work
from services.operations.setup import proofs
from services.operations.setup.rights import settings_only

PATH = "/hello"
LETTERS = 16


@dataclass(frozen=True, slots=True)
class AddressView:
    """What the screen shows."""

    url: str
    """What families open."""
    link: str
    """The same with the word that notes it."""
    only_here: bool
    """No other device reaches it."""
    is_https: bool
    opened_at: datetime | None


async def view(r: Reading) -> AddressView:
    """The address, and whether it was opened.

    Raises:
        NotFound: the visitor may not change the provider's settings.
    """
    settings_only(r)
    url, seen = _url(), await proofs.seen(r, "address")
    link = f"{url}{PATH}/{await _word(r)}"
    return AddressView(url, link, only_here(), url.startswith("https://"), seen.at if seen else None)


async def opened(word: str) -> None:
    """Note that a phone has opened the link, unless only this machine itself can. A flow.

    Raises:
        NotFound: it is not our link.
    """
    async with reading(Visitor.anonymous()) as r:
        if not hmac.compare_digest(word.encode(), (await _word(r)).encode()):
            raise NotFound
        if only_here() or await proofs.seen(r, "address") is not None:
            return

    async def noted() -> None:
        async with work(Visitor.anonymous()) as w:
            await proofs.note(w, "address")

    await with_retries(noted)


def only_here() -> bool:
    """Whether no other device reaches the address."""
    host = urlsplit(_url()).hostname or ""
    return host in ("localhost", *EVERYWHERE, *EVERYWHERE.values()) or host.startswith("127.")


def _url() -> str:
    configuration = app().configuration
    return (configuration.public_url if configuration else "").rstrip("/")


async def _word(r: Reading) -> str:
    """Nobody can guess it, so nobody else makes the step look done."""
    return key_for("the address is tried", (await provider.current(r)).id)[:LETTERS]
