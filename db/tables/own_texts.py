"""The provider's own words for messages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table


class OwnText(HasId, Table):
    """One version of the provider's own text of a message in one language. Rows are only added; the highest version counts.

    All three texts empty = from this version on the built-in text is used again.
    """

    __tablename__ = "own_texts"
    __table_args__ = (UniqueConstraint("form", "language", "version"),)

    form: Mapped[str]
    """The message's name, with the name of its form where it has several texts."""
    language: Mapped[str]
    version: Mapped[int]
    """1, 2, 3 … for each form and language."""
    subject: Mapped[str] = mapped_column(default="")
    heading: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    """Paragraphs with empty lines between them; placeholders as `*|ATTENDEE_NAME|*`."""
    by: Mapped[str]
    """Name, at that time, of who wrote it."""
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]
