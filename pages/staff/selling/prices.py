"""Prices: what each programme costs, how it is paid, and in which parts."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from components.base import static
from components.empty_state import empty
from components.frame import link_button, section_head, title
from components.marks import Note, Tile
from components.rows import DOT, LineRow, line_row, listed
from db import PlanTemplate
from pages.app.frame import frame
from pages.staff.rooms import MORE, row_of_rooms
from pages.staff.selling import addresses, plan_texts, terms_texts
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats, ngettext
from services.prices import keeping, policies, price_list
from services.prices.policies import KeptTerms
from services.prices.price_list import ClassPrice, ProgrammePrice


async def price_room(visitor: Visitor) -> None:
    """The room."""
    async with reading(visitor) as r:
        programmes = await price_list.listed(r)
        terms = await policies.terms_of(r)
        plans = await keeping.every_plan(r)
    with frame(_("Prices"), tab=MORE, room=addresses.PRICES):
        static(
            h.fragment[
                row_of_rooms(visitor, MORE, addresses.PRICES),
                title(_("Prices"), _("What classes cost, and how they are paid.")),
                _programmes(programmes),
                _terms(terms),
                _plans(plans),
            ]
        )


def _programmes(found: Sequence[ProgrammePrice]) -> h.Element:
    if not found:
        line = _("As soon as there is a programme, you say here what it costs.")
        return h.div(".cb-section")[empty(_("No programmes yet"), line, icon_name="payments")]
    rows = [programme_row(each) for each in found]
    label = _("Programmes")
    return h.section(".cb-section")[
        section_head(label), listed(line_row, rows, look="cb-card cb-inset", label=label)
    ]


def programme_row(each: ProgrammePrice) -> LineRow:
    """One programme: what it costs, and who is booked in it."""
    families = sum(one.families for one in each.classes)
    differ = sum(one.differs for one in each.classes)
    parts = [ngettext("{n} family booked", "{n} families booked", families).format(n=families)]
    if differ:
        parts.append(ngettext("{n} class differs", "{n} classes differ", differ).format(n=differ))
    if each.own_terms:
        parts.append(_("paid in its own way"))
    missing = Note(_("No price: nobody is asked to pay"), "info", "warning")
    return LineRow(
        each.name,
        second=DOT.join(parts),
        note=missing if each.usual is None else None,
        end=price_words(each),
        href=addresses.programme(each.programme_id),
    )


def price_words(each: ProgrammePrice) -> str:
    """ "€288.00", or "€12.00 a session"; empty where there is no price."""
    if each.usual is None:
        return ""
    amount = formats.money(each.usual)
    return _("{amount} a session").format(amount=amount) if each.singly else amount


def class_row(each: ClassPrice, of: ProgrammePrice) -> LineRow:
    """One class of a programme: its own price, or that it costs what the programme says."""
    own = each.unit_price if of.singly else each.price
    booked = ngettext("{n} family booked", "{n} families booked", each.families).format(n=each.families)
    return LineRow(
        each.name,
        second=DOT.join([booked, "" if own else _("as the programme")]).rstrip(DOT),
        end=formats.money(own) if own else "",
        href=addresses.class_price(each.class_id),
    )


def _terms(terms: KeptTerms) -> h.Element:
    label = _("How it is paid")
    rows = [
        LineRow(
            _("All classes"),
            Tile("payments"),
            DOT.join(terms_texts.short(terms.terms)),
            href=addresses.TERMS,
        )
    ]
    return h.section(".cb-section")[section_head(label), listed(line_row, rows, label=label)]


def _plans(plans: Sequence[PlanTemplate]) -> h.Element:
    label = _("Plans in parts")
    rows = [plan_texts.row(each) for each in plans]
    return h.section(".cb-section")[
        section_head(label),
        listed(line_row, rows, label=label)
        if rows
        else h.p(".cb-text2")[_("With a plan, a class is paid in parts: a down payment and instalments.")],
        h.div(".cb-end")[link_button(_("Add a plan"), addresses.NEW_PLAN, icon_name="add")],
    ]
