"""New recovery codes for whoever is signed in: the old ones were used, lost, or seen by somebody."""

from __future__ import annotations

from uuid import UUID

from services.core import audit, stepping_up
from services.core.capabilities import Careful
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import Reading, with_retries, work
from services.sign_in.second import recovery


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
        SecondStepAgain: it was shown too long ago; an open page that somebody finds makes none.
    """
    new = await recovery.made()

    async def keep() -> None:
        async with work(visitor) as w:
            staff_id = _staff(w.visitor)
            stepping_up.expect(w, Careful.OWN_CODES)
            await recovery.replace(w, staff_id, new)
            audit.note(w, "recovery codes renewed", "staff", staff_id)

    await with_retries(keep)
    return tuple(recovery.spelled(text) for _id, text, _hash in new)


def _staff(visitor: Visitor) -> UUID:
    if visitor.staff_id is None:
        raise NotFound
    return visitor.staff_id
