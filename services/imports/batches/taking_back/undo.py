"""Takes an import back as its plan says: amounts first, then what refers to others before what it refers to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from db import (
    Attendance,
    Booking,
    Client,
    Credit,
    ImportBatch,
    OneClickLink,
    OpenedFamily,
    OutboxMessage,
    Share,
    Table,
)
from services.core import audit, versions
from services.core.done_acts import Done
from services.core.events import SESSION_CHANGED
from services.core.plan import Plan
from services.core.work import Work
from services.imports.batches.events import IMPORTS_CHANGED
from services.imports.batches.journal import NOTED, value_of
from services.imports.batches.taking_back.amounts import take_back_amounts
from services.imports.batches.taking_back.examining import examined
from services.imports.batches.taking_back.plan import RESTORE
from services.imports.batches.taking_back.things import ABOUT, Imported, portions
from services.people import clients


async def undo(w: Work, done: Done, plan: Plan) -> None:
    """Do what the plan says, in the work in which it was made anew."""
    batch = await versions.to_change(w, ImportBatch, UUID(str(done.wish["batch"])), None)
    found = await examined(w, batch)
    gone = [thing for thing in found.things.values() if not thing.is_left]
    ended = [key[1] for key, thing in found.things.items() if thing.ends and not thing.why]
    for booking_id in ended:
        await take_back_amounts(w, booking_id)
    rows: defaultdict[type[Table], list[UUID]] = defaultdict(list)
    for thing in gone:
        for table, id_ in thing.rows.keys() | thing.marks.keys():
            rows[table].append(id_)
        audit.note(w, "removed", ABOUT.get(thing.table, "session"), thing.key[1], imported_by=batch.id)
    await _delete(w, rows, ended)
    w.db.expunge_all()
    await _restore(w, plan, found)
    batch = await w.db.get_one(ImportBatch, batch.id)
    batch.state, batch.touched_at, batch.goes_on_at = "taken_back", w.now, None
    audit.note(w, "import taken back", "import", batch.id, removed=len(gone), ended=len(ended))
    w.publish(IMPORTS_CHANGED, batch.id)
    w.publish(SESSION_CHANGED)


async def _delete(w: Work, rows: dict[type[Table], list[UUID]], ended: Sequence[UUID]) -> None:
    await w.db.flush()
    for ids in portions(rows[Share]):
        await clients.shares_changed(w, await w.db.scalars(select(Share.email).where(Share.id.in_(ids))))
    for ids in portions([*rows[Booking], *ended]):
        theirs = Attendance.booking_id.in_(ids)
        attended = Attendance.__table__.select().with_only_columns(Attendance.id).where(theirs)
        await _without(w, OneClickLink, OneClickLink.attendance_id.in_(attended))
        await _without(w, Credit, Credit.booking_id.in_(ids))
        await _without(w, Attendance, theirs)
    for ids in portions(rows[Client]):
        await w.db.execute(
            update(OutboxMessage)
            .where(OutboxMessage.client_id.in_(ids), OutboxMessage.status == "pending")
            .values(status="suppressed", last_problem="import taken back")
        )
        await w.db.execute(
            update(OutboxMessage).where(OutboxMessage.client_id.in_(ids)).values(client_id=None)
        )
        await _without(w, OpenedFamily, OpenedFamily.client_id.in_(ids))
    for table in reversed(NOTED):
        for ids in portions(rows[table]):
            column: Any = table.__table__.c.id
            await _without(w, table, column.in_(ids))


async def _without(w: Work, table: type[Table], where: Any) -> None:
    await w.db.execute(delete(table).where(where).execution_options(synchronize_session=False))


async def _restore(w: Work, plan: Plan, found: Imported) -> None:
    """Give back their old values to rows that were there before."""
    wanted = {line.about_id for line in plan.changes if line.what == RESTORE}
    for (table, id_), change in found.changes.items():
        if id_ not in wanted:
            continue
        one: Any = await w.db.get_one(table, id_)
        was = {column: value_of(table, column, kept) for column, kept in change.was.items()}
        if table is Client and "email" in was:
            await clients.change_address(w, id_, was.pop("email"))
        for column, value in was.items():
            setattr(one, column, one.version + 1 if column == "version" else value)
        audit.note(w, "restored", ABOUT.get(table, "session"), id_, columns=sorted(was))
    await w.db.flush()
