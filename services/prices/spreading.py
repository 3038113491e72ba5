"""PURE: one amount over several lines, without losing or making a cent."""

from __future__ import annotations

from collections.abc import Sequence


def spread(amount: int, over: Sequence[int]) -> list[int]:
    """Shares of `amount`, in proportion to `over`, in minor units: they add up to it exactly.

    Cents that do not divide go to the lines with the largest remainder, among equals to the earlier. No share is larger
    than its line as long as the amount is not larger than all lines together.

    Raises:
        ValueError: there is something to share, and nothing to share it over.
    """
    whole = sum(over)
    if not amount:
        return [0] * len(over)
    if whole <= 0 or amount < 0 or min(over) < 0:
        raise ValueError("an amount is shared over lines that are worth something")
    shares = [amount * line // whole for line in over]
    by_remainder = sorted(range(len(over)), key=lambda n: (-(amount * over[n] % whole), n))
    for n in by_remainder[: amount - sum(shares)]:
        shares[n] += 1
    return shares


def fraction(amount: int, part: int, of: int) -> int:
    """`amount` × `part` ÷ `of` in minor units, rounded half up once; none of it may be negative."""
    if of <= 0 or part < 0 or amount < 0:
        raise ValueError("a share is taken of something")
    return (2 * amount * part + of) // (2 * of)
