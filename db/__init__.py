"""The database: every table by name, so that others write `from db import Booking`.

A newer SQLite replaces the one that Python was built with, before anything imports it: releases up to 3.51.2 can
corrupt a database when two connections append to the write-ahead log and checkpoint at the same time.
"""

import sys

try:
    import pysqlite3
    import pysqlite3.dbapi2
except ImportError:  # no wheel for this platform; with our single writer connection the error cannot happen
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from db.base import Moment, Table, new_id
from db.tables.audit import AuditEntry
from db.tables.bookings import Attendance, Booking, Share
from db.tables.make_ups import Credit, QueueEntry
from db.tables.notices import IdempotencyKey, JobRun, Lease, OneClickLink, OutboxMessage
from db.tables.operations import SecretFingerprint
from db.tables.people import (
    STAFF_ROLES,
    Attendee,
    Client,
    RateBucket,
    Relation,
    SignIn,
    SignInGuard,
    SignInRequest,
    Staff,
)
from db.tables.programmes import Class, Programme, Session, Venue
from db.tables.provider import CancellationRule, Holiday, MakeUpRule, Provider

__all__ = [
    "STAFF_ROLES",
    "Attendance",
    "Attendee",
    "AuditEntry",
    "Booking",
    "CancellationRule",
    "Class",
    "Client",
    "Credit",
    "Holiday",
    "IdempotencyKey",
    "JobRun",
    "Lease",
    "MakeUpRule",
    "Moment",
    "OneClickLink",
    "OutboxMessage",
    "Programme",
    "Provider",
    "QueueEntry",
    "RateBucket",
    "Relation",
    "SecretFingerprint",
    "Session",
    "Share",
    "SignIn",
    "SignInGuard",
    "SignInRequest",
    "Staff",
    "Table",
    "Venue",
    "new_id",
]
