"""The form of where a class, or one session of it, is joined online (R97)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, select

from db import Class, OnlineLink, Session
from db.states import Audience, all_of
from services.core import audit
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.typed_form import LONGEST_TEXT, TypedForm
from services.core.versions import LastChange, expect, last_change
from services.core.work import Reading, Work
from services.language import N_
from services.timetable.rights import timetable_only

LONGEST_ADDRESS = 500
SET = "set the link"


class NotALink(Refused):
    """No address that a browser can be sent to without anybody reading along."""

    message = N_("Paste the whole link. It begins with https://.")


@dataclass(frozen=True, slots=True)
class LinkForm:
    """As it stands."""

    values: Mapping[str, str]
    version: int
    """0: it has none of its own."""
    last: LastChange | None
    of_class: bool
    """Of a session: it has the link of its class."""


async def of_class(r: Reading, class_id: UUID) -> LinkForm:
    """A class's.

    Raises:
        NotFound: there is no such class, or the visitor may not change the timetable.
    """
    timetable_only(r)
    if await r.db.get(Class, class_id) is None:
        raise NotFound
    own = await _own(r, OnlineLink.class_id == class_id)
    last = await last_change(r, "class", class_id, SET) if own else None
    return LinkForm(_values(own), own.version if own else 0, last, of_class=False)


async def of_session(r: Reading, session_id: UUID) -> LinkForm:
    """One session's: its own, or its class's.

    Raises:
        NotFound: there is no such session, or the visitor may not change the timetable.
    """
    timetable_only(r)
    session = await r.db.get(Session, session_id)
    if session is None:
        raise NotFound
    own = await _own(r, OnlineLink.session_id == session_id)
    last = await last_change(r, "session", session_id, SET) if own else None
    shared = None if own else await _own(r, OnlineLink.class_id == session.class_id)
    return LinkForm(
        _values(own or shared), own.version if own else 0, last, of_class=bool(shared and shared.address)
    )


async def keep_for_class(w: Work, class_id: UUID, seen: int | None, said: Mapping[str, str]) -> None:
    """Where the class is joined from now on, as it was typed; without an address it meets in person.

    Raises:
        NotFound; ChangedByOthers, NotAsTyped.
    """
    timetable_only(w)
    if await w.db.get(Class, class_id, with_for_update=True, populate_existing=True) is None:
        raise NotFound
    own = await _own(w, OnlineLink.class_id == class_id)
    expect(seen, own.version if own else 0)
    wanted = _read(said)
    _write(w, own or OnlineLink(class_id=class_id), wanted)
    audit.note(w, SET, "class", class_id)
    coming = select(Session.id).where(Session.class_id == class_id, Session.status == "scheduled")
    for session_id in await w.db.scalars(coming):
        w.publish(SESSION_CHANGED, session_id)
    await w.db.flush()


async def keep_for_session(w: Work, session_id: UUID, seen: int | None, said: Mapping[str, str]) -> None:
    """Where this one session is joined. The same as its class's: then it follows its class.

    Raises:
        NotFound; ChangedByOthers, NotAsTyped.
    """
    timetable_only(w)
    session = await w.db.get(Session, session_id, with_for_update=True, populate_existing=True)
    if session is None:
        raise NotFound
    own = await _own(w, OnlineLink.session_id == session_id)
    expect(seen, own.version if own else 0)
    wanted = _read(said)
    shared = await _own(w, OnlineLink.class_id == session.class_id)
    if wanted != _values(shared):
        _write(w, own or OnlineLink(session_id=session_id), wanted)
    elif own is not None:
        await w.db.delete(own)
    audit.note(w, SET, "session", session_id)
    w.publish(SESSION_CHANGED, session_id)
    await w.db.flush()


async def _own(r: Reading, of: ColumnElement[bool]) -> OnlineLink | None:
    found: OnlineLink | None = await r.db.scalar(select(OnlineLink).where(of))
    return found


def _values(of: OnlineLink | None) -> dict[str, str]:
    return {
        "address": of.address if of else "",
        "instructions": of.instructions if of else "",
        "audience": of.audience if of else "all",
    }


def _read(said: Mapping[str, str]) -> dict[str, str]:
    form = TypedForm(said, "")
    address = form.text("address", longest=LONGEST_ADDRESS)
    if address and "address" not in form.problems and not _is_link(address):
        form.wrong("address", NotALink())
    wanted = {
        "address": address,
        "instructions": form.prose("instructions", longest=LONGEST_TEXT),
        "audience": form.one_of("audience", all_of(Audience)),
    }
    form.done()
    return wanted


def _is_link(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and "." in host.strip(".")
        and "@" not in parts.netloc
        and address.isprintable()
        and " " not in address
        and "\\" not in address
    )


def _write(w: Work, row: OnlineLink, wanted: Mapping[str, str]) -> None:
    row.version = (row.version or 0) + 1
    row.address, row.instructions = wanted["address"], wanted["instructions"]
    row.audience = cast("Audience", wanted["audience"])
    w.db.add(row)
