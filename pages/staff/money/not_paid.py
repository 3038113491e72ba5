"""Not paid: who owes what since when, by age; who was reminded when; and one tap that reminds these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.empty_state import empty
from components.filters import filter_chip
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.growing_list import GrowingList
from pages.staff import told
from pages.staff.money import not_paid_texts as texts
from pages.staff.money import remind_sheet
from pages.staff.rooms import MONEY, row_of_rooms
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, ngettext
from services.language.table_file import as_csv
from services.notices.telling import this_week
from services.payments import not_paid, remind_these
from services.payments.not_paid import PAGE, Age, NotPaidFilter, NotPaidPage, Said
from services.payments.paying import MONEY_CHANGED

ALL = 100_000
"""Rows of a file: more than any provider's."""


async def unpaid(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    room.draw(await room.read())


def wish_of(query: Mapping[str, str]) -> NotPaidFilter:
    """The filters that an address asks for; what is none of ours is left out, so that an old link still works."""
    ages, words = {age.value: age for age in Age}, {said.value: said for said in Said}
    return NotPaidFilter(
        ages.get(query.get("age", "")), words.get(query.get("said", "")), query.get("q", "")[:100]
    )


def query_of(wish: NotPaidFilter) -> dict[str, str]:
    """The address of these filters."""
    age, said = wish.age.value if wish.age else "", wish.said.value if wish.said else ""
    return {"age": age, "said": said, "q": wish.text}


class _Room(GrowingList[NotPaidPage]):
    """The list as it is open, under its filters."""

    page, focus = PAGE, "#unpaid li:nth-child({n}) a"

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor)
        self.wish = wish_of(self.context.query)

    async def read(self) -> NotPaidPage:
        """The list as it is now."""
        async with reading(self.visitor) as r:
            return await not_paid.listed(r, self.wish, at_most=self.limit)

    async def changed(self) -> None:
        """Somebody's money has changed: draw the list again if that is seen in it."""
        if await self.read() != self.shown:
            await self.fresh()

    def draw(self, found: NotPaidPage) -> None:
        """The screen."""
        with frame(_("Not paid"), tab=MONEY, room=MONEY):
            static(row_of_rooms(self.visitor, MONEY, MONEY))
            TextElement("h1", _("Not paid")).props("tabindex=-1")
            self._search()
            self.put(found)
        self.context.on_event(MONEY_CHANGED, lambda _ids: self.changed())

    def _search(self) -> None:
        with ui.element("div").classes("cb-field"):
            box = ui.element("input").classes("cb-input").props("type=search autocomplete=off")
            box.props["aria-label"] = box.props["placeholder"] = _("Name, email or payment reference")
            box.props["^value"] = self.wish.text
            box.on(
                "change", lambda event: self.look(str(event.args)), js_handler="(e) => emit(e.target.value)"
            )

    def draw_list(self, found: NotPaidPage) -> None:
        self.shown = found
        self._filters(found)
        count = found.counts[self.wish.age]
        if not found.rows:
            static(empty(*texts.nothing(self.wish), icon_name="check_circle"))
            return
        TextElement("p", texts.count(count), "cb-over-list cb-section")
        static(texts.rows(found.rows))
        if found.more:
            self.more_button()
        with ui.element("div").classes("cb-section cb-stack"):
            words = ngettext("Remind this family", "Remind these {n} families", count.families)
            button(words.format(n=count.families), self.ask, kind="filled", icon_name="mail", main=True)
            button(_("Download as a table"), self.download, kind="quiet", icon_name="download", main=True)

    def _filters(self, found: NotPaidPage) -> None:
        with ui.element("div").classes("cb-filters").props("role=group") as ages:
            ages.props["aria-label"] = _("How late")
            for age in (None, *Age):
                to = partial(self.narrow, replace(self.wish, age=age))
                filter_chip(texts.age(age, found.counts[age]), self.wish.age is age, to)
        with ui.element("div").classes("cb-filters").props("role=group") as words:
            words.props["aria-label"] = _("What was said")
            for said in Said:
                chosen = self.wish.said is said
                to = partial(self.narrow, replace(self.wish, said=None if chosen else said))
                filter_chip(texts.said(said), chosen, to)

    @action
    async def look(self, text: str) -> None:
        """Narrow the list down to whom was typed."""
        await self._narrow(replace(self.wish, text=text[:100]))

    @action
    async def narrow(self, wish: NotPaidFilter) -> None:
        """Show the list under other filters."""
        await self._narrow(wish)

    async def _narrow(self, wish: NotPaidFilter) -> None:
        self.wish = wish
        await self.begin_again(MONEY, query_of(wish))

    @action
    async def ask(self) -> None:
        """Show what each family will get, before anything is sent."""
        async with reading(self.visitor) as r:
            wanted = await not_paid.debt_ids(r, self.wish)
            found = await remind_these.preview(r, wanted)
            week = told.numbers(await this_week.got(r, {letter.client_id for letter in found.letters}))
        remind_sheet.open_(found, week, lambda: self.send(wanted))

    @action
    async def send(self, debt_ids: Sequence[UUID]) -> None:
        """Write the reminders, which wait for a minute."""
        async with work(self.visitor) as w:
            number, at = await remind_these.remind(w, debt_ids)
        await self.fresh()
        words = ngettext("{n} reminder leaves in a minute.", "{n} reminders leave in a minute.", number)
        say(words.format(n=number), partial(self.take_back, at))

    @action
    async def take_back(self, at: datetime) -> None:
        """Undo it within the minute."""
        async with work(self.visitor) as w:
            await remind_these.take_back(w, at)
        await self.fresh()
        say(_("Taken back. Nobody gets a reminder."))

    @action
    async def download(self) -> None:
        """All rows under these filters as a file."""
        async with reading(self.visitor) as r:
            found = await not_paid.listed(r, self.wish, at_most=ALL)
        ui.download.content(as_csv(texts.table(found.rows)), _("not paid") + ".csv", "text/csv")
