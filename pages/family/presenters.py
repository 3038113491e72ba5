"""Values of the services as rows, chips and cards of the components: the same on every screen."""

from __future__ import annotations

from datetime import date, datetime

from components.hero import HeroCard
from components.marks import Avatar, Chip, Note, initials, status
from components.rows import DOT as DOT
from components.rows import AgendaRow, DateTile, LineRow
from services.attendance import place
from services.attendance.view import AttendanceView
from services.bookings.card import BookingCard
from services.core import ids
from services.core.access import Standing
from services.language import _, formats
from services.make_ups.credits.view import CreditView
from services.overview.benefits import Waiting
from services.people.kids import Kid
from services.waiting_list.entries import EntryView


def face(kid: Kid) -> Avatar:
    """A child's avatar."""
    return Avatar(initials(kid.first_name), kid.colour)


def date_tile(attendance: AttendanceView, *, under_month: bool = False) -> DateTile:
    """The date of a session for the head of its row; see `tile_of`."""
    return tile_of(formats.local(attendance.starts_at).date(), under_month=under_month)


def tile_of(on: date, *, under_month: bool = False) -> DateTile:
    """A date for the head of a row; with the month if it is not this month, unless a heading above says it."""
    today = formats.here().today
    month = under_month or (on.year, on.month) != (today.year, today.month)
    return DateTile(
        formats.weekday(on, short=True),
        str(on.day),
        formats.month(on) if month else "",
        on.isoformat(),
        under_month,
    )


def state_chip(attendance: AttendanceView) -> Chip | None:
    """The status of an attendance; None for an ordinary one."""
    if attendance.is_off:
        return status("cancelled by us")
    kind = {
        "cancelled": "cancelled",
        "withdrawn": "cancelled",
        "late_cancelled": "cancelled late",
        "attended": "attended",
        "no_show": "missed",
    }.get(attendance.state, "make-up" if attendance.type != "regular" else "")
    return status(kind) if kind else None


def means(attendance: AttendanceView) -> Note:
    """What it means for the family that the provider has cancelled a session."""
    if attendance.type != "regular":
        return Note(_("You have your make-up back"), "event_repeat", "info")
    if attendance.made_up_by is not None:
        booked = formats.moment(attendance.made_up_by.starts_at)
        return Note(_("Make-up booked for {time}").format(time=booked), "event_available", "info")
    if attendance.credit is not None and (said := of_credit(attendance.credit)) is not None:
        return Note(said, "event_repeat", "info")
    return Note(_("No make-up for this one"), "info", "neutral")


def of_credit(credit: CreditView) -> str | None:
    """What became of the make-up that a cancelled session earned; None if it is used."""
    if credit.state == "active":
        return _("Make-up to book by {day}").format(day=formats.last_day(credit.expires_at))
    if credit.state == "expired":
        return _("Its make-up ended {day}").format(day=formats.last_day(credit.expires_at))
    return _("Its make-up is no longer there") if credit.state in ("cancelled", "voided") else None


def difference(attendance: AttendanceView, *, named: bool = True) -> Note | None:
    """What is not as usual about a session; `named`: with the venue or time, if the row does not show them."""
    if "venue" in attendance.differs:
        text = _("Different place: {venue}").format(venue=attendance.venue) if named else _("Different place")
        return Note(text, "info", "info")
    if "time" in attendance.differs and not named:
        return Note(_("Different time"), "info", "info")
    if "time" in attendance.differs:
        return Note(
            _("Different time: {time}").format(time=formats.clock(attendance.starts_at)), "info", "info"
        )
    if "instructor" in attendance.differs and attendance.instructor:
        return Note(_("With {instructor} this time").format(instructor=attendance.instructor), "info", "info")
    return None


def until(at: datetime) -> str:
    """The end of something that lasts hours: "18:20", with the day where it is not today."""
    today = formats.local(at).date() == formats.here().today
    return formats.clock(at) if today else formats.moment(at)


def attendance_address(attendance: AttendanceView) -> str:
    """The address that shows a session: its booking, with the session's sheet open."""
    return f"/bookings/{ids.short(attendance.booking_id)}?session={ids.short(attendance.attendance_id)}"


def entry_address(entry: EntryView) -> str:
    """The address that shows an entry in a waiting list."""
    return f"/waiting/{ids.short(entry.entry_id)}"


def offered(until_: datetime | None, *, is_held: bool) -> Note:
    """Until when a freed place is held; close to the session none is, and whoever is first gets it (R53, Q9)."""
    text = _("Not held: whoever is first gets it")
    if is_held and until_ is not None:
        text = _("Held for you until {time}").format(time=until(until_))
    return Note(text, "schedule", "warning")


