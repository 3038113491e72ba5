"""THE TABLE OF MACHINE DOORS: who may write to us without a browser, and how they prove who they are.

The handler of a door is an ordinary route (`pages/plain/routes.py`). A route without a door is guarded as for browsers:
if a door is missing here, its machine is refused, and nobody else gets in.
"""

from __future__ import annotations

from pages.delivery.machine_doors import MachineDoor
from pages.plain import calendars, card_events, copies, unsubscribe
from services.core.configuration import Configuration


def doors(configuration: Configuration) -> tuple[MachineDoor, ...]:
    """Every door that this deployment has; a gateway's only where it is set up."""
    cards = (card_events.DOOR,) if configuration.stripe_secrets else ()
    return (unsubscribe.DOOR, copies.DOOR, calendars.DOOR, *cards)
