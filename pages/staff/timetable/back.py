"""Taking back what was done to a class: what comes back, what stays and why, then the tap."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import title
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff import told
from pages.staff.rooms import MORE
from pages.staff.timetable import addresses, plan_texts
from services.core import acts, ids
from services.core.plan import Plan
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats, ngettext
from services.notices.telling.this_week import GotThisWeek
from services.timetable import done_to, views
from services.timetable.series_act import SERIES
from services.timetable.series_lines import What


async def back(visitor: Visitor, taught_class_id: UUID) -> None:
    """The screen."""
    act_id = ids.read(page_context().query.get("act", ""))
    plan: Plan | None = None
    why = ""
    getting: Sequence[GotThisWeek] = ()
    async with reading(visitor) as r:
        of = await views.one_class(r, taught_class_id)
        done = [each for each in await done_to.done_to(r, taught_class_id) if each.id == act_id]
        try:
            plan = await acts.preview_taking_back(r, SERIES, act_id)
            getting = await told.of_plan(r, plan)
        except Refused as no:
            why = no.words()
    home = addresses.class_(taught_class_id)

    @action
    async def take_back() -> None:
        if plan is None:
            return
        async with work(visitor) as w:
            await acts.take_back(w, SERIES, act_id, plan.stamp)
        gone = any(line.what == What.ADD_CLASS for line in plan.changes)
        ui.navigate.to(addresses.TIMETABLE if gone else home)
        say(_("Taken back."))

    when = formats.moment(done[0].at) if done else ""
    with frame(_("Take back"), tab=MORE, back=home, room=addresses.TIMETABLE):
        static(title(_("Take back"), f"{of.name}, {when}" if when else of.name))
        if plan is None:
            static(h.div(".cb-section")[callout(why, icon_name="info")])
            return
        static(h.fragment[_about(plan), told.part(getting)])
        if plan.changes:
            with ui.element("div").classes("cb-section cb-stack"):
                button(_("Take it back"), take_back, kind="filled", icon_name="undo", main=True)


def _about(plan: Plan) -> h.Element:
    return h.div(".cb-section.cb-stack")[
        h.ul(".cb-list.cb-plain")[(h.li[line] for line in _summary(plan))],
        _stays(plan),
    ]


def _summary(plan: Plan) -> list[str]:
    what = [line.what for line in plan.changes]
    counted = [
        (
            what.count(What.MAKE),
            ngettext("{n} session goes away again", "{n} sessions go away again", what.count(What.MAKE)),
        ),
        (
            what.count(What.MOVE),
            ngettext(
                "{n} session is as it was before",
                "{n} sessions are as they were before",
                what.count(What.MOVE),
            ),
        ),
        (
            what.count(What.DROP),
            ngettext("{n} session comes back", "{n} sessions come back", what.count(What.DROP)),
        ),
        (
            len(plan.told),
            ngettext(
                "{n} family has heard of it and gets another email",
                "{n} families have heard of it and get another email",
                len(plan.told),
            ),
        ),
    ]
    found = [text.format(n=number) for number, text in counted if number]
    if What.ADD_CLASS in what:
        found.append(_("The class is gone."))
    return found or ([] if plan.changes else [_("Nothing of it can be taken back any more.")])


def _stays(plan: Plan) -> h.Node:
    """Each thing that stays, with the reason."""
    if not plan.staying:
        return None
    said = dict.fromkeys(plan_texts.why(line) for line in plan.staying if line.about == "session")
    stays = sum(line.about == "session" for line in plan.staying)
    lead = ngettext("{n} session stays:", "{n} sessions stay:", stays).format(n=stays)
    return callout(lead if stays else _("The class stays."), " ".join(said))
