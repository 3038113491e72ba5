"""A letter as the inbox keeps it: what its reader saw, without what works like a key.

Nothing is kept of a message that holds a secret. Of all others every link is left out that is more than an address of
the portal: a link that cancels at one tap or switches messages off acts for whoever holds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.core.ids import LENGTH
from services.notices.channels.channel import Letter
from services.notices.telling.notice import Notice

_PLAIN = re.compile(rf"(/|(/([a-z-]{{1,20}}|[0-9A-Za-z]{{{LENGTH}}}))+)(\?[a-z]+=[0-9A-Za-z.,-]*)?")
"""An address of words and ids: "/bookings/…?view=payments". What anything else may open is not known."""


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """What was sent."""

    to: str
    """The address or number."""
    subject: str
    heading: str
    before: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    after: tuple[str, ...]
    button: str
    """The words of the button, or of the first quieter one that leads to a screen; empty where none does."""
    path: str
    """Where it leads, within the portal."""
    files: tuple[str, ...]
    """The names of what was attached."""


def frozen(notice: type[Notice], letter: Letter, url: str, to: str) -> dict[str, Any] | None:
    """A letter as JSON; None of one that holds a secret.

    Args:
        url: the public address that links begin with.
        to: the address or number that it went to.
    """
    if notice.secret:
        return None
    button, path = _way((letter.button, letter.link), *letter.links, url=url)
    return {
        "to": to,
        "subject": letter.subject,
        "heading": letter.heading,
        "before": list(letter.before),
        "rows": [list(row) for row in letter.rows],
        "after": list(letter.after),
        "button": button,
        "path": path,
        "files": [each.name for each in letter.attachments],
    }


def thawed(kept: Mapping[str, Any] | None) -> KeptLetter | None:
    """The letter again."""
    if kept is None:
        return None
    return KeptLetter(
        kept["to"],
        kept["subject"],
        kept["heading"],
        tuple(kept["before"]),
        tuple((label, text) for label, text in kept["rows"]),
        tuple(kept["after"]),
        kept["button"],
        kept["path"],
        tuple(kept["files"]),
    )


def _way(*links: tuple[str, str], url: str) -> tuple[str, str]:
    for label, link in links:
        path = link.removeprefix(url)
        if link.startswith(f"{url}/") and _PLAIN.fullmatch(path):
            return label, path
    return "", ""
