"""Programmes: what is sold, for which ages, and what its make-ups are like."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db import Programme
from services.core import audit
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.people import names, spelling


class ProgrammeExists(Refused):
    """Another programme has this name."""

    message = N_("There is already a programme called {name}.")


async def named(r: Reading, name: str) -> Programme | None:
    """The programme of this name, however it is spelled, if there is one."""
    rows = await r.db.execute(select(Programme.id, Programme.name).order_by(Programme.name))
    found = spelling.find(rows, name)
    return None if found is None else await r.db.get_one(Programme, found)


async def add(w: Work, name: str, **fields: Any) -> Programme:
    """Add a programme; fields that are not given get the defaults of the table.

    Raises:
        ProgrammeExists.
        NameTooLong.
    """
    tidy = names.name(name)
    if await named(w, tidy) is not None:
        raise ProgrammeExists(name=tidy)
    made = Programme(name=tidy, **fields)
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "added", "programme", made.id)
    return made
