"""The new mailbox is asked whether it is a client’s from now on."""

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
class AddressConfirmNew(Notice):
    """Another address is asked for: is it read by whoever wants it?"""

    name = "address-confirm-new"
    trigger = N_("you ask for another email address of a family")
    to = "the address that it shall be"
    secret = True
    to_strangers = True
    ours_because = SAFETY

    change_id: UUID
    link: str
    """A path of this site, with its secret."""


async def recipients(r: Reading, notice: AddressConfirmNew) -> Plan:
    """The new address."""
    change = await r.db.get(AddressChange, notice.change_id)
    client = await r.db.get(Client, change.client_id) if change else None
    to = Recipient(change.email, locale=client.locale) if change and client else None
    return to_mailbox(notice.name, change, to)


async def facts(_r: Reading, notice: AddressConfirmNew, envelope: Envelope, change: AddressChange) -> Facts:
    """The new address, and the link that says yes."""
    return Facts(WORDING, address_values(notice, envelope, change))


WORDING = Wording(
    subject=N_("Is this your address for *|PROVIDER_NAME|*?"),
    heading=N_("Is this your address?"),
    before=(
        N_("We were asked to use *|NEW_ADDRESS|* from now on. If that was you, say yes with the button."),
        N_("It changes once both addresses have said yes."),
    ),
    button=N_("Look at it"),
    button_to="CONFIRM_URL",
    after=(N_("If it wasn’t you, do nothing. The link works for a week."),),
)
register(
    AddressConfirmNew,
    recipients=recipients,
    still_wanted=still_asked,
    facts=facts,
    wordings=(WORDING,),
    placeholders=ADDRESSES,
)
