"""Sessions that can be made up in, as rows and words: the same in the finder, its sheets and the waiting list."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

import htpy as h

from components.marks import Note, Tile, places
from components.rows import LineRow, OfferRow, PickerRow, line_row
from pages.family import presenters
from pages.family.presenters import DOT
from services.core.rulebook import Finding
from services.language import _, formats
from services.make_ups.credits.view import CreditView
from services.make_ups.finder import Place, Swap
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
"""By the name of what a family is told; anything else is plain information."""


class Standing(Enum):
    """What can be done with a session in the finder."""

    FREE = "free"
    FULL = "full"
    WAITING = "waiting"
    HELD = "held"
    GONE = "gone"
    """It was in the list, and does not fit any more."""


def standing(place: Place, why: Finding | None = None) -> Standing:
    """What can be done with it; `why` is what speaks against it."""
    entry = place.entry
    until = entry.held_until if entry is not None and entry.state == "offered" else None
    if until is not None and until > formats.here().now and not place.may_wait and why is None:
        return Standing.HELD
    if why is not None and not place.may_wait:
        return Standing.GONE
    if not place.may_wait:
        return Standing.FREE
    return Standing.WAITING if entry is not None and entry.state == "waiting" else Standing.FULL


def picker(place: Place, why: Finding | None = None, *, just_changed: bool = False) -> PickerRow:
    """A session as a row of the finder; `just_changed` says that it changed while somebody was looking."""
    now = standing(place, why)
    return PickerRow(
        formats.clock(place.starts_at),
        formats.clock(place.starts_at + timedelta(minutes=place.minutes)),
        place.venue,
        coach(place),
        class_name="" if place.same_programme else place.programme,
        places=_note(place, now, why, just_changed=just_changed),
        full=now in (Standing.FULL, Standing.WAITING, Standing.GONE),
    )


def _note(place: Place, now: Standing, why: Finding | None, *, just_changed: bool) -> Note:
    entry = place.entry
    if now is Standing.HELD and entry is not None and entry.held_until is not None:
        return Note(
            _("Held for you until {time}").format(time=presenters.until(entry.held_until)),
            "schedule",
            "warning",
        )
    if now is Standing.WAITING and entry is not None:
        in_line = _("You’re {place} in line").format(place=formats.ordinal(entry.position))
        return Note(in_line, "hourglass_empty", "info")
    if now is Standing.FULL:
        return Note(_("Just gone"), "block") if just_changed else places(0)
    if now is Standing.GONE and why is not None:
        gone = why.told.name in ("full", "too_few")
        return Note(_("Just gone") if gone else formats.told(why), "block")
    return places(max(place.free, 1))


def coach(place: Place) -> str:
    """Who teaches: "Ciara Walsh", or "Noah, your usual coach"."""
    if place.instructor and place.usual_instructor:
        return _("{name}, your usual coach").format(name=place.instructor.split()[0])
    return place.instructor or ""


def when(place: Place) -> str:
    """ "Sat 28 Feb, 09:30–10:15"."""
    on = formats.day(formats.local(place.starts_at).date())
    return _("{day}, {time}").format(day=on, time=formats.span(place.starts_at, place.minutes))


def where(place: Place) -> str:
    """ "Phibsborough Hall · Lucy Moran"."""
    parts = (place.venue, place.instructor, "" if place.same_programme else place.programme)
    return DOT.join(part for part in parts if part)


def for_the_ear(place: Place) -> str:
    """What tells one button from another: "Fri 20 Feb, 16:00, Rathmines Gym"."""
    return f"{formats.moment(place.starts_at)}, {place.venue}"


FITS, NOT_NOW = Tile("event_available", "success"), Tile("event_busy", "neutral")
IN_LINE = Tile("hourglass_empty", "info")


def session_line(place: Place, lead: Tile = FITS) -> h.Element:
    """The session that is about to be booked, waited for or explained."""
    row = LineRow(when(place), lead=lead, second=where(place))
    return h.li(class_=row.classes)[line_row(row)]


def instead_line(right: CreditView) -> h.Renderable:
    """The session that was missed; a right that the provider granted has none."""
    if right.from_at is None:
        return h.fragment[()]
    title = _("Instead of {time}").format(time=formats.moment(right.from_at))
    row = LineRow(title, lead=Tile("event_busy", "neutral"), second=right.programme)
    return h.li(class_=row.classes)[line_row(row)]


def offer(swap: Swap) -> OfferRow:
    """One of the best places, with the one reason that speaks for it."""
    return OfferRow(when(swap.place), where(swap.place), reason(swap))


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
    return places(swap.place.free)


def _trip(part: PartOfDay | None) -> str:
    match part:
        case PartOfDay.MORNING:
            return _("Same morning and place as {name}")
        case PartOfDay.AFTERNOON:
            return _("Same afternoon and place as {name}")
        case PartOfDay.EVENING:
            return _("Same evening and place as {name}")
    return _("Same day and place as {name}")
