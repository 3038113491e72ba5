"""Somebody leads sessions in the place of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db import Session
from services.core.ids import short
from services.core.work import Reading
from services.language import N_
from services.notices.messages.shared import substitute
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording

Found = Sequence[tuple[Session, str]]


@dataclass(frozen=True, slots=True)
class SubstituteAsked(Notice):
    """Sessions that this member of staff leads from now on."""

    name = "substitute-asked"
    trigger = N_("staff let somebody else lead a session, or the sessions of a sick day")
    to = "the substitute, one message for all of their sessions"

    staff_id: UUID
    sessions: str
    """Their ids, with commas."""


async def recipients(r: Reading, notice: SubstituteAsked) -> Plan:
    """The substitute."""
    return await substitute.to_substitute(r, notice.name, notice.staff_id, notice.sessions)


async def still_wanted(r: Reading, notice: SubstituteAsked, _envelope: Envelope) -> Found:
    """While they lead one that is still to come."""
    found = [
        each
        for each in await substitute.to_come(r, notice.sessions)
        if each[0].instructor_id == notice.staff_id and each[0].status == "scheduled"
    ]
    if not found:
        raise NoLongerWanted("somebody else leads them")
    return found


async def facts(r: Reading, _notice: SubstituteAsked, envelope: Envelope, found: Found) -> Facts:
    """The sessions."""
    values: dict[str, str | tuple[str, ...] | None] = {
        "SESSIONS": await substitute.lines(r, found),
        "REGISTER_URL": envelope.link(f"/staff/sessions/{short(found[0][0].id)}"),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("You are the substitute at *|PROVIDER_NAME|*"),
    heading=N_("You lead this in somebody’s place"),
    before=("*|SESSIONS|*",),
    button=N_("Open the register"),
    button_to="REGISTER_URL",
    after=(N_("You can’t? Please tell us at once."), N_("Call us: *|PROVIDER_PHONE|*")),
)
register(
    SubstituteAsked,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("SESSIONS", "Their sessions, one a line"),
        Placeholder("REGISTER_URL", "Link to the register of the first"),
    ),
)
