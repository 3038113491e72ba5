"""A colour as people type it. Pure."""

from __future__ import annotations

import re


def written_in_full(text: str) -> str:
    """A hex colour as `#` and six capitals. Raises ValueError where it is none."""
    digits = text.strip().removeprefix("#")
    if not re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", digits):
        raise ValueError(f"not a hex colour: {text!r}")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return "#" + digits.upper()
