"""What the two messages about another email address have in common: until when they are wanted, and their placeholders."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from db import AddressChange
from services.core.work import Reading
from services.notices.telling.envelope import Envelope, NoLongerWanted
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, Recipient

ADDRESSES = placeholders(
    Placeholder("NEW_ADDRESS", "The new address"),
    Placeholder("CONFIRM_URL", "Link to say yes"),
)


class AsksForAnother(Protocol):
    """A message about another address."""

    @property
    def change_id(self) -> UUID:
        """The change that is asked for."""

    @property
    def link(self) -> str:
        """A path of this site, with its secret."""


def to_mailbox(name: str, change: AddressChange | None, to: Recipient | None) -> Plan:
    """The plan of a message to one of the two mailboxes, at any hour."""
    if change is None or to is None:
        return NOBODY
    return Plan(f"{name}/{change.id}", [to], expires_at=change.expires_at, urgent=True)


async def still_asked(r: Reading, notice: AsksForAnother, _envelope: Envelope) -> AddressChange:
    """The change, while it is asked for.

    Raises:
        NoLongerWanted.
    """
    change = await r.db.get_one(AddressChange, notice.change_id, populate_existing=True)
    if change.ended_at is not None:
        raise NoLongerWanted("it was taken back, or is done")
    return change


def address_values(notice: AsksForAnother, envelope: Envelope, change: AddressChange) -> dict[str, str]:
    """The values of `ADDRESSES`."""
    return {"NEW_ADDRESS": change.email, "CONFIRM_URL": envelope.link(notice.link)}
