"""What the screens that book somebody say."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from components.callout import callout
from components.choices import Choice
from components.entries import Entry
from components.frame import facts
from components.options import Option
from components.rows import DOT
from pages.family.booking.cost import cost
from services.bookings.beginning import PlanChoice, SessionChoice
from services.bookings.choosing import BookableClass
from services.bookings.trials import TrialOutlook
from services.bookings.wanted import Outlook
from services.core.ages import Ages
from services.core.ids import short
from services.language import _, formats, ngettext
from services.people.kids import Kid
from services.prices.charging import BookingPrice


def free(number: int) -> str:
    """How many places are left."""
    if number <= 0:
        return _("Full")
    return ngettext("{n} free place", "{n} free places", number).format(n=number)


def meets(one: BookableClass) -> str:
    """ "Mondays 17:00"; nothing where each session is picked by itself."""
    if one.kind == "pay_as_you_go":
        return _("Booked session by session")
    return f"{formats.weekly(one.weekday)} {formats.minute_of_day(one.starts_minute)}"


def class_choice(one: BookableClass, *, chosen: bool = False) -> Choice:
    """One class in the list; of the chosen one, what is free stands in its second line."""
    until = _("until {day}").format(day=formats.day(one.last_on))
    programme = "" if one.programme in one.name else one.programme
    parts = [free(one.free) if chosen else "", programme, meets(one), one.venue, one.instructor, until]
    end = "" if chosen else free(one.free)
    return Choice(short(one.class_id), one.name, second=DOT.join(filter(None, parts)), end=end)


def kid_choice(one: Kid) -> Choice:
    """One child in the list."""
    return Choice(short(one.id), formats.full_name(one.first_name, one.last_name))


def since(sessions: Sequence[SessionChoice], label: str = "") -> Entry:
    """From which session."""
    of = tuple(Option(short(each.session_id), _when(each)) for each in sessions)
    return Entry("since", label or _("From which session"), "pick", of=of)


def _when(each: SessionChoice) -> str:
    words = formats.moment(each.starts_at)
    return words if each.free > 0 else _("{when} (full)").format(when=words)


def plan(plans: Sequence[PlanChoice]) -> Entry:
    """By which plan it is paid."""
    usual = Option("", _("As the payment terms say"))
    of = (usual, *(Option(short(each.template_id), each.name) for each in plans))
    return Entry("plan", _("How it is paid"), "pick", of=of)


def slots() -> Entry:
    """How many places."""
    return Entry("slots", _("Places"), "number", hint=_("More than one if somebody comes along with them."))


def tell() -> Entry:
    """Whether the family is told."""
    return Entry(
        "tell",
        _("Send the confirmation now"),
        "box",
        hint=_("The family gets an email with the class, the first session and what is to be paid."),
    )


def outlook(found: Outlook, child: str, *, sees_money: bool, singly: bool) -> h.Renderable:
    """What the booking would be."""
    if found.waits:
        full = _("This class is full, so {name} goes onto its waiting list.").format(name=child)
        return h.div[callout(full, _("Nothing is owed until there is a place."), icon_name="hourglass_empty")]
    lines = [("event", _sessions(found) if not singly else _("Each session is booked, and paid, by itself."))]
    lines += [("event_busy", _left_out(found))] if found.left_out else []
    lines += [("child_care", _other_age(child, *found.other_age))] if found.other_age else []
    return h.div[facts(lines), price(found.price) if sees_money else None]


def _sessions(found: Outlook) -> str:
    if not found.sessions or found.first_at is None:
        return _("No session is left in this class.")
    words = ngettext("{n} session, on {first}", "{n} sessions, the first on {first}", found.sessions)
    return words.format(n=found.sessions, first=formats.moment(found.first_at))


def _left_out(found: Outlook) -> str:
    words = ngettext(
        "On {days} make-ups have filled the session: they get a make-up for it.",
        "On {days} make-ups have filled the sessions: they get a make-up for each.",
        len(found.left_out),
    )
    return words.format(days=formats.names([formats.day(formats.local(at).date()) for at in found.left_out]))


def _other_age(child: str, years: int, wanted: Ages) -> str:
    words = ngettext(
        "{name} is {n} year old when it begins; the class is for {ages}.",
        "{name} is {n} years old when it begins; the class is for {ages}.",
        years,
    )
    return words.format(name=child, n=years, ages=formats.ages(*wanted))


def price(found: BookingPrice | None) -> h.Renderable:
    """What it costs, why, and in which parts it is paid."""
    if found is None:
        return h.p(".cb-text2")[_("This class has no price, so nothing is owed.")]
    late = _("The class has begun, so the price is for the sessions that are left.") if found.is_late else ""
    return h.section(".cb-section.cb-tight")[
        cost(found),
        h.p(".cb-text2.cb-s")[late] if late else None,
    ]


def trial(found: TrialOutlook, child: str) -> h.Renderable:
    """What the trial would be."""
    if not found.fits:
        full = _("There is no free place for {name} in this session.").format(name=child)
        return h.div[callout(full, _("Choose another session."), icon_name="event_busy", tone="warning")]
    lines = [
        ("event", _("One session: {when}").format(when=formats.moment(found.starts_at))),
        ("schedule", _("The place in the class is kept for a week afterwards, for them to decide.")),
    ]
    return h.div[facts(lines)]


def trial_price(usual: formats.Amount | None) -> Entry:
    """What the trial costs."""
    hint = _("Empty = free.")
    if usual is not None:
        hint = _("Empty = free. One session of this class comes to {amount}.").format(
            amount=formats.money(usual)
        )
    return Entry("trial_price", _("Price of the trial"), "amount", hint=hint)
