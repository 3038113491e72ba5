"""The pages of the provider's own website on which the portal stands, or to which it is linked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import PageFound, all_of, is_one_of


class SitePage(HasId, Table):
    """One published page, and what stood there when it was looked at last."""

    __tablename__ = "site_pages"
    __table_args__ = (CheckConstraint(is_one_of("found", all_of(PageFound)), name="found"),)

    url: Mapped[str] = mapped_column(unique=True)
    added_at: Mapped[datetime]
    found: Mapped[PageFound | None]
    """None = nobody has looked yet."""
    looked_at: Mapped[datetime | None]
