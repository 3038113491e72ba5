"""The text of a calendar file (RFC 5545): lines, folding, escaping. PURE.

What people have typed goes through `text`, so that it can end no line and begin none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

LONGEST = 75
"""Octets of a line; what is longer goes on in the next one, after a space."""
END = "\r\n"


def text(typed: str) -> str:
    """What people have typed, as the value of a property."""
    lines = "\n".join(typed.replace("\r\n", "\n").splitlines())
    plain = "".join(letter for letter in lines if letter == "\n" or letter.isprintable())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def moment(at: datetime) -> str:
    """A moment, in UTC: it means the same in every zone, whatever the calendar's own is."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def duration(lasts: timedelta) -> str:
    """A length of whole minutes."""
    return f"PT{int(lasts.total_seconds()) // 60}M"


def folded(line: str) -> str:
    """One line as it is sent; no letter is cut in two."""
    out, room = [""], LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            out.append(" ")
            room = LONGEST - 1
        out[-1] += letter
        room -= size
    return END.join(out) + END


def written(lines: Iterable[tuple[str, str]]) -> str:
    """A whole file of names and values; a name may carry its parameters, and lines without a value are left out."""
    return "".join(folded(f"{name}:{value}") for name, value in lines if value)
