"""A merge taken back: two clients again, each with what was theirs; what came since stays with the one who stayed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from db import Client, SignIn
from services.core import audit
from services.core.done_acts import Done
from services.core.events import SIGN_IN_ENDED
from services.core.plan import ActLine, Plan
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.merging import children, credit, fields, moving, payloads, relations, shares
from services.merging.planning import MERGE, NAME, both_ids
from services.people import duplicates

LOG_OUT = "log out"


class MergedSince(Refused):
    """What stayed is merged itself by now."""

    message = N_("This family has been merged with another one since. Take that back first.")


async def reverse(r: Reading, done: Done) -> Plan:
    """What goes back, and what stays with its reason.

    Raises:
        NotFound: the visitor may not see all of a family.
        MergedSince.
    """
    duplicates.rights(r)
    keep_id, gone_id = both_ids(done.wish)
    statement = select(Client).where(Client.id.in_((keep_id, gone_id))).order_by(Client.id)
    if isinstance(r, Work):
        statement = statement.with_for_update()
    rows = await r.db.scalars(statement.execution_options(populate_existing=True))
    found = {client.id: client for client in rows}
    keep, gone = found[keep_id], found[gone_id]
    if gone.merged_into_id != keep_id or keep.merged_into_id is not None:
        raise MergedSince
    if isinstance(r, Work):
        await credit.lock(r, (keep_id, gone_id))
    lines = (
        *(line for line in done.lines if line.what == MERGE),
        *await credit.back(r, done.lines, gone_id, keep_id),
        *await moving.back(r, done.lines, gone_id, keep_id),
        *await children.back(r, done.lines),
        *await relations.back(r, done.lines),
        *await shares.back(r, done.lines),
        *await fields.back(r, done.lines, keep),
        *await _devices_since(r, done, keep_id),
    )
    return Plan(NAME, {"of": str(done.id)}, lines)


async def undo(w: Work, done: Done, plan: Plan) -> None:
    """Do that."""
    keep_id, gone_id = both_ids(done.wish)
    gone = await w.db.get_one(Client, gone_id)
    await _write(w, plan.changes, gone, keep_id)
    gone.merged_into_id = (
        None  # last, because the database lets debts and accounts go back to the same person only
    )
    (await w.db.get_one(Client, keep_id)).version += 1
    gone.version += 1
    await w.db.flush()
    await payloads.rename(w, gone_id, keep_id, gone_id)
    audit.note(w, "no longer merged", "client", keep_id, merged=gone_id, by_act=done.id)


async def _write(w: Work, lines: Sequence[ActLine], gone: Client, keep_id: UUID) -> None:
    for line in lines:
        match line.what:
            case credit.CREDIT:
                await credit.move(w, line, keep_id, gone.id)
            case moving.MOVE:
                await moving.move(w, line, keep_id, gone.id)
            case children.CHILD:
                await children.write_back(w, line)
            case relations.RELATE:
                await relations.write_back(w, line)
            case shares.SHARE:
                await shares.write_back(w, line)
            case fields.FIELD:
                await fields.write_back(w, line, gone)
            case "log out":
                await _log_out(w, line)


async def _devices_since(r: Reading, done: Done, keep_id: UUID) -> list[ActLine]:
    """Devices that logged in since: by which of the two addresses nobody knows, so they are asked again."""
    rows = await r.db.scalars(
        select(SignIn.id)
        .where(SignIn.client_id == keep_id, SignIn.created_at > done.at, SignIn.revoked_at.is_(None))
        .order_by(SignIn.id)
    )
    return [ActLine(LOG_OUT, "sign_in", id_) for id_ in rows]


async def _log_out(w: Work, line: ActLine) -> None:
    row = await w.db.get_one(SignIn, line.about_id)
    row.revoked_at, row.revoke_reason = w.now, "a merge was taken back"
    w.publish(SIGN_IN_ENDED, row.id)
