"""PURE: what each child gets for a session that the provider cancels (Q7, Q23, R57, R77).

The preview and the act ask the same function.
"""

from __future__ import annotations

from enum import StrEnum


class Compensation(StrEnum):
    """What families get for a session that the provider cancels (Q23)."""

    MAKE_UP = "make_up"
    MONEY = "money"
    """What one session is of the price, as credit (R77)."""
    NOTHING = "nothing"


class Gets(StrEnum):
    """What one child's family has in the end."""

    MAKE_UP = "make_up"
    KEPT = "kept"
    """The make-up that the family's own cancelling has earned; it does not use up the limit any more."""
    BACK = "back"
    """The make-up that the child came with, whatever staff choose (Q7)."""
    PAID_BACK = "paid_back"
    """The entry or the money of a session that was picked and paid for (R57)."""
    MONEY = "money"
    NOTHING = "nothing"
    NO_MAKE_UPS = "no_make_ups"
    """Its programme has no make-ups."""


def gets(
    *, is_guest: bool, has_earned: bool, is_paid_for: bool, allows_make_ups: bool, give: Compensation
) -> Gets:
    """What a child gets, given how it has its place.

    Args:
        is_guest: it comes with a make-up.
        has_earned: the family has cancelled seconds before, and that earned a make-up.
        is_paid_for: the session was picked and paid for.
        allows_make_ups: of its booking's programme.
        give: what staff choose for all.
    """
    if is_guest:
        return Gets.BACK
    if has_earned:
        return Gets.KEPT
    if is_paid_for:
        return Gets.PAID_BACK
    if give is Compensation.MONEY:
        return Gets.MONEY
    if not allows_make_ups:
        return Gets.NO_MAKE_UPS
    return Gets.MAKE_UP if give is Compensation.MAKE_UP else Gets.NOTHING
