"""The account that families pay to, and its own code: the owner's banking app shows whether it is right."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components import pay
from components.base import static
from components.buttons import button
from components.callout import callout
from components.files import inline_style
from components.form import Form, form, text_field
from components.frame import section_head, title
from pages.app.actions import action
from pages.app.frame import frame, hide_message, say
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.setup import addresses, steps
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.operations.setup import payee as payees
from services.operations.setup.payee import PayeeView
from services.payments import bank_details
from services.payments.bank_details import AccountTyped
from services.payments.codes import grouped, picture


async def payee(visitor: Visitor) -> None:
    """The form, then the code."""
    with frame(_("Payee"), tab=MORE, back=MORE, room=addresses.PAYEE):
        line = _("Families pay to it. It stands in the pay sheet with its QR code, and on invoices.")
        static(h.fragment[inline_style("setup.css"), title(_("Payee"), line)])
        content = ui.element("div")
        await _PayeeRoom(visitor, content).fresh()


class _PayeeRoom:
    """The room, drawn anew after each step."""

    def __init__(self, visitor: Visitor, content: ui.element) -> None:
        self.visitor, self.content = visitor, content
        self.fields: Form
        self.with_address = False

    async def fresh(self, typed: AccountTyped | None = None) -> None:
        """What is true now; `typed`: what was typed and not kept."""
        async with reading(self.visitor) as r:
            view, onward = await payees.view(r), await steps.onward(r, "payee")
        self.with_address = self.with_address or view.currency == "CHF" or view.typed.address is not None
        self.content.clear()
        with self.content:
            self._form(typed or view.typed)
            self._code(view)
            static(onward)

    def _form(self, typed: AccountTyped) -> None:
        with (
            ui.element("section").classes("cb-section"),
            form(self.save, _("Save the account")) as self.fields,
        ):
            hint = _("Copy it from your banking app.")
            text_field(self.fields, _("Account number (IBAN)"), "iban", typed.iban, hint=hint)
            hint = _("Exactly as the bank has it.")
            text_field(self.fields, _("Holder of the account"), "holder", typed.holder, hint=hint)
            hint = _("Only if your bank says that it is needed.")
            text_field(self.fields, "BIC", "bic", typed.bic, hint=hint)
            if self.with_address:
                for name, label in (
                    ("street", _("Holder’s street")),
                    ("house_number", _("House number")),
                    ("postal_code", _("Holder’s postcode")),
                    ("city", _("Holder’s town")),
                    ("country", _("Holder’s country")),
                ):
                    text_field(self.fields, label, name, getattr(typed, name))

    def _code(self, view: PayeeView) -> None:
        if view.payee is None:
            return
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Does your bank read it right?")))
            static(_drawn(view))
            page_context().script(pay.script())
            if view.is_proved:
                done = callout(_("You have seen that it is right."), icon_name="check_circle", tone="success")
                static(h.div(".cb-section")[done])
            elif view.code is not None:
                button(_("It shows my account"), self.confirm, icon_name="check", main=True)

    @action
    async def save(self, said: dict[str, str]) -> None:
        """Keep it, or say beside the field what is wrong."""
        typed = AccountTyped(**said)
        try:
            async with work(self.visitor) as w:
                await payees.keep(w, typed)
        except Refused as no:
            hide_message()
            field = bank_details.field_of(no)
            if field not in self.fields.fields:
                self.with_address = True
                await self.fresh(typed)
            self.fields.complain({field: no.words()})
            return
        self.fields.kept(said, said)
        await self.fresh()
        say(_("Saved. Families pay to this account from now on."))

    @action
    async def confirm(self) -> None:
        """The owner has seen it."""
        async with work(self.visitor) as w:
            await payees.confirm(w)
        await self.fresh()


def _drawn(view: PayeeView) -> h.Renderable:
    if view.payee is None or view.code is None:
        line = _(
            "There is no standard QR code for this currency. Families copy the account from the pay sheet."
        )
        return h.p(".cb-text2.cb-setup-line")[line]
    line = _(
        "Let your banking app read this code, as families will. It has to show {holder}, {iban} and {amount}. Don’t send it."
    )
    facts = {
        "holder": view.payee.holder,
        "iban": grouped(view.payee.iban),
        "amount": formats.money(view.amount),
    }
    drawn = pay.Picture(picture.svg(view.code), picture.png(view.code), "test.png", line.format(**facts))
    phone = _("On this phone? Share the picture with your banking app.")
    return h.fragment[
        pay.style(),
        h.p(".cb-text2.cb-setup-line")[line.format(**facts)],
        pay.scan(drawn, _("Scan it with your phone."), phone),
    ]
