"""Rate limits of what staff alone are asked for: the second factor, and the code by which a server is set up."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from db import RateBucket
from services.core.refusals import Refused
from services.core.work import Work
from services.language import N_
from services.sign_in import counting

SECOND_IN_A_SLOT, SECOND_A_DAY = 5, 20
"""Tries at somebody's second factor in ten minutes and in a day."""
SETUP_IN_AN_HOUR = 10
"""Wrong set-up codes from one network in an hour. The codes have 50 bits, so that many networks guess none, either."""


class SecondTooOften(Refused):
    """Too many wrong tries at somebody's second factor."""

    message = N_("That was wrong too often. Please wait ten minutes, then try again.")


class SetupTooOften(Refused):
    """Too many wrong set-up codes from one network."""

    message = N_("That was wrong too often. Please wait an hour, then try again.")


async def count_second(w: Work, staff_id: UUID) -> None:
    """Count one try at somebody's second factor, in advance; `forgive_second` takes the counts back if it was right.

    Raises:
        SecondTooOften: five tries in ten minutes, or twenty in a day.
    """
    slot, day = counting.slot(w.now), w.now.replace(hour=0, minute=0, second=0, microsecond=0)
    key = counting.key("second factor", staff_id)
    if (
        await counting.count(w, key, slot) > SECOND_IN_A_SLOT
        or await counting.count(w, f"{key}/day", day) > SECOND_A_DAY
    ):
        raise SecondTooOften


async def count_setup(w: Work, network: str) -> None:
    """Count one try at the set-up code, in advance; `forgive_setup` takes it back if it was right.

    Raises:
        SetupTooOften: ten from this network within the hour.
    """
    if await counting.count(w, counting.key("set-up from", network), counting.hour(w.now)) > SETUP_IN_AN_HOUR:
        raise SetupTooOften


async def forgive_setup(w: Work, network: str) -> None:
    """The set-up code was right, so it was no guess."""
    await counting.uncount(w, counting.key("set-up from", network), counting.hour(w.now))


async def forgive_second(w: Work, staff_id: UUID) -> None:
    """The second factor was right: its wrong tries are forgotten."""
    key = counting.key("second factor", staff_id)
    await w.db.execute(delete(RateBucket).where(RateBucket.key.in_((key, f"{key}/day"))))
