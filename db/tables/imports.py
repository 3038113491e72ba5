"""Files that are brought in with the browser: what was read, what was typed over, what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import ImportKind, ImportState, LineFate, all_of, is_one_of


class ImportBatch(HasId, Table):
    """One file: brought in whole, or not at all, and taken back whole."""

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(ImportKind)), name="kind"),
        CheckConstraint(is_one_of("state", all_of(ImportState)), name="state"),
        CheckConstraint("(state = 'open') = (applied_at IS NULL)", name="applied"),
        Index(
            "uq_import_batches_open",
            "sha256",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    name: Mapped[str]
    sha256: Mapped[str]
    kind: Mapped[ImportKind]
    state: Mapped[ImportState] = mapped_column(default="open")
    encoding: Mapped[str]
    """What people call it: UTF-8, Windows-1250, XLSX."""
    separator: Mapped[str]
    """Empty in a workbook."""
    headings: Mapped[list[str]] = mapped_column(JSON)
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    """What each column holds, by its position from 0; what is not here is not read."""
    said: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What is to be said of the file as a whole: sentences with their facts."""
    notes: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What the last try, or the import, said of all lines together."""
    on_public_holidays: Mapped[bool] = mapped_column(default=False, server_default=false())
    """New classes meet on them, too."""
    created_at: Mapped[datetime]
    by: Mapped[str]
    by_id: Mapped[UUID | None]
    tried_at: Mapped[datetime | None]
    """When all lines were tried together; None = something has changed since."""
    applied_at: Mapped[datetime | None]
    goes_on_at: Mapped[int | None]
    """The position at which the import goes on, while not all of its lines are in; None = they are, or it has not begun."""
    act_id: Mapped[UUID | None]
    """The act that brought it in, by which it is taken back."""
    touched_at: Mapped[datetime] = mapped_column(index=True)
    """When somebody did something with it last."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class ImportRow(HasId, Table):
    """One line of a file."""

    __tablename__ = "import_rows"
    __table_args__ = (
        CheckConstraint("outcome IS NULL OR " + is_one_of("outcome", all_of(LineFate)), name="outcome"),
        UniqueConstraint("batch_id", "position"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("import_batches.id", ondelete="CASCADE"))
    position: Mapped[int]
    line: Mapped[int]
    """Its number in the file, counted from 1 as in an editor."""
    fields: Mapped[list[str]] = mapped_column(JSON)
    """As they were read."""
    typed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """What somebody has typed over fields, by position."""
    wrong: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Why the line as a whole cannot be used: a sentence with its facts; empty if it can."""
    doubts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    left_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody has said that it is not to be brought in."""
    outcome: Mapped[LineFate | None]
    """Of the last try, or of the import; None = it was not tried yet."""
    problems: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    """What is wrong: the column (empty = the line) and the sentence."""
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    told: Mapped[list[str]] = mapped_column(JSON, default=list)
    made: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """What the import has made and changed for it, by which it is taken back (services/imports/batches/journal.py)."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
