"""Two members of staff at one form: the second is told, sees what the first has changed, and loses nothing typed.

A row that staff edit has a `version`, which each of their changes raises. A form keeps the version that it shows; saving
asks for it here, under the row's lock. `components/edit_form.py` shows the difference field by field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, true

from db import AuditEntry, Staff
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.language.formats import full_name

RowT = TypeVar("RowT", bound=Any)


class ChangedByOthers(Refused):
    """Somebody has saved another state of this since it was shown; nothing is saved."""

    message = N_("Somebody has changed this while you had it open. Nothing is saved yet.")


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who has changed something last, and when; the name is empty where the program did it by itself."""

    by: str
    at: datetime


async def to_change(w: Work, table: type[RowT], id_: UUID, seen: int | None) -> RowT:
    """Lock a row for a change of staff who saw this version of it, and raise the version. None: whatever it is.

    Raises:
        NotFound: there is no such row.
        ChangedByOthers: it has another version by now.
    """
    row: RowT | None = await w.db.get(table, id_, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    expect(seen, row.version)
    row.version += 1
    return row


def expect(seen: int | None, now: int) -> None:
    """Refuse a change of something that was seen in another version; None: whatever it is.

    Raises:
        ChangedByOthers.
    """
    if seen is not None and seen != now:
        raise ChangedByOthers


async def last_change(r: Reading, about: str, about_id: UUID, act: str = "") -> LastChange | None:
    """Who changed it last, as the audit log has it, by this act or by any; None: nobody has."""
    of_act = AuditEntry.act == act if act else true()
    row = await r.db.scalar(
        select(AuditEntry)
        .where(AuditEntry.about == about, AuditEntry.about_id == about_id, of_act)
        .order_by(AuditEntry.at.desc())
        .limit(1)
    )
    return None if row is None else LastChange(await name_of(r, row.actor), row.at)


async def name_of(r: Reading, actor: str) -> str:
    """The name of the member of staff whom the audit log names by id; empty for anybody else."""
    kind, _colon, id_ = actor.partition(":")
    staff = await r.db.get(Staff, UUID(id_)) if kind == "staff" else None
    return full_name(staff.first_name, staff.last_name) if staff else ""
