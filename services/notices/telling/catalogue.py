"""Every message we can send: when, to whom, and whether it can be switched off.

A notice holds facts only, as ids and moments. What it says is looked up when it leaves, about the very session it
names, so that a mail never tells of a day, time or place that has changed since.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from types import UnionType
from typing import Any, ClassVar, Self, get_args, get_type_hints
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell; `name` is kept with the message, so it never changes."""

    name: ClassVar[str] = ""
    trigger: ClassVar[str] = ""
    to: ClassVar[str] = ""
    can_be_off: ClassVar[bool] = False
    """Whether "make-up notices and reminders" in the profile switches it off."""
    secret: ClassVar[bool] = False
    """Whether its facts are emptied once it is sent."""

    def payload(self) -> dict[str, Any]:
        """Its facts as JSON."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def read(cls, payload: dict[str, Any]) -> Self:
        """The notice with these facts."""
        kinds = get_type_hints(cls)
        known = [each.name for each in fields(cls) if each.name in payload]
        return cls(**{name: _read(kinds[name], payload[name]) for name in known})


@dataclass(frozen=True, slots=True)
class SignInCode(Notice):
    """The way in: a code and a link, each good by itself (R1)."""

    name = "sign-in-code"
    trigger = "somebody we know asks to sign in"
    to = "the address that was entered"
    secret = True

    email: str
    client_id: UUID | None
    code: str
    """Eight digits."""
    link: str
    """A path of ours, or a whole address."""
    next_path: str = "/"
    locale: str | None = None
    expires_at: datetime | None = None
    """When the code runs out; ten minutes from now if nothing is said. It is never sent after that."""


@dataclass(frozen=True, slots=True)
class UnknownAddress(Notice):
    """We do not know this address (R3); the screen says the same to everybody."""

    name = "unknown-address"
    trigger = "somebody we do not know asks to sign in; at most once a day"
    to = "the address that was entered"
    secret = True

    email: str
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class NewDevice(Notice):
    """Somebody signed in where this client never was before."""

    name = "new-device"
    trigger = "a sign-in on a device we have not seen"
    to = "the client"

    sign_in_id: UUID


@dataclass(frozen=True, slots=True)
class SessionCancelled(Notice):
    """A session was cancelled, by the family or by the provider, and what became of the make-up (R20)."""

    name = "session-cancelled"
    trigger = "a family or the provider cancels a session"
    to = "the owner, and whoever did it"

    attendance_id: UUID
    outcome: str
    """A value of `cancelling.Outcome`, or `outcomes.NONE`."""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class MakeUpBooked(Notice):
    """A make-up was booked (R45)."""

    name = "make-up-booked"
    trigger = "a make-up is booked"
    to = "the owner, and whoever did it"

    attendance_id: UUID
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class MakeUpCancelled(Notice):
    """A make-up was given up, and whether it can be booked again (R48)."""

    name = "make-up-cancelled"
    trigger = "a make-up is cancelled"
    to = "the owner, and whoever did it"

    attendance_id: UUID
    came_back: bool
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlaceOffered(Notice):
    """A place came free and is held for the first in line (R53)."""

    name = "place-offered"
    trigger = "a place comes free in a session that the family waits for"
    to = "the owner, and whoever joined the line"

    entry_id: UUID


@dataclass(frozen=True, slots=True)
class SessionReminder(Notice):
    """A session tomorrow, with a link to cancel it in one click (R23, R89)."""

    name = "session-reminder"
    trigger = "the day before a session, at the provider's hour"
    to = "the owner unless reminders are off; shares that asked for reminders"
    can_be_off = True

    attendance_id: UUID


@dataclass(frozen=True, slots=True)
class MakeUpAvailable(Notice):
    """A right lies unused, and places that fit it exist."""

    name = "make-up-available"
    trigger = "a right is unused for 3 days, then every 14 days, while something fits"
    to = "the owner"
    can_be_off = True

    credit_id: UUID
    nth: int = 1


@dataclass(frozen=True, slots=True)
class MakeUpExpiring(Notice):
    """A right is about to end (R34)."""

    name = "make-up-expiring"
    trigger = "14 and 3 days before a right ends"
    to = "the owner"
    can_be_off = True

    credit_id: UUID
    days: int


CATALOGUE: dict[str, type[Notice]] = {
    kind.name: kind
    for kind in (
        SignInCode,
        UnknownAddress,
        NewDevice,
        SessionCancelled,
        MakeUpBooked,
        MakeUpCancelled,
        PlaceOffered,
        SessionReminder,
        MakeUpAvailable,
        MakeUpExpiring,
    )
}

UNDOABLE = (SessionCancelled.name, MakeUpBooked.name, MakeUpCancelled.name)
"""What an undo takes back."""


def _plain(fact: Any) -> Any:
    match fact:
        case datetime():
            return fact.isoformat()
        case UUID():
            return str(fact)
        case _:
            return fact


def _read(kind: Any, fact: Any) -> Any:
    if fact is None:
        return None
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    if UUID in kinds:
        return UUID(fact)
    return datetime.fromisoformat(fact) if datetime in kinds else fact
