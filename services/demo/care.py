"""What whoever marks the register has to know of some children of Hop & Tumble."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from db import Attendance, Attendee, Session
from services.demo.people import THEO, ZUZANAS
from services.demo.story_context import StoryContext

NOTES = {"en": ("Nut allergy", "Inhaler in the blue bag", "Wears glasses"), "sk": ("Alergia na orechy",)}
HOUR = timedelta(hours=1)
ONE_IN, WITHOUT_PHOTOS_ONE_IN = 9, 7


async def is_known(story: StoryContext) -> None:
    """A note for some, photos allowed for most, and nobody asked for the rest."""
    theo = story.people.attendees[THEO.name]
    theo.care_note, theo.photos_allowed = NOTES["en"][1], True
    for child in ZUZANAS.children:
        story.people.attendees[child.name].photos_allowed = False
    story.people.attendees[ZUZANAS.children[0].name].care_note = NOTES["sk"][0]
    ids = [
        booking.attendee_id
        for _class, bookings in sorted(story.people.others.items())
        for booking in bookings
    ]
    for number, attendee_id in enumerate(dict.fromkeys(ids)):
        attendee = await story.w.db.get_one(Attendee, attendee_id)
        attendee.photos_allowed = None if number % 3 == 0 else number % WITHOUT_PHOTOS_ONE_IN != 0
        if number % ONE_IN == 0:
            attendee.care_note = NOTES["en"][number // ONE_IN % len(NOTES["en"])]
    await story.w.db.flush()


async def is_forgotten(story: StoryContext) -> None:
    """Three children of the last session that is over are still to be marked."""
    w = story.w
    last = await w.db.scalar(
        select(Session.id)
        .where(Session.status == "scheduled", Session.starts_at < w.now - 20 * HOUR)
        .order_by(Session.starts_at.desc())
        .limit(1)
    )
    others = [booking.id for bookings in story.people.others.values() for booking in bookings]
    found = await w.db.scalars(
        select(Attendance.id)
        .where(Attendance.session_id == last, Attendance.state == "attended")
        .where(Attendance.booking_id.in_(others), Attendance.type == "regular")
        .order_by(Attendance.booking_id)
        .limit(3)
    )
    unmarked = {"state": "unmarked", "changed_at": None}
    await w.db.execute(update(Attendance).where(Attendance.id.in_(found.all())).values(**unmarked))
