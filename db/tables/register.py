"""The register: who was here, as it was pressed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import MarkState, all_of, is_one_of


class Mark(HasId, Table):
    """One press in the register. It is never changed; the one pressed last stands in `Attendance.state`."""

    __tablename__ = "marks"
    __table_args__ = (
        CheckConstraint(is_one_of("state", all_of(MarkState)), name="state"),
        Index("ix_marks_attendance_id_pressed_at", "attendance_id", "pressed_at"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    """Made by the phone with the press, so that a press which is sent twice counts once."""
    attendance_id: Mapped[UUID] = mapped_column(ForeignKey("attendance.id"))
    state: Mapped[MarkState]
    pressed_at: Mapped[datetime]
    """When the finger was on the glass; a phone without signal sends it later."""
    at: Mapped[datetime]
    """When it arrived here."""
    by: Mapped[str]
    """Name, at that time, of who pressed."""
    by_id: Mapped[UUID | None]
