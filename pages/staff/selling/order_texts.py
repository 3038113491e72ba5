"""The words about one order: what deleting it would do, what is changed on a pass, and who has done what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import htpy as h

from components.entries import Entry
from components.frame import section_head
from components.marks import Tile
from components.options import Option
from components.rows import DOT, LineRow, line_row, listed
from pages.family.wallet import cards
from services.language import N_, _, formats, ngettext
from services.ledger.entries import ENTRY
from services.orders.deleting import Deletion
from services.orders.view import OrderView, Placed
from services.passes.view import PassCard

Fresh = Callable[[], Awaitable[None]]
ACTS = {"placed": (N_("Placed"), "receipt_long"), "deleted": (N_("Deleted"), "delete")}


def why() -> Entry:
    """The reason, which the family reads."""
    return Entry("why", _("Why"), hint=_("The family reads it, too"))


def deletion(found: Deletion) -> list[str]:
    """What happens to money and entries, in the order in which people ask."""
    said = []
    if found.to_credit.minor:
        words = _(
            "The {amount} that they have paid become the family’s credit. It pays what else is open, the oldest first."
        )
        said.append(words.format(amount=formats.money(found.to_credit)))
    if found.not_asked.minor:
        words = _("The {amount} that are still open are not asked for any more.")
        said.append(words.format(amount=formats.money(found.not_asked)))
    for name, left in found.ends:
        said.append(_("{name} ends: {left} are gone.").format(name=name, left=amount_of(left)))
    if found.used_on:
        words = ngettext(
            "{n} session that it has paid for stays booked.",
            "{n} sessions that it has paid for stay booked.",
            found.used_on,
        )
        said.append(words.format(n=found.used_on))
    said.append(_("Codes, gift cards and make-ups that lowered its price can be used again."))
    said.append(_("The family is told by email, with your reason. This can’t be undone."))
    return said


def amount_of(left: formats.Amount) -> str:
    """ "7 entries", or an amount."""
    if left.currency == ENTRY:
        return ngettext("{n} entry", "{n} entries", left.minor).format(n=left.minor)
    return formats.money(left)


def adjust_title(card: PassCard) -> str:
    """The sheet's title."""
    return _("Change {name}").format(name=card.name)


def adjust_line(card: PassCard) -> str:
    """How it stands, and who learns of a change."""
    until = _("until {day}").format(day=formats.day(card.use_by)) if card.use_by else _("doesn’t end")
    now = DOT.join([cards.left_words(card), until])
    return _(
        "Now: {now}. The change stands in its history with your reason, and the family is told by email."
    ).format(now=now)


def adjust_entries(card: PassCard) -> list[tuple[Entry, str]]:
    """The fields of the sheet, with what they hold at first."""
    ways = (Option("add", _("Add")), Option("take", _("Take off")))
    number = Entry("number", _("How many entries"), "number", hint=_("Empty = as many as now"))
    if card.is_money:
        number = Entry(
            "number",
            _("How much"),
            "amount",
            _("Empty = as much as now"),
            formats.currency_sign(card.left.currency),
        )
    day = Entry("last_day", _("Last day"), "day", hint=_("Empty = it does not end"))
    return [
        (Entry("way", _("What to do"), "pills", of=ways), "add"),
        (number, ""),
        (day, card.use_by.isoformat() if card.use_by else ""),
        (why(), ""),
    ]


def history(placed: Sequence[Placed], order: OrderView) -> h.Element:
    """Who has done what with the order, and when."""
    rows = [_row(each, order) for each in placed if each.act in ACTS]
    return h.section(".cb-section")[
        section_head(_("What was done")), listed(line_row, rows, label=_("What was done"))
    ]


def _row(each: Placed, order: OrderView) -> LineRow:
    words, glyph = ACTS[each.act]
    by = each.by or (order.client if each.by_family else "") or _("automatically")
    return LineRow(
        _(words), Tile(glyph), DOT.join(part for part in (formats.moment(each.at), by, each.why) if part)
    )
