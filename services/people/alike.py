"""The statements by which clients who share a key are found, and what is compared of them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from db import Attendee, Client, Relation
from services.core.work import Reading
from services.people import families
from services.people.likeness import Likened

CROWD = 6
"""A phone number or an address that more clients share is nobody's own, such as a school's."""
NAMESAKES = 30
"""By a name that more clients have nobody is proposed: too many of them have a child of one name as well."""

_One, _Other = aliased(Client), aliased(Client)
_Mine, _Theirs = aliased(Relation), aliased(Relation)
_Child, _Same = aliased(Attendee), aliased(Attendee)


def pairs() -> tuple[Select[UUID, UUID], ...]:
    """Statements for the ids of two clients, in order, who share a key."""
    by_child = (
        _share("name_key", NAMESAKES)
        .join(_Mine, _Mine.client_id == _One.id)
        .join(_Child, _Child.id == _Mine.attendee_id)
        .join(_Theirs, _Theirs.client_id == _Other.id)
        .join(_Same, and_(_Same.id == _Theirs.attendee_id, _Same.name_key == _Child.name_key))
    )
    return _share("phone_key", CROWD), _share("email_key", CROWD), by_child


def _share(key: str, at_most: int) -> Select[UUID, UUID]:
    """Two clients with the same key, which a few have; what nobody has written is no key."""
    of: InstrumentedAttribute[str] = getattr(Client, key)
    few = select(of).where(of != "", _stands(Client)).group_by(of).having(func.count().between(2, at_most))
    one, other = getattr(_One, key), getattr(_Other, key)
    return (
        select(_One.id.label("one_id"), _Other.id.label("other_id"))
        .select_from(_One)
        .join(_Other, and_(one == other, _One.id < _Other.id, _stands(_Other)))
        .where(one.in_(few), _stands(_One))
    )


def _stands(client: type[Client]) -> ColumnElement[bool]:
    return client.merged_into_id.is_(None)


async def known(r: Reading, client_ids: Collection[UUID]) -> dict[UUID, Likened]:
    """What is compared of these clients."""
    children = await families.children_of(r, client_ids)
    rows = await r.db.scalars(select(Client).where(Client.id.in_(client_ids)))
    return {
        each.id: Likened(
            each.email,
            each.email_key,
            each.phone,
            each.phone_key,
            each.name_key,
            frozenset((child.name_key, child.born_on) for child in children.get(each.id, [])),
        )
        for each in rows
    }
