"""What moving a booking says: the two classes side by side, the money in words, never below zero."""

from __future__ import annotations

import htpy as h

from components.callout import callout
from components.entries import Entry
from components.frame import facts
from services.bookings.move_wanted import Side, WantedMove
from services.language import _, formats, ngettext


def tell() -> Entry:
    """Whether the family is told."""
    hint = _("One email tells the new class, the first session there and what is to be paid.")
    return Entry("tell", _("Tell the family now"), "box", hint=hint)


def before_and_after(found: WantedMove, *, sees_money: bool) -> h.Renderable:
    """What the move does."""
    full = None
    if not found.fits:
        words = _("There is no free place from this session on.")
        full = callout(
            words, _("Choose another class, or a later session."), icon_name="event_busy", tone="warning"
        )
    return h.div[
        full,
        h.div(".cb-edit-sides")[_side(_("Now"), found.before), _side(_("Afterwards"), found.after)],
        facts(_lines(found, sees_money=sees_money)),
    ]


def _side(heading: str, side: Side) -> h.Element:
    left = ngettext("{n} session", "{n} sessions", side.sessions).format(n=side.sessions)
    first = "" if side.first_at is None else formats.moment(side.first_at)
    worth = "" if side.worth is None else formats.money(side.worth)
    return h.div(".cb-card")[
        h.h3[heading],
        h.p[h.strong[side.class_name]],
        facts([("event", left), ("schedule", first), ("payments", worth)]),
    ]


def _lines(found: WantedMove, *, sees_money: bool) -> list[tuple[str, str]]:
    lines = []
    if sees_money:
        lines.append(("payments", difference(found)))
        lines += [("receipt_long", _parts(found))] if found.parts else []
        if found.open is not None:
            open_ = _("{amount} is open already and stays so.").format(amount=formats.money(found.open))
            lines.append(("pending_actions", open_))
    if found.make_ups:
        words = ngettext("{n} make-up comes along.", "{n} make-ups come along.", found.make_ups)
        lines.append(("event_repeat", words.format(n=found.make_ups)))
    if found.left_out:
        days = formats.names([formats.day(formats.local(at).date()) for at in found.left_out])
        filled = _("Make-ups have filled these sessions: {days}. They get a make-up for each.")
        lines.append(("event_busy", filled.format(days=days)))
    return lines


def difference(found: WantedMove) -> str:
    """What the booking costs more or less."""
    by = found.difference
    if by is None or not by.minor:
        return _("The price stays as it is.")
    amount = formats.money(type(by)(abs(by.minor), by.currency))
    if by.minor > 0:
        return _("{amount} more to pay, for the sessions from then on.").format(amount=amount)
    return _("{amount} less, for the sessions from then on. What was paid beyond it becomes credit.").format(
        amount=amount
    )


def _parts(found: WantedMove) -> str:
    parts = [
        _("{amount} on {day}").format(amount=formats.money(amount), day=formats.day(day))
        for day, amount in found.parts
    ]
    return _("Still to come: {parts}.").format(parts=formats.names(parts))
