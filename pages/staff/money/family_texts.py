"""What a family's money says: rows, and the timeline of each number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

import htpy as h

from components.marks import Note, Tile, Tone
from components.rows import DOT, LineRow, line_row, listed
from pages.family.money import chip_of, lead, name, paid_so_far, part_of
from services.language import N_, _, formats
from services.ledger.timelines import Line
from services.payments.codes import grouped
from services.payments.family import FamilyMoney, PaidEntry
from services.payments.money_out import Out
from services.payments.owed import Owed, left_of

KINDS = {
    "charged": N_("Charged"),
    "fee": N_("Fee"),
    "discount": N_("Discount"),
    "paid": N_("Paid"),
    "taken_back": N_("Taken back"),
    "cancelled": N_("Ended"),
    "received": N_("Received"),
    "refunded": N_("Paid out"),
    "issued": N_("Given"),
    "used": N_("Used"),
    "returned": N_("Returned"),
    "expired": N_("Run out"),
}
"""What an entry of the ledger did, for staff."""
RAISED, LOWERED = N_("Raised"), N_("Lowered")
"""What a correction did; amounts have no sign, so the word says the direction."""
STATES: dict[str, tuple[str, str, Tone]] = {
    "asked": (N_("To be sent"), "schedule", "warning"),
    "sent": (N_("Sent"), "hourglass_empty", "info"),
    "seen": (N_("Seen on the statement"), "check_circle", "success"),
    "failed": (N_("Did not arrive"), "error", "danger"),
    "taken_back": (N_("Taken back"), "undo", "neutral"),
}


def stands(of: FamilyMoney) -> str:
    """ "Owes €84.00, €12.00 in credit"."""
    left = " + ".join(map(formats.money, left_of(of.open_debts)))
    owes = _("Owes {amount}").format(amount=left) if left else _("Owes nothing")
    credit = _("{amount} in credit").format(amount=formats.money(of.credit)) if of.credit.minor else ""
    return DOT.join(part for part in (owes, credit) if part)


def debt_row(debt: Owed) -> LineRow:
    """One debt: what for, how it stands, what is left."""
    word = chip_of(debt)
    second = DOT.join(part for part in (debt.child, part_of(debt), word.text) if part)
    return LineRow(
        name(debt),
        lead=lead(debt),
        second=second,
        second_tone="danger" if word.tone == "danger" else "",
        note=paid_so_far(debt),
        end=formats.money(debt.left if debt.left.minor else debt.total),
        actions=True,
    )


def payment_row(paid: PaidEntry, names: Mapping[UUID, str]) -> LineRow:
    """One payment: when, how, by whom, and what it paid."""
    what = ", ".join(dict.fromkeys(names[debt] for debt in paid.debts if debt in names)) or _(
        "Kept as credit"
    )
    day = formats.day(formats.local(paid.at).date())
    return LineRow(
        how(paid.why) or _("Payment"),
        lead=Tile("payments", "neutral" if paid.taken_back else "success"),
        second=DOT.join(part for part in (day, what, paid.by) if part),
        note=Note(_("Taken back"), "undo", "neutral") if paid.taken_back else None,
        end=formats.money(paid.money),
        off=paid.taken_back,
        actions=True,
    )


def how(why: str) -> str:
    """The way a payment came, in the visitor's language, with what was noted beside it."""
    way, colon, rest = why.partition(": ")
    return f"{_(way)}{colon}{rest}" if way else ""


def out_row(out: Out) -> LineRow:
    """Money that went back."""
    words, glyph, tone = STATES[out.state]
    if out.way == "cash":
        words, glyph, tone = N_("Handed over in cash"), "check_circle", "success"
    text = _(words)
    if out.seen_on is not None:
        text = _("Seen on the statement, {day}").format(day=formats.day(out.seen_on))
    where = grouped(out.iban) or (_("To the card") if out.way == "card" else "")
    day = formats.day(formats.local(out.created_at).date())
    return LineRow(
        out.family,
        lead=Tile("undo"),
        second=DOT.join(part for part in (where, out.why, day) if part),
        note=Note(text, glyph, tone),
        end=formats.money(out.money),
        actions=True,
    )


def timeline(lines: Iterable[Line]) -> h.Element:
    """What happened to one number, newest first, each with what was left after it."""
    rows = [
        LineRow(
            DOT.join(part for part in (_did(line), how(line.why)) if part),
            second=DOT.join(
                part
                for part in (
                    formats.moment(line.at),
                    line.by or _("automatically"),
                    _("then {amount}").format(amount=formats.money(line.left)),
                )
                if part
            ),
            end=formats.money(line.money),
            off=line.taken_back,
        )
        for line in lines
    ]
    return listed(line_row, rows, look="cb-plain", label=_("Timeline"))


def _did(line: Line) -> str:
    if line.kind == "corrected":
        return _(RAISED) if line.money.minor > 0 else _(LOWERED)
    return _(KINDS[line.kind])
