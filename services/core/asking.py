"""Statements that are built once and asked again and again.

Building a statement, and finding out that it is one that was asked before, takes the program longer than the answer
takes the database. So what is asked by every screen is a `Question`: built for the first who asks, with a place for
each value, and from then on only given the values of the moment.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, Generic, TypeVarTuple

from sqlalchemy import CompoundSelect, Select, bindparam

from db.base import Id, Moment
from db.records import Records
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, now

Ts = TypeVarTuple("Ts")
Statement = Select[*Ts] | CompoundSelect[*Ts]

NOW = bindparam("now", type_=Moment(), callable_=now)
"""In a question: the moment of the reading. In any other statement: that at which it is asked, by the one clock."""
_ME: dict[str, Any] = {
    "client_id": bindparam("my_client_id", type_=Id()),
    "staff_id": bindparam("my_staff_id", type_=Id()),
    "email": bindparam("my_email"),
    "classes": bindparam("my_classes", type_=Id(), expanding=True),
    "today": (bindparam("today_from", type_=Moment()), bindparam("today_until", type_=Moment())),
}


def like(visitor: Visitor) -> Visitor:
    """A visitor of the same sort as this one, with a place for the value where this one has ids and an address.

    The rules of who may see what (`access.visible`) make of it a condition for all visitors of the sort. It holds nothing
    of the one who asked first: a statement that is not given the values of its visitor is refused by the database's
    driver, never answered with another's.
    """
    known = visitor.client_id is not None, visitor.staff_id is not None, visitor.today is not None
    return _like(visitor.kind, visitor.role, *known)


@cache
def _like(kind: Kind, role: str, is_client: bool, is_staff: bool, has_today: bool) -> Visitor:
    return Visitor(
        kind,
        role=role,
        client_id=_ME["client_id"] if is_client else None,
        staff_id=_ME["staff_id"] if is_staff else None,
        email=_ME["email"],
        classes=_ME["classes"],
        today=_ME["today"] if has_today else None,
    )


def _values(r: Reading) -> dict[str, Any]:
    visitor = r.visitor
    start, end = visitor.today or (None, None)
    return {
        "now": r.now,
        "my_client_id": visitor.client_id,
        "my_staff_id": visitor.staff_id,
        "my_email": visitor.email,
        "my_classes": tuple(visitor.classes),
        "today_from": start,
        "today_until": end,
    }


class Question(Generic[*Ts]):
    """A function that builds a statement, called once for each sort of its arguments.

    The arguments are few and say how the statement looks: a visitor (`like`), whether there is one child, whether the
    latest come first. What changes from one reading to the next has a place in it: `NOW`, or a `bindparam`.
    """

    def __init__(self, build: Callable[..., Statement[*Ts]]) -> None:
        self._build = build
        self._built: dict[Hashable, tuple[Statement[*Ts], Records[*Ts]]] = {}

    async def ask(self, r: Reading, *sort: Hashable, **values: Any) -> list[tuple[*Ts]]:
        """All rows: records in a reading (db/records.py); in a work the entities of its session, which it may change."""
        built = self._built.get(sort)
        if built is None:
            statement = self._build(*sort)
            built = self._built[sort] = statement, Records(statement)
        statement, records = built
        given = _values(r) | values
        if r.db.autoflush:  # a work's session, also where it is lent as a reading
            return list((await r.db.execute(statement, given)).all())
        return await r.db.run_sync(records.read, given)
