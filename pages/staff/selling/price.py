"""What one programme costs, or one class that differs from it (R57, R66); and for whom a change counts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import htpy as h

from components.base import static
from components.entries import Entry, Group
from components.frame import section_head, title
from components.marks import Tile
from components.rows import LineRow, line_row, listed
from pages.app.editing import Editable, Editing, Question
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.selling import addresses, for_nothing
from pages.staff.selling.money_words import typed
from pages.staff.selling.one_form import leads_to
from pages.staff.selling.prices import class_row
from services.core import versions
from services.core.typed_form import TypedForm
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _, formats, ngettext
from services.prices import price_list
from services.prices.price_list import ClassPrice, ProgrammePrice


async def programme(visitor: Visitor, programme_id: UUID) -> None:
    """What a programme costs, and its classes."""

    async def load(r: Reading) -> Editable:
        now = await price_list.of_programme(r, programme_id)
        last = await versions.last_change(r, "programme", programme_id)
        return Editable(_values(now), now.version, last)

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
        price, unit = _read(said, page_context().provider.currency)
        await price_list.set_programme_price(w, programme_id, seen, price, unit)

    async with reading(visitor) as r:
        of, found = await price_list.of_programme(r, programme_id), await load(r)
    with frame(of.name, tab=MORE, back=addresses.PRICES, room=addresses.PRICES):
        static(title(of.name, _("What it costs")))
        static(_for_whom(of.families, _keeps(of)))
        Editing(visitor, [_group(of)], found, save, load, _saved(), doubt=_doubt(of)).draw(_("Save"))
        static(h.fragment[_classes(of), _terms(of)])


async def class_(visitor: Visitor, class_id: UUID) -> None:
    """What one class costs, where it differs from its programme."""

    async def load(r: Reading) -> Editable:
        _of, now = await price_list.of_class(r, class_id)
        last = await versions.last_change(r, "class", class_id)
        return Editable(_values(now), now.version, last)

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
        price, unit = _read(said, page_context().provider.currency)
        await price_list.set_class_price(w, class_id, seen, price, unit)

    async with reading(visitor) as r:
        (of, one), found = await price_list.of_class(r, class_id), await load(r)
    back = addresses.programme(of.programme_id)
    with frame(one.name, tab=MORE, back=back, room=addresses.PRICES):
        static(title(one.name, of.name))
        static(_for_whom(one.families, _keeps(of)))
        editing = Editing(visitor, [_group(of, one)], found, save, load, _saved(), doubt=_doubt(one))
        editing.draw(_("Save"))


def _values(of: ProgrammePrice | ClassPrice) -> dict[str, str]:
    return {"price": typed(of.price), "unit_price": typed(of.unit_price)}


def _read(said: Mapping[str, str], currency: str) -> tuple[formats.Amount | None, formats.Amount | None]:
    form = TypedForm(said, currency)
    price, unit = form.amount("price"), form.amount("unit_price")
    form.done()
    return price, unit


def _doubt(of: ProgrammePrice | ClassPrice) -> Callable[[Mapping[str, str]], Awaitable[Question | None]]:
    currency = page_context().provider.currency

    async def doubt(said: Mapping[str, str]) -> Question | None:
        form = TypedForm(said, currency)
        price, unit = form.amount("price"), form.amount("unit_price")
        return for_nothing.booking((of.price, price), (of.unit_price, unit)) if not form.problems else None

    return doubt


def _saved() -> Callable[[object], Awaitable[None]]:
    return leads_to(addresses.PRICES, _("Saved. It counts for new bookings from now on."))


def _keeps(of: ProgrammePrice) -> str:
    """What those who are booked keep: the price of their booking, or nothing where each session is paid by itself."""
    return "session" if of.singly else "booking"


def _for_whom(families: int, keeps: str) -> h.Element:
    """For whom a change counts, before it is made."""
    if keeps == "session":
        words = ngettext(
            "Counts for sessions that are booked from now on, also by the {n} family that is in the class. What they have booked stays at its price.",
            "Counts for sessions that are booked from now on, also by the {n} families that are in the class. What they have booked stays at its price.",
            families,
        )
    else:
        words = ngettext(
            "Counts for new bookings only; {n} booked family keeps its price.",
            "Counts for new bookings only; {n} booked families keep theirs.",
            families,
        )
    if not families:
        return h.p(".cb-section.cb-text2")[_("Counts for new bookings. Nobody is booked at this price yet.")]
    return h.p(".cb-section.cb-text2")[words.format(n=families)]


def _group(of: ProgrammePrice, one: ClassPrice | None = None) -> Group:
    unit = formats.currency_sign(page_context().provider.currency)

    def hint(usual: formats.Amount | None, empty: str) -> str:
        if one is None:
            return empty
        if usual is None:
            return _("Empty = as the programme, which has none")
        return _("Empty = as the programme: {amount}").format(amount=formats.money(usual))

    nobody = _("Empty = no price: nobody is asked to pay")
    session = Entry(
        "unit_price",
        _("Price of one session"),
        "amount",
        hint(
            of.unit_price,
            nobody if of.singly else _("What a make-up is worth. Empty = its share of the whole price"),
        ),
        unit,
    )
    whole = Entry(
        "price",
        _("Price of the whole class"),
        "amount",
        hint(of.price, nobody if not of.singly else _("Not used where each session is paid by itself")),
        unit,
    )
    return Group("", (session, whole) if of.singly else (whole, session))


def _classes(of: ProgrammePrice) -> h.Node:
    if not of.classes:
        return None
    label = _("Classes")
    rows = [class_row(each, of) for each in of.classes]
    return h.section(".cb-section")[
        section_head(label), listed(line_row, rows, look="cb-card cb-inset", label=label)
    ]


def _terms(of: ProgrammePrice) -> h.Element:
    label = _("How it is paid")
    second = _("In its own way") if of.own_terms else _("As all classes")
    row = LineRow(of.name, Tile("payments"), second, href=addresses.terms(of.programme_id))
    return h.section(".cb-section")[section_head(label), listed(line_row, [row], label=label)]
