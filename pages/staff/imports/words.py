"""The words of imports: kinds of lists, columns, separators, and what becomes of a line."""

from __future__ import annotations

from components.marks import Chip, Tone
from services.imports.batches.listing import Fate
from services.language import N_, _, ngettext

KINDS = {"classes": N_("Classes"), "clients": N_("Families")}
COLUMNS = {
    "classes": {
        "name": N_("Name of the class"),
        "programme": N_("Programme"),
        "venue": N_("Venue"),
        "instructor": N_("Instructor"),
        "weekday": N_("Weekday"),
        "starts": N_("Start"),
        "minutes": N_("Minutes"),
        "capacity": N_("Places"),
        "first_on": N_("First day"),
        "last_on": N_("Last day"),
        "price": N_("Price"),
        "currency": N_("Currency"),
    },
    "clients": {
        "email": N_("Email of the parent"),
        "first_name": N_("First name of the parent"),
        "last_name": N_("Surname of the parent"),
        "phone": N_("Phone"),
        "child_first_name": N_("First name of the child"),
        "child_last_name": N_("Surname of the child"),
        "born_on": N_("Date of birth"),
        "class": N_("Class"),
        "class_from": N_("First day of the class"),
        "payment": N_("What is paid (the balance)"),
        "note": N_("Note"),
        "former_email": N_("Former email"),
        "same_person": N_("Same person (yes or no)"),
    },
}
"""What a column may hold, the most useful first."""
SEPARATORS = {",": N_("commas"), ";": N_("semicolons"), "\t": N_("tabs"), "|": N_("vertical bars")}
_CHIPS: dict[Fate, tuple[str, str, Tone]] = {
    "added": (N_("New"), "add", "success"),
    "changed": (N_("Changed"), "edit", "info"),
    "unchanged": (N_("The same"), "check", "neutral"),
    "refused": (N_("To correct"), "error", "danger"),
    "left_out": (N_("Left out"), "block", "neutral"),
    "untried": (N_("Not checked yet"), "schedule", "neutral"),
}


def column(kind: str, key: str) -> str:
    """What a column is called."""
    return _(COLUMNS[kind].get(key, ""))


def chip_of(fate: Fate) -> Chip:
    """What becomes, or became, of a line."""
    words, sign, tone = _CHIPS[fate]
    return Chip(_(words), sign, tone)


def how_many(fate: Fate, n: int) -> str:
    """How many lines have this fate: "148 new"."""
    match fate:
        case "added":
            return ngettext("{n} new", "{n} new", n).format(n=n)
        case "changed":
            return ngettext("{n} changed", "{n} changed", n).format(n=n)
        case "unchanged":
            return ngettext("{n} the same", "{n} the same", n).format(n=n)
        case "refused":
            return ngettext("{n} to correct", "{n} to correct", n).format(n=n)
        case "left_out":
            return ngettext("{n} left out", "{n} left out", n).format(n=n)
    return ngettext("{n} not checked yet", "{n} not checked yet", n).format(n=n)


def lines(n: int) -> str:
    """ "134 lines"."""
    return ngettext("{n} line", "{n} lines", n).format(n=n)
