"""The answer to an address that belongs to nobody here."""

from __future__ import annotations

from dataclasses import dataclass

from services.core.work import Reading
from services.language import N_
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import SAFETY, Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import A_DAY, Plan, Recipient
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class UnknownAddress(Notice):
    """We do not know this address (R3); the screen says the same to everybody."""

    name = "unknown-address"
    trigger = N_("somebody we do not know asks to log in; at most once a day")
    to = "the address that was entered"
    secret = True
    to_strangers = True
    ours_because = SAFETY

    email: str
    locale: str | None = None
    untold: bool = False
    """Written down, so that asking takes as long as for people we know, but not sent: enough strangers had a mail."""


async def recipients(r: Reading, notice: UnknownAddress) -> Plan:
    """The address that was entered, at any hour, once a day. What nobody is to get is over as it is written."""
    return Plan(
        f"{notice.name}/{r.now.date()}" + ("/untold" if notice.untold else ""),
        [Recipient(notice.email, locale=notice.locale)],
        expires_at=r.now if notice.untold else r.now + A_DAY,
        urgent=True,
    )


async def still_wanted(_r: Reading, notice: UnknownAddress, _envelope: Envelope) -> None:
    """Until it expires, unless too many strangers were written to."""
    if notice.untold:
        raise NoLongerWanted("too many mails to unknown addresses")


async def facts(_r: Reading, _notice: UnknownAddress, envelope: Envelope, _about: None) -> Facts:
    """The link to try another address."""
    return Facts(WORDING, {"SIGN_IN_URL": envelope.link("/sign-in")})


WORDING = Wording(
    subject=N_("Logging in to *|PROVIDER_NAME|*"),
    heading=N_("We don’t know this address"),
    before=(
        N_("Somebody, probably you, asked to log in with this address. There is no booking under it."),
        N_("You may have booked with another address."),
    ),
    button=N_("Try another address"),
    button_to="SIGN_IN_URL",
    after=(N_("You can ask us, too: *|PROVIDER_EMAIL|*"), N_("Call us: *|PROVIDER_PHONE|*")),
)
PLACEHOLDERS = placeholders(Placeholder("SIGN_IN_URL", "Link to the sign-in page"))
register(
    UnknownAddress,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=PLACEHOLDERS,
)
