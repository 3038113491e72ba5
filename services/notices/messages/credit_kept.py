"""More money has arrived than was owed: the provider is told, as the family is by `payment_received`."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Client, Staff
from db.values import Money
from services.core.capabilities import CAPABILITIES, Capability
from services.core.work import Reading
from services.language import N_, formats
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan, Recipient
from services.notices.telling.wording import Wording
from services.payments import owed


@dataclass(frozen=True, slots=True)
class CreditKept(Notice):
    """A family has money in credit that it did not have before."""

    name = "credit-kept"
    trigger = N_("a family pays more than it owes, early, or for something that is gone")
    to = "staff who look after money"
    to_strangers = True

    client_id: UUID
    act_id: UUID


async def recipients(r: Reading, notice: CreditKept) -> Plan:
    """All staff who look after money and have an address."""
    roles = [role for role, able in CAPABILITIES.items() if Capability.MONEY in able]
    addresses = await r.db.scalars(
        select(Staff.email).where(Staff.role.in_(roles), Staff.email.is_not(None)).order_by(Staff.email)
    )
    return Plan(f"{notice.name}/{notice.act_id}", [Recipient(address) for address in addresses if address])


async def still_wanted(r: Reading, notice: CreditKept, envelope: Envelope) -> Money:
    """While the family still has it."""
    credit = (await owed.owing_of(r, notice.client_id)).in_credit
    if not credit:
        raise NoLongerWanted("used meanwhile")
    return credit[0]


async def facts(r: Reading, notice: CreditKept, envelope: Envelope, credit: Money) -> Facts:
    """Who has how much."""
    client = await r.db.get_one(Client, notice.client_id)
    name = formats.full_name(client.first_name, client.last_name) or client.email
    return Facts(
        WORDING,
        {"FAMILY": name, "AMOUNT": formats.money(credit), "STAFF_URL": envelope.link("/staff")},
    )


WORDING = Wording(
    subject=N_("*|FAMILY|* has *|AMOUNT|* in credit"),
    heading=N_("*|FAMILY|* has *|AMOUNT|* in credit"),
    before=(
        N_("They have paid more than they owe now. It is used for what they owe next; you need do nothing."),
        N_("If they want it back, record a refund."),
    ),
    button=N_("Open the staff side"),
    button_to="STAFF_URL",
)
register(
    CreditKept,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("FAMILY", "Whose credit it is"),
        Placeholder("AMOUNT", "How much it is now"),
        Placeholder("STAFF_URL", "Link to the staff side"),
    ),
)
