"""Which class a line of clients means: by its name, and by the term if the name has several."""

from __future__ import annotations

import difflib
from datetime import date

from sqlalchemy import select

from db import Class
from services import provider
from services.core.local_time import local_day
from services.core.work import Reading
from services.imports import cells
from services.imports.listed import key
from services.imports.row_reader import Reader
from services.language import N_, formats

NO_SUCH_TERM = N_("No class {name} begins on {day}. It begins on {days}.")
SEVERAL_TERMS = N_(
    "{column} “{text}” is the name of several classes, which begin on {days}. Add a column “Class from” with the first"
    " day, or import it together with the list of that term’s classes."
)
REFUSED = N_(
    "{column} “{text}” was refused: {file} line {number}. Mend that line, then import both once more."
)
NEAR = N_("{column} “{text}” does not exist. Do you mean “{near}”?")
UNKNOWN = N_("{column} “{text}” does not exist. Write the name of a class, or import it first.")


async def class_named(r: Reading, reader: Reader) -> Class | None:
    """The class that the line names, ignoring case; None if it names none, or one that cannot be told, which is refused."""
    name, begins = reader.maybe("class", cells.name), reader.maybe("class_from", cells.day)
    if name is None:
        return None
    every = (await r.db.scalars(select(Class.name).distinct())).all()
    known = {key(each): each for each in every}
    same = [each for each in every if key(each) == key(name)]
    if same:
        terms = await r.db.scalars(select(Class).where(Class.name.in_(same)).order_by(Class.first_on))
        today = local_day(r.now, (await provider.current(r)).zone)
        return _in_term(reader, list(terms), begins, today)
    near = difflib.get_close_matches(key(name), known, n=1, cutoff=0.75)
    cell = reader.cell("class")
    if key(name) in reader.listed.refused:
        file, number = reader.listed.refused[key(name)]
        reader.refuse(cell.wrong(REFUSED, file=file, number=number))
    elif near:
        reader.refuse(cell.wrong(NEAR, near=known[near[0]]))
    else:
        reader.refuse(cell.wrong(UNKNOWN))
    return None


def _in_term(reader: Reader, terms: list[Class], begins: date | None, today: date) -> Class | None:
    """Of the classes of one name: the one that begins on that day, else of the lists of this run, else not over yet."""
    days = ", ".join(formats.day(each.first_on) for each in terms)
    if begins is not None:
        found = next((each for each in terms if each.first_on == begins), None)
        if found is None:
            facts = {"name": terms[0].name, "day": formats.day(begins), "days": days}
            reader.refuse(cells.Wrong(NO_SUCH_TERM, **facts))
        return found
    listed = [each for each in terms if each.id in reader.listed.there.get(key(each.name), ())]
    on = [each for each in listed or terms if each.last_on >= today]
    if len(on) > 1:
        reader.refuse(reader.cell("class").wrong(SEVERAL_TERMS, days=days, asks=("class_from",)))
        return None
    return (on or listed or terms)[-1]
