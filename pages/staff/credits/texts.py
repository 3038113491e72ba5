"""What an act on make-ups says: of each what it becomes, and why one stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from components.marks import Note, Tile
from components.rows import DOT, LineRow
from pages.family.presenters import face
from services.core.plan import ActLine
from services.language import N_, _, formats, ngettext
from services.make_ups.credits import giving, keeping
from services.make_ups.credits.board_line import BoardLine
from services.make_ups.credits.bookings_named import BookingName

DOES = {
    keeping.EXTEND: N_("Give another last day"),
    keeping.COVER: N_("Change what they cover"),
    keeping.SYNCHRONISE: N_("Synchronise with the programme"),
    keeping.VOID: N_("Take back"),
}
"""What can be done with make-ups."""
MEANS = {
    keeping.EXTEND: N_("Until when they can be booked. The session itself may be later."),
    keeping.COVER: N_("For which sessions they can be used."),
    keeping.SYNCHRONISE: N_("They cover from now on what their programme’s setting says today."),
    keeping.VOID: N_("They can no longer be booked, and leave the waiting lists in which they stand."),
}
WHYS = {
    "used": N_("It is booked already"),
    "expired": N_("It has ended: give it another last day first"),
    "voided": N_("It was taken back"),
    "cancelled": N_("It was given up"),
    "converted": N_("It was turned into money"),
    "later": N_("It ends later anyway"),
    "same": N_("Nothing changes for it"),
    "edited": N_("Somebody has changed it since"),
    "again": N_("Its session has earned another one since"),
    "gone": N_("It is not there any more"),
    "over": N_("The booking is over"),
}
"""Why a line of a plan stays as it is."""
SHOWN = 100
"""Lines that are listed one by one; of more, the number is said."""


def count(number: int) -> str:
    """ "3 make-ups"."""
    return ngettext("{n} make-up", "{n} make-ups", number).format(n=number)


def row(line: ActLine, names: Mapping[UUID, BoardLine | BookingName], covers: Mapping[str, str]) -> LineRow:
    """One line of a plan: whose, and what becomes of it."""
    of = names.get(line.about_id) if line.about_id else None
    who = formats.full_name(of.kid.first_name, of.kid.last_name) if of else _("A make-up")
    said = "" if line.why else becomes(line, covers)
    return LineRow(
        who,
        face(of.kid) if of else Tile("event_repeat"),
        DOT.join(part for part in (of.class_name if of else "", said) if part),
        note=Note(_(WHYS[line.why]), "info") if line.why else None,
    )


def becomes(line: ActLine, covers: Mapping[str, str]) -> str:
    """What changes, from what to what."""
    if line.about == "booking" or "from" not in line.facts:
        gets = count(line.facts.get("number", 1))
        return f"{gets}, {_('to book by {day}').format(day=_day(line.facts['expires_at']))}"
    before, after = line.facts["from"], line.facts["to"]
    parts = []
    if before["expires_at"] != after["expires_at"]:
        parts.append(
            _("to book by {day}, was {before}").format(
                day=_day(after["expires_at"]), before=_day(before["expires_at"])
            )
        )
    if before["scope"] != after["scope"]:
        parts.append(
            _("covers {now}, was {before}").format(
                now=covers[key(after["scope"])], before=covers[key(before["scope"])]
            )
        )
    if after["state"] == "voided":
        parts.append(_("is taken back"))
    elif before["state"] == "voided":
        parts.append(_("can be booked again"))
    return DOT.join(parts)


def key(scope: Mapping[str, Any]) -> str:
    """A scope as a key of the names that a plan shows."""
    return repr(sorted(scope.items()))


def _day(moment: str) -> str:
    return formats.last_day(datetime.fromisoformat(moment))


def done(line: str, number: int) -> str:
    """What was done, after the tap."""
    words = {
        keeping.EXTEND: ngettext(
            "{n} make-up has another last day.", "{n} make-ups have another last day.", number
        ),
        keeping.COVER: ngettext(
            "{n} make-up covers something else now.", "{n} make-ups cover something else now.", number
        ),
        keeping.SYNCHRONISE: ngettext(
            "{n} make-up covers what its programme says.",
            "{n} make-ups cover what their programmes say.",
            number,
        ),
        keeping.VOID: ngettext("{n} make-up is taken back.", "{n} make-ups are taken back.", number),
        giving.GIVE: ngettext("{n} make-up is given.", "{n} make-ups are given.", number),
    }
    return words[line].format(n=number)
