"""Joining a session online: the one place that tells a family where, and writes down whom it told (R97)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from db import AuditEntry, OnlineLink, Session
from services.attendance.content import beside
from services.attendance.content.beside import InSession
from services.core import access, audit
from services.core.refusals import NotFound, Refused
from services.core.work import Work
from services.language import N_

SHOWN = "shown the link"


class NotNow(Refused):
    """It is joined from ten minutes before it begins until it ends (R97)."""

    message = N_("You can join from ten minutes before the session until it ends.")


async def join(w: Work, attendance_id: UUID) -> str:
    """Where this attendee joins their session now; that this person was told is written down once.

    Raises:
        NotFound: no such session, or not theirs; it is not online, or not for them.
        NotNow: it is too early or too late; the fact `booking_id` says which booking tells when.
    """
    my = await access.attendance(w, attendance_id)
    access.client_only(w)
    link = await w.db.scalar(select(beside.LINK).select_from(Session).where(Session.id == my.session.id))
    online = (await beside.online(w, [InSession(my.attendance, my.session, link)])).get(attendance_id)
    if online is None:
        raise NotFound
    if not online.is_open(w.now):
        raise NotNow(booking_id=my.attendance.booking_id)
    links = await w.db.scalars(
        select(OnlineLink)
        .where(or_(OnlineLink.session_id == my.session.id, OnlineLink.class_id == my.session.class_id))
        .order_by(OnlineLink.session_id.is_(None))
    )
    address = next(link.address for link in links)
    known = select(AuditEntry.id).where(
        AuditEntry.about == "attendance",
        AuditEntry.about_id == attendance_id,
        AuditEntry.act == SHOWN,
        AuditEntry.actor == w.visitor.actor,
    )
    if await w.db.scalar(known.limit(1)) is None:
        audit.note(w, SHOWN, "attendance", attendance_id)
        await w.db.flush()
    return address
