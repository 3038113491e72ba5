"""One attendee of one session, for whoever runs the register: what to know, whom to call, and who marked what when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Mark
from db.states import AttendanceState, MarkState
from services.core import access, audit
from services.core.ages import age
from services.core.capabilities import Capability, may
from services.core.local_time import local_day
from services.core.refusals import NotAllowed, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.language.formats import full_name
from services.people.kids import Kid, kid
from services.people.phones import spoken_phone
from services.provider.settings import current
from services.register import marking

LONGEST_NOTE = 200


class NoteTooLong(Refused):
    """The note is read at a glance, so it is short."""

    message = N_("At most {most} characters: whoever marks the register reads it at a glance.")


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press in the register."""

    state: MarkState
    pressed_at: datetime
    at: datetime
    """When it arrived; later than `pressed_at` where the phone had no signal."""
    by: str


@dataclass(frozen=True, slots=True)
class ChildSheet:
    """All of it."""

    attendance_id: UUID
    session_id: UUID
    client_id: UUID
    booking_id: UUID
    kid: Kid
    age: int | None
    state: AttendanceState
    may_mark: bool
    """Whether this visitor may mark them now."""
    care_note: str
    photos_allowed: bool | None
    may_change: bool
    parent: str
    """Empty for staff who do not see contacts, as are the next two."""
    email: str
    phone: str
    pressed: tuple[Pressed, ...]
    """The latest press first."""


async def child(r: Reading, attendance_id: UUID) -> ChildSheet:
    """What the sheet behind a name shows.

    Raises:
        NotFound: no such attendance, or not one this visitor may see.
    """
    my = await access.attendance(r, attendance_id)
    attendee, client = my.mine.attendee, my.mine.client
    contacts = may(r.visitor, Capability.CONTACTS)
    here = await current(r)
    marks = await r.db.scalars(
        select(Mark)
        .where(Mark.attendance_id == attendance_id)
        .order_by(Mark.pressed_at.desc(), Mark.id.desc())
    )
    return ChildSheet(
        attendance_id,
        my.session.id,
        client.id,
        my.mine.booking.id,
        kid(attendee),
        None
        if attendee.born_on is None
        else age(attendee.born_on, local_day(my.session.starts_at, here.zone)),
        my.attendance.state,
        await marking.can_mark(r, my),
        attendee.care_note,
        attendee.photos_allowed,
        contacts,
        full_name(client.first_name, client.last_name) if contacts else "",
        client.email if contacts else "",
        spoken_phone(client.phone, here.country) if contacts else "",
        tuple(Pressed(each.state, each.pressed_at, each.at, each.by) for each in marks),
    )


async def set_care(w: Work, attendance_id: UUID, note: str, photos_allowed: bool | None) -> None:
    """Write down what whoever looks after this attendee has to know; it holds in all their sessions.

    Raises:
        NotFound, NotAllowed: the visitor may not see, or not change it.
        NoteTooLong.
    """
    my = await access.attendance(w, attendance_id)
    if not may(w.visitor, Capability.CONTACTS):
        raise NotAllowed
    tidy = " ".join(note.split())
    if len(tidy) > LONGEST_NOTE:
        raise NoteTooLong(most=LONGEST_NOTE)
    attendee = my.mine.attendee
    wishes = {"care_note": tidy, "photos_allowed": photos_allowed}
    changed = sorted(name for name, value in wishes.items() if getattr(attendee, name) != value)
    for name in changed:
        setattr(attendee, name, wishes[name])
    if changed:
        audit.note(w, "changed", "attendee", attendee.id, changed=changed)
        await w.db.flush()
