"""Whose things one looks at: everyone's, or one child's. The choice is this device's: parents look at different children."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from components.filters import family_switcher
from pages.app.actions import action
from pages.app.frame import show_badge
from pages.app.page_context import CHILD_COOKIE, page_context
from pages.family.presenters import face
from services.core import ids
from services.core.work import Reading, reading
from services.overview import benefits as benefits_overview
from services.people import attendees
from services.people.kids import Kid

A_YEAR = 31_536_000


def chosen(kids: Sequence[Kid]) -> UUID | None:
    """The chosen child, if it is (still) one of these; None is everyone."""
    wish = page_context().child_id
    return wish if len(kids) > 1 and any(kid.id == wish for kid in kids) else None


async def badge(r: Reading) -> int:
    """How many make-ups are to be booked for whom one looks at: the number on the tab never says more than the tab."""
    only = chosen(await attendees.mine(r)) if page_context().child_id is not None else None
    return await benefits_overview.badge(r, only)


def chips(kids: Sequence[Kid], fresh: Callable[[], Awaitable[None]]) -> None:
    """The switcher; a family of one has none. `fresh` draws the screen for the new choice."""
    here = page_context()
    now = chosen(kids)

    @action
    async def choose(id_: str) -> None:
        here.child_id = ids.read(id_) if id_ else None
        here.script(
            f"document.cookie='{CHILD_COOKIE}={id_};path=/;samesite=lax;max-age={A_YEAR if id_ else 0}'"
        )
        if made is not None:
            for chip, value in zip(made, ["", *(ids.short(kid.id) for kid in kids)], strict=True):
                chip.props["aria-pressed"] = "true" if value == id_ else "false"
        await fresh()
        async with reading(here.visitor) as r:
            show_badge(await badge(r))

    people = [(ids.short(kid.id), kid.first_name, face(kid)) for kid in kids]
    made = family_switcher(people, ids.short(now) if now else "", choose)
