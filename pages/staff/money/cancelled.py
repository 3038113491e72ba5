"""Sessions that you cancelled: money back for all families at once, shown before the tap, undone within the minute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.empty_state import empty
from components.marks import Note, Tile
from components.rows import DOT, LineRow, line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff import told
from pages.staff.rooms import CANCELLED, MONEY, row_of_rooms
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats, ngettext
from services.notices.telling import this_week
from services.payments import bulk_credit
from services.payments.bulk_credit import CancelledSession, CreditPreview


async def cancelled(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    await room.draw()


class _Room:
    """The list as it is open."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    async def read(self) -> list[CancelledSession]:
        """The list as it is now."""
        async with reading(self.visitor) as r:
            return await bulk_credit.sessions(r)

    async def fresh(self) -> None:
        """Read, then draw."""
        found = await self.read()
        self.content.clear()
        with self.content:
            self._draw(found)

    async def draw(self) -> None:
        """The screen."""
        found = await self.read()
        with frame(_("Cancelled sessions"), tab=MONEY, room=CANCELLED):
            static(row_of_rooms(self.visitor, MONEY, CANCELLED))
            TextElement("h1", _("Cancelled sessions")).props("tabindex=-1")
            line = _(
                "A price does not fall by itself when you cancel. Here all families get their part of it at once, as credit for what comes next."
            )
            TextElement("p", line, "cb-lead-text")
            self.content = ui.element("div").classes("cb-section")
            with self.content:
                self._draw(found)

    def _draw(self, found: list[CancelledSession]) -> None:
        if not found:
            line = _("Sessions that you cancelled in the last two months show up here.")
            static(empty(_("Nothing was cancelled"), line, icon_name="event_busy"))
            return
        with ui.element("ul").classes("cb-card cb-list"):
            for each in found:
                row = _as_row(each)
                with ui.element("li").classes(row.classes):
                    static(line_row(row))
                    if each.credited < each.expected:
                        label = _("Give credit: {what}").format(what=f"{row.title}, {row.second}")
                        button(
                            _("Give credit"), partial(self.ask, each.session_id), kind="tonal", label=label
                        )

    @action
    async def ask(self, session_id: UUID) -> None:
        """Who gets how much, before anything is done."""
        async with reading(self.visitor) as r:
            found = await bulk_credit.preview(r, session_id)
            week = told.numbers(await this_week.got(r, {share.client_id for share in found.shares}))
        with page_context().sheets or ui.element("div"), sheet(_("Credit this session")) as made:
            static(_preview(found, week))
        made.for_once()
        made.for_reading()

        @action
        async def confirmed() -> None:
            made.close()
            await self.credit(found)

        with made.foot:
            if found.whole is not None:
                text = _("Credit {amount}").format(amount=formats.money(found.whole))
                button(text, confirmed, kind="filled", main=True)
            made.way_out(_("Not now"))
        made.open()

    async def credit(self, shown: CreditPreview) -> None:
        """Do it, and offer to undo it."""
        async with work(self.visitor) as w:
            act, at = await bulk_credit.credit(w, shown.session.session_id, shown)
        await self.fresh()
        say(_("Credited. The emails leave in a minute."), partial(self.undo, act, at))

    @action
    async def undo(self, act: UUID, at: datetime) -> None:
        """Take all of it back."""
        async with work(self.visitor) as w:
            await bulk_credit.undo(w, act, at)
        await self.fresh()
        say(_("Taken back. Nobody gets an email."))


def _as_row(each: CancelledSession) -> LineRow:
    children = ngettext("{n} child", "{n} children", each.expected).format(n=each.expected)
    if each.credited and each.credited == each.expected:
        note = Note(_("All credited"), "check_circle", "success")
    elif each.credited:
        note = Note(_("{n} of them credited").format(n=each.credited), "contrast", "info")
    else:
        note = None
    return LineRow(
        each.programme,
        Tile("event_busy"),
        DOT.join(part for part in (formats.moment(each.starts_at), children, each.reason) if part),
        note=note,
        actions=True,
    )


def _preview(found: CreditPreview, week: Mapping[UUID, str]) -> h.Renderable:
    about = DOT.join((found.session.programme, formats.moment(found.session.starts_at)))
    rows = [
        LineRow(
            share.family,
            second=DOT.join((share.child, share.email)),
            note=Note(week[share.client_id], "mail") if share.client_id in week else None,
            end=formats.money(share.money),
        )
        for share in found.shares
    ]
    words = ngettext(
        "{n} child is left out, because the family has a make-up for it.",
        "{n} children are left out, because their families have a make-up for it.",
        found.made_up,
    )
    explained = _(
        "Each gets what one session is of the price: the whole price divided by its sessions. It pays what is open at once, and the family gets one email. You can undo it for a minute."
    )
    return h.fragment[
        h.p(".cb-over-list")[about],
        h.p(".cb-lead-text")[explained] if rows else h.p(".cb-lead-text")[_("There is nobody to credit.")],
        listed(line_row, rows, look="cb-plain") if rows else None,
        h.p(".cb-after-list")[words.format(n=found.made_up)] if found.made_up else None,
    ]
