"""The old mailbox is asked whether a client’s address may change."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db import AddressChange, Client
from services.core.work import Reading
from services.language import N_
from services.notices.messages.shared.address_change import ADDRESSES, address_values, still_asked, to_mailbox
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import SAFETY, Notice, register
from services.notices.telling.recipients import Plan, Recipient
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class AddressConfirmOld(Notice):
    """Another address is asked for: does whoever reads the old one agree?"""

    name = "address-confirm-old"
    trigger = N_("you ask for another email address of a family")
    to = "the address that it was"
    secret = True
    ours_because = SAFETY

    change_id: UUID
    link: str
    """A path of this site, with its secret."""


async def recipients(r: Reading, notice: AddressConfirmOld) -> Plan:
    """The client, at the address that they have."""
    change = await r.db.get(AddressChange, notice.change_id)
    client = await r.db.get(Client, change.client_id) if change else None
    to = Recipient(client.email, client.id, client.locale) if client else None
    return to_mailbox(notice.name, change, to)


async def facts(_r: Reading, notice: AddressConfirmOld, envelope: Envelope, change: AddressChange) -> Facts:
    """The new address, and the link that says yes."""
    return Facts(WORDING, address_values(notice, envelope, change))


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
    still_wanted=still_asked,
    facts=facts,
    wordings=(WORDING,),
    placeholders=ADDRESSES,
)
