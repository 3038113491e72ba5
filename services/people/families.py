"""Families as staff find them: whoever may list clients, and by what each may look for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, delete, false, func, or_, select

from db import Attendee, Client, OpenedFamily, Relation
from db.upsert import insert_or_update
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.language import N_, formats
from services.people import search
from services.people.kids import Kid, kid
from services.people.phones import spoken_phone
from services.provider.settings import current

PAGE = 50
KEPT = 10
"""Families that are kept of those a member of staff has opened."""


_STANDS = Client.merged_into_id.is_(None)
"""Those who were merged into another client are found through that one."""


class MergedFamily(NotFound):
    """This client was merged into another one, who has all that was theirs: nothing can be done here any more."""

    message = N_("This family has been merged with another one. Look for it again under Clients.")

    def __init__(self, was: UUID, into: UUID) -> None:
        super().__init__()
        self.was, self.into = was, into


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One family in a list."""

    client_id: UUID
    name: str
    email: str
    """Empty for staff who do not see contacts, as is the phone."""
    phone: str
    children: tuple[Kid, ...]


@dataclass(frozen=True, slots=True)
class Families:
    """What a search has found."""

    number: int
    """Of all that were found, also of those that are not on these pages."""
    lines: tuple[FamilyLine, ...]


def clients_only(r: Reading) -> None:
    """Let nobody pass who may not list clients.

    Raises:
        NotFound: for them there is no such thing.
    """
    if not may(r.visitor, Capability.CLIENTS):
        raise NotFound


async def here(r: Reading, client_id: UUID) -> Client:
    """The check of an address: a family, for staff who look after clients or their money. Each screen says which of the two.

    Raises:
        NotFound: there is none, or the visitor looks after neither.
        MergedFamily: it is another one by now.
    """
    if not (may(r.visitor, Capability.CLIENTS) or may(r.visitor, Capability.MONEY)):
        raise NotFound
    found: Client | None = await r.db.get(Client, client_id)
    if found is None:
        raise NotFound
    if found.merged_into_id is not None:
        raise MergedFamily(client_id, found.merged_into_id)
    return found


async def line(r: Reading, client_id: UUID) -> FamilyLine:
    """One family as lists show it, with its children.

    Raises:
        NotFound: the visitor may not list clients, or there is no such family.
    """
    clients_only(r)
    return (await _lines(r, [await here(r, client_id)]))[0]


async def several(r: Reading, client_ids: Collection[UUID]) -> dict[UUID, FamilyLine]:
    """These families as lists show them.

    Raises:
        NotFound: the visitor may not list clients.
    """
    clients_only(r)
    rows = (await r.db.scalars(select(Client).where(Client.id.in_(client_ids)))).all()
    return {line.client_id: line for line in await _lines(r, rows)}


async def find(r: Reading, text: str, *, at_most: int = PAGE) -> Families:
    """Families by names, children's names, e-mail, phone, booking number or payment reference; by name, A to Z.

    Staff who do not see contacts do not find by them either: else a number could be guessed until somebody is found.

    Raises:
        NotFound: the visitor may not list clients.
    """
    clients_only(r)
    wanted = await _of(r, text)
    merged = select(Client.merged_into_id).where(Client.merged_into_id.is_not(None), wanted).correlate(None)
    rows = await r.db.execute(
        select(Client, func.count().over())  # one look at all of them counts and lists
        .where(_STANDS, or_(wanted, Client.id.in_(merged)))
        .order_by(func.lower(Client.last_name), func.lower(Client.first_name), Client.id)
        .limit(at_most)
    )
    found = rows.all()
    in_order = sorted(found, key=lambda row: formats.sort_key(row[0].last_name, row[0].first_name))
    return Families(found[0][1] if found else 0, await _lines(r, [client for client, _number in in_order]))


async def last_opened(r: Reading) -> tuple[FamilyLine, ...]:
    """The families whose screens the visitor has opened last, the latest first.

    Raises:
        NotFound: the visitor may not list clients.
    """
    clients_only(r)
    rows = await r.db.scalars(
        select(Client)
        .join(OpenedFamily, OpenedFamily.client_id == Client.id)
        .where(OpenedFamily.staff_id == r.visitor.staff_id, _STANDS)
        .order_by(OpenedFamily.at.desc(), Client.id)
        .limit(KEPT)
    )
    return await _lines(r, rows.all())


async def opened(w: Work, client_id: UUID) -> None:
    """Remember that the visitor has opened this family's screen; of each member of staff the last ten are kept.

    Raises:
        NotFound: the visitor may not list clients, or there is no such family.
    """
    clients_only(w)
    await here(w, client_id)
    mine = {"staff_id": w.visitor.staff_id, "client_id": client_id, "at": w.now}
    await w.db.execute(
        insert_or_update(w.db, OpenedFamily, mine, key=("staff_id", "client_id"), change={"at": w.now})
    )
    older = (
        select(OpenedFamily.client_id)
        .where(OpenedFamily.staff_id == w.visitor.staff_id)
        .order_by(OpenedFamily.at.desc(), OpenedFamily.client_id)
        .offset(KEPT)
    )
    gone = (await w.db.scalars(older)).all()
    if gone:
        await w.db.execute(
            delete(OpenedFamily)
            .where(OpenedFamily.staff_id == w.visitor.staff_id, OpenedFamily.client_id.in_(gone))
            .execution_options(synchronize_session=False)
        )


async def children_of(r: Reading, client_ids: Collection[UUID]) -> dict[UUID, list[Attendee]]:
    """The children of these clients, the oldest first."""
    rows = await r.db.execute(
        select(Relation.client_id, Attendee)
        .join(Attendee, Attendee.id == Relation.attendee_id)
        .where(Relation.client_id.in_(client_ids))
        .order_by(Attendee.born_on.nulls_last(), Attendee.first_name, Attendee.id)
    )
    found: dict[UUID, list[Attendee]] = {}
    for client_id, attendee in rows:
        found.setdefault(client_id, []).append(attendee)
    return found


def name_of(client: Client) -> str:
    """What the family is called; may be empty, where only an address is known."""
    return formats.full_name(client.first_name, client.last_name)


async def _of(r: Reading, text: str) -> ColumnElement[bool]:
    ways = [search.by_number(text)]
    if any(sign.isalpha() for sign in text) or not text.strip():
        ways.append(search.by_names(text))
    if may(r.visitor, Capability.CONTACTS):
        country = (await current(r)).country
        ways += [search.by_email(text), search.by_phone(text, country)]
    return or_(false(), *(way for way in ways if way is not None))


async def _lines(r: Reading, clients: Sequence[Client]) -> tuple[FamilyLine, ...]:
    contacts, country = may(r.visitor, Capability.CONTACTS), (await current(r)).country
    children = await children_of(r, [client.id for client in clients])
    return tuple(
        FamilyLine(
            client.id,
            name_of(client),
            client.email if contacts else "",
            spoken_phone(client.phone, country) if contacts else "",
            tuple(kid(child) for child in children.get(client.id, [])),
        )
        for client in clients
    )
