"""A programme as staff type it: what its form holds, and what is read from it (R26–R46)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Booking, Class, Programme
from services.core import audit, versions
from services.core.refusals import NotFound, Refused
from services.core.typed_form import TypedForm, ticked
from services.core.work import Reading, Work
from services.language import N_
from services.people import names
from services.timetable import programmes
from services.timetable.programmes import ProgrammeExists
from services.timetable.rights import timetable_only

KINDS = ("full_duration", "pay_as_you_go", "one_off")
SCOPES = ("programme", "class", "custom")
OLDEST, MOST_MAKE_UPS, MOST_DAYS = 120, 99, 366


class OldestBelowYoungest(Refused):
    """No age is between the two."""

    message = N_("The oldest is younger than the youngest.")


class SoldAlready(Refused):
    """How it is sold cannot change under those who have booked it."""

    message = N_("Families have booked it as it is, so this stays. Add another programme instead.")


def blank() -> dict[str, str]:
    """A programme that is still to be."""
    return values(
        Programme(
            name="",
            kind="full_duration",
            tracks_attendance=True,
            allows_make_ups=True,
            make_up_limit=0,
            scope="programme",
            make_up_days=0,
            days_side="after",
            allows_change=True,
            returns_credit=True,
            queue_on=True,
            requests_on=False,
        )
    )


def values(of: Programme) -> dict[str, str]:
    """What the form of this programme holds."""
    return {
        "name": of.name,
        "kind": of.kind,
        "youngest": "" if of.youngest is None else str(of.youngest),
        "oldest": "" if of.oldest is None else str(of.oldest),
        "tracks_attendance": ticked(of.tracks_attendance),
        "allows_make_ups": ticked(of.allows_make_ups),
        "make_up_limit": str(of.make_up_limit or ""),
        "package_size": str(of.package_size or ""),
        "scope": of.scope,
        "make_up_days": str(of.make_up_days or ""),
        "days_side": of.days_side,
        "allows_change": ticked(of.allows_change),
        "returns_credit": ticked(of.returns_credit),
        "queue_on": ticked(of.queue_on),
        "requests_on": ticked(of.requests_on),
    }


def _read(form: TypedForm) -> dict[str, Any]:
    youngest, oldest = form.number("youngest", 0, OLDEST), form.number("oldest", 0, OLDEST)
    if youngest is not None and oldest is not None and oldest < youngest:
        form.wrong("oldest", OldestBelowYoungest())
    return {
        "name": form.text("name", needed=True),
        "kind": form.one_of("kind", KINDS),
        "youngest": youngest,
        "oldest": oldest,
        "tracks_attendance": form.yes("tracks_attendance"),
        "allows_make_ups": form.yes("allows_make_ups"),
        "make_up_limit": form.number("make_up_limit", 0, MOST_MAKE_UPS) or 0,
        "package_size": form.number("package_size", 1, MOST_MAKE_UPS),
        "scope": form.one_of("scope", SCOPES),
        "make_up_days": form.number("make_up_days", 0, MOST_DAYS) or 0,
        "days_side": form.one_of("days_side", ("after", "before")),
        "allows_change": form.yes("allows_change"),
        "returns_credit": form.yes("returns_credit"),
        "queue_on": form.yes("queue_on"),
        "requests_on": form.yes("requests_on"),
    }


async def keep(w: Work, programme_id: UUID | None, seen: int | None, said: Mapping[str, str]) -> UUID:
    """Add a programme, or change one that was seen in this version. What families have agreed to before stays.

    Raises:
        NotFound: there is none, or the visitor may not change the timetable.
        NotAsTyped, ChangedByOthers.
    """
    timetable_only(w)
    form = TypedForm(said, "")
    fields = _read(form)
    fields["name"] = names.name(fields["name"]) if "name" not in form.problems else ""
    same = await programmes.named(w, fields["name"]) if fields["name"] else None
    if same is not None and same.id != programme_id:
        form.wrong("name", ProgrammeExists(name=fields["name"]))
    if programme_id is None:
        form.done()
        return (await programmes.add(w, fields.pop("name"), **fields)).id
    row = await versions.to_change(w, Programme, programme_id, seen)
    if row.kind != fields["kind"] and await _is_booked(w, programme_id):
        form.wrong("kind", SoldAlready())
    form.done()
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    audit.note(w, "changed", "programme", row.id, changed=sorted(changed))
    await w.db.flush()
    return row.id


async def _is_booked(r: Reading, programme_id: UUID) -> bool:
    booked = (
        select(Booking.id).join(Class, Class.id == Booking.class_id).where(Class.programme_id == programme_id)
    )
    return await r.db.scalar(booked.limit(1)) is not None


async def one(r: Reading, programme_id: UUID) -> Programme:
    """One programme, for staff of the timetable.

    Raises:
        NotFound: there is none, or the visitor may not change the timetable.
    """
    timetable_only(r)
    found = await r.db.get(Programme, programme_id)
    if found is None:
        raise NotFound
    return found
