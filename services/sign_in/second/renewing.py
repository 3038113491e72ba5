"""New recovery codes for whoever is signed in: the old ones were used, lost, or seen by somebody."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import SignIn
from services.core import audit
from services.core.refusals import NotFound, Refused
from services.core.visitor import Visitor
from services.core.work import Reading, Work, with_retries, work
from services.language import N_
from services.sign_in.second import recovery

FRESH = timedelta(minutes=15)
"""How long after the second step new codes can be made: an open page that somebody finds makes none."""


class LogInAgain(Refused):
    """The second step was shown too long ago for this."""

    message = N_(
        "New codes can be made in the first 15 minutes after logging in. Log out and in again, then come back here."
    )


async def left(r: Reading) -> int:
    """How many of the visitor's own recovery codes are still good.

    Raises:
        NotFound: the visitor is not staff.
    """
    return len(await recovery.unused(r, _staff(r.visitor)))


async def renew(visitor: Visitor) -> tuple[str, ...]:
    """Ten new recovery codes in place of all that this member of staff had; this is the only time they can be read.

    Opens its own work, as hashing them takes a while.

    Raises:
        NotFound: the visitor is not staff.
        LogInAgain: the second step of this sign-in was shown too long ago.
    """
    new = await recovery.made()

    async def keep() -> None:
        async with work(visitor) as w:
            staff_id = _staff(w.visitor)
            await _fresh(w)
            await recovery.replace(w, staff_id, new)
            audit.note(w, "recovery codes renewed", "staff", staff_id)

    await with_retries(keep)
    return tuple(recovery.spelled(text) for _id, text, _hash in new)


def _staff(visitor: Visitor) -> UUID:
    if visitor.staff_id is None:
        raise NotFound
    return visitor.staff_id


async def _fresh(w: Work) -> None:
    shown = await w.db.scalar(select(SignIn.second_at).where(SignIn.id == w.visitor.sign_in_id))
    if shown is None or w.now - shown > FRESH:
        raise LogInAgain
