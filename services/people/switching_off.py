"""The link in a mail that switches reminders and make-up notices off without signing in (R89, RFC 8058).

It is signed, so nobody can make one for somebody else, and nothing has to be stored for it. It turns the same switch as
the profile, for the client to whom the mail was sent, and lets its holder do nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from db import Client
from services.core import ids
from services.core.refusals import NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work, app
from services.people import profile

PREFIX = "/unsubscribe/"
"""What the paths of these links begin with."""
SIGNATURE = 32
"""Hexadecimal digits: 128 bits."""


@dataclass(frozen=True, slots=True)
class Switch:
    """The switch behind a link, and the client whose it is."""

    visitor: Visitor
    is_on: bool
    """Whether they get these messages."""


def path(client_id: UUID, notice: str) -> str:
    """The link for one client in messages of one name; empty if the program runs without a secret to sign it."""
    signature = _signature(notice, client_id)
    return f"{PREFIX}{notice}/{ids.short(client_id)}{signature}" if signature else ""


def is_genuine(link: str) -> bool:
    """Whether this path is one of ours."""
    try:
        _client_of(link)
    except NotFound:
        return False
    return True


async def load(r: Reading, link: str) -> Switch:
    """The switch behind a link. Opening it changes nothing, so a mail scanner that follows it does no harm.

    Raises:
        NotFound: we did not make this link, or its client is gone.
    """
    known = aliased(Client)
    client: Client | None = await r.db.scalar(
        select(Client)
        .join(known, func.coalesce(known.merged_into_id, known.id) == Client.id)
        .where(known.id == _client_of(link))
    )
    if client is None:
        raise NotFound
    name = client.first_name or client.email
    visitor = Visitor(Kind.CLIENT, name, client_id=client.id, email=client.email, locale=client.locale)
    return Switch(visitor, client.notices_on)


async def turn(w: Work, link: str, on: bool) -> Switch:
    """Turn the switch behind a link, as its client would in the profile. Turning it twice changes nothing more.

    Raises:
        NotFound: as for `load`.
    """
    switch = await load(w, link)
    await profile.set_notices(replace(w, visitor=switch.visitor), on)
    return replace(switch, is_on=on)


def _client_of(link: str) -> UUID:
    notice, _slash, token = link.removeprefix(PREFIX).partition("/")
    client_id = ids.read(token[: ids.LENGTH])
    wanted = _signature(notice, client_id)
    if not wanted or not hmac.compare_digest(wanted.encode(), token[ids.LENGTH :].encode("utf-8", "replace")):
        raise NotFound
    return client_id


def _signature(notice: str, client_id: UUID) -> str:
    configuration = app().configuration
    if configuration is None:
        return ""
    text = "\x1f".join(["unsubscribe", notice, str(client_id)])
    return hmac.new(configuration.key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[
        :SIGNATURE
    ]
