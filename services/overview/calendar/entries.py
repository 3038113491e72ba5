"""Facts as the entries of a calendar, in the language being spoken. PURE but for the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from services.attendance.place import place_text
from services.core import ids
from services.language import _
from services.overview.calendar import writing
from services.overview.calendar.facts import Fact

EVERY = timedelta(hours=1)
"""How often calendar programs are asked to look again; many look less often."""
Lines = Iterator[tuple[str, str]]


def calendar(name: str, zone: str, portal: str, found: Sequence[Fact]) -> str:
    """A whole calendar that is subscribed to; `portal` is the address under which its screens are."""
    return writing.written(
        [
            *_head(),
            ("METHOD", "PUBLISH"),
            ("NAME", writing.text(name)),
            ("X-WR-CALNAME", writing.text(name)),
            ("X-WR-TIMEZONE", writing.text(zone)),
            ("REFRESH-INTERVAL;VALUE=DURATION", writing.duration(EVERY)),
            ("X-PUBLISHED-TTL", writing.duration(EVERY)),
            *(line for entry in merged(found) for line in _entry(entry, portal)),
            ("END", "VCALENDAR"),
        ]
    )


def one(portal: str, fact: Fact) -> str:
    """One session as a file, to be added to a calendar by hand."""
    return writing.written([*_head(), *_entry([fact], portal), ("END", "VCALENDAR")])


def _head() -> Lines:
    yield "BEGIN", "VCALENDAR"
    yield "VERSION", "2.0"
    yield "PRODID", "-//Cubby//Calendar 1//EN"
    yield "CALSCALE", "GREGORIAN"


def merged(found: Iterable[Fact]) -> list[list[Fact]]:
    """The attendances of one booking in one session are one entry: a make-up may be given up and booked again.

    The one that holds comes first, then the one that changed last.
    """

    def of_entry(fact: Fact) -> tuple[datetime, str, str]:
        return fact.starts_at, str(fact.session_id), str(fact.booking_id)

    def first(fact: Fact) -> tuple[bool, float]:
        return fact.is_off, -_changed(fact).timestamp()

    groups = groupby(sorted(found, key=of_entry), key=of_entry)
    return [sorted(group, key=first) for _key, group in groups]


def _changed(fact: Fact) -> datetime:
    stamps = [at for at in (fact.revised_at, fact.session_revised_at) if at is not None]
    return max(stamps, default=fact.changed_at or fact.booked_at)


def _entry(of_entry: Sequence[Fact], portal: str) -> Lines:
    fact = of_entry[0]
    changed = writing.moment(max(_changed(each) for each in of_entry))
    address = page_of(fact, portal)
    yield "BEGIN", "VEVENT"
    yield "UID", f"{ids.short(fact.session_id)}-{ids.short(fact.booking_id)}@cubby"
    yield "DTSTAMP", changed
    yield "LAST-MODIFIED", changed
    yield "SEQUENCE", str(fact.session_revision + sum(each.revision + 1 for each in of_entry) - 1)
    yield "DTSTART", writing.moment(fact.starts_at)
    yield "DTEND", writing.moment(fact.starts_at + timedelta(minutes=fact.minutes))
    yield "SUMMARY", writing.text(_title(fact))
    yield "STATUS", "CANCELLED" if fact.is_off else "CONFIRMED"
    yield "TRANSP", "TRANSPARENT" if fact.is_off else "OPAQUE"
    yield "LOCATION", writing.text(place_text(fact.venue, fact.address, fact.area))
    yield "DESCRIPTION", writing.text("\n".join(_told(fact, address)))
    yield "URL", address
    yield "END", "VEVENT"


def page_of(fact: Fact, portal: str) -> str:
    """The screen on which this very session is open, to be cancelled or rejoined; sign-in leads back to it."""
    return f"{portal}/bookings/{ids.short(fact.booking_id)}?session={ids.short(fact.attendance_id)}"


def _title(fact: Fact) -> str:
    what = _("{child}: {programme}").format(child=fact.first_name, programme=fact.programme)
    if fact.type != "regular":
        what = _("{what} (make-up)").format(what=what)
    return _("Cancelled: {what}").format(what=what) if fact.is_off else what


def _told(fact: Fact, address: str) -> Iterable[str]:
    """What to know of it, a line each; the last line leads to its screen."""
    lines = [", ".join(part for part in (fact.class_name, fact.instructor) if part)]
    if fact.is_off:
        lines.append(fact.cancel_reason if fact.status == "cancelled" else "")
    else:
        lines += [fact.public_note, fact.directions]
        if fact.may_act:
            lines.append(_("Can’t make it? Tell us here: {link}").format(link=address))
            return filter(None, lines)
    lines.append(_("See it here: {link}").format(link=address))
    return filter(None, lines)
