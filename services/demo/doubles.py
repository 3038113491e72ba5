"""A family of Hop & Tumble that is there twice: a note by phone was typed in with a slip in the address."""

from __future__ import annotations

from datetime import timedelta

from services.demo.people import EMA, ZUZANAS
from services.demo.story_context import StoryContext
from services.people import attendees, clients

SLIP = "zuzana@exmaple.com"
BEFORE = timedelta(days=3)


async def are_typed(story: StoryContext) -> None:
    """Zuzana called about a place for Ema, and was added once more."""
    w = story.by_owner(story.w.now - BEFORE)
    again = await clients.client(w, SLIP, ZUZANAS.parent, ZUZANAS.surname)
    known = story.people.attendees[EMA.name]
    await attendees.attendee(w, again.id, known.first_name, known.last_name, known.born_on)
