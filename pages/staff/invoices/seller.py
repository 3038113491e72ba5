"""The seller's details: what stands on invoices, VAT, when they are issued, and the account that families pay to."""

from __future__ import annotations

from dataclasses import asdict

import htpy as h
from nicegui import ui

from components.base import static
from components.form import Form, form, text_field
from components.frame import section_head, title
from components.options import Option, options
from components.rows import LineRow, line_row
from components.switch import switch
from pages.app.actions import action
from pages.app.frame import frame, hide_message, say
from pages.staff.rooms import INVOICES, MONEY
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.invoices import seller as sellers
from services.invoices import seller_typed
from services.invoices.seller import Seller
from services.language import _
from services.operations.setup import payee as payees
from services.payments import bank_details
from services.payments.bank_details import AccountTyped
from services.provider import current

YES, NO = "yes", "no"


async def seller(visitor: Visitor) -> None:
    """Both forms."""
    async with reading(visitor) as r:
        now, here = await sellers.seller(r), await current(r)
        account = await bank_details.payee(r, here.currency)
    with frame(_("Your details on invoices"), tab=MONEY, back=INVOICES, room=INVOICES):
        static(
            title(
                _("Your details on invoices"),
                _("They stand on what is issued from now on. Issued papers keep what they say."),
            )
        )
        _Details(visitor, now).draw()
        _Account(visitor, AccountTyped.of(account), here.currency).draw()


class _Details:
    """Who sells, and how it is taxed."""

    def __init__(self, visitor: Visitor, now: Seller) -> None:
        self.visitor, self.now = visitor, now
        self.pays_vat = now.facts.pays_vat
        self.when = {"paid": now.issues_when_paid, "down": now.issues_on_down_payment}

    def draw(self) -> None:
        """The form, and the switches of when papers are issued by themselves."""
        with ui.element("section").classes("cb-section"):
            options(
                _("Do you charge VAT?"),
                [Option(NO, _("No")), Option(YES, _("Yes, I am a VAT payer"))],
                self.choose,
                value=YES if self.pays_vat else NO,
                name="pays-vat",
            )
            with form(self.save, _("Save")) as self.fields:
                self._fields(self.fields)
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Issued automatically")))
            with ui.element("ul").classes("cb-card cb-list cb-inset"):
                self._switch(
                    "paid",
                    _("When something is paid"),
                    _("Each payment that settles a debt brings its invoice."),
                )
                self._switch(
                    "down",
                    _("When a down payment is paid"),
                    _("The first of several parts gets its own invoice."),
                )

    def _fields(self, fields: Form) -> None:
        facts = asdict(self.now.facts)
        for name, label, hint in (
            ("name", _("Name of the business"), _("As it is registered.")),
            ("street", _("Street and number"), ""),
            ("postcode", _("Postcode"), ""),
            ("town", _("Town"), ""),
            ("country", _("Country"), _("Two letters, such as SK or IE.")),
            (
                "company_number",
                _("Company number"),
                _("With it, or a VAT number, you issue invoices; without, receipts."),
            ),
            ("tax_number", _("Tax number"), ""),
            ("vat_number", _("VAT number"), _("With the letters of its country, such as SK2120123456.")),
            ("rate", _("Rate of VAT in percent"), _("Your prices contain it. 0 = everything is exempt.")),
            (
                "exemption",
                _("Why there is no VAT"),
                _("Printed on every invoice without VAT, in the words of your law."),
            ),
            ("register", _("Where the business is registered"), _("If your law wants it printed.")),
            ("prefix", _("Letters before each number"), _("If you like: “HT-” gives HT-2026-0001.")),
        ):
            text_field(fields, label, name, str(facts[name]), hint=hint)

    def _switch(self, key: str, words: str, second: str) -> None:
        row = LineRow(words, second=second)

        @action
        async def turned(on: bool) -> None:
            self.when[key] = on
            async with work(self.visitor) as w:
                await sellers.set_when(w, when_paid=self.when["paid"], on_down_payment=self.when["down"])
            say(
                _("From now on they are issued automatically.")
                if on
                else _("They are issued by hand from now on.")
            )

        with ui.element("li").classes(row.classes):
            static(line_row(row))
            switch(words, self.when[key], turned)

    def choose(self, value: str) -> None:
        """Whether VAT is charged; saved with the form."""
        self.pays_vat = value == YES

    @action
    async def save(self, typed: dict[str, str]) -> None:
        """Keep it, or say beside each field what is wrong."""
        facts, wrong = seller_typed.facts(typed, pays_vat=self.pays_vat)
        if wrong:
            hide_message()
            self.fields.complain({name: no.words() for name, no in wrong.items()})
            return
        async with work(self.visitor) as w:
            await sellers.set_facts(w, facts)
        kept = asdict(facts)
        self.fields.kept(typed, {name: str(kept[name]) for name in typed})
        say(_("Saved. The next invoice says it like this."))


class _Account:
    """Where families pay to."""

    def __init__(self, visitor: Visitor, now: AccountTyped, currency: str) -> None:
        self.visitor, self.now, self.currency = visitor, now, currency

    def draw(self) -> None:
        """The form."""
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Account that families pay to")))
            line = _("It stands on invoices, in the pay sheet and in its QR code.")
            static(h.p(".cb-text2.cb-under-head")[line])
            self.content = ui.element("div")
            self._form(with_address=self.currency == "CHF" or self.now.address is not None)

    def _form(self, *, with_address: bool) -> None:
        """The fields as they were typed; those of the address only where a Swiss code needs it."""
        self.content.clear()
        with self.content, form(self.save, _("Save the account"), kind="tonal") as self.fields:
            bic = _("Only if your bank says that it is needed.")
            text_field(self.fields, _("Account number (IBAN)"), "iban", self.now.iban)
            text_field(
                self.fields,
                _("Holder of the account"),
                "holder",
                self.now.holder,
                hint=_("Exactly as the bank has it."),
            )
            text_field(self.fields, "BIC", "bic", self.now.bic, hint=bic)
            if with_address:
                text_field(self.fields, _("Holder’s street"), "holder-street", self.now.street)
                text_field(self.fields, _("House number"), "holder-house_number", self.now.house_number)
                text_field(self.fields, _("Holder’s postcode"), "holder-postal_code", self.now.postal_code)
                text_field(self.fields, _("Holder’s town"), "holder-city", self.now.city)
                text_field(self.fields, _("Holder’s country"), "holder-country", self.now.country)

    @action
    async def save(self, typed: dict[str, str]) -> None:
        """Keep it, or say beside the field what is wrong."""
        self.now = AccountTyped(**{name.removeprefix("holder-"): text for name, text in typed.items()})
        try:
            async with work(self.visitor) as w:
                await payees.keep(w, self.now)
        except Refused as no:
            hide_message()
            field = bank_details.field_of(no)
            if f"holder-{field}" not in self.fields.fields and field in ("postal_code", "street"):
                self._form(with_address=True)
            name = field if field in self.fields.fields else f"holder-{field}"
            self.fields.complain({name: no.words()})
            return
        self.fields.kept(typed, typed)
        say(_("Saved. Families pay to this account from now on."))
