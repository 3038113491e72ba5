"""One act: what it did, who was told; stopped within its minute, later taken back after a look at what that does."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import facts, section_head, title
from components.rows import LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.staff import act_addresses as addresses
from pages.staff import told
from pages.staff.acts import back_sheet
from pages.staff.acts.countdown import Countdown
from pages.staff.acts.words import words_of
from pages.staff.rooms import MORE
from services.core.done_acts import HELD, KEPT_FOR
from services.core.visitor import Visitor
from services.core.work import now, reading, work
from services.language import _, formats, ngettext
from services.operations import acts_done
from services.operations.acts_done import DoneBy

SHOWN = 200
"""Lines that are listed; of more, the number is said."""


async def one(visitor: Visitor, act_id: UUID) -> None:
    """The screen."""
    await _One(visitor, act_id).draw()


class _One:
    """The screen as it is open."""

    def __init__(self, visitor: Visitor, act_id: UUID) -> None:
        self.visitor, self.act_id, self.key = visitor, act_id, uuid4().hex

    async def read(self) -> tuple[DoneBy, list[LineRow]]:
        """The act as it is now."""
        async with reading(self.visitor) as r:
            found = await acts_done.one(r, self.act_id)
            return found, await words_of(found.done.act).rows(r, found.done.lines, False)

    async def draw(self) -> None:
        """The screen."""
        found, rows = await self.read()
        name = words_of(found.done.act).title(found.done)
        with frame(name, tab=MORE, room=addresses.ACTS, back=addresses.ACTS):
            static(title(name, formats.moment(found.done.at, relative=True)))
            self.content = ui.element("div")
            with self.content:
                self._draw(found, rows)

    async def fresh(self) -> None:
        """Read, then draw."""
        found, rows = await self.read()
        self.content.clear()
        with self.content:
            self._draw(found, rows)

    def _draw(self, found: DoneBy, rows: Sequence[LineRow]) -> None:
        static(facts(_facts(found)))
        with ui.element("div").classes("cb-section cb-stack"):
            if found.done.can_be_stopped(now()):
                stop = button(_("Stop"), self.stop, kind="danger-btn", icon_name="block", main=True)
                later = self._back_button()
                later.visible = False
                Countdown(found.done.at + HELD, hidden=stop, shown=later)
            elif found.done.can_be_taken_back(now()):
                self._back_button()
        static(_lines(rows))

    def _back_button(self) -> ui.button:
        return button(_("Take back …"), self.ask_back, kind="outline", icon_name="undo", main=True)

    @action
    async def stop(self) -> None:
        """Within the minute: all of it, at once."""
        async with work(self.visitor) as w:
            await acts_done.stop(w, self.act_id, self.key)
        await self.fresh()
        say(_("Stopped. Nobody gets an email."))

    @action
    async def ask_back(self) -> None:
        """Show what taking it back does."""
        async with reading(self.visitor) as r:
            plan = await acts_done.preview_taking_back(r, self.act_id)
            rows = await words_of(plan.act).rows(r, plan.lines, True)
            getting = await told.of_plan(r, plan)
        back_sheet.open_(plan, rows, getting, self.take_back)

    async def take_back(self, stamp: str) -> None:
        """Do that."""
        async with work(self.visitor) as w:
            await acts_done.take_back(w, self.act_id, stamp, self.key)
        await self.fresh()
        say(_("Taken back."))


def _facts(found: DoneBy) -> list[tuple[str, str]]:
    done = found.done
    if done.taken_back_at is not None:
        by, when = found.taken_back_by or _("Cubby"), formats.moment(done.taken_back_at)
        last = ("undo", _("Taken back by {name}, {when}").format(name=by, when=when))
    else:
        day = formats.last_day(done.at + KEPT_FOR)
        last = ("history", _("Can be taken back until {day}").format(day=day))
    return [("person", found.by or _("Cubby")), ("mail", _emails(found)), last]


def _emails(found: DoneBy) -> str:
    """Who hears of it; once it is taken back, who has heard."""
    gone = found.done.taken_back_at is not None
    number = found.heard if gone else len(found.done.told)
    if not number:
        return _("Nobody has got an email.") if gone else _("Nobody gets an email.")
    words = ngettext("{n} family gets an email", "{n} families get an email each", number)
    if gone:
        words = ngettext("{n} family has got an email", "{n} families have got an email each", number)
    return words.format(n=number)


def _lines(rows: Sequence[LineRow]) -> h.Element:
    more = len(rows) - SHOWN
    return h.section(".cb-section")[
        section_head(_("What it did")),
        listed(line_row, rows[:SHOWN], label=_("What it did")),
        h.p(".cb-after-list")[_("And {n} more.").format(n=more)] if more > 0 else None,
    ]
