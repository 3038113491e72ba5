"""The heading of a month in a list by date."""

import htpy as h


def month_head(name: str, *, level: int = 3) -> h.Element:
    """The month's name above its sessions, whose rows have only weekday and day."""
    heading = h.h3 if level == 3 else h.h2
    return heading(".cb-month")[name]
