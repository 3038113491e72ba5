"""The words of a product's form, and what a parent will read of it."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from components.entries import Entry, Group
from components.marks import Tile
from components.options import Option
from components.rows import DOT, LineRow, line_row
from pages.family.buying import texts
from pages.staff.selling import addresses
from services.core.local_time import months_later
from services.language import N_, _, formats, ngettext
from services.orders import product_form
from services.orders.product_form import Kind
from services.orders.products import Bought, ProductRow
from services.overview import shop
from services.prices.price_list import ProgrammePrice

KINDS = {
    "pass": (
        N_("A pass"),
        N_("So many visits, for classes that are booked session by session."),
        "confirmation_number",
    ),
    "prepaid": (
        N_("Prepaid credit"),
        N_("Money to spend on sessions; it may be worth more than it costs."),
        "savings",
    ),
    "service": (
        N_("Something else"),
        N_("A T-shirt, a camp, a registration: it is paid, and nothing counts down."),
        "redeem",
    ),
    "document": (N_("A document"), N_("Something to read or print."), "receipt_long"),
}
NEW = {"pass": N_("New pass"), "prepaid": N_("New prepaid credit"), "service": N_("New product")}


def kind_name(kind: Kind) -> str:
    """What kind of product it is."""
    return _(KINDS[kind][0])


def new_title(kind: Kind) -> str:
    """What the screen of a new one is called."""
    return _(NEW.get(kind, N_("New product")))


def kinds() -> list[LineRow]:
    """The kinds that can be chosen, each a link."""
    return [
        LineRow(_(name), Tile(glyph), _(line), href=f"{addresses.NEW_PRODUCT}?kind={kind}")
        for kind in product_form.KINDS
        for name, line, glyph in (KINDS[kind],)
    ]


def groups(kind: Kind, currency: str, programmes: Sequence[ProgrammePrice]) -> list[Group]:
    """The fields of this kind of product."""
    unit = formats.currency_sign(currency)
    basics = [
        Entry("name", _("Name"), hint=_("As families see it, such as “10-entry pass”")),
        Entry("price", _("Price"), "amount", unit=unit),
    ]
    if kind == "pass":
        basics.append(Entry("entries", _("Entries"), "number", hint=_("Each session takes one.")))
    if kind == "prepaid":
        basics.append(
            Entry(
                "value",
                _("Worth"),
                "amount",
                unit=unit,
                hint=_("May be more than the price: that is the bonus."),
            )
        )
    about = Entry("about", _("In your own words"), "long", hint=_("If you like: one sentence under the name"))
    found = [Group("", (*basics, about))]
    if kind in ("pass", "prepaid"):
        found += [_how_long(kind), _where(programmes)]
    return [*found, _offered()]


def _how_long(kind: Kind) -> Group:
    months = Entry(
        "months",
        _("Months"),
        "number",
        hint=_("Counted from the day it is bought. Empty = it does not end."),
    )
    line = _("What is left after the last day is lost, and the family is shown the day from the beginning.")
    if kind != "pass":
        return Group(_("How long it can be used"), (months,), line)
    whole = Entry(
        "for_family",
        _("For the whole family"),
        "box",
        hint=_("Any child of the family may use it. Otherwise it is for the one child it is bought for."),
    )
    return Group(_("How long, and by whom"), (months, whole), line)


def _where(programmes: Sequence[ProgrammePrice]) -> Group:
    singly = [each for each in programmes if each.singly]
    classes = [one for each in singly for one in each.classes]
    entries = (
        Entry(
            "programmes",
            _("Programmes"),
            "boxes",
            of=tuple(Option(str(each.programme_id), each.name) for each in singly),
        ),
        Entry(
            "classes",
            _("Single classes"),
            "boxes",
            of=tuple(Option(str(each.class_id), each.name) for each in classes),
        ),
    )
    line = _("Tick nothing, and it counts in all classes that are booked session by session.")
    return Group(_("Where it counts"), tuple(each for each in entries if each.of), line)


def _offered() -> Group:
    return Group(
        _("Where it is offered"),
        (
            Entry("on_profile", _("In the portal"), "box", hint=_("Under Benefits, “Buy a pass”")),
            Entry(
                "on_form",
                _("While booking a class"),
                "box",
                hint=_("In the form by which a class is booked online"),
            ),
        ),
        _("Tick nothing, and only you sell it."),
    )


def stays(bought: Bought) -> str:
    """What a change does not touch; empty where nothing was bought."""
    said = []
    if bought.passes:
        words = ngettext(
            "{n} in use stays as it was bought",
            "{n} in use stay as they were bought",
            bought.passes,
        )
        said.append(words.format(n=bought.passes))
    if bought.unpaid:
        words = ngettext(
            "{n} unpaid order keeps its price", "{n} unpaid orders keep their price", bought.unpaid
        )
        said.append(words.format(n=bought.unpaid))
    if not said:
        return ""
    return _("A change counts for new orders only: {what}.").format(what=", ".join(said))


def withdrawing(bought: Bought) -> list[str]:
    """What happens when it is not sold any more."""
    said = [
        _("Families can’t buy it any more. Whoever has it in the form right now is told before they pay.")
    ]
    kept = stays(bought)
    if kept:
        said.append(
            _(
                "What was bought stays: passes can be used until their last day, and unpaid orders can still be paid."
            )
        )
    return said


def preview(product: ProductRow, programmes: Sequence[ProgrammePrice]) -> h.Element:
    """The very row that a parent will read, and what follows from it."""
    sold = shop.on_sale(product)
    row = LineRow(
        product.name,
        second=DOT.join(texts.gives(sold)),
        end=formats.money(product.price),
    )
    return h.section[
        h.h2[_("What a parent will read")],
        h.ul(".cb-card.cb-list.cb-inset")[h.li(class_=row.classes)[line_row(row)]],
        h.p(".cb-hint")[" ".join(_follows(product, programmes))],
    ]


def no_preview() -> h.Element:
    """While something is missing."""
    line = _("As soon as the form is filled, you see here what parents will read.")
    return h.section[h.h2[_("What a parent will read")], h.p(".cb-hint")[line]]


def _follows(product: ProductRow, programmes: Sequence[ProgrammePrice]) -> list[str]:
    said = []
    if product.kind == "pass" and product.entries:
        one = type(product.price)(round(product.price.minor / product.entries), product.price.currency)
        said.append(_("One entry comes to {amount}.").format(amount=formats.money(one)))
    if product.months:
        day = months_later(formats.here().today, product.months)
        said.append(_("Bought today, it can be used until {day}.").format(day=formats.day(day)))
    if product.kind in ("pass", "prepaid"):
        said.append(_counts_in(product, programmes))
    if not (product.on_profile or product.on_form):
        said.append(_("Families don’t see it in the portal: only you sell it."))
    return said


def _counts_in(product: ProductRow, programmes: Sequence[ProgrammePrice]) -> str:
    names = {str(each.programme_id): each.name for each in programmes}
    names |= {str(one.class_id): one.name for each in programmes for one in each.classes}
    chosen = [names[id_] for ids in product.pool.values() for id_ in ids if id_ in names]
    if not chosen:
        return _("It counts in all classes that are booked session by session.")
    return _("It counts in {names}.").format(names=formats.names(chosen))
