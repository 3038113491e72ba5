"""The code and the link that sign somebody in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.core.work import Reading
from services.language import N_, formats
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import SAFETY, Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan, Recipient
from services.notices.telling.wording import Wording

CODE_LASTS = timedelta(minutes=10)
"""How long a code works; the mail that brings it is worth nothing after that."""


@dataclass(frozen=True, slots=True)
class SignInCode(Notice):
    """A code and a link; each of them is enough to sign in (R1)."""

    name = "sign-in-code"
    trigger = N_("somebody we know asks to log in")
    to = "the address that was entered"
    secret = True
    ours_because = SAFETY

    email: str
    client_id: UUID | None
    code: str
    """Eight digits."""
    link: str
    """A path of this site, or a whole address."""
    next_path: str = "/"
    locale: str | None = None
    expires_at: datetime | None = None
    """When the code expires; ten minutes from now if None. The message is not sent after that."""


async def recipients(r: Reading, notice: SignInCode) -> Plan:
    """The address that was entered, at any hour."""
    return Plan(
        f"{notice.name}/{notice.link}",
        [Recipient(notice.email, notice.client_id, notice.locale)],
        expires_at=notice.expires_at or r.now + CODE_LASTS,
        urgent=True,
    )


async def still_wanted(_r: Reading, _notice: SignInCode, _envelope: Envelope) -> None:
    """Until it expires."""


async def facts(_r: Reading, notice: SignInCode, envelope: Envelope, _about: None) -> Facts:
    """The code in two halves, and the link."""
    expires_at = envelope.row.expires_at
    values = {
        "SIGN_IN_CODE": f"{notice.code[:4]} {notice.code[4:]}".strip(),
        "SIGN_IN_URL": envelope.link(notice.link),
        "SIGN_IN_UNTIL": None if expires_at is None else formats.clock(expires_at),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("*|SIGN_IN_CODE|* is your *|PROVIDER_NAME|* code"),
    heading=N_("Your code"),
    big="*|SIGN_IN_CODE|*",
    before=(N_("Type it where you asked for it. It works until *|SIGN_IN_UNTIL|*."),),
    button=N_("Log in"),
    button_to="SIGN_IN_URL",
    after=(
        N_(
            "The button logs you in at once on the device where you asked. Anywhere else it asks for the code."
        ),
        N_(
            "Didn’t ask for it? Then do nothing. Never pass the code on: we don’t ask for it by phone or message."
        ),
    ),
)
PLACEHOLDERS = placeholders(
    Placeholder("SIGN_IN_CODE", "The code"),
    Placeholder("SIGN_IN_UNTIL", "Until when the code works"),
    Placeholder("SIGN_IN_URL", "Link that signs in"),
)
register(
    SignInCode,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=PLACEHOLDERS,
)
