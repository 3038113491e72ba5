"""The Czech and Slovak symbols inside a text: /VS1234567890/SS/KS0308, VS:123, ?VS 00123."""

from __future__ import annotations

import re

SYMBOL = re.compile(r"(?<![A-Z])(?P<kind>VS|SS|KS) ?[:.=]? ?(?P<digits>\d{1,10})(?!\d)", re.ASCII)


def symbols(*texts: str) -> dict[str, str]:
    """VS, SS and KS by the first text that has them; empty where none has."""
    found = {"VS": "", "SS": "", "KS": ""}
    for text in texts:
        for each in SYMBOL.finditer(text.upper()):
            found[each["kind"]] = found[each["kind"]] or each["digits"]
    return found
