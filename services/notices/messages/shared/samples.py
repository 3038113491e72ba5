"""The values of a made-up case: what a text looks like where the provider has no real one to show yet."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from db import Class, Programme, Venue
from db.values import Money
from services.core.local_time import at_wall, local_day
from services.core.work import Reading
from services.language import _, formats, ngettext
from services.provider import ProviderView

CHILD, PARENT, FRIEND, LEADS = "Emma", "Anna", "Peter", "Jana"
EMAIL, IBAN, CODE, REFERENCE = "peter@example.com", "SK31 1200 0000 1987 4263 7541", "FRIEND10", "2604119"
MINUTES = 45


async def values(r: Reading, here: ProviderView) -> dict[str, Any]:
    """A value for each placeholder that has a name, in the current language; links are not among them.

    What the provider has a name for already, it is called by.
    """
    programme = await r.db.scalar(select(Programme.name).order_by(Programme.id).limit(1)) or _("Programme")
    class_ = await r.db.scalar(select(Class.name).order_by(Class.id).limit(1)) or _("Class")
    venue = await r.db.scalar(select(Venue.name).order_by(Venue.id).limit(1)) or _("Venue")
    day = local_day(r.now, here.zone) + timedelta(days=7)
    start = at_wall(day, time(16), here.zone)
    return (
        _people(here)
        | _class(programme, class_, venue, start)
        | _session(start)
        | _money(Money(4900, here.currency), programme, start, here)
    )


def _people(here: ProviderView) -> dict[str, Any]:
    return {
        "ASKED_BY": PARENT,
        "ATTENDEE_NAME": CHILD,
        "CHILD": CHILD,
        "CHILDREN": CHILD,
        "NAMES": CHILD,
        "CLIENT_NAME": PARENT,
        "FAMILY": PARENT,
        "CHANGED_BY": FRIEND,
        "SHARED_BY": PARENT,
        "SHARED_EMAIL": EMAIL,
        "SHARED_MAY": _("You can see it, and change nothing."),
        "PROVIDER_NAME": here.name,
        "PROVIDER_EMAIL": here.email,
        "PROVIDER_PHONE": here.phone,
        "UNMARKED": ngettext("{n} child is not marked", "{n} children are not marked", 1).format(n=1),
    }


def _class(programme: str, class_: str, venue: str, start: datetime) -> dict[str, Any]:
    when, until = formats.moment(start), formats.day((start + timedelta(days=30)).date())
    times = _("{day}, {time}").format(
        day=formats.weekly(formats.local(start).weekday()), time=formats.span(start, MINUTES)
    )
    return {
        "PROGRAMME": programme,
        "PROGRAMME_NAME": programme,
        "CLASS": class_,
        "CLASS_NAME": class_,
        "FROM_CLASS": class_,
        "CLASS_TIMES": times,
        "TIMES": times,
        "CLASS_VENUE": venue,
        "EVENT_VENUE": venue,
        "EVENT_ADDRESS": venue,
        "BEST_PLACES": (f"{when} · {venue}",),
        "DATES": (when,),
        "SESSION": when,
        "SESSIONS": (f"{when} · {programme} · {venue}",),
        "CANCELLED": (f"{programme} · {when}",),
        "HANDED_OVER": (f"{programme} · {when} · {LEADS}",),
        "SUMMARY": _("{programme} on {day} is off").format(
            programme=programme, day=formats.on_day(formats.local(start).date())
        ),
        "TERM": f"{formats.day(start.date())} – {until}",
        "UNTIL": until,
    }


def _session(start: datetime) -> dict[str, Any]:
    when, day = formats.moment(start), formats.local(start).date()
    before = start - timedelta(days=7)
    note = _("Note from {name}").format(name=LEADS)
    return {
        "NEWS": (f"{CHILD}, {formats.moment(before)}: {note}",),
        "EVENT_DAY": formats.day(day),
        "EVENT_ON": formats.on_day(day),
        "EVENT_START": when,
        "EVENT_TIME": formats.span(start, MINUTES),
        "EVENT_INSTRUCTOR": LEADS,
        "EVENT_NOTE": _("Please bring slippers."),
        "FIRST_SESSION": when,
        "MISSED_EVENT": formats.moment(before),
        "BEFORE": formats.moment(before),
        "BACK": _("We have taken our last change back."),
        "WITHDRAWN": _("What you got for it is withdrawn, because nothing is missed."),
        "CANCEL_REASON": _("The instructor is ill."),
        "REASON": _("The instructor is ill."),
        "CANCEL_UNTIL": formats.moment(start - timedelta(days=1)),
        "CANCELLATION_DATE": formats.day(day),
        "CLOSES_AT": when,
        "END_DATE": formats.day(day),
        "HELD_UNTIL": when,
        "MAKE_UP_OUTCOME": _("You have a make-up for it. Book it by {day}.").format(day=formats.day(day)),
        "MAKE_UP_UNTIL": formats.day(day),
        "PLACES_INTRO": _("These fit best right now:"),
        "SHARED_UNTIL": formats.day(day),
        "WAITING_LISTS_LEFT": formats.moment(before),
        "WISHED_DAY": formats.day(day),
        "MONTH": formats.full_month(day),
        "PASS_UNTIL": formats.day(day),
        "DUE_DATE": formats.on_day(day),
    }


def _money(amount: Money, programme: str, start: datetime, here: ProviderView) -> dict[str, Any]:
    much = formats.money(amount)
    entries = ngettext("{n} entry left", "{n} entries left", 4).format(n=4)
    return {
        **dict.fromkeys(
            (
                "AMOUNT",
                "INVOICED",
                "INVOICE_TOTAL",
                "IN_CREDIT",
                "OFF",
                "ORDER_TOTAL",
                "PAID_WITH",
                "RECEIVED",
            ),
            much,
        ),
        "COUPON": CODE,
        "IBAN": IBAN,
        "INVOICE_NUMBER": "2026-0042",
        "ORDER_NUMBER": "2026-0017",
        "PAPERS": "12",
        "PASS_NAME": programme,
        "PASS_LEFT": entries,
        "PAYMENTS": (f"{programme} · {CHILD}: {much}",),
        "PAY_TO": here.name,
        "REFERENCE": REFERENCE,
        "ORDER_SUMMARY": (f"{programme}: {much}",),
        "MONEY_BACK": _("{amount} is back in your credit.").format(amount=much),
        "TOLD_US": _("You told us that you’ve sent it, but we can’t see it yet."),
        "TO_PAY": _("{amount} to pay by {day}. You’ll find how under Orders.").format(
            amount=much, day=formats.on_day(start.date())
        ),
    }
