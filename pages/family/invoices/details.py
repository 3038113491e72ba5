"""Whom the family's invoices are made out to: name, address, and a company's numbers."""

from __future__ import annotations

from dataclasses import asdict

import htpy as h

from components.base import static
from components.form import Form, form, text_field
from components.frame import title
from pages.app.actions import action
from pages.app.frame import frame, hide_message, say
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.invoices import buyers
from services.invoices.buyers import Buyer
from services.language import _


async def details(visitor: Visitor) -> None:
    """One form; the next invoice uses it."""

    async def load() -> Buyer:
        async with reading(visitor) as r:
            return await buyers.my_buyer(r)

    async def save(typed: dict[str, str]) -> None:
        await _save(tuple(typed.items()))

    @action
    async def _save(typed: tuple[tuple[str, str], ...]) -> None:
        said = dict(typed)
        if problems := problems_of(said):
            hide_message()
            fields.complain(problems)
            return
        async with work(visitor) as w:
            await buyers.save_buyer(w, Buyer(**said))
        fields.kept(said, asdict(await load()))
        say(_("Saved. Your next invoice is made out like this."))

    mine = await load()
    with frame(_("Invoice details"), tab="/profile", back="/profile"):
        static(title(_("Invoice details"), _("Whom your invoices are made out to, from the next one on.")))
        with form(save, _("Save")) as fields:
            buyer_fields(fields, mine)
        after = _(
            "Is an invoice that you have already made out wrongly? Save the right details, then ask for a correction."
        )
        static(h.p(".cb-after-list")[after, " ", h.a(href="/invoices")[_("See my invoices")]])


def buyer_fields(fields: Form, mine: Buyer) -> None:
    """The fields of a buyer, in the form that is being filled."""
    company = _("Only if a company pays.")
    text_field(fields, _("Name or company"), "name", mine.name, autocomplete="organization")
    text_field(fields, _("Street and number"), "street", mine.street, autocomplete="street-address")
    text_field(fields, _("Postcode"), "postcode", mine.postcode, autocomplete="postal-code")
    text_field(fields, _("Town"), "town", mine.town, autocomplete="address-level2")
    text_field(
        fields,
        _("Country"),
        "country",
        mine.country,
        hint=_("Two letters, such as SK or IE."),
        autocomplete="country",
    )
    text_field(fields, _("Company number"), "company_number", mine.company_number, hint=company)
    text_field(fields, _("Tax number"), "tax_number", mine.tax_number, hint=company)
    text_field(
        fields,
        _("VAT number"),
        "vat_number",
        mine.vat_number,
        hint=_("With the letters of its country, such as SK2120123456."),
    )


def problems_of(typed: dict[str, str]) -> dict[str, str]:
    """What cannot be printed, by field, as texts."""
    found = {}
    for name, text in typed.items():
        try:
            buyers.checked(name, text)
        except Refused as no:
            found[name] = no.words()
    return found
