"""THE TABLE OF DOORS FOR MACHINES: who may write to us without a browser, and how they prove who they are.

The handler of a door is an ordinary route (`pages/plain/routes.py`). A route without a door is guarded as for browsers,
so a door that was forgotten refuses its machine; it never lets somebody else in.
"""

from __future__ import annotations

from pages.delivery.machine_doors import MachineDoor
from services.configuration import Configuration


def doors(_configuration: Configuration) -> tuple[MachineDoor, ...]:
    """Every door, with a check that knows the secrets of this deployment. Today no machine writes to us."""
    return ()
