"""Registers that close in the coming night while somebody on them is neither here nor away (R99, Q14)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from db import Attendance, Class, Programme, Session
from db.states import EXPECTED
from db.tables.programmes import SCHEDULED
from services import provider
from services.attendance import register_times
from services.core.work import Reading
from services.notices.messages.register_closes import RegisterCloses
from services.notices.telling.notice import Notice

A_DAY = timedelta(days=1)


async def closing_soon(r: Reading) -> list[Notice]:
    """One notice for each register that closes within a day; none where the provider wants none.

    It only reads, and the key of the message is the session: whoever asks twice tells once.
    """
    here = await provider.current(r)
    days = here.closes_registers_after
    if not days or not here.nudges_registers:
        return []
    unmarked = exists().where(Attendance.session_id == Session.id, Attendance.state.in_(EXPECTED))
    rows = await r.db.execute(
        select(Session.id, Session.starts_at, Session.minutes)
        .join(Class, Class.id == Session.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(
            SCHEDULED,
            Session.starts_at.between(r.now - timedelta(days=days + 2), r.now),
            Programme.tracks_attendance,
            unmarked,
        )
        .order_by(Session.starts_at, Session.id)
    )
    found: list[Notice] = []
    for session_id, starts_at, minutes in rows:
        closes = register_times.closes_at(starts_at + timedelta(minutes=minutes), days, here.zone)
        if closes is not None and r.now < closes <= r.now + A_DAY:
            found.append(RegisterCloses(session_id, closes))
    return found
