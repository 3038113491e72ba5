"""Why sessions are not offered: counted by reason, one by one, and the nearest session that is offered (R38)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.frame import link_button
from components.marks import Note, icon
from components.rows import LineRow, line_row, offer_row
from components.rows import OfferRow as Offer
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.family import presenters
from pages.family.make_ups import rows as make_up_rows
from pages.family.make_ups.reasons import reason_row
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.make_ups import explain
from services.make_ups.credits.view import CreditView
from services.make_ups.explain import Explained, Turned
from services.make_ups.pools import Candidate

Choose = Callable[[UUID], Awaitable[None]]


async def open_sheet(
    visitor: Visitor,
    credit: CreditView,
    choose: Choose | None,
    wait: Choose | None,
    session_id: UUID | None = None,
) -> None:
    """Say why sessions are not offered; with `session_id`, show that one at once.

    `choose` books one, `wait` joins its waiting list; both are None for a viewer.
    """
    with sheet(_("Missing a session?")) as made:
        made.dialog.on("hide", made.dialog.delete)
    shown = _Sheet(visitor, credit, choose, wait, made)
    if session_id is None:
        await shown.show_list()
    else:
        await shown.show_one(session_id)
    made.open()


class _Sheet:
    """The sheet: the list, or one session of it."""

    def __init__(
        self,
        visitor: Visitor,
        credit: CreditView,
        choose: Choose | None,
        wait: Choose | None,
        made: Sheet,
    ) -> None:
        self.visitor, self.credit, self.made = visitor, credit, made
        self.choose, self.wait = choose, wait

    async def show_list(self) -> None:
        """Counted reasons, then the sessions one by one."""
        page = await self._look(0)
        self.made.body.clear()
        self.made.foot.clear()
        with self.made.body:
            if not page.reasons:
                TextElement("p", _("All sessions can be booked."), "cb-lead-text")
                return
            static(
                h.ul(".cb-list.cb-plain")[
                    (h.li(class_="cb-row")[line_row(reason_row(reason))] for reason in page.reasons)
                ]
            )
            if page.listed:
                TextElement("h3", _("One by one"), "cb-over-list")
                self.list = ui.element("ul").classes("cb-card cb-list cb-inset")
                self.more = button(_("Show more"), lambda: self.next_page(), kind="outline", full=True)
                self._append(page)

    @action
    async def next_page(self) -> None:
        self._append(await self._look(self._next or 0))

    async def _look(self, number: int) -> explain.TurnedAway:
        async with reading(self.visitor) as r:
            return await explain.turned_away(r, self.credit.credit_id, number)

    def _append(self, page: explain.TurnedAway) -> None:
        self._next = page.next_page
        self.more.visible = page.next_page is not None
        with self.list:
            for turned in page.listed:
                self._turned(turned)

    def _turned(self, turned: Turned) -> None:
        candidate = turned.candidate
        shown = LineRow(
            make_up_rows.when(candidate),
            second=make_up_rows.where(candidate),
            note=Note(
                formats.told(turned.why),
                make_up_rows.REASON_ICONS.get(turned.why.told.name, "info"),
                "neutral",
            ),
        )
        with (
            TextElement("li", classes="cb-row"),
            ui.element("button").classes("cb-row-link").props("type=button") as pressed,
        ):
            static(line_row(shown), "span")
            static(h.span(".cb-row-end.cb-chevron")[icon("chevron_right")], "span")
        pressed.on("click", lambda: self.open(candidate.session_id), [])

    @action
    async def open(self, session_id: UUID) -> None:
        await self.show_one(session_id)

    @action
    async def back(self) -> None:
        await self.show_list()

    async def show_one(self, session_id: UUID) -> None:
        """One session: why it is not offered, and the nearest one that fits."""
        async with reading(self.visitor) as r:
            explained = await explain.explain(r, self.credit.credit_id, session_id)
        self.made.body.clear()
        self.made.foot.clear()
        if explained is None:
            return
        with self.made.body:
            self._one(explained)
        with self.made.foot:
            self._instead(explained)
            button(_("All reasons"), lambda: self.back(), kind="text")

    def _instead(self, explained: Explained) -> None:
        """What can be done about this very session: rejoin it, or wait for a place in it."""
        own, entry, session_id = explained.own, explained.candidate.entry, explained.candidate.session_id
        if own is not None and (own.may_rejoin or own.may_wait or own.may_undo):
            address = presenters.attendance_address(own)
            static(link_button(_("See the session"), address, kind="filled", main=True))
        elif entry is not None:
            static(link_button(_("Waiting list"), presenters.entry_address(entry), kind="quiet", main=True))
        elif explained.candidate.may_wait and self.wait is not None:
            button(_("Join waiting list"), lambda: self.join(session_id), kind="filled", main=True)

    def _one(self, explained: Explained) -> None:
        static(
            h.ul(".cb-list.cb-plain")[make_up_rows.session_line(explained.candidate, make_up_rows.NOT_NOW)]
        )
        if explained.why is None:
            TextElement("p", _("This one can be booked."), "cb-lead-text")
            self._choosable(explained.candidate)
            return
        TextElement("p", told(explained)).props("role=status")
        if explained.nearest is not None:
            TextElement("h3", _("The nearest that fits"), "cb-over-list")
            self._choosable(explained.nearest)

    def _choosable(self, candidate: Candidate) -> None:
        shown = Offer(
            make_up_rows.when(candidate),
            make_up_rows.where(candidate),
            make_up_rows.picker(candidate).places or Note("", ""),
        )
        with (
            ui.element("ul").classes("cb-card cb-list cb-inset"),
            TextElement("li", classes=shown.classes),
        ):
            static(offer_row(shown))
            if self.choose is not None:
                label = f"{_('Choose')} {make_up_rows.for_the_ear(candidate)}"
                button(_("Choose"), lambda: self.take(candidate.session_id), label=label)

    @action
    async def join(self, session_id: UUID) -> None:
        self.made.close()
        if self.wait is not None:
            await self.wait(session_id)

    @action
    async def take(self, session_id: UUID) -> None:
        self.made.close()
        if self.choose is not None:
            await self.choose(session_id)


def told(explained: Explained) -> str:
    """Why it is not offered, and whether there is a way into it all the same."""
    reason = formats.told(explained.why) if explained.why is not None else ""
    return " ".join(part for part in (reason, _way_in(explained)) if part)


def _way_in(explained: Explained) -> str:
    own = explained.own
    entry = explained.candidate.entry if own is None else own.entry
    if own is not None and (own.may_rejoin or own.may_undo):
        return _("You can rejoin it.")
    if entry is not None:
        return f"{presenters.waiting_note(entry).text}."
    if own is not None and own.may_wait:
        return _("It’s full now, but you can wait for a place.")
    if own is not None and own.why_not_rejoin is not None:
        return formats.told(own.why_not_rejoin)
    return ""
