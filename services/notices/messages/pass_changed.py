"""Staff have changed what is on a family's pass, or its last day."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Client, Pass
from services.core.ids import short
from services.core.work import Reading
from services.language import N_, _, formats, ngettext
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, recipient
from services.notices.telling.wording import Wording
from services.passes import view
from services.passes.view import PassCard


@dataclass(frozen=True, slots=True)
class PassChanged(Notice):
    """A pass or prepaid credit was corrected by staff at this moment, for this reason."""

    name = "pass-changed"
    trigger = N_("you add entries to a pass, take some off, or give it another last day")
    to = "the client whose pass it is"

    pass_id: UUID
    at: str
    why: str


async def recipients(r: Reading, notice: PassChanged) -> Plan:
    """The client whose pass it is."""
    client = await r.db.scalar(
        select(Client).join(Pass, Pass.client_id == Client.id).where(Pass.id == notice.pass_id)
    )
    if client is None:
        return NOBODY
    return Plan(f"{notice.name}/{notice.pass_id}/{notice.at}", [recipient(client)])


async def still_wanted(r: Reading, notice: PassChanged, _envelope: Envelope) -> PassCard:
    """Always; it says how the pass is when the message leaves."""
    row = await r.db.get_one(Pass, notice.pass_id)
    return (await view.one(r, notice.pass_id, row.client_id)).card


async def facts(_r: Reading, notice: PassChanged, envelope: Envelope, card: PassCard) -> Facts:
    """What is on it now, until when, and why it was changed."""
    left = card.left.minor
    words = ngettext("{n} entry left", "{n} entries left", left).format(n=left)
    if card.is_money:
        words = _("{amount} left").format(amount=formats.money(card.left))
    values = {
        "PASS_NAME": card.name,
        "PASS_LEFT": words,
        "PASS_UNTIL": formats.day(card.use_by) if card.use_by else _("doesn’t end"),
        "REASON": notice.why,
        "PASS_URL": envelope.link(f"/passes/{short(card.pass_id)}"),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("Your *|PASS_NAME|* has been changed: *|PASS_LEFT|*"),
    heading=N_("We have changed your *|PASS_NAME|*"),
    before=(N_("Here is how it stands now. Each change is in its history, with the reason."),),
    rows=(
        (N_("On it"), "*|PASS_LEFT|*"),
        (N_("Use by"), "*|PASS_UNTIL|*"),
        (N_("Why"), "*|REASON|*"),
    ),
    button=N_("See its history"),
    button_to="PASS_URL",
)
register(
    PassChanged,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("PASS_NAME", "Name of the pass"),
        Placeholder("PASS_LEFT", "What is left on it"),
        Placeholder("PASS_UNTIL", "Its last day"),
        Placeholder("REASON", "Why it was changed, in your words"),
        Placeholder("PASS_URL", "Link to the pass"),
    ),
)
