"""THE TABLE OF WHAT POINTS TO PEOPLE: of each column that names a client or a child, what becomes of it in a merge.

A column that is not named here fails a test (tests/services/merging/test_fates.py), so that no later table is forgotten.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

import db

Column = InstrumentedAttribute[Any]

MOVED: tuple[Column, ...] = (
    db.Booking.client_id,
    db.Order.client_id,
    db.Pass.client_id,
    db.Account.client_id,
    db.Debt.client_id,
    db.MoneyOut.client_id,
    db.Invoice.client_id,
    db.PaymentRequest.client_id,
    db.Checkout.client_id,
    db.DiscountRule.client_id,
    db.DiscountUse.client_id,
    db.Brought.referrer_id,
    db.OutboxMessage.client_id,
    db.SignIn.client_id,
    db.SignInRequest.client_id,
    db.Client.merged_into_id,
)
"""Its rows go to the client who stays. Of credit not the account goes but its money (credit.py)."""

ONE_EACH: tuple[Column, ...] = (
    db.FamilyReference.client_id,
    db.InvoiceBuyer.client_id,
    db.ReferralCode.client_id,
    db.Brought.newcomer_id,
)
"""A client has one of it: it goes along where the one who stays has none. Else it is kept, and still leads to them."""

JOINED: tuple[Column, ...] = (
    db.Relation.client_id,
    db.Relation.attendee_id,
    db.Booking.attendee_id,
    db.Attendance.attendee_id,
)
"""Children that are one child become one (children.py, relations.py)."""

KEPT: dict[Column, str] = {
    db.OpenedFamily.client_id: "whom a colleague looked at last; a merged family is passed over there",
    db.CalendarFeed.client_id: "the address leads to the one who stays, as an old email address does",
    db.CalendarFeed.attendee_id: "it is of the child that was; a new one is made with a tap",
    db.AddressChange.client_id: "the new address would sign in to the one who stays, like the old one",
    db.ToldApart.one_id: "they are proposed again once the merge is taken back, or not",
    db.ToldApart.other_id: "as the other of the two",
}
"""It stays with the client who was merged, for this reason."""


def name(column: Column) -> str:
    """As a line of the act names it: "bookings.client_id"."""
    return f"{column.class_.__tablename__}.{column.key}"


BY_NAME = {name(column): column for column in (*MOVED, *ONE_EACH)}
"""Columns whose rows are moved by a line of the act."""
