"""What the sheet says in which staff choose what a payment is for."""

from __future__ import annotations

import htpy as h

from components.rows import DOT
from pages.family.money import when
from pages.staff.statements import review_texts
from services.language import _, formats
from services.payments.bank.named import PayingFamily
from services.payments.bank.showing import ReviewLine
from services.payments.owed import Owed
from services.payments.splitting import Split, SplitPart


def about(line: ReviewLine) -> h.Renderable:
    """The payment: who, how much, and what they wrote."""
    wrote = DOT.join(dict.fromkeys(part for part in (line.reference, line.text, line.account) if part))
    day = formats.day(line.booked_on)
    waits = _("{amount} of it still waits").format(amount=formats.money(line.left))
    return h.fragment[
        h.p(".cb-over-list")[DOT.join((review_texts.spoken(line), day))],
        h.p(".cb-lead-text")[wrote] if wrote else None,
        h.p(".cb-lead-text")[waits] if line.left != line.amount else None,
    ]


def of_debt(debt: Owed) -> str:
    """What a debt is for."""
    return review_texts.about(debt)


def label(taken: SplitPart, id_: str) -> h.Renderable:
    """The label of the amount that a debt gets."""
    left = _("{amount} is owed").format(amount=formats.money(taken.debt.left))
    return h.label(for_=id_)[h.b[of_debt(taken.debt)], h.span[DOT.join((taken.family, left))]]


def rest(split: Split) -> str:
    """What becomes of what is not divided."""
    left = split.rest
    if left.minor < 0:
        return _("{amount} too much is divided.").format(amount=formats.money(left))
    if left.minor == 0:
        return _("All of it is divided.")
    to = split.rest_to
    if to is None:
        words = _("{amount} is not divided yet; it waits on.") if split.taken else _("{amount} to divide.")
        return words.format(amount=formats.money(left))
    words = _("{amount} is kept as credit of {family}, and pays what they owe next.")
    return words.format(amount=formats.money(left), family=to[1])


def family(found: PayingFamily) -> h.Element:
    """A family that was found."""
    return h.h3[found.name, h.span[found.email]]


def found(debt: Owed) -> h.Element:
    """One debt of theirs."""
    return h.p[of_debt(debt), h.span[DOT.join((formats.money(debt.left), when(debt)))]]


def to_credit(of: PayingFamily, split: Split) -> str:
    """What their credit is about."""
    if split.credit_to == of.client_id:
        return _("The rest is their credit.")
    return _("The rest as their credit") if of.debts else _("They owe nothing; it may become their credit")


def nobody(looked_for: str) -> str:
    """What stands in place of results."""
    if looked_for.strip():
        return _(
            "Nobody is found by “{text}”. Try a part of a name, a child, an email or a reference."
        ).format(text=looked_for.strip())
    return _("Begin to type, and families and what they owe show up here.")
