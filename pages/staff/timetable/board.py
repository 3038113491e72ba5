"""Who goes on into the next term: yes, no, not yet, set by a tap; then every yes is booked in one act."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.empty_state import empty
from components.frame import title
from components.marks import Avatar, Chip, initials
from components.options import Option, segmented
from components.rows import DOT, LineRow, line_row
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff import told
from pages.staff.rooms import MORE
from pages.staff.timetable import addresses, texts
from services.core import acts
from services.core.plan import ActLine, Plan
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats, ngettext
from services.timetable import book_next, next_board, views
from services.timetable.book_next import BOOK_NEXT, FULL
from services.timetable.next_asking import ASK_NEXT
from services.timetable.next_board import NextRow


async def board(visitor: Visitor, taught_class_id: UUID) -> None:
    """The screen."""
    async with reading(visitor) as r:
        of = await views.one_class(r, taught_class_id)
        rows = await next_board.board(r, taught_class_id)
    home = addresses.class_(taught_class_id)
    with frame(_("Who goes on"), tab=MORE, back=home, room=addresses.TIMETABLE):
        static(title(_("Who goes on"), DOT.join((of.name, texts.term(of)))))
        if not rows:
            static(h.div(".cb-section")[empty(_("Nobody was in the class before"), icon_name="group")])
            return
        _Board(visitor, taught_class_id, rows).draw()


class _Board:
    """The answers of one class."""

    def __init__(self, visitor: Visitor, class_id: UUID, rows: Sequence[NextRow]) -> None:
        self.visitor, self.class_id, self.rows = visitor, class_id, list(rows)

    def draw(self) -> None:
        """The sum on top, the rows, and the button that books."""
        self.top = ui.element("div").classes("cb-section cb-tight").props("aria-live=polite")
        self.list = ui.element("ul").classes("cb-list cb-card")
        self.foot = ui.element("div").classes("cb-section cb-stack")
        with self.list:
            for row in self.rows:
                self._row(row)
        self._sum()

    def _row(self, row: NextRow) -> None:
        said = DOT.join(part for part in (row.parent, _said(row)) if part)
        chip = Chip(_("Booked"), "event_available", "success") if row.booked_id else None
        shown = LineRow(
            row.child, Avatar(initials(row.child, 2)), said, chip=chip, actions=row.booked_id is None
        )
        with TextElement("li", "", shown.classes):
            static(line_row(shown))
            if row.booked_id is None:
                with ui.element("div").classes("cb-row-actions"):
                    segmented(
                        _("Does {child} go on?").format(child=row.child),
                        [
                            Option("yes", _("Yes")),
                            Option("no", _("No")),
                            Option("open", _("Not yet")),
                        ],
                        partial(self.answer, row),
                        value=row.answer,
                        name=f"answer-{row.id.hex}",
                    ).classes("cb-full")

    def _sum(self) -> None:
        counted = next_board.counted(self.rows)
        self.top.clear()
        with self.top:
            line = _("{yes} yes · {no} no · {open} not yet")
            words = line.format(yes=counted["yes"], no=counted["no"], open=counted["open"])
            TextElement("p", words, "cb-text2")
        to_book = sum(row.answer == "yes" and row.booked_id is None for row in self.rows)
        self.foot.clear()
        with self.foot:
            if to_book:
                text = ngettext("Book the {n} yes", "Book the {n} yes", to_book).format(n=to_book)
                button(text, self.look, kind="filled", icon_name="event_available", main=True)
            if counted["open"]:
                number = counted["open"]
                ask = ngettext("Ask the {n} without an answer", "Ask the {n} without an answer", number)
                button(ask.format(n=number), self.look_at_asking, icon_name="mail", main=True)

    @action
    async def answer(self, row: NextRow, said: str) -> None:
        """Write down what the family has said."""
        wanted = next(each for each in ("yes", "no", "open") if each == said)
        async with work(self.visitor) as w:
            await next_board.answer(w, row.id, wanted)
        async with reading(self.visitor) as r:
            self.rows = await next_board.board(r, self.class_id)
        self._sum()

    @action
    async def look(self) -> None:
        """Show who is booked at which price, before the tap."""
        wish = {"class_id": str(self.class_id)}
        async with reading(self.visitor) as r:
            plan = await acts.preview(r, BOOK_NEXT, wish)

        @action
        async def book() -> None:
            async with work(self.visitor) as w:
                await acts.apply(w, BOOK_NEXT, wish, plan.stamp, plan.stamp)
            made.close()
            ui.navigate.to(addresses.next_term(self.class_id))
            say(_("Booked."))

        with page_context().sheets or ui.element("div"), sheet(_("Book every yes?")) as made:
            static(_about(plan))
        made.for_once()
        with made.foot:
            if plan.changes:
                number = len(plan.changes)
                button(
                    ngettext("Book {n} child", "Book {n} children", number).format(n=number),
                    book,
                    kind="filled",
                    main=True,
                )
            made.way_out(_("Not now"))
        made.open()

    @action
    async def look_at_asking(self) -> None:
        """Show who is asked, before the tap."""
        wish = {"class_id": str(self.class_id)}
        async with reading(self.visitor) as r:
            plan = await acts.preview(r, ASK_NEXT, wish)
            getting = await told.of_plan(r, plan)

        @action
        async def stop(done_id: UUID) -> None:
            async with reading(self.visitor) as r:
                back = await acts.preview_taking_back(r, ASK_NEXT, done_id)
            async with work(self.visitor) as w:
                await acts.take_back(w, ASK_NEXT, done_id, back.stamp)
            ui.navigate.to(addresses.next_term(self.class_id))
            say(_("Nobody is asked.") if not back.staying else _("Some have been asked already."))

        @action
        async def ask() -> None:
            async with work(self.visitor) as w:
                done_id = await acts.apply(w, ASK_NEXT, wish, plan.stamp)
            made.close()
            say(_("The emails leave in a minute."), partial(stop, done_id))

        with page_context().sheets or ui.element("div"), sheet(_("Ask the families?")) as made:
            names = ", ".join(line.facts["child"] for line in plan.changes)
            number = len(plan.told)
            line = ngettext("{n} family gets an email", "{n} families get an email", number)
            static(h.div(".cb-stack")[h.p[line.format(n=number)], h.p(".cb-text2")[names], _letter()])
            static(told.part(getting))
        made.for_once()
        with made.foot:
            button(_("Ask them"), ask, kind="filled", main=True)
            made.way_out(_("Not now"))
        made.open()


def _letter() -> h.Element:
    """What the email says, as far as it is the same for all."""
    said = _("We keep the place for you. Please say yes or no; nothing is booked before you do.")
    return h.blockquote(".cb-card")[said]


def _about(plan: Plan) -> h.Element:
    booked = h.ul(".cb-list.cb-plain")[(h.li[_price(line)] for line in plan.changes)]
    line = _("They owe the price of the new term from now on, in parts where you have a plan.")
    stays = [_stays(line) for line in plan.staying]
    return h.div(".cb-stack")[
        booked if plan.changes else None,
        h.p(".cb-text2")[line] if plan.changes else None,
        callout("", " ".join(stays), icon_name="warning", tone="warning") if stays else None,
    ]


def _price(line: ActLine) -> str:
    costs = book_next.costs_of(line)
    price = "" if costs is None else formats.money(costs)
    return DOT.join(part for part in (line.facts["child"], price) if part)


def _stays(line: ActLine) -> str:
    if line.why == FULL:
        return _("{child}: the class is full.").format(child=line.facts["child"])
    return _("{child} is booked there already.").format(child=line.facts["child"])


def _said(row: NextRow) -> str:
    if row.answered_at is not None:
        return _("Answered {day}, {who}").format(
            day=formats.day(formats.local(row.answered_at).date()), who=row.answered_by
        )
    if row.asked_at is not None:
        return _("Asked {day}").format(day=formats.day(formats.local(row.asked_at).date()))
    return ""
