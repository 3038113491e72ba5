"""Moving a booking: what is wanted, what it would do, and why it may not be: plain values that screen and act share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from db.values import Money
from services.core.refusals import Refused
from services.language import N_


class NotToMove(Refused):
    """Only a booking with a place can move."""

    message = N_("Only a booking that has its place can move. This one waits, is on trial, or has ended.")


class SameClass(Refused):
    """It is in this class already."""

    message = N_("It is in this class already. Choose another one.")


class OtherKind(Refused):
    """One class is paid as a whole, the other session by session."""

    message = N_(
        "One of the two classes is paid as a whole, the other session by session. End this booking and make a new one."
    )


class ClassIsFull(Refused):
    """There is no place in the other class."""

    message = N_("{class_name} has no free place from then on. Choose another class, or a later session.")


@dataclass(frozen=True, slots=True)
class MoveWanted:
    """Which booking to which class, from which moment, and whether the price changes."""

    booking_id: UUID
    class_id: UUID
    since: datetime | None = None
    """Start of the first session in the new class; None = the next one."""
    keeps_price: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two classes: what the booking has there from that moment on."""

    class_name: str
    sessions: int
    first_at: datetime | None
    worth: Money | None
    """Of these sessions; None = no price, or the visitor sees no money."""


@dataclass(frozen=True, slots=True)
class WantedMove:
    """What the move does, before the tap."""

    before: Side
    after: Side
    fits: bool
    left_out: tuple[datetime, ...]
    """Sessions that make-ups have filled; each earns a make-up (R40)."""
    make_ups: int
    """Rights that come along."""
    difference: Money | None
    """What the booking costs more, or less (below zero); None = the price stays, or the visitor sees no money."""
    parts: tuple[tuple[date, Money], ...]
    """Those still to come, as they will be."""
    open: Money | None
    """What is owed already and not paid; it comes along."""
    stamp: str
