"""Two families who became one, in words, as it was done or as it would be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from components.marks import Tile
from components.rows import LineRow
from pages.staff.clients import addresses
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine
from services.core.work import Reading
from services.language import N_, _, formats, ngettext
from services.merging import totals

MOVED = {
    "bookings.client_id": (N_("Bookings"), "event"),
    "orders.client_id": (N_("Orders"), "confirmation_number"),
    "passes.client_id": (N_("Passes and prepaid"), "confirmation_number"),
    "debts.client_id": (N_("Amounts to pay and paid"), "payments"),
    "invoices.client_id": (N_("Invoices"), "receipt_long"),
    "money_out.client_id": (N_("Money sent back"), "account_balance"),
    "discount_rules.client_id": (N_("Discounts"), "percent"),
    "outbox.client_id": (N_("Emails"), "mail"),
    "sign_ins.client_id": (N_("Devices that are logged in"), "devices"),
}
"""What is told of the rows that moved; what goes along with these is not."""
OTHERS = {
    "child": (N_("Children joined to one, or apart again"), "child_care"),
    "share": (N_("Bookings shared with them"), "share"),
    "field": (N_("Name, address and other details"), "edit"),
    "log out": (N_("Devices that have logged in since, to be logged out"), "devices"),
}
WHY = {
    "edited": N_("Somebody has changed it since."),
    "spent": N_("The credit has been spent since."),
}
"""Why something stays as it is (services/merging)."""


def title(done: Done) -> str:
    """ "Families merged: Anna Novak"."""
    name = next((line.facts["name"] for line in done.lines if line.what == "merge"), "")
    return _("Families merged: {name}").format(name=name)


async def rows(_r: Reading, lines: Sequence[ActLine], back: bool) -> list[LineRow]:
    """The family, then what moved, each with its number; last what stays, with the reason."""
    found = [row for row in (_family(line, back=back) for line in lines) if row is not None]
    for about, (name, icon) in MOVED.items():
        number = sum(len(line.facts["ids"]) for line in lines if line.what == "move" and line.about == about)
        found += _counted(name, icon, number)
    for what, (name, icon) in OTHERS.items():
        found += _counted(name, icon, sum(1 for line in lines if line.what == what))
    for line in lines:
        if line.what == "credit":
            money = formats.money(totals.money(line.facts["minor"], line.facts["unit"]))
            found.append(LineRow(_("Credit"), Tile("savings"), end=money))
    return found + _staying(lines)


def _family(line: ActLine, *, back: bool) -> LineRow | None:
    if line.what != "merge":
        return None
    both = (
        _("{address} logs in to this family.") if not back else _("{address} is a family of its own again.")
    )
    href = addresses.family(UUID(line.facts["into"]))
    return LineRow(line.facts["name"], Tile("group"), both.format(address=line.facts["was"]), href=href)


def _counted(name: str, icon: str, number: int) -> list[LineRow]:
    return [LineRow(_(name), Tile(icon), end=str(number))] if number else []


def _staying(lines: Sequence[ActLine]) -> list[LineRow]:
    found: dict[str, int] = {}
    for line in lines:
        if line.what == STAYS:
            found[line.why] = found.get(line.why, 0) + len(line.facts.get("ids", [line.about_id]))
    return [
        LineRow(ngettext("{n} stays as it is", "{n} stay as they are", n).format(n=n), second=_(WHY[why]))
        for why, n in found.items()
    ]
