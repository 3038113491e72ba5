"""The link by which whoever reads a mailbox gets copies of reminders, or stops them, without signing in (R88, RFC 8058).

It is signed with this installation's secret, so nobody can make one for an address that is not theirs, and nothing has
to be stored for it. Its holder can say yes and stop, and nothing else.
"""

from __future__ import annotations

import hmac
from uuid import UUID

from services.core import ids
from services.core.refusals import NotFound
from services.core.sealed import key_for
from services.core.work import app

PREFIX = "/copies/"
"""What the paths of these links begin with."""
SIGNATURE = 32
"""Hexadecimal digits: 128 bits."""


def path(copy_id: UUID) -> str:
    """The link of one copy address. It opens nothing if the program runs without a secret to sign it."""
    return f"{PREFIX}{ids.short(copy_id)}{_signature(copy_id)}"


def is_genuine(link: str) -> bool:
    """Whether this path is one of ours."""
    try:
        copy_of(link)
    except NotFound:
        return False
    return True


def copy_of(link: str) -> UUID:
    """The id of the copy address behind a link.

    Raises:
        NotFound: we did not make this link.
    """
    token = link.removeprefix(PREFIX)
    copy_id = ids.read(token[: ids.LENGTH])
    wanted = _signature(copy_id)
    given = token[ids.LENGTH :].encode("utf-8", "replace")
    if not wanted or not hmac.compare_digest(wanted.encode(), given):
        raise NotFound
    return copy_id


def _signature(copy_id: UUID) -> str:
    return key_for("copy address", copy_id)[:SIGNATURE] if app().configuration is not None else ""
