"""How long each table keeps its rows. Older rows are deleted every night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, delete, inspect, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

import db
from db import (
    AddressChange,
    AuditEntry,
    CalendarFeed,
    IdempotencyKey,
    ImportBatch,
    JobRun,
    OneClickLink,
    OutboxMessage,
    RateBucket,
    SignIn,
    SignInGuard,
    SignInRequest,
    Table,
    TrashedBooking,
)
from db.states import UNSENT
from services.core.work import Work
from services.notices.messages import MESSAGES

PORTION = 1000
"""Rows that one transaction deletes at most, so that nobody waits long for it."""
_ENDED = OutboxMessage.status.not_in(UNSENT)
_SECRET = OutboxMessage.notice.in_([name for name, message in MESSAGES.items() if message.notice.secret])


@dataclass(frozen=True, slots=True)
class Rule:
    """Deletes rows so many days after the moment, or the UTC day, in one of their columns."""

    rows: str
    """Describes the rows, in the same words as the handbook."""
    table: type[Table]
    days: int
    since: (
        InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None] | InstrumentedAttribute[date]
    )
    why: str
    """Why they are kept that long, in the same words as the handbook."""
    only: ColumnElement[bool] = true()  # noqa: RUF009 - it never changes


RULES = (
    Rule(
        "answers to taps",
        IdempotencyKey,
        20,
        IdempotencyKey.created_at,
        "a phone without a signal keeps a tap for up to 14 days",
    ),
    Rule("daily jobs that are done", JobRun, 3, JobRun.done_at, "only the last day is asked for"),
    Rule("sign-in codes", SignInRequest, 2, SignInRequest.expires_at, "a code works for ten minutes"),
    Rule(
        "sign-in mails",
        OutboxMessage,
        2,
        OutboxMessage.created_at,
        "the code in it works for ten minutes",
        _ENDED & _SECRET,
    ),
    Rule(
        "deleted bookings",
        TrashedBooking,
        30,
        TrashedBooking.at,
        "until then they can be restored whole; their rows stay for your books, unseen",
    ),
    Rule(
        "other addresses of clients",
        AddressChange,
        31,
        AddressChange.expires_at,
        "a link works for a week, and somebody may ask why",
    ),
    Rule("counters of requests", RateBucket, 2, RateBucket.window, "they count an hour at most"),
    Rule("counters of wrong codes", SignInGuard, 31, SignInGuard.today, "they are forgiven after 30 days"),
    Rule(
        "one-click links", OneClickLink, 31, OneClickLink.created_at, "a link works until its session starts"
    ),
    Rule(
        "calendar addresses that have ended",
        CalendarFeed,
        31,
        CalendarFeed.revoked_at,
        "an address works until its owner ends it; then somebody may ask why",
    ),
    Rule(
        "links without a login that have ended",
        db.LookLink,
        31,
        db.LookLink.revoked_at,
        "a link works until its owner ends it; then somebody may ask why",
    ),
    Rule(
        "files for families that were removed",
        db.SharedFile,
        31,
        db.SharedFile.removed_at,
        "until then they can be put back",
    ),
    Rule(
        "addresses for copies that have ended",
        db.CopyAddress,
        31,
        db.CopyAddress.ended_at,
        "an address is kept until somebody ends it; then somebody may ask why",
    ),
    Rule(
        "imported files, with their lines",
        ImportBatch,
        60,
        ImportBatch.touched_at,
        "an import can be taken back for 30 days",
    ),
    Rule(
        "other messages, as they were sent",
        OutboxMessage,
        730,
        OutboxMessage.created_at,
        "families read them in the portal, and you see who got what, this year and the last",
        _ENDED & ~_SECRET,
    ),
    Rule("sign-ins", SignIn, 365, SignIn.idle_until, "to know a device again that was away after it ran out"),
    Rule(
        "who changed what", AuditEntry, 730, AuditEntry.at, "to answer questions about this year and the last"
    ),
    Rule("acts on many things", db.DoneAct, 730, db.DoneAct.at, "they are part of who changed what"),
)

FOR_EVER: dict[type[Table], str] = {
    **dict.fromkeys(
        (
            db.Booking,
            db.Share,
            db.Attendance,
            db.Credit,
            db.Mark,
            db.MakeUpRequest,
            db.QueueEntry,
            db.ClassOffer,
            db.SessionReport,
            db.PersonalNote,
        ),
        "what a family booked, attended and made up for is its history and your accounts",
    ),
    **dict.fromkeys(
        (
            db.Client,
            db.Attendee,
            db.Relation,
            db.ToldApart,
            db.Staff,
            db.SecondFactor,
            db.RecoveryCode,
            db.StaffInvitation,
        ),
        "the history is theirs; to remove a person at their wish does not exist yet",
    ),
    **dict.fromkeys(
        (db.Programme, db.Class, db.ClassSeries, db.Session, db.Venue, db.Room, db.NextPlace, db.OnlineLink),
        "the history tells of them",
    ),
    **dict.fromkeys(
        (db.Provider, db.CancellationRule, db.MakeUpRule, db.Holiday, db.OwnText),
        "a setting that changes never changes what was decided before",
    ),
    **dict.fromkeys(
        (
            db.Account,
            db.Entry,
            db.Debt,
            db.PlanPart,
            db.PaymentReference,
            db.PaymentRequest,
            db.RequestedDebt,
            db.FamilyReference,
            db.DebtReminder,
            db.Order,
            db.OrderItem,
            db.Pass,
            db.Pricing,
            db.DiscountUse,
            db.BankFile,
            db.BankLine,
            db.Pairing,
            db.Checkout,
            db.GatewayEvent,
            db.MoneyOut,
            db.Series,
            db.Invoice,
            db.InvoiceBuyer,
        ),
        "your books: a sum is only as good as every entry behind it, and the law wants them for years",
    ),
    **dict.fromkeys(
        (
            db.BankAccount,
            db.Product,
            db.ReferralCode,
            db.Brought,
            db.DiscountRule,
            db.PlanTemplate,
            db.PaymentRule,
            db.InvoiceSetting,
        ),
        "what was sold and how it was paid is told by them",
    ),
    **dict.fromkeys(
        (db.SetupCode, db.SetupProof, db.MailSetting, db.SitePage),
        "a few rows that tell how this installation was set up; of mail servers only the last one is kept",
    ),
    db.FileChild: "they go with the file they are of",
    db.ImportRow: "they go with the file they are of",
    db.OpenedFamily: "ten rows for each member of staff, who goes on with the same families",
    **dict.fromkeys((db.Lease, db.SecretFingerprint), "one row each, which does not grow"),
}
"""Tables that keep all their rows, and why."""


async def prune(w: Work) -> int:
    """Delete one portion of the rows that are old enough; returns how many. 0 means that none are left."""
    for rule in RULES:
        if deleted := await _portion(w, rule):
            return deleted
    return 0


async def _portion(w: Work, rule: Rule) -> int:
    limit: Any = w.now - timedelta(days=rule.days)
    if isinstance(rule.since.type, Date):
        limit = limit.date()
    key = inspect(rule.table).primary_key
    old = select(*key).where(rule.since < limit, rule.only).order_by(rule.since).limit(PORTION)
    keys = [tuple(row) for row in (await w.db.execute(old)).all()]
    if keys:
        gone = delete(rule.table).where(tuple_(*key).in_(keys))
        await w.db.execute(gone.execution_options(synchronize_session=False))
    return len(keys)
