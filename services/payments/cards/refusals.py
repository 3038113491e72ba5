"""Why a payment by card cannot go on, in words."""

from __future__ import annotations

from services.core.refusals import Refused
from services.language import N_


class NotByCard(Refused):
    """No gateway, or it refuses."""

    message = N_("Paying by card doesn’t work at the moment. Please pay by transfer.")


class CardsAway(Refused):
    """The gateway does not answer."""

    message = N_("We can’t reach the card payment page right now. Please try again in a few minutes.")


class StillConfirming(Refused):
    """Money may be on its way, so no second payment begins (A6)."""

    message = N_("Your payment is still being confirmed. There is nothing to do; we’ll email you.")


class TooMuchForCard(Refused):
    """A refund is at most what the family has in credit, and what this card has paid and not had back."""

    message = N_("At most {most} can go back to this card.")


class NotPaidByCard(Refused):
    """There is no payment to give back."""

    message = N_("Nothing was paid with this card payment, so nothing can go back to the card.")
