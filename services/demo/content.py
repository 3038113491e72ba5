"""What was written about some sessions at Hop & Tumble, and one that meets online."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from db import Session, SharedFile, Staff
from services.attendance.content import link_form, writing
from services.attendance.content.files import keeping, kinds, store
from services.attendance.content.report_form import FAMILIES, TEAM, field_of
from services.core.work import app
from services.demo.people import THEO
from services.demo.story_context import StoryContext
from services.demo.timetable import MONDAYS, TUESDAYS_FULL, Plan

HOUR = timedelta(hours=1)
ONLINE = 3
"""How many weeks from now Theo's class meets online."""


async def is_written(story: StoryContext) -> None:
    """Noah has shared what they did last Monday, with a word about Theo; Tuesday's is still a draft."""
    theo = await story.attendance(story.people.booking(THEO, MONDAYS), MONDAYS, -1)
    said = {
        "done": "Forward rolls down the wedge, then cartwheels along the line.\nEverybody got one right!",
        "practise": "Balancing on one leg while brushing teeth: ten seconds each side.",
        "internal_note": "Bring the second wedge next time.",
        field_of(theo.id): "Theo helped the little ones with the mats without being asked.",
    }
    await _written(story, MONDAYS, -1, said | {"readers": FAMILIES})
    draft = {"done": "Trampoline: straight jumps, tuck jumps.", "practise": "", "internal_note": ""}
    await _written(story, TUESDAYS_FULL, -1, draft | {"readers": TEAM})


async def _written(story: StoryContext, plan: Plan, week: int, said: dict[str, str]) -> None:
    session: Session = story.made.session(plan, week)
    noah = (await story.w.db.scalars(select(Staff).where(Staff.first_name == "Noah"))).one()
    w = story.by_owner(session.starts_at + timedelta(minutes=session.minutes) + HOUR)
    w = replace(w, visitor=replace(story.orla, name=noah.first_name, staff_id=noah.id))
    await writing.keep(w, session.id, None, said)


async def is_joined_online(story: StoryContext) -> None:
    """One Monday the hall is painted, so they meet on the screen."""
    said = {
        "address": "https://meet.example.com/hop-and-tumble",
        "instructions": "Two metres of free floor, socks off, and a cushion.\nSound on, please: we count together.",
        "audience": "all",
    }
    session = story.made.session(MONDAYS, ONLINE)
    await link_form.keep_for_session(story.by_owner(story.w.now - 2 * HOUR), session.id, None, said)


SHEET = b"""Warm up at home, five minutes

1. Shake everything: hands, feet, nose.
2. Ten frog jumps across the room.
3. Balance on one leg and count to ten. Now the other one.
4. Roll up like a hedgehog, rock, and stand up without hands.
"""


async def has_files(story: StoryContext) -> None:
    """A sheet for the whole class, and one that is there when next Monday's session is over."""
    configuration = app().configuration
    if configuration is None:  # a world that nobody opens in a browser
        return
    fingerprint = store.put(configuration.data, SHEET)
    for name, week, whom, opens in (
        ("Warm up at home", -1, "class", "before"),
        ("What we practised", 1, "session", "after_end"),
    ):
        w = story.by_owner(story.w.now - HOUR)
        row = SharedFile(
            session_id=story.made.session(MONDAYS, week).id,
            sha256=fingerprint,
            name=f"{name}.txt",
            kind=kinds.KINDS["txt"],
            size=len(SHEET),
            added_at=w.now,
            by=story.orla.name,
            by_id=story.orla.staff_id,
        )
        w.db.add(row)
        await w.db.flush()
        said = {"name": name, "whom": whom, "opens": opens, "audience": "all"}
        await keeping.share(w, row.id, None, said)
