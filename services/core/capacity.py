"""PURE: how many places are free, in a session or in a class (R39).

The database counts what is taken (triggers in `db/guards.py`); here is the only place that subtracts it.
"""

from __future__ import annotations


def free_places(places: int, taken: int, own: int = 0) -> int:
    """How many of the `places` somebody can still take; below 0 where more are taken than there are.

    `own` counts those of the taken places that are held for this very person, by their own undo window or by an offer
    from the waiting list. They may take these.
    """
    return places - taken + own
