"""From the form to the act: what was typed is shown with all that it touches, and then done as it was shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from services.core import acts
from services.core.plan import ActLine, Plan
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _, ngettext
from services.timetable import more_places
from services.timetable.policy_act import BY_ITSELF, POLICY


def confirm(visitor: Visitor, plan: Plan, back: str, on_keep: Callable[[], None]) -> None:
    """The sheet that says what changes. `on_keep`: they want to go on typing."""
    key = uuid4().hex

    @action
    async def do() -> None:
        async with work(visitor) as w:
            await acts.apply(w, POLICY, plan.wish, plan.stamp, key)
        ui.navigate.to(back)
        say(_("Saved. It counts from now on."))

    with page_context().sheets or ui.element("div"), sheet(_("Change the rule?")) as made:
        static(h.div(".cb-stack")[(h.p[line] for line in lines(plan))])
        with made.foot:
            if plan.changes:
                button(_("Change it"), do, kind="filled", main=True)
            made.way_out(_("Go on typing"), main=not plan.changes)
    made.for_once()
    made.open()
    on_keep()


def lines(plan: Plan) -> list[str]:
    """What the plan does, in words."""
    if not plan.changes:
        return [_("Nothing is different from now.")]
    if plan.wish["of"] == BY_ITSELF:
        return [_("It counts from now on. A place that is offered already is kept as long as was promised.")]
    said = [_("It counts from now on. What was cancelled or earned before stays as it was.")]
    more = [line for line in plan.changes if line.about == "session"]
    said += [_places(line, number) for line, number in _by_class(more)]
    kept = Counter(line.why for line in plan.staying)
    if kept[more_places.BY_HAND]:
        n = kept[more_places.BY_HAND]
        words = ngettext(
            "{n} session keeps its number of places: it was set by hand.",
            "{n} sessions keep their number of places: it was set by hand.",
            n,
        )
        said.append(words.format(n=n))
    if kept[more_places.TAKEN]:
        n = kept[more_places.TAKEN]
        words = ngettext(
            "{n} session keeps its places: more children are in it.",
            "{n} sessions keep their places: more children are in them.",
            n,
        )
        said.append(words.format(n=n))
    return said


def _by_class(more: list[ActLine]) -> list[tuple[ActLine, int]]:
    counted = Counter(line.facts["class"] for line in more)
    first = {line.facts["class"]: line for line in reversed(more)}
    return [(first[name], number) for name, number in counted.items()]


def _places(line: ActLine, sessions: int) -> str:
    words = ngettext(
        "{class_}: {then} places instead of {before}, in {n} session.",
        "{class_}: {then} places instead of {before}, in {n} sessions.",
        sessions,
    )
    return words.format(
        class_=line.facts["class"], then=line.facts["after"], before=line.facts["before"], n=sessions
    )
