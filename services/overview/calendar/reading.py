"""What stands behind a calendar's address: whose it is, a mark that changes with any change, and the file itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from db import Attendee, CalendarFeed, Client
from services import language, provider
from services.core import access, ids
from services.core.refusals import NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, app
from services.overview.calendar import addresses, entries, facts
from services.overview.calendar.facts import Fact

FORMAT = 1
"""Raise it when the same facts are written in another way, so that calendars read them again."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What an address shows now; writing it as text is left until somebody wants it."""

    name: str
    zone: str
    portal: str
    language: str
    found: tuple[Fact, ...]

    @property
    def mark(self) -> str:
        """Another one after any change of what is written (`ETag`): of a session, a word, the language."""
        said = repr((FORMAT, self.name, self.zone, self.portal, self.language, self.found))
        return f'"{hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]}"'

    def text(self) -> str:
        """The calendar as a file (RFC 5545)."""
        with language.speaking(self.language):
            return entries.calendar(self.name, self.zone, self.portal, self.found)


_Known = aliased(Client)
"""The client who made the address; they may be merged into another one by now, and it leads there."""


async def behind(r: Reading, token: str) -> Feed:
    """What the address with this token shows: only what its person may see at this moment.

    Raises:
        NotFound: there is no such address, or it was replaced; both take the same one look.
    """
    row = (
        await r.db.execute(
            select(Client, CalendarFeed.attendee_id, Attendee.first_name)
            .join(_Known, Client.id == func.coalesce(_Known.merged_into_id, _Known.id))
            .join(CalendarFeed, CalendarFeed.client_id == _Known.id)
            .outerjoin(Attendee, Attendee.id == CalendarFeed.attendee_id)
            .where(CalendarFeed.token_hash == addresses.fingerprint(token), CalendarFeed.revoked_at.is_(None))
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    client, child, first_name = row
    theirs = replace(r, visitor=_visitor(client))
    here = await provider.current(theirs)
    spoken = client.locale or here.locale
    name = f"{first_name} · {here.name}" if child else here.name
    found = tuple(await facts.in_window(theirs, child))
    return Feed(name, here.zone.key, portal(), spoken, found)


async def one_session(r: Reading, attendance_id: UUID) -> tuple[str, str]:
    """The name and the text of a file with one session of the visitor's.

    Raises:
        NotFound: no such session, or not theirs.
    """
    access.client_only(r)
    fact = await facts.of_one(r, attendance_id)
    if fact is None:
        raise NotFound
    return f"{ids.short(attendance_id)}.ics", entries.one(portal(), fact)


def portal() -> str:
    """The address under which people reach the portal."""
    configuration = app().configuration
    return "" if configuration is None else configuration.public_url.rstrip("/")


def _visitor(client: Client) -> Visitor:
    """The person of an address: with the rights that they have now, though not signed in."""
    name = client.first_name or client.email
    return Visitor(Kind.CLIENT, name, client_id=client.id, email=client.email, locale=client.locale)
