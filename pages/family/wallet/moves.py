"""What happened to a pass or to the family's credit, as rows: what, when, by whom, and what was left after it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import htpy as h

from components.frame import section_head
from components.marks import Tile
from components.rows import LineRow, line_row
from pages.app.page_context import page_context
from pages.family.money import name as debt_name
from pages.family.presenters import DOT
from services.core import ids
from services.language import _, formats, ngettext
from services.overview.credit import CreditMove
from services.passes.view import PassCard, PassMove, WentTo


def history(rows: Iterable[LineRow], title: str, id_: str = "history") -> h.Element:
    """The timeline, newest first."""
    shown = [h.li(class_=row.classes)[line_row(row)] for row in rows]
    return h.section(".cb-section")[
        section_head(title), h.ul(f"#{id_}.cb-card.cb-list.cb-timeline", aria_label=title)[shown]
    ]


def pass_row(card: PassCard, move: PassMove) -> LineRow:
    """One line of a pass's history; one that is about a session leads to it."""
    if move.went_to is not None and move.kind in ("used", "returned"):
        return _session_row(card, move, move.went_to)
    title, tile = _pass_title(card, move)
    day = formats.day(card.use_by) if move.kind == "expired" and card.use_by is not None else _day(move)
    order = ""
    if move.kind == "issued" and card.order_number:
        order = _("Order {number}").format(number=card.order_number)
    return LineRow(
        title,
        tile,
        DOT.join(part for part in (day, order, _said(move)) if part),
        end=_left(card, move),
        href=f"/orders/{ids.short(card.order_id)}" if order and card.order_id else "",
    )


def _session_row(card: PassCard, move: PassMove, to: WentTo) -> LineRow:
    if move.kind == "returned":
        amount = formats.money(move.amount) if card.is_money else ""
        back = _("{amount} returned").format(amount=amount) if amount else _("entry returned")
        words, tile = [_cancelled_by(move), back], Tile("undo")
    else:
        word, tile = _became(to)
        words = [to.venue, word]
        if card.is_money:
            words.append(_("{amount} used").format(amount=_size(move)))
    if card.kid is None:
        words.insert(0, to.child)
    return LineRow(
        formats.moment(to.starts_at),
        tile,
        DOT.join(words),
        end=_left(card, move),
        href=f"/bookings/{ids.short(to.booking_id)}?session={ids.short(to.attendance_id)}",
    )


def _became(to: WentTo) -> tuple[str, Tile]:
    match to.state:
        case "attended":
            return _("attended"), Tile("check_circle", "success")
        case "no_show":
            return _("missed"), Tile("do_not_disturb_on")
        case "late_cancelled":
            return _("cancelled late"), Tile("event_busy", "warning")
    return _("booked"), Tile("event_available", "brand")


def _cancelled_by(move: PassMove) -> str:
    if page_context().visitor.is_person(move.by_id):
        return _("You cancelled")
    if move.by_family:
        return _("{name} cancelled").format(name=move.by)
    return _("We cancelled")


def _pass_title(card: PassCard, move: PassMove) -> tuple[str, Tile]:
    lost = (
        _size(move)
        if card.is_money
        else ngettext("{n} entry", "{n} entries", abs(move.amount.minor)).format(n=abs(move.amount.minor))
    )
    match move.kind:
        case "issued":
            return _("Bought"), Tile("payments")
        case "expired":
            return _("Ended, {amount} not used").format(amount=lost), Tile("event_busy")
        case "cancelled":
            return _("Ended by us, {amount} not used").format(amount=lost), Tile("event_busy")
        case "returned":
            return _("{amount} returned").format(amount=lost), Tile("undo")
        case "used":
            return _("{amount} used").format(amount=lost), Tile("check_circle", "success")
    if move.amount.minor > 0:
        return _("Corrected: {amount} more").format(amount=lost), Tile("edit")
    return _("Corrected: {amount} less").format(amount=lost), Tile("edit")


def _size(move: PassMove | CreditMove) -> str:
    """An amount without its direction, which the words tell."""
    return formats.money(move.amount if isinstance(move, PassMove) else move.money)


def _day(move: PassMove | CreditMove) -> str:
    return formats.day(formats.local(move.at).date())


def _said(move: PassMove | CreditMove) -> str:
    """The reason that staff gave; what the program notes for itself is not shown."""
    return _(move.why) if move.why and not move.by_family and move.by else ""


def _left(card: PassCard, move: PassMove) -> str:
    left = formats.money(move.left) if card.is_money else str(move.left.minor)
    return _("{n} left").format(n=left)


def credit_row(move: CreditMove) -> LineRow:
    """One line of the credit's history; one that is about a booking or an order leads to it."""
    pattern, tile = _credit_words(move)
    what = debt_name(move.debt) if move.debt is not None else ""
    by = move.by if move.by_family and not _mine(move.by_id) else ""
    return LineRow(
        pattern.format(amount=_size(move)),
        tile,
        DOT.join(part for part in (what, _day(move), by, _said(move)) if part),
        end=_("{n} left").format(n=formats.money(move.left)),
        href=_where(move),
    )


def _mine(by_id: UUID | None) -> bool:
    return page_context().visitor.is_person(by_id)


def _credit_words(move: CreditMove) -> tuple[str, Tile]:
    match move.kind:
        case "received":
            return _("{amount} more than was due"), Tile("savings", "success")
        case "used":
            return _("{amount} used"), Tile("check_circle", "success")
        case "returned" if move.debt is None:  # two logins of the family became one, or two again
            here = move.money.minor > 0
            words = (
                _("{amount} moved here from your other login")
                if here
                else _("{amount} moved to the other login")
            )
            return words, Tile("savings")
        case "returned":
            return _("{amount} came back"), Tile("undo")
        case "refunded":
            return _("{amount} sent back to you"), Tile("account_balance")
        case "taken_back" if move.money.minor > 0:
            return _("{amount} is free again"), Tile("undo")
        case "taken_back":
            return _("{amount} taken back: the payment was not yours"), Tile("undo", "warning")
    if move.money.minor > 0:
        return _("{amount} added by us"), Tile("add")
    return _("{amount} taken off by us"), Tile("remove")


def _where(move: CreditMove) -> str:
    if move.debt is None:
        return ""
    if move.debt.order_id is not None:
        return f"/orders/{ids.short(move.debt.order_id)}"
    if move.debt.booking_id is not None:
        return f"/bookings/{ids.short(move.debt.booking_id)}?view=payments"
    return ""
