"""Somebody is invited to the staff side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.core.work import Reading
from services.language import N_, formats
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import SAFETY, Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan, Recipient
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class StaffInvited(Notice):
    """The link by which a new member of staff comes in, once."""

    name = "staff-invited"
    trigger = N_("an owner adds somebody to the team, or invites them again")
    to = "who is invited"
    secret = True
    ours_because = SAFETY

    email: str
    link: str
    """A path of this site."""
    by: str
    """Who invites; empty where the program does."""
    locale: str | None = None
    expires_at: datetime | None = None


async def recipients(_r: Reading, notice: StaffInvited) -> Plan:
    """Whoever is invited, at any hour: they are being told on the phone that it comes."""
    return Plan(
        f"{notice.name}/{notice.link}",
        [Recipient(notice.email, locale=notice.locale)],
        expires_at=notice.expires_at,
        urgent=True,
    )


async def still_wanted(_r: Reading, _notice: StaffInvited, _envelope: Envelope) -> None:
    """Until it expires."""


async def facts(_r: Reading, notice: StaffInvited, envelope: Envelope, _about: None) -> Facts:
    """Who invites, the link, and until when it works."""
    until = notice.expires_at
    values = {
        "INVITED_BY": notice.by,
        "JOIN_URL": envelope.link(notice.link),
        "JOIN_UNTIL": None if until is None else formats.moment(until),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("You are invited to the team of *|PROVIDER_NAME|*"),
    heading=N_("Welcome to the team"),
    before=(
        N_("*|INVITED_BY|* invites you to the staff side of *|PROVIDER_NAME|*."),
        N_("The link works once, until *|JOIN_UNTIL|*. You then set up a second step on your phone."),
    ),
    button=N_("Come in"),
    button_to="JOIN_URL",
    after=(N_("You don’t know what this is about? Then do nothing, and nobody gets in."),),
)
PLACEHOLDERS = placeholders(
    Placeholder("INVITED_BY", "Who invites", may_be_empty=True),
    Placeholder("JOIN_UNTIL", "Until when the link works"),
    Placeholder("JOIN_URL", "Link that lets in"),
)
register(
    StaffInvited,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=PLACEHOLDERS,
)
