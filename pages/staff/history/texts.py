"""One entry of the history in words."""

from __future__ import annotations

from components.marks import Tile
from components.rows import DOT, LineRow
from pages.staff.clients import addresses as clients
from pages.staff.selling import addresses as selling
from pages.staff.team import addresses as team
from services.core.capabilities import Capability, may
from services.core.ids import short
from services.core.visitor import Visitor
from services.language import _, formats
from services.overview.history.reading import HistoryLine
from services.overview.history.things import Thing
from services.overview.history.values import Change


def row(line: HistoryLine, visitor: Visitor | None = None, *, whole: bool = False) -> LineRow:
    """Who did what when, and from what to what.

    Args:
        visitor: who looks at the list, where each entry leads to its thing.
        whole: says what the entry is about, too.
    """
    title = f"{line.thing.title}: {formats.within(line.what)}" if whole and line.thing.title else line.what
    parts = [change(each) for each in line.changes]
    if line.why:
        parts.append(f"“{line.why}”")
    return LineRow(
        title,
        Tile("history"),
        DOT.join((*parts, line.who, formats.moment(line.at))),
        href=address(line.thing, visitor) if visitor else "",
    )


def change(of: Change) -> str:
    """ "Begins: Monday 17:00 → Monday 18:00"; the field alone where the log does not keep what it held."""
    if not of.before and not of.after:
        return of.field
    pair = f"{of.before} → {of.after}"
    return f"{of.field}: {pair}" if of.field else pair


def address(thing: Thing, visitor: Visitor) -> str:
    """The screen that shows it; empty where there is none, or none for this visitor."""
    if thing.id is None:
        return ""
    needs, path = {
        "session": (Capability.REGISTER, f"/staff/sessions/{short(thing.id)}"),
        "booking": (Capability.CLIENTS, f"/staff/bookings/{short(thing.id)}"),
        "client": (Capability.CLIENTS, clients.family(thing.id)),
        "money": (Capability.MONEY, clients.money(thing.id)),
        "product": (Capability.MONEY, selling.product(thing.id)),
        "order": (Capability.MONEY, selling.order(thing.id)),
        "discount": (Capability.MONEY, selling.discount(thing.id)),
        "invoice": (Capability.MONEY, f"/staff/invoices/{short(thing.id)}"),
        "staff": (Capability.TEAM, team.member(thing.id)),
    }.get(thing.opens, (None, ""))
    return path if needs is not None and may(visitor, needs) else ""


def nothing() -> str:
    """Said where nothing has been noted yet."""
    return _("Nothing has been changed yet.")
