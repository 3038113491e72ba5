"""A pass as a wallet card: large on its own page, smaller in Benefits, and as an edge behind another one."""

from __future__ import annotations

from typing import Literal

import htpy as h

from components.marks import Avatar, Chip, Logo, status
from components.ticket import Behind, Ticket, stack, ticket
from pages.family import presenters
from pages.family.presenters import DOT
from services.core import ids
from services.language import _, formats, ngettext
from services.passes.choosing import PassStatus
from services.passes.view import PassCard

WORDS = {
    PassStatus.ACTIVE: "active",
    PassStatus.ENDS_SOON: "ends soon",
    PassStatus.NOT_PAID: "not paid",
    PassStatus.ALL_USED: "all used",
    PassStatus.ENDED: "pass ended",
}
EDGES = 2
"""How many that are over look out from behind; the others stand in a list below."""


def chip_of(card: PassCard) -> Chip:
    """The one word for a pass."""
    return status(WORDS[card.status])


def is_over(card: PassCard) -> bool:
    """Nothing can be booked with it any more."""
    return card.status in (PassStatus.ALL_USED, PassStatus.ENDED)


def address(card: PassCard) -> str:
    """Where the pass and its history are."""
    return f"/passes/{ids.short(card.pass_id)}"


def title(card: PassCard) -> str:
    """The class that it is for, else its own name."""
    return card.programme or card.name


def whose(card: PassCard) -> str:
    """ "Mia · 10-entry pass"."""
    name = card.kid.first_name if card.kid is not None else _("The whole family")
    return DOT.join([name, card.name] if card.programme else [name])


def mark(card: PassCard, logo: Logo) -> Avatar | Logo:
    """The child's face; the provider's logo where it is the whole family's."""
    return presenters.face(card.kid) if card.kid is not None else logo


def number(card: PassCard) -> tuple[str, str]:
    """What is left, and what the number counts: ("7", "of 10 left"), or ("€18.00", "of €30.00 left")."""
    if card.is_money:
        return formats.money(card.left), _("of {total} left").format(total=formats.money(card.total))
    return str(card.left.minor), _("of {total} left").format(total=card.total.minor)


def spoken(card: PassCard) -> str:
    """ "3 used, 7 left", for the row of marks."""
    return _("{used} used, {left} left").format(used=card.used, left=card.left.minor)


def _marks(card: PassCard) -> tuple[int, int, int]:
    return (0, 0, 0) if card.is_money else (card.used, card.left.minor, card.total.minor)


def small(card: PassCard, logo: Logo) -> h.Element:
    """In Benefits: with the day by which it must be used, and the link to all of it."""
    used, left, of = _marks(card)
    last = ""
    if card.last_used is not None:
        last = _("Last used {used_on}").format(used_on=formats.on_day(formats.local(card.last_used).date()))
    text = _("Open pass")
    return ticket(
        Ticket(
            mark(card, logo),
            title(card),
            whose(card),
            *number(card),
            _("Use by") if card.use_by else "",
            formats.day(card.use_by) if card.use_by else "",
            chip=chip_of(card),
            used=used,
            left=left,
            of=of,
            foot=last,
            foot_icon="history",
            link=text,
            href=address(card),
            spoken=f"{text}: {title(card)}, {whose(card)}",
            marks_spoken="" if card.is_money else spoken(card),
        )
    )


def large(card: PassCard, logo: Logo, *, level: Literal[1, 3] = 1) -> h.Element:
    """On its own page: the provider's logo, the huge number, and three facts below the perforation.

    `level` of its heading: 3 where the page is about something else.
    """
    used, left, of = _marks(card)
    facts = [(_("For"), card.kid.first_name if card.kid is not None else _("The whole family"))]
    if card.use_by is not None:
        facts.append((_("Use by"), formats.day(card.use_by)))
    facts.append((_("Bought"), formats.day(card.bought_on)))
    return ticket(
        Ticket(
            logo,
            title(card),
            card.name if card.programme else logo.name,
            *number(card),
            "",
            "",
            chip=chip_of(card),
            used=used,
            left=left,
            of=of,
            marks_spoken="" if card.is_money else spoken(card),
            facts=tuple(facts),
            level=level,
        )
    )


def edge(card: PassCard, logo: Logo) -> Behind:
    """A pass that is used up or has ended, behind another one."""
    name = card.kid.first_name if card.kid is not None else ""
    return Behind(mark(card, logo), card.name, chip_of(card), address(card), name)


def stacked(cards: list[PassCard], logo: Logo) -> h.Renderable:
    """What can be used in front, the soonest to end first; what is over behind it."""
    live = [card for card in cards if not is_over(card)]
    over = [edge(card, logo) for card in cards if is_over(card)][:EDGES]
    front = small(live[0], logo) if live else None
    return h.fragment[stack(over, front) if over or front else None, (small(card, logo) for card in live[1:])]


def left_words(card: PassCard) -> str:
    """ "7 entries left", or "€18.00 left"."""
    if card.is_money:
        return _("{amount} left").format(amount=formats.money(card.left))
    return ngettext("{n} entry left", "{n} entries left", card.left.minor).format(n=card.left.minor)
