"""The files of a session as staff see them: also those that no family sees, and why it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Attendee, FileChild, Session, SharedFile
from db.states import KEPT
from services.attendance.content import report_form
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading
from services.language import formats
from services.language.formats import full_name


@dataclass(frozen=True, slots=True)
class ChildOf:
    """A child of the session: its part in it, its name, and whether it may be seen on pictures."""

    attendance_id: UUID
    name: str
    may_be_seen: bool


@dataclass(frozen=True, slots=True)
class StaffFile:
    """One file."""

    file_id: UUID
    session_id: UUID
    name: str
    kind: str
    size: int
    sha256: str
    scope: str
    child: str
    """Whom it is for, where it is for one child; empty otherwise."""
    opens: str
    audience: str
    by: str
    is_shared: bool
    hidden_for: tuple[str, ...]
    """Who can be seen on it without permission, so that no family sees it."""


@dataclass(frozen=True, slots=True)
class FileForm:
    """What can be said of one file."""

    file: StaffFile
    values: Mapping[str, str]
    version: int
    children: tuple[ChildOf, ...]
    for_class: bool
    """Whether this visitor may give it to the whole class."""


async def listed(r: Reading, session_id: UUID) -> list[StaffFile]:
    """The files that were added at this session, the latest first.

    Raises:
        NotFound: no such session, or not theirs to write about.
    """
    await report_form.writable(r, session_id)
    rows = await r.db.scalars(
        select(SharedFile)
        .where(SharedFile.session_id == session_id, SharedFile.removed_at.is_(None))
        .order_by(SharedFile.added_at.desc(), SharedFile.id)
    )
    files = rows.all()
    children = {each.attendance_id: each for each in await children_of(r, session_id)} if files else {}
    return [await _view(r, each, children) for each in files]


async def here(r: Reading, shared_file_id: UUID) -> SharedFile:
    """One that is not removed.

    Raises:
        NotFound: there is none, or its session is not theirs to write about.
    """
    row = await r.db.get(SharedFile, shared_file_id)
    if row is None or row.removed_at is not None:
        raise NotFound
    await report_form.writable(r, row.session_id)
    return row


async def one(r: Reading, shared_file_id: UUID) -> StaffFile:
    """The same, as it is shown.

    Raises:
        NotFound: as `here`.
    """
    row = await here(r, shared_file_id)
    children = {each.attendance_id: each for each in await children_of(r, row.session_id)}
    return await _view(r, row, children)


async def form(r: Reading, shared_file_id: UUID) -> FileForm:
    """What can be said of it.

    Raises:
        NotFound: as `here`.
    """
    row = await here(r, shared_file_id)
    children = await children_of(r, row.session_id)
    shown = await _seen_on(r, row.id)
    values = {
        "name": row.name.rpartition(".")[0],
        "whom": str(row.attendance_id) if row.attendance_id else row.scope,
        "opens": row.opens,
        "audience": row.audience,
        "shows": ",".join(str(each) for each in shown),
    }
    return FileForm(
        await _view(r, row, {each.attendance_id: each for each in children}),
        values,
        row.version,
        children,
        await for_class(r, row.session_id),
    )


async def for_class(r: Reading, session_id: UUID) -> bool:
    """Whether this visitor may speak to the whole class: who has the timetable, and who leads it."""
    session = await r.db.get_one(Session, session_id)
    has_timetable = r.visitor.kind is Kind.SYSTEM or may(r.visitor, Capability.TIMETABLE)
    return has_timetable or session.class_id in r.visitor.classes


async def children_of(r: Reading, session_id: UUID) -> tuple[ChildOf, ...]:
    """Who comes to it, or came, by name."""
    rows = await r.db.execute(
        select(Attendance.id, Attendee)
        .join(Attendee, Attendee.id == Attendance.attendee_id)
        .where(Attendance.session_id == session_id, Attendance.state.in_(KEPT))
    )
    found = sorted(rows, key=lambda row: formats.sort_key(row[1].first_name, row[1].last_name))
    return tuple(
        ChildOf(id_, full_name(child.first_name, child.last_name), child.photos_allowed is True)
        for id_, child in found
    )


async def _seen_on(r: Reading, file_id: UUID) -> list[UUID]:
    found = await r.db.scalars(select(FileChild.attendance_id).where(FileChild.file_id == file_id))
    return sorted(found)


async def _view(r: Reading, row: SharedFile, children: Mapping[UUID, ChildOf]) -> StaffFile:
    seen = [children[each] for each in await _seen_on(r, row.id) if each in children]
    child = children.get(row.attendance_id) if row.attendance_id else None
    return StaffFile(
        row.id,
        row.session_id,
        row.name,
        row.kind,
        row.size,
        row.sha256,
        row.scope,
        child.name if child else "",
        row.opens,
        row.audience,
        row.by,
        row.shared_at is not None,
        tuple(each.name for each in seen if not each.may_be_seen),
    )
