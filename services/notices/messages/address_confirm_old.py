"""The old mailbox is asked whether a client’s address may change."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db import AddressChange, Client
from services.core.work import Reading
from services.language import N_
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, Recipient
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class AddressConfirmOld(Notice):
    """Another address is asked for: does whoever reads the old one agree?"""

    name = "address-confirm-old"
    trigger = "you ask for another email address of a family"
    to = "the address that it was"
    secret = True

    change_id: UUID
    link: str
    """A path of this site, with its secret."""


async def recipients(r: Reading, notice: AddressConfirmOld) -> Plan:
    """The client, at the address that they have, at any hour."""
    change = await r.db.get(AddressChange, notice.change_id)
    if change is None:
        return NOBODY
    client = await r.db.get_one(Client, change.client_id)
    to = Recipient(client.email, client.id, client.locale)
    return Plan(f"{notice.name}/{notice.change_id}", [to], expires_at=change.expires_at, urgent=True)


async def still_wanted(r: Reading, notice: AddressConfirmOld, _envelope: Envelope) -> AddressChange:
    """While it is asked."""
    change = await r.db.get_one(AddressChange, notice.change_id, populate_existing=True)
    if change.ended_at is not None:
        raise NoLongerWanted("it was taken back, or is done")
    return change


async def facts(_r: Reading, notice: AddressConfirmOld, envelope: Envelope, change: AddressChange) -> Facts:
    """The new address, and the link that says yes."""
    return Facts(WORDING, {"NEW_ADDRESS": change.email, "CONFIRM_URL": envelope.link(notice.link)})


WORDING = Wording(
    subject=N_("Another email address for *|PROVIDER_NAME|*?"),
    heading=N_("Shall we write to another address?"),
    before=(
        N_("We were asked to use *|NEW_ADDRESS|* from now on, in place of this address."),
        N_(
            "It changes once both addresses have said yes. You then log in with the new one; your bookings stay yours."
        ),
    ),
    button=N_("Look at it"),
    button_to="CONFIRM_URL",
    after=(N_("If you don’t want that, do nothing and tell us. The link works for a week."),),
)
register(
    AddressConfirmOld,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("NEW_ADDRESS", "The new address"),
        Placeholder("CONFIRM_URL", "Link to say yes"),
    ),
)
