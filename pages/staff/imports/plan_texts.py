"""What is said of the plan of an import, and of taking it back."""

from __future__ import annotations

from collections import Counter

import htpy as h

from pages.staff.imports.words import how_many
from services.core.plan import ActLine, Plan
from services.imports.batches.taking_back.plan import END, REMOVE, RESTORE
from services.language import N_, _, ngettext

WHY = {
    "edited": N_("It was changed since the import."),
    "attended": N_("A session of it was attended, cancelled or made up for since."),
    "paid": N_("Money came or went for it since."),
    "books": N_("Your books keep its amounts, which are taken back there. Nothing is owed."),
    "booked": N_("Somebody was booked into it since."),
    "signed in": N_("They have logged in since."),
    "needed": N_("Something that stays needs it."),
    "used": N_("It is used elsewhere."),
    "gone": N_("It is not there any more."),
}


def will_do(plan: Plan) -> h.Renderable:
    """How many lines become what, and that it can be taken back."""
    added = sum(line.what == "added" for line in plan.changes)
    changed = sum(line.what == "changed" for line in plan.changes)
    stay = Counter(line.why for line in plan.staying)
    told = [how_many("added", added), how_many("changed", changed), how_many("unchanged", stay["unchanged"])]
    out = stay["refused"] + stay["left out"]
    return h.fragment[
        h.p(".cb-lead-text")[", ".join(told) + "."],
        h.p(".cb-lead-text")[_out(out)] if out else None,
        h.p(".cb-lead-text")[
            _("All of it or nothing. Nobody gets a message. You can take it back whole for 30 days.")
        ],
    ]


def _out(n: int) -> str:
    return ngettext(
        "{n} line stays out, because it is wrong or was left out.",
        "{n} lines stay out, because they are wrong or were left out.",
        n,
    ).format(n=n)


def will_go(plan: Plan) -> h.Renderable:
    """How many things of each kind go, end, or get their old values."""
    told = [
        *(_goes(about, n) for about, n in _count(plan, REMOVE).items()),
        *(_ends(n) for n in _count(plan, END).values()),
    ]
    restored = sum(_count(plan, RESTORE).values())
    if restored:
        told.append(ngettext("{n} change is undone", "{n} changes are undone", restored).format(n=restored))
    shown = [each for each in told if each]
    if not shown:
        return h.p(".cb-lead-text")[
            _("Nothing of it can be taken back: all of it was changed or used since.")
        ]
    return h.fragment[h.ul(".cb-notes")[(h.li[each] for each in shown)]]


def _count(plan: Plan, what: str) -> Counter[str]:
    return Counter(line.about for line in plan.lines if line.what == what)


def _goes(about: str, n: int) -> str:
    match about:
        case "class":
            words = ngettext("{n} class with its sessions goes", "{n} classes with their sessions go", n)
        case "client":
            words = ngettext("{n} family goes", "{n} families go", n)
        case "attendee":
            words = ngettext("{n} child goes", "{n} children go", n)
        case "booking":
            words = ngettext("{n} booking goes", "{n} bookings go", n)
        case "programme":
            words = ngettext("{n} programme goes", "{n} programmes go", n)
        case "venue":
            words = ngettext("{n} venue goes", "{n} venues go", n)
        case "staff":
            words = ngettext("{n} instructor goes", "{n} instructors go", n)
        case _:
            return ""
    return words.format(n=n)


def _ends(n: int) -> str:
    return ngettext(
        "{n} booking is cancelled, and its amounts are taken back in your books",
        "{n} bookings are cancelled, and their amounts are taken back in your books",
        n,
    ).format(n=n)


def name(line: ActLine) -> str:
    """The thing by its name."""
    kinds = {
        "class": _("Class"),
        "client": _("Family"),
        "attendee": _("Child"),
        "booking": _("Booking"),
        "programme": _("Programme"),
        "venue": _("Venue"),
        "staff": _("Instructor"),
    }
    kind, named = kinds.get(line.about, ""), str(line.facts.get("name", ""))
    return ": ".join(part for part in (kind, named) if part) or _("Something else")


def why(line: ActLine) -> str:
    """Why it stays."""
    return _(WHY.get(line.why, WHY["used"]))
