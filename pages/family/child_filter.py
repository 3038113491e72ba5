"""Whether the family's screens show all children or one of them. Each device keeps its own choice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from components.filters import family_switcher
from pages.app.actions import action
from pages.app.frame import show_badges
from pages.app.page_context import page_context
from pages.family.presenters import face
from services.core import ids
from services.core.refusals import NotFound
from services.core.work import Reading, reading
from services.overview import benefits as benefits_overview
from services.payments import owed
from services.people import attendees
from services.people.kids import Kid

COOKIE = "cubby-child"
"""The cookie with the child that this device shows; it is checked against the family each time."""
PAYS_BY = "cubby-pays-by"
"""The cookie with the way to pay that was chosen last on this device."""
A_YEAR = 31_536_000
"""In seconds."""


@dataclass(slots=True)
class ChildFilter:
    """The choice on one open page; None is everyone."""

    child_id: UUID | None = None
    pays_by: str = ""
    """How this device paid last (`paying/methods.py`); kept here, because an area has one state."""


def remembered(cookies: Mapping[str, str]) -> ChildFilter:
    """The choice that this device made last."""
    pays_by = cookies.get(PAYS_BY, "")
    try:
        return ChildFilter(ids.read(cookies.get(COOKIE)), pays_by)
    except NotFound:
        return ChildFilter(pays_by=pays_by)


def _filter() -> ChildFilter:
    return page_context().state_as(ChildFilter)


def chosen(kids: Sequence[Kid]) -> UUID | None:
    """The chosen child, if it is (still) one of these; None is everyone."""
    wish = _filter().child_id
    return wish if len(kids) > 1 and any(kid.id == wish for kid in kids) else None


async def badges(r: Reading) -> tuple[int, int, int]:
    """How many credits of the chosen children can be used, how many debts of the family want paying now, and how many
    messages the visitor has not opened.

    Each number must match what its screen shows; money is always the whole family's (R8).
    """
    only = chosen(await attendees.mine(r)) if _filter().child_id is not None else None
    to_pay = len((await owed.owing(r)).on_home)
    return await benefits_overview.badge(r, only), to_pay, r.visitor.unread


def chips(kids: Sequence[Kid], fresh: Callable[[], Awaitable[None]]) -> None:
    """The switcher; a family of one has none. `fresh` draws the screen for the new choice."""
    context, choice = page_context(), _filter()
    now = chosen(kids)

    @action
    async def choose(id_: str) -> None:
        choice.child_id = ids.read(id_) if id_ else None
        context.script(f"document.cookie='{COOKIE}={id_};path=/;samesite=lax;max-age={A_YEAR if id_ else 0}'")
        if made is not None:
            for chip, value in zip(made, ["", *(ids.short(kid.id) for kid in kids)], strict=True):
                chip.props["aria-pressed"] = "true" if value == id_ else "false"
        await fresh()
        async with reading(context.visitor) as r:
            show_badges(await badges(r))

    people = [(ids.short(kid.id), kid.first_name, face(kid)) for kid in kids]
    made = family_switcher(people, ids.short(now) if now else "", choose)
