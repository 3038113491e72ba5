"""What several acts on bookings refuse."""

from __future__ import annotations

from services.core.refusals import Refused
from services.language import N_


class NotAsShown(Refused):
    """A place was taken, or a price has changed, since the screen was drawn."""

    message = N_("The places or the price have changed meanwhile. Nothing is booked yet: please look again.")


class BookingHasChanged(Refused):
    """Somebody else has changed the booking, or its money, since the screen was drawn."""

    message = N_("This booking has changed meanwhile, so nothing was done. Please look at it again.")


class StillFull(Refused):
    """There is no free place for who waits, is to stay after a trial, or comes back from the trash."""

    message = N_("There is no free place for {name} in this class yet.")


class NothingToTakeUp(Refused):
    """The booking neither waits nor is on trial."""

    message = N_("This booking has its place already, or has ended.")


class HasEnded(Refused):
    """There is nothing left to end."""

    message = N_("This booking has ended already.")
