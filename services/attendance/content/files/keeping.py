"""Add a file at a session, say for whom it is, take it away and put it back (R95)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast
from uuid import UUID

from sqlalchemy import delete, func, select

from db import FileChild, Session, SharedFile
from db.states import Audience, Availability, FileScope, all_of
from services.attendance.content import report_form
from services.attendance.content.files import for_staff, kinds, store
from services.attendance.content.files.for_staff import ChildOf
from services.attendance.content.files.kinds import LONGEST_NAME, TakenFile
from services.core import audit, versions
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotOffered, TypedForm
from services.core.visitor import Visitor
from services.core.work import Work, app, reading, with_retries, work
from services.language import N_

MOST = 60
"""Files of one session."""


class TooManyFiles(Refused):
    """More than one session needs."""

    message = N_("This session has {most} files. Remove one first.")


class NoPermission(Refused):
    """A child can be seen on it whose family has not allowed it."""

    message = N_("{names}: there is no permission for photos, so this picture can’t be shared.")


async def add(visitor: Visitor, session_id: UUID, name: str, content: bytes) -> UUID:
    """Keep a file that was sent; no family sees it before somebody says for whom it is. A flow: the bytes are there first.

    Raises:
        NotFound: no such session, or not theirs to write about.
        TooManyFiles; TooHeavy, NothingInIt, NotTaken.
    """
    configuration = app().configuration
    if configuration is None:
        raise NotFound
    async with reading(visitor) as r:
        await report_form.writable(r, session_id)
    # Reading and writing twenty megabytes would hold up everybody else.
    file = await asyncio.to_thread(kinds.judged, name, content)
    fingerprint = await asyncio.to_thread(store.put, configuration.data, content)

    async def named() -> UUID:
        async with work(visitor) as w:
            return await _name(w, session_id, file, fingerprint)

    return await with_retries(named)


async def _name(w: Work, session_id: UUID, file: TakenFile, fingerprint: str) -> UUID:
    await report_form.writable(w, session_id)
    await w.db.get(Session, session_id, with_for_update=True)
    there = select(func.count()).where(SharedFile.session_id == session_id, SharedFile.removed_at.is_(None))
    if (await w.db.scalar(there) or 0) >= MOST:
        raise TooManyFiles(most=MOST)
    row = SharedFile(
        session_id=session_id,
        sha256=fingerprint,
        name=file.name,
        kind=file.kind,
        size=len(file.content),
        added_at=w.now,
        by=w.visitor.name,
        by_id=w.visitor.staff_id,
    )
    w.db.add(row)
    await w.db.flush()
    audit.note(w, "file added", "session", session_id, file=row.id)
    w.publish(SESSION_CHANGED, session_id)
    return row.id


async def share(w: Work, shared_file_id: UUID, seen: int | None, said: Mapping[str, str]) -> None:
    """Say for whom it is, from when on, and who can be seen on it; from now on they have it.

    Raises:
        NotFound; ChangedByOthers, NotAsTyped.
        NoPermission, as a problem of who can be seen.
    """
    await for_staff.here(w, shared_file_id)
    row = await versions.to_change(w, SharedFile, shared_file_id, seen)
    children = await for_staff.children_of(w, row.session_id)
    form = TypedForm(said, "")
    stem = form.text("name", needed=True, longest=LONGEST_NAME)
    scope, part = await _whom(w, row, form, children)
    opens, audience = form.one_of("opens", all_of(Availability)), form.one_of("audience", all_of(Audience))
    shows = _shows(form, children) if kinds.is_picture(row.kind) else []
    form.done()
    row.name = kinds.clean(f"{stem}.x", row.name.rpartition(".")[2])
    row.scope, row.attendance_id = cast("FileScope", scope), part
    row.opens, row.audience = cast("Availability", opens), cast("Audience", audience)
    row.shared_at = row.shared_at or w.now
    await w.db.execute(delete(FileChild).where(FileChild.file_id == row.id))
    w.db.add_all(FileChild(file_id=row.id, attendance_id=each) for each in shows)
    audit.note(w, "file shared", "session", row.session_id, file=row.id, scope=scope, opens=opens)
    w.publish(SESSION_CHANGED, row.session_id)
    await w.db.flush()


async def remove(w: Work, shared_file_id: UUID) -> None:
    """Take it away from everybody; it can be put back as long as it is kept.

    Raises:
        NotFound.
    """
    row = await for_staff.here(w, shared_file_id)
    row.removed_at = w.now
    await _noted(w, row, "file removed")


async def put_back(w: Work, shared_file_id: UUID) -> None:
    """Let those have it again who had it.

    Raises:
        NotFound: it is not removed, or no longer kept, or its session is not theirs to write about.
    """
    row = await w.db.get(SharedFile, shared_file_id, with_for_update=True)
    if row is None or row.removed_at is None:
        raise NotFound
    await report_form.writable(w, row.session_id)
    row.removed_at = None
    await _noted(w, row, "file put back")


async def _noted(w: Work, row: SharedFile, act: str) -> None:
    row.version += 1
    audit.note(w, act, "session", row.session_id, file=row.id)
    w.publish(SESSION_CHANGED, row.session_id)
    await w.db.flush()


async def _whom(
    w: Work, row: SharedFile, form: TypedForm, children: tuple[ChildOf, ...]
) -> tuple[str, UUID | None]:
    """Its scope, and the part of the one child it is for."""
    offered = {"session", *(["class"] if await for_staff.for_class(w, row.session_id) else [])}
    parts = {str(each.attendance_id): each.attendance_id for each in children}
    if row.attendance_id is not None:
        parts[str(row.attendance_id)] = row.attendance_id
    chosen = form.one_of("whom", [*offered, *parts])
    return ("child", parts[chosen]) if chosen in parts else (chosen, None)


def _shows(form: TypedForm, children: tuple[ChildOf, ...]) -> list[UUID]:
    known = {each.attendance_id: each for each in children}
    chosen = form.ids("shows")
    if not known.keys() >= set(chosen):
        form.wrong("shows", NotOffered())
    without = [known[each].name for each in chosen if each in known and not known[each].may_be_seen]
    if without:
        form.wrong("shows", NoPermission(names=", ".join(without)))
    return chosen
