"""Candidate sessions as rows and words: the same in the finder, its sheets and the waiting list."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

import htpy as h

from components.marks import Note, Tile, places
from components.rows import LineRow, OfferRow, PickerRow, line_row
from pages.family import presenters
from pages.family.presenters import DOT
from services.core.rulebook import Finding, only_places_are_missing
from services.language import _, formats
from services.make_ups.credits.view import CreditView
from services.make_ups.pools import Candidate, Swap
from services.make_ups.ranking import PartOfDay, Why

REASON_ICONS = {
    "full": "block",
    "too_few": "group",
    "other_age": "child_care",
    "too_soon": "schedule",
    "started": "schedule",
    "too_far": "calendar_month",
    "not_open": "event_upcoming",
    "going": "event_available",
    "missed": "event_busy",
    "cancelled": "event_busy",
    "finished": "done_all",
    "other_place": "location_on",
    "other_programme": "swap_horiz",
    "other_class": "swap_horiz",
    "other_period": "calendar_month",
    "on_trial": "star",
}
"""Icons by the name of the reason that a family is told; all other reasons get the icon "info"."""


class RowState(Enum):
    """What can be done with a session in the finder."""

    FREE = "free"
    FULL = "full"
    WAITING = "waiting"
    HELD = "held"
    GONE = "gone"
    """It was in the list, but does not fit any more."""


def row_state(candidate: Candidate, why: Finding | None = None) -> RowState:
    """What can be done with the session; `why` is the rule that forbids it, if there is one."""
    entry = candidate.entry
    until = entry.held_until if entry is not None and entry.state == "offered" else None
    if until is not None and until > formats.here().now and not candidate.may_wait and why is None:
        return RowState.HELD
    if why is not None and not candidate.may_wait:
        return RowState.GONE
    if not candidate.may_wait:
        return RowState.FREE
    return RowState.WAITING if entry is not None and entry.state == "waiting" else RowState.FULL


def picker(candidate: Candidate, why: Finding | None = None, *, just_changed: bool = False) -> PickerRow:
    """A session as a row of the finder; `just_changed` says that it changed while the list was open."""
    now = row_state(candidate, why)
    return PickerRow(
        formats.clock(candidate.starts_at),
        formats.clock(candidate.starts_at + timedelta(minutes=candidate.minutes)),
        candidate.venue,
        coach(candidate),
        class_name="" if candidate.same_programme else candidate.programme,
        places=_note(candidate, now, why, just_changed=just_changed),
        full=now in (RowState.FULL, RowState.WAITING, RowState.GONE),
    )


def _note(candidate: Candidate, now: RowState, why: Finding | None, *, just_changed: bool) -> Note:
    entry = candidate.entry
    if now is RowState.HELD and entry is not None:
        return presenters.offered(entry.held_until, is_held=entry.held_places > 0)
    if now is RowState.WAITING and entry is not None:
        position = _("You’re {place} in line").format(place=formats.ordinal(entry.position))
        return Note(position, "hourglass_empty", "info")
    if now is RowState.FULL:
        return Note(_("Just gone"), "block") if just_changed else places(0)
    if now is RowState.GONE and why is not None:
        gone = only_places_are_missing(why)
        return Note(_("Just gone") if gone else formats.told(why), "block")
    return places(max(candidate.free, 1))


def coach(candidate: Candidate) -> str:
    """The instructor: "Ciara Walsh", or "Noah, your usual coach"."""
    if candidate.instructor and candidate.usual_instructor:
        return _("{name}, your usual coach").format(name=candidate.instructor.split()[0])
    return candidate.instructor or ""


def when(candidate: Candidate) -> str:
    """ "Sat 28 Feb, 09:30–10:15"."""
    on = formats.day(formats.local(candidate.starts_at).date())
    return _("{day}, {time}").format(day=on, time=formats.span(candidate.starts_at, candidate.minutes))


def where(candidate: Candidate) -> str:
    """ "Phibsborough Hall · Lucy Moran"."""
    parts = (candidate.venue, candidate.instructor, "" if candidate.same_programme else candidate.programme)
    return DOT.join(part for part in parts if part)


def for_the_ear(candidate: Candidate) -> str:
    """The part of a button's label for screen readers that tells it from the others: "Fri 20 Feb, 16:00, Rathmines Gym"."""
    return f"{formats.moment(candidate.starts_at)}, {candidate.venue}"


FITS, NOT_NOW = Tile("event_available", "success"), Tile("event_busy", "neutral")


def session_line(candidate: Candidate, lead: Tile = FITS) -> h.Element:
    """The session that is about to be booked, waited for or explained."""
    row = LineRow(when(candidate), lead=lead, second=where(candidate))
    return h.li(class_=row.classes)[line_row(row)]


def instead_line(credit: CreditView) -> h.Renderable:
    """The session that was missed; a credit that the provider granted has none."""
    if credit.from_at is None:
        return h.fragment[()]
    title = _("Instead of {time}").format(time=formats.moment(credit.from_at))
    row = LineRow(title, lead=Tile("event_busy", "neutral"), second=credit.programme)
    return h.li(class_=row.classes)[line_row(row)]


def offer(swap: Swap) -> OfferRow:
    """One of the best sessions, with the one reason for it."""
    return OfferRow(when(swap.candidate), where(swap.candidate), reason(swap))


def reason(swap: Swap) -> Note:
    """Why this one: "Usual place and coach", "Same morning and place as Mia", "6 places left"."""
    match swap.why:
        case Why.USUAL_COACH_AND_PLACE:
            return Note(_("Usual place and coach"), "star", "brand")
        case Why.USUAL_COACH:
            return Note(_("Usual coach"), "star", "brand")
        case Why.USUAL_PLACE:
            return Note(_("Usual place"), "star", "brand")
        case Why.USUAL_DAY_AND_TIME:
            return Note(_("Usual day and time"), "star", "brand")
        case Why.USUAL_DAY:
            return Note(_("Usual day"), "star", "brand")
        case Why.USUAL_TIME:
            return Note(_("Usual time"), "star", "brand")
        case Why.SAME_TRIP:
            return Note(_trip(swap.part).format(name=swap.sibling), "group", "info")
        case Why.SOONEST:
            return Note(_("Soonest"), "bolt", "info")
    return places(swap.candidate.free)


def _trip(part: PartOfDay | None) -> str:
    match part:
        case PartOfDay.MORNING:
            return _("Same morning and place as {name}")
        case PartOfDay.AFTERNOON:
            return _("Same afternoon and place as {name}")
        case PartOfDay.EVENING:
            return _("Same evening and place as {name}")
    return _("Same day and place as {name}")
