"""What a sick day does, before it is done: what becomes of the sessions, who gets what, and what the families read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import section_head
from components.rows import line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.staff import act_addresses, told
from pages.staff.sick_day import texts
from pages.staff.sick_day.rows import family_row
from services.attendance.sick_day import families as names
from services.attendance.sick_day.act import SICK_DAY
from services.attendance.sick_day.families import FamilyGets
from services.attendance.sick_day.of_day import Substitute
from services.core import acts
from services.core.acts import NothingToDo
from services.core.plan import Plan
from services.core.visitor import Visitor
from services.core.work import Reading, work
from services.language import _, formats, ngettext
from services.notices.channels.channel import Letter
from services.notices.delivering import rendering
from services.notices.messages import sessions_changed
from services.notices.messages.sessions_changed import SessionsChanged
from services.notices.messages.shared.sick_day import CANCEL, ENDS, SUBSTITUTE

SHOWN = 100
"""Families that are listed; of more, the number is said."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The plan with the names in it, and the message of one family."""

    plan: Plan
    families: Sequence[FamilyGets]
    week: Mapping[UUID, str]
    """Of each family that is told, how many messages it got this week."""
    reader: str = ""
    """Whose message is shown: of the family that has most to read."""
    letter: Letter | None = None

    def number(self, what: str) -> int:
        """How many lines of a kind there are."""
        return sum(1 for line in self.plan.changes if line.what == what)


async def read(r: Reading, plan: Plan) -> Preview:
    """The plan as it is shown.

    Raises:
        NothingToDo: it changes nothing.
    """
    if not plan.changes:
        raise NothingToDo
    found = await names.families(r, plan.lines, [each.client_id for each in plan.told])
    week = told.numbers(await told.of_plan(r, plan))
    getting = [each for each in found if each.is_told]
    if not getting:
        return Preview(plan, found, week)
    first = max(getting, key=lambda each: len(each.children))
    letter = await rendering.previewed(
        r,
        SessionsChanged.name,
        first.client_id,
        lambda to: sessions_changed.planned(r, plan, first.client_id, to),
    )
    return Preview(plan, found, week, first.name, letter)


def open_(visitor: Visitor, shown: Preview, people: Sequence[Substitute]) -> None:
    """Open the sheet."""
    key = uuid4().hex
    with page_context().sheets or ui.element("div"), sheet(_("This will happen")) as made:
        static(_content(shown, people))
    made.for_once()
    made.for_reading()

    @action
    async def confirmed() -> None:
        made.close()
        async with work(visitor) as w:
            done_id = await acts.apply(w, SICK_DAY, shown.plan.wish, shown.plan.stamp, key)
        ui.navigate.to(act_addresses.one(done_id))

    with made.foot:
        button(_tap(shown), confirmed, kind="danger-btn" if shown.number(CANCEL) else "filled", main=True)
        made.way_out(_("Not now"))
    made.open()


def _tap(shown: Preview) -> str:
    number = len(shown.plan.told)
    off = shown.number(CANCEL)
    does = ngettext("Cancel {n} session", "Cancel {n} sessions", off).format(n=off) if off else _("Hand over")
    if not number:
        return does
    emails = ngettext("email {n} family", "email {n} families", number).format(n=number)
    return _("{does}, {emails}").format(does=does, emails=emails)


def _content(shown: Preview, people: Sequence[Substitute]) -> h.Renderable:
    listed_ = shown.families[:SHOWN]
    more = len(shown.families) - len(listed_)
    rest = ngettext("And {n} more family.", "And {n} more families.", more).format(n=more)
    who = h.section(".cb-section")[
        section_head(_("Who gets what"), level=3),
        listed(
            line_row,
            [family_row(each, week=shown.week.get(each.client_id, "")) for each in listed_],
            look="cb-plain",
            label=_("Families"),
        ),
        h.p(".cb-after-list")[rest] if more else None,
    ]
    return h.fragment[
        callout(_summary(shown), " ".join(_sessions(shown, people)), icon_name="info"),
        _letter(shown),
        who if listed_ else None,
    ]


def _summary(shown: Preview) -> str:
    number = len(shown.plan.told)
    if not number:
        return _("Nobody gets an email.")
    return (
        ngettext("{n} family gets one email.", "{n} families get one email each.", number).format(n=number)
        + " "
        + _("You can stop it for a minute.")
    )


def _sessions(shown: Preview, people: Sequence[Substitute]) -> list[str]:
    said = []
    if off := shown.number(CANCEL):
        said.append(ngettext("{n} session is cancelled.", "{n} sessions are cancelled.", off).format(n=off))
    known = {str(each.staff_id): each.name for each in people}
    taking = Counter(line.facts["to"] for line in shown.plan.changes if line.what == SUBSTITUTE)
    for staff_id, number in taking.items():
        words = ngettext("{name} takes {n} session.", "{name} takes {n} sessions.", number)
        said.append(words.format(name=known.get(staff_id, ""), n=number))
    gets = Counter(child.gets for family in shown.families for child in family.children)
    said += [f"{texts.children(number)}: {_(texts.GETS[what])}." for what, number in sorted(gets.items())]
    if (whole := names.together(shown.families)) is not None:
        said.append(_("{amount} together.").format(amount=formats.money(whole)))
    if waiting := shown.number(ENDS):
        said.append(_("Waiting lists end: {n}.").format(n=waiting))
    if lost := sum(1 for family in shown.families if family.is_told and family.no_mail):
        words = ngettext(
            "The last email to {n} family came back: call them.",
            "The last emails to {n} families came back: call them.",
            lost,
        )
        said.append(words.format(n=lost))
    return said


def _letter(shown: Preview) -> h.Renderable:
    """The finished text, as the first family reads it."""
    if shown.letter is None:
        return h.fragment[()]
    return h.section(".cb-section")[
        section_head(_("What {family} reads").format(family=shown.reader), level=3),
        h.div(".cb-callout.cb-tone-box-neutral")[
            h.div(".cb-callout-text")[
                h.strong[shown.letter.subject],
                (h.p[[(line, h.br) for line in text.split("\n")]] for text in shown.letter.before),
            ]
        ],
    ]
