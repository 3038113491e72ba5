"""How staff read of make-ups: what one covers, what it is for, and whose it is."""

from __future__ import annotations

from components.marks import Chip, status
from components.rows import DOT, LineRow
from pages.family.presenters import face
from services.language import _, formats
from services.make_ups.credits.board_line import BoardLine
from services.make_ups.credits.covers import Covers


def covered(of: Covers) -> str:
    """ "Mighty Movers · Ranelagh Studio"; "everything" where there is no limit."""
    if of.is_all:
        return _("everything")
    parts = (of.programmes, of.classes, of.venues, of.periods)
    return DOT.join(formats.names(list(part)) if part else _("nothing") for part in parts if part is not None)


def credit_row(line: BoardLine, href: str = "", *, actions: bool = False) -> LineRow:
    """One make-up of somebody's: whose, of which class, for what, until when."""
    until = _("To book by {day}") if line.state == "active" else _("Was to book by {day}")
    return LineRow(
        formats.full_name(line.kid.first_name, line.kid.last_name) + f" · {line.class_name}",
        face(line.kid),
        DOT.join(
            part
            for part in (missed(line), until.format(day=formats.last_day(line.expires_at)), line.client)
            if part
        ),
        chip=credit_chip(line),
        href=href,
        off=line.state != "active",
        actions=actions,
    )


def missed(line: BoardLine) -> str:
    """What it makes up for."""
    if line.from_at is None:
        return _("Given by us")
    return _("For {day}").format(day=formats.day(formats.local(line.from_at).date()))


def credit_chip(line: BoardLine) -> Chip | None:
    """What is out of the ordinary about it."""
    if line.state in ("used", "expired"):
        return status("booked" if line.state == "used" else "ended")
    return Chip(_("Taken back"), "undo", "neutral") if line.state == "voided" else None
