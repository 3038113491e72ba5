"""Money out: what goes back to families, with a code for the phone and a file for the bank; sent, and seen."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import htpy as h
from markupsafe import Markup
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.empty_state import empty
from components.frame import section_head
from components.rows import line_row
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.money import family_texts as texts
from pages.staff.rooms import MONEY, MONEY_OUT, row_of_rooms
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats, ngettext
from services.payments import money_out
from services.payments.codes import grouped
from services.payments.codes.picture import svg
from services.payments.money_out import Out
from services.payments.paying import MONEY_CHANGED


async def out(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    await room.draw()


class _Room:
    """The list as it is open, and what is chosen on it."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.context = visitor, page_context()
        self.left_out: set[UUID] = set()
        """Transfers that somebody has taken off the file; all others go into it."""

    async def read(self) -> list[Out]:
        """The list as it is now."""
        async with reading(self.visitor) as r:
            return await money_out.listed(r)

    async def changed(self) -> None:
        """Somebody's money has changed: draw the list again if that is seen in it."""
        if await self.read() != self.shown:
            await self.fresh()

    async def fresh(self) -> None:
        """Read, then draw."""
        found = await self.read()
        self.content.clear()
        with self.content:
            self._draw(found)

    async def draw(self) -> None:
        """The screen."""
        found = await self.read()
        with frame(_("Money out"), tab=MONEY, room=MONEY_OUT):
            static(row_of_rooms(self.visitor, MONEY, MONEY_OUT))
            TextElement("h1", _("Money out")).props("tabindex=-1")
            self.content = ui.element("div")
            with self.content:
                self._draw(found)
        self.context.on_event(MONEY_CHANGED, lambda _ids: self.changed())

    def _draw(self, found: list[Out]) -> None:
        self.shown = found
        if not found:
            line = _("When you refund something to a family, it waits here until you send it.")
            static(empty(_("Nothing goes out"), line, icon_name="undo"))
            return
        waiting = [each for each in found if each.waits]
        self._list(_("To be sent"), waiting)
        if waiting:
            chosen = [each for each in waiting if each.id not in self.left_out]
            with ui.element("div").classes("cb-section cb-stack"):
                words = ngettext("Bank file with {n} transfer", "Bank file with {n} transfers", len(chosen))
                button(words.format(n=len(chosen)), self.file, kind="filled", icon_name="download", main=True)
                words = ngettext("Mark {n} as sent", "Mark {n} as sent", len(chosen)).format(n=len(chosen))
                button(words, self.sent, kind="tonal", icon_name="check", main=True)
        self._list(_("Sent"), [each for each in found if each.state == "sent"])
        self._list(_("Done with"), [each for each in found if each.state in ("seen", "taken_back", "failed")])
        self._list(_("By card"), [each for each in found if each.state == "asked" and not each.waits])

    def _list(self, heading: str, found: list[Out]) -> None:
        if not found:
            return
        with ui.element("section").classes("cb-section"):
            static(section_head(heading))
            with ui.element("ul").classes("cb-card cb-list"):
                for each in found:
                    self._row(each)

    def _row(self, each: Out) -> None:
        row = texts.out_row(each)
        what = f"{each.family}, {formats.money(each.money)}"
        with ui.element("li").classes(row.classes):
            static(line_row(row))
            if not each.waits and each.state != "sent":
                return
            with ui.element("div").classes("cb-row-actions"):
                if each.state == "sent":
                    self._small(_("Not sent after all"), partial(self.not_sent, each.id), what)
                    return
                self._small(_("Scan and send"), partial(self.show, each), what)
                off = each.id in self.left_out
                words = _("Put into the file") if off else _("Leave out of the file")
                self._small(words, partial(self.choose, each.id), what)
                self._small(_("Take back"), partial(self.take_back, each), what)

    @staticmethod
    def _small(text: str, do: object, what: str) -> None:
        button(text, do, kind="quiet", label=f"{text}: {what}")  # type: ignore[arg-type]

    @action
    async def choose(self, out_id: UUID) -> None:
        """Take one off the file, or put it back."""
        self.left_out ^= {out_id}
        await self.fresh()

    @action
    async def show(self, each: Out) -> None:
        """The code that a banking app scans, and the same in words."""
        with page_context().sheets or ui.element("div"), sheet(each.family) as made:
            pictures = [
                h.div(".cb-code-picture", role="img", aria_label=_("The picture that the app scans"))[
                    Markup(svg(code))  # noqa: S704 - drawn by segno from black and white squares
                ]
                for code in money_out.codes_of(each)[:1]
            ]
            facts = (
                (_("Amount"), formats.money(each.money)),
                (_("Holder of the account"), each.name),
                (_("IBAN"), grouped(each.iban)),
                (_("Text"), money_out.text_of(each)),
            )
            rows = [h.div[h.dt[label], h.dd(".cb-num")[value]] for label, value in facts]
            static(h.fragment[pictures, h.dl(".cb-pairs")[rows]])
        made.for_once()

        @action
        async def done() -> None:
            made.close()
            await self._sent([each.id])

        with made.foot:
            button(_("I’ve sent it"), done, kind="filled", main=True)
            made.way_out(_("Close"))
        made.open()

    async def _chosen(self) -> list[UUID]:
        return [each.id for each in await self.read() if each.waits and each.id not in self.left_out]

    @action
    async def file(self) -> None:
        """The file for the bank; nothing is marked as sent by taking it."""
        chosen = await self._chosen()
        async with reading(self.visitor) as r:
            made = await money_out.file(r, chosen)
        ui.download.content(made, _("refunds") + ".xml", "application/xml")
        say(_("Give it to your bank, then mark them as sent."))

    @action
    async def sent(self) -> None:
        """What was chosen has been given to the bank."""
        await self._sent(await self._chosen())

    async def _sent(self, ids: list[UUID]) -> None:
        async with work(self.visitor) as w:
            number = await money_out.sent(w, ids)
        await self.fresh()

        @action
        async def back() -> None:
            async with work(self.visitor) as w:
                await money_out.not_sent(w, ids)
            await self.fresh()

        say(ngettext("{n} is marked as sent.", "{n} are marked as sent.", number).format(n=number), back)

    @action
    async def not_sent(self, out_id: UUID) -> None:
        """It was marked by mistake, or the bank refused it."""
        async with work(self.visitor) as w:
            await money_out.not_sent(w, [out_id])
        await self.fresh()

    @action
    async def take_back(self, each: Out) -> None:
        """It is not sent: the family has it in credit again."""
        async with work(self.visitor) as w:
            await money_out.take_back(w, each.id, _("Not sent after all"))
        await self.fresh()
        line = _("{family} has {amount} in credit again.")
        say(line.format(family=each.family, amount=formats.money(each.money)))