def waiting_note(entry: EntryView) -> Note:
    """The state of an entry in a waiting list."""
    if entry.state == "offered" and entry.held_until is not None and entry.held_until > formats.here().now:
        return offered(entry.held_until, is_held=entry.held_places > 0)
    return Note(
        _("You’re {place} in line").format(place=formats.ordinal(entry.position)), "hourglass_empty", "info"
    )


def coming_row(attendance: AttendanceView, *, under_month: bool = False) -> AgendaRow:
    """A session in a list of a whole family; `under_month` if a heading above says the month."""
    return AgendaRow(
        date_tile(attendance, under_month=under_month),
        attendance.programme,
        DOT.join([formats.span(attendance.starts_at, attendance.minutes), attendance.venue]),
        whose=attendance.kid.first_name,
        note=means(attendance)
        if attendance.is_off
        else difference(attendance, named=False)
        if attendance.on
        else None,
        chip=state_chip(attendance),
        chip_below=True,
        avatar=face(attendance.kid),
        href=attendance_address(attendance),
        off=not attendance.on,
    )


def hero_card(attendance: AttendanceView) -> HeroCard:
    """The session that comes next."""
    runs = attendance.starts_at <= formats.here().now
    soon = _("Now") if runs else formats.in_days(attendance.starts_at)
    when = formats.moment(attendance.starts_at, relative=True)
    until = _("until {time}").format(
        time=formats.span(attendance.starts_at, attendance.minutes).split("–")[1]
    )
    if attendance.makes_up_for is not None:
        about: Note | None = Note(
            _("Make-up for {day}").format(day=formats.day(formats.local(attendance.makes_up_for).date())),
            "event_repeat",
        )
    elif attendance.type != "regular":
        about = Note(_("Make-up"), "event_repeat")
    else:
        about = difference(attendance, named=False)
    return HeroCard(
        face(attendance.kid),
        attendance.kid.first_name,
        attendance.programme,
        when,
        DOT.join([until, attendance.venue]),
        chip=Chip(soon, "schedule") if soon and not when.startswith(soon) else None,
        note=about,
        iso=attendance.starts_at.isoformat(),
    )


def venue_text(attendance: AttendanceView) -> str:
    """Where a session is, as one line of text; the neighbourhood is named only once."""
    where = place.within(attendance.venue, attendance.room)
    return place.place_text(where, attendance.address, attendance.venue_area)


def directions(attendance: AttendanceView) -> str:
    """The address of a map that leads to a session's venue."""
    return place.directions(attendance.venue, attendance.address, attendance.venue_area)


def usual(card: BookingCard) -> str:
    """When and where a class usually is: "Mondays 17:00 · Ranelagh Studio"."""
    when = (
        _("Book each time")
        if card.kind == "pay_as_you_go"
        else f"{formats.weekly(card.weekday)} {formats.minute_of_day(card.starts_minute)}"
    )
    return DOT.join([when, card.venue])


def booking_chip(card: BookingCard) -> Chip | None:
    """The status of a booking; None for an ordinary one."""
    if card.status == "waiting":
        return status("waiting list")
    if card.is_over or card.status == "trial_ended":
        return status("ended")
    if card.ends_on is not None:
        return status("leaving", day=formats.day(card.ends_on))
    if card.status == "trial_started":
        return status("trial")
    if card.standing is Standing.VIEWER:
        return status("can see")
    if card.standing is Standing.HELPER:
        return status("can change")
    return None


def class_row(card: BookingCard) -> LineRow:
    """A booking in a short list: the child, the class, when and where."""
    return LineRow(
        card.programme,
        lead=face(card.kid),
        second=usual(card),
        whose=card.kid.first_name,
        href=f"/bookings/{ids.short(card.booking_id)}",
    )


def waiting_row(card: BookingCard) -> LineRow:
    """A booking that waits for a place in a full class."""
    return LineRow(
        card.programme,
        lead=face(card.kid),
        second=usual(card),
        whose=card.kid.first_name,
        chip=booking_chip(card),
        href=f"/bookings/{ids.short(card.booking_id)}",
    )


def waiting_session_row(entry: Waiting) -> LineRow:
    """A full session that a child waits for."""
    return LineRow(
        formats.moment(entry.starts_at),
        lead=face(entry.kid),
        whose=entry.kid.first_name,
        second=entry.venue,
        chip=status("waiting", place=formats.ordinal(entry.position)),
        href=f"/waiting/{ids.short(entry.entry_id)}" if entry.may_act else "",
    )
