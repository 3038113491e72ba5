"""The words of the shop: what a product gives, for whom, and what happens after the tap."""

from __future__ import annotations

from components.choices import Choice
from pages.family.presenters import DOT
from services.core import ids
from services.language import _, formats, ngettext
from services.overview.shop import OnSale, Terms
from services.prices import words
from services.prices.priced import Priced


def choice(product: OnSale) -> Choice:
    """A product as a row to choose."""
    return Choice(
        ids.short(product.product_id),
        product.name,
        second=DOT.join(gives(product)),
        end=formats.money(product.price),
    )


def gives(product: OnSale) -> list[str]:
    """What a product is: entries or value, how long it lasts, and the provider's own words."""
    parts = []
    if product.entries:
        parts.append(ngettext("{n} entry", "{n} entries", product.entries).format(n=product.entries))
    if product.value is not None and product.value != product.price:
        parts.append(_("worth {amount}").format(amount=formats.money(product.value)))
    if product.months:
        parts.append(
            ngettext("use within {n} month", "use within {n} months", product.months).format(n=product.months)
        )
    elif product.kind in ("pass", "prepaid"):
        parts.append(_("doesn’t end"))
    if product.for_family:
        parts.append(_("for the whole family"))
    if product.about:
        parts.append(product.about)
    return parts


def what_next(product: OnSale, terms: Terms, provider: str) -> list[str]:
    """How it is paid, and from when on it can be used."""
    said = []
    if terms.from_credit is not None:
        said.append(_("{amount} comes from your credit.").format(amount=formats.money(terms.from_credit)))
    if terms.left.minor:
        day = formats.day(terms.due_on)
        said.append(
            _("You’ll see how to pay {amount} on the next screen. It’s due by {day}.").format(
                amount=formats.money(terms.left), day=day
            )
        )
    else:
        said.append(_("There is nothing left to pay."))
    if product.kind in ("pass", "prepaid"):
        at_once = terms.works_unpaid or not terms.left.minor
        said.append(
            _("You can use it right away.")
            if at_once
            else _("You can use it as soon as your payment has arrived.")
        )
    return said


def button_words(terms: Terms) -> str:
    """ "Buy for €90.00"."""
    if not terms.priced.total.minor:
        return _("Get it for free")
    return _("Buy for {amount}").format(amount=formats.money(terms.priced.total))


def code_problem(priced: Priced) -> str:
    """Why the typed code takes nothing off; empty if it does."""
    return next((words.why_not(rule) for rule in priced.not_applied if rule.kind == "code"), "")
