"""Somebody who was to lead sessions in the place of another does so no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import OutboxMessage, Session
from services.core.work import Reading
from services.language import N_
from services.notices.messages.shared import substitute
from services.notices.messages.substitute_asked import SubstituteAsked
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording

Found = Sequence[tuple[Session, str]]
LOOKS_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SubstituteFreed(Notice):
    """Sessions that this member of staff was to lead."""

    name = "substitute-freed"
    trigger = N_(
        "a session goes back to whoever leads it, or to yet another, after its substitute has heard of it"
    )
    to = "who was the substitute"

    staff_id: UUID
    sessions: str
    """Their ids, with commas."""


async def recipients(r: Reading, notice: SubstituteFreed) -> Plan:
    """Who was the substitute."""
    return await substitute.to_substitute(r, notice.name, notice.staff_id, notice.sessions)


async def still_wanted(r: Reading, notice: SubstituteFreed, envelope: Envelope) -> Found:
    """Of the sessions of which they have heard, those that they do not lead any more."""
    heard = await _heard(r, envelope.row.address)
    found = [
        each
        for each in await substitute.to_come(r, notice.sessions)
        if each[0].instructor_id != notice.staff_id and str(each[0].id) in heard
    ]
    if not found:
        raise NoLongerWanted("they lead it, or never heard of it")
    return found


async def _heard(r: Reading, address: str) -> set[str]:
    """The sessions of which a message has left for this address."""
    rows = await r.db.scalars(
        select(OutboxMessage.payload).where(
            OutboxMessage.notice == SubstituteAsked.name,
            OutboxMessage.address == address,
            OutboxMessage.created_at > r.now - LOOKS_BACK,
            OutboxMessage.status == "sent",
        )
    )
    return {id_ for payload in rows for id_ in payload["sessions"].split(",")}


async def facts(r: Reading, _notice: SubstituteFreed, envelope: Envelope, found: Found) -> Facts:
    """The sessions."""
    values: dict[str, str | tuple[str, ...] | None] = {
        "SESSIONS": await substitute.lines(r, found),
        "CALENDAR_URL": envelope.link("/staff/calendar"),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("You are not the substitute at *|PROVIDER_NAME|* after all"),
    heading=N_("You don’t lead this after all"),
    before=("*|SESSIONS|*", N_("There is nothing to do. Thank you for being there.")),
    button=N_("Open the calendar"),
    button_to="CALENDAR_URL",
)
register(
    SubstituteFreed,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("SESSIONS", "The sessions, one a line"),
        Placeholder("CALENDAR_URL", "Link to the calendar"),
    ),
)
