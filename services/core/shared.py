"""Which shares of a booking count at this moment: neither ended, nor past their last day (R87).

Everything that asks whom a booking is shared with asks by these conditions, so a last day is judged by the clock. The
job that ends what is over (`sharing_ends.end_due`) only tidies up, and tells the pages that are open.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from db import Booking, Share
from services.core.asking import NOW
from services.core.visitor import Visitor


def counts(share: type[Share] = Share) -> ColumnElement[bool]:
    """The condition on shares, or on an alias of them, that still give what was given."""
    return and_(share.revoked_at.is_(None), or_(share.ends_at.is_(None), share.ends_at > NOW))


def with_visitor(who: Visitor) -> ColumnElement[bool]:
    """The condition that joins a booking with the share through which this visitor sees it."""
    return and_(Share.booking_id == Booking.id, Share.email == who.email, counts())
