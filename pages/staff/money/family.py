"""One family's money: how it stands, what was paid, what went back, and everything that staff may do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import quote
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.frame import link_button, section_head, title
from components.marks import Avatar, initials
from components.rows import line_row
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.family.money import name
from pages.staff.money import family_texts as texts
from pages.staff.money.family_sheets import Sheets
from pages.staff.rooms import INVOICES, MONEY
from services.core.events import Ids, concerns
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.payments import family
from services.payments.family import FamilyMoney, PaidEntry
from services.payments.owed import Owed
from services.payments.paying import MONEY_CHANGED


async def family_money(visitor: Visitor, client_id: UUID) -> None:
    """The screen."""

    shown: FamilyMoney | None = None

    async def load() -> FamilyMoney:
        async with reading(visitor) as r:
            return await family.money_of(r, client_id)

    async def fresh() -> None:
        nonlocal shown
        found = await load()
        if found == shown:  # an act of one's own draws, and its event comes after it: once is enough
            return
        shown = found
        content.clear()
        with content:
            _Drawn(Sheets(visitor, found, fresh)).draw()

    async def changed(ids: Ids) -> None:
        if concerns(ids, [client_id]):
            await fresh()

    found = shown = await load()
    with frame(found.name, tab=MONEY, back=MONEY, room=MONEY):
        content = ui.element("div")
        with content:
            _Drawn(Sheets(visitor, found, fresh)).draw()
    page_context().on_event(MONEY_CHANGED, changed)


class _Drawn:
    """One family as it is now."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets, self.of = sheets, sheets.of

    def draw(self) -> None:
        """All sections."""
        static(title(self.of.name, f"{texts.stands(self.of)}", Avatar(initials(self.of.name, 2))))
        with ui.element("div").classes("cb-section cb-stack"):
            button(
                _("Record a payment"), _spoken(self.sheets.record), kind="filled", icon_name="add", main=True
            )
            href = f"{INVOICES}?q={quote(self.of.email)}"
            static(link_button(_("Invoices"), href, icon_name="receipt_long", main=True))
        self._debts(_("To pay"), self.of.open_debts)
        self._credit()
        self._payments()
        self._out()
        self._debts(_("Done with"), self.of.closed_debts)

    def _debts(self, heading: str, debts: list[Owed]) -> None:
        if not debts:
            return
        with ui.element("section").classes("cb-section"):
            static(section_head(heading))
            with ui.element("ul").classes("cb-card cb-list"):
                for debt in debts:
                    self._debt(debt)

    def _debt(self, debt: Owed) -> None:
        row = texts.debt_row(debt)
        what = f"{name(debt)}, {formats.money(debt.total)}"
        with ui.element("li").classes(row.classes):
            static(line_row(row))
            with ui.element("div").classes("cb-row-actions"):
                lines = self.of.timelines.get(debt.account_id, [])
                self._small(_("History"), partial(self.sheets.history, name(debt), lines), what)
                if debt in self.of.open_debts:
                    self._small(_("Record"), partial(self.sheets.record, debt), what)
                if debt.status.value not in ("refunded", "cancelled"):
                    self._small(_("Change"), partial(self.sheets.change, debt), what)
                    others = [other for other in self.of.open_debts if other.debt_id != debt.debt_id]
                    if debt.paid.minor and others:
                        self._small(_("Move"), partial(self.sheets.move, debt), what)
                    self._small(_("End"), partial(self.sheets.end, debt), what)

    def _credit(self) -> None:
        with ui.element("section").classes("cb-section"):
            static(section_head(_("In credit")))
            with ui.element("div").classes("cb-card cb-pad"):
                TextElement("p", formats.money(self.of.credit), "cb-t1 cb-num")
                with ui.element("div").classes("cb-row-actions"):
                    if self.of.credit_account is not None:
                        lines = self.of.timelines.get(self.of.credit_account, [])
                        self._small(
                            _("History"), partial(self.sheets.history, _("In credit"), lines), _("In credit")
                        )
                    self._small(_("Give credit"), self.sheets.give, "")
                    if self.of.credit.minor:
                        self._small(_("Refund"), self.sheets.refund, "")

    def _payments(self) -> None:
        if not self.of.payments:
            return
        names = {debt.debt_id: name(debt) for debt in self.of.debts}
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Payments")))
            with ui.element("ul").classes("cb-card cb-list"):
                for paid in self.of.payments:
                    self._payment(paid, names)

    def _payment(self, paid: PaidEntry, names: dict[UUID, str]) -> None:
        row = texts.payment_row(paid, names)
        with ui.element("li").classes(row.classes):
            static(line_row(row))
            if paid.checkout_id is not None and self.of.credit.minor:
                to_card, text = partial(self.sheets.refund_card, paid.checkout_id), _("Refund to the card")
                with ui.element("div").classes("cb-row-actions"):
                    button(text, to_card, kind="quiet", label=f"{text}: {row.title}, {row.end}")
            if paid.by_hand and not paid.taken_back:
                with ui.element("div").classes("cb-row-actions"):
                    self._small(_("Correct"), partial(self.sheets.correct, paid), f"{row.title}, {row.end}")

    def _out(self) -> None:
        if not self.of.out:
            return
        rows = [texts.out_row(out) for out in self.of.out]
        items = [h.li(class_=row.classes)[line_row(row)] for row in rows]
        with ui.element("section").classes("cb-section"):
            static(h.fragment[section_head(_("Went back")), h.ul(".cb-card.cb-list")[items]])

    @staticmethod
    def _small(text: str, do: Callable[[], None], what: str) -> None:
        label = f"{text}: {what}" if what else ""
        button(text, _spoken(do), kind="quiet", label=label)


def _spoken(open_sheet: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    """What opens a sheet, in the visitor's language."""

    @action
    async def opened() -> None:
        open_sheet()

    return opened
