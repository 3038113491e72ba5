"""What is written of two clients, where it differs: of each field staff choose what stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from db import Client
from services.core.plan import STAYS, ActLine
from services.core.work import Reading, Work
from services.people.names import with_note

FIELD = "field"
EMAIL, NOTE = "email", "internal_note"
CHOSEN: dict[str, tuple[str, ...]] = {
    "name": ("first_name", "last_name"),
    "email": ("email",),
    "phone": ("phone",),
    "language": ("locale",),
    "reminders": ("notices_on",),
    "news": ("promotional",),
}
"""What can be chosen, and the columns of it. The note for staff is not chosen: both stay."""


@dataclass(frozen=True, slots=True)
class Differing:
    """One field of which only one can stay."""

    field: str
    """A key of `CHOSEN`."""
    kept: tuple[Any, ...]
    gone: tuple[Any, ...]


def differing(keep: Client, gone: Client) -> list[Differing]:
    """The fields that differ. What only the one who is merged has is taken without a question, so it is none of them."""
    found = (Differing(field, _values(keep, field), _values(gone, field)) for field in CHOSEN)
    return [each for each in found if each.kept != each.gone and _is_said(each.kept) and _is_said(each.gone)]


def lines(keep: Client, gone: Client, take: Collection[str]) -> list[ActLine]:
    """What changes of the client who stays. `take`: fields that become as those of the one who is merged."""
    found = []
    for field, columns in CHOSEN.items():
        kept, theirs = _values(keep, field), _values(gone, field)
        if kept != theirs and _is_said(theirs) and (field in take or not _is_said(kept)):
            found += [_line(keep, column, getattr(gone, column)) for column in columns]
    if gone.internal_note:
        found.append(_line(keep, NOTE, with_note(keep.internal_note, gone.internal_note)))
    return [line for line in found if line.facts["from"] != line.facts["to"]]


async def write(w: Work, line: ActLine, gone: Client) -> None:
    """Do what a line says. Addresses change places, so that both go on signing in, and with them what came back from there."""
    await _set(w, line, gone, "to")


async def back(r: Reading, done: Iterable[ActLine], keep: Client) -> list[ActLine]:
    """What becomes as it was; what somebody has changed since stays."""
    found = []
    for line in done:
        if line.what == FIELD:
            edited = getattr(keep, line.facts["name"]) != line.facts["to"]
            what, why = (STAYS, "edited") if edited else (FIELD, "")
            found.append(ActLine(what, line.about, line.about_id, line.facts, why))
    return found


async def write_back(w: Work, line: ActLine, gone: Client) -> None:
    """Do the opposite of what a line says."""
    await _set(w, line, gone, "from")


async def _set(w: Work, line: ActLine, gone: Client, to: str) -> None:
    keep = await w.db.get_one(Client, line.about_id)
    if line.facts["name"] == EMAIL:
        was, problem = keep.email, (keep.delivery_problem, keep.delivery_problem_at)
        gone.email = f"{gone.id}@merging.invalid"  # two rows never hold one address, not even for a moment
        await w.db.flush()
        keep.email = line.facts[to]
        await w.db.flush()
        gone.email = was
        keep.delivery_problem, keep.delivery_problem_at = gone.delivery_problem, gone.delivery_problem_at
        gone.delivery_problem, gone.delivery_problem_at = problem
    else:
        setattr(keep, line.facts["name"], line.facts[to])
    await w.db.flush()


def _line(keep: Client, column: str, value: Any) -> ActLine:
    return ActLine(FIELD, "client", keep.id, {"name": column, "from": getattr(keep, column), "to": value})


def _values(client: Client, field: str) -> tuple[Any, ...]:
    return tuple(getattr(client, column) for column in CHOSEN[field])


def _is_said(values: tuple[Any, ...]) -> bool:
    return any(value not in ("", None) for value in values)
