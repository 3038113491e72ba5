"""PURE: how many places are free, in a session or in a class (R39).

The database counts what is taken (triggers in `db/guards.py`); here is the only place that subtracts it.
"""

from __future__ import annotations


def free_places(places: int, taken: int, own: int = 0) -> int:
    """How many of the `places` somebody can still take; below 0 where more are taken than there are.

    `own` are places among the taken ones that are held for this very person, who may therefore take them: by their
    own undo window, or by an offer of the waiting list.
    """
    return places - taken + own
