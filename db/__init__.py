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
from db.tables.bookings import Attendance, Booking, ClassOffer, Share, TrashedBooking
from db.tables.calendars import CalendarFeed
from db.tables.content import FileChild, OnlineLink, PersonalNote, SessionReport, SharedFile
from db.tables.copy_addresses import CopyAddress
from db.tables.imports import ImportBatch, ImportRow
from db.tables.invoices import Invoice, InvoiceBuyer, InvoiceSetting, Series
from db.tables.ledger import (
    Account,
    Debt,
    DebtReminder,
    Entry,
    FamilyReference,
    PaymentReference,
    PaymentRequest,
    PlanPart,
    RequestedDebt,
)
from db.tables.look_links import LookLink
from db.tables.make_ups import Credit, MakeUpRequest, QueueEntry
from db.tables.notices import IdempotencyKey, JobRun, Lease, OneClickLink, OutboxMessage
from db.tables.operations import DoneAct, SecretFingerprint
from db.tables.own_texts import OwnText
from db.tables.payments import (
    BankAccount,
    BankFile,
    BankLine,
    Checkout,
    GatewayEvent,
    MoneyOut,
    Pairing,
    PaymentRule,
    PlanTemplate,
)
from db.tables.people import (
    STAFF_ROLES,
    AddressChange,
    Attendee,
    Client,
    OpenedFamily,
    RateBucket,
    Relation,
    SignIn,
    SignInGuard,
    SignInRequest,
    Staff,
    ToldApart,
)
from db.tables.products import (
    DiscountRule,
    DiscountUse,
    Order,
    OrderItem,
    Pass,
    Pricing,
    Product,
)
from db.tables.programmes import Class, ClassSeries, NextPlace, Programme, Room, Session, Venue
from db.tables.provider import CancellationRule, Holiday, MakeUpRule, Provider
from db.tables.referrals import Brought, ReferralCode
from db.tables.register import Mark
from db.tables.second_factor import RecoveryCode, SecondFactor, StaffInvitation
from db.tables.setup import MailSetting, SetupCode, SetupProof
from db.tables.website import SitePage

__all__ = [
    "STAFF_ROLES",
    "Account",
    "AddressChange",
    "Attendance",
    "Attendee",
    "AuditEntry",
    "BankAccount",
    "BankFile",
    "BankLine",
    "Booking",
    "Brought",
    "CalendarFeed",
    "CancellationRule",
    "Checkout",
    "Class",
    "ClassOffer",
    "ClassSeries",
    "Client",
    "CopyAddress",
    "Credit",
    "Debt",
    "DebtReminder",
    "DiscountRule",
    "DiscountUse",
    "DoneAct",
    "Entry",
    "FamilyReference",
    "FileChild",
    "GatewayEvent",
    "Holiday",
    "IdempotencyKey",
    "ImportBatch",
    "ImportRow",
    "Invoice",
    "InvoiceBuyer",
    "InvoiceSetting",
    "JobRun",
    "Lease",
    "LookLink",
    "MailSetting",
    "MakeUpRequest",
    "MakeUpRule",
    "Mark",
    "Moment",
    "MoneyOut",
    "NextPlace",
    "OneClickLink",
    "OnlineLink",
    "OpenedFamily",
    "Order",
    "OrderItem",
    "OutboxMessage",
    "OwnText",
    "Pairing",
    "Pass",
    "PaymentReference",
    "PaymentRequest",
    "PaymentRule",
    "PersonalNote",
    "PlanPart",
    "PlanTemplate",
    "Pricing",
    "Product",
    "Programme",
    "Provider",
    "QueueEntry",
    "RateBucket",
    "RecoveryCode",
    "ReferralCode",
    "Relation",
    "RequestedDebt",
    "Room",
    "SecondFactor",
    "SecretFingerprint",
    "Series",
    "Session",
    "SessionReport",
    "SetupCode",
    "SetupProof",
    "Share",
    "SharedFile",
    "SignIn",
    "SignInGuard",
    "SignInRequest",
    "SitePage",
    "Staff",
    "StaffInvitation",
    "Table",
    "ToldApart",
    "TrashedBooking",
    "Venue",
    "new_id",
]
