"""Links of mails that a mail service has rewritten: Safe Links and others escape the `#` before the secret."""

from __future__ import annotations

import re

REWRITTEN = re.compile(r"(/sign-in/\w{1,40})(?:#|%23|%2523)([\w-]{1,64})", re.ASCII | re.IGNORECASE)


def link_made_whole(path: str) -> str:
    """The link with its secret after a real `#`, if this path is a rewritten one; else empty.

    Redirecting there takes the secret out of the address again before anything reads or notes it, and what follows is
    the same as for a link that came through untouched.
    """
    found = REWRITTEN.fullmatch(path)
    return f"{found[1]}#{found[2]}" if found else ""
