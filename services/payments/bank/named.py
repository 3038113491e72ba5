"""Families and debts as staff look for them and read them beside a bank line."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from db import Account, Attendee, Client, Debt, Relation
from services.core.work import Reading
from services.language.formats import full_name
from services.payments import owed
from services.payments.bank.rights import money_only
from services.payments.owed import Owed

MOST = 12
"""Families that are shown for what was typed."""
LEAST_DIGITS = 4
"""So many digits may be the beginning of a reference."""
LONGEST = 300
"""Letters of a text that are compared."""


@dataclass(frozen=True, slots=True)
class PayingFamily:
    """One family, with what it still owes in the currency of the line, the oldest first."""

    client_id: UUID
    name: str
    email: str
    debts: tuple[Owed, ...]


async def find(r: Reading, text: str, currency: str) -> list[PayingFamily]:
    """Families by any part of their names, their children's, an e-mail address, or the reference of a payment.

    Those who owe something come first. Nothing typed, or less than two letters, finds nobody.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    words = _bare(text).split()[:6]
    if not words or max(map(len, words)) < 2:
        return []
    texts = await _texts(r)
    numbers = [word for word in words if word.isdecimal() and len(word) >= LEAST_DIGITS]
    for client_id, reference in await _references(r, numbers):
        texts[client_id] = f"{texts.get(client_id, '')} {reference}"
    fit = [client_id for client_id, known in texts.items() if all(word in known for word in words)]
    owing = await _owing(r)
    fit.sort(key=lambda client_id: (client_id not in owing, texts[client_id], str(client_id)))
    return await _families(r, fit[:MOST], currency)


async def family(r: Reading, client_id: UUID, currency: str) -> list[PayingFamily]:
    """One family, for a line of which it is suggested; nothing if it is gone.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    return await _families(r, [client_id], currency)


async def debts(r: Reading, ids: Collection[UUID]) -> dict[UUID, Owed]:
    """These debts by id, as far as they are there.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    return {each.debt_id: each for each in await owed.several(r, ids)} if ids else {}


async def names(r: Reading, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these families.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    rows = await r.db.scalars(select(Client).where(Client.id.in_(ids)))
    return {client.id: _name(client) for client in rows}


async def _families(r: Reading, ids: Sequence[UUID], currency: str) -> list[PayingFamily]:
    clients = {each.id: each for each in await r.db.scalars(select(Client).where(Client.id.in_(ids)))}
    open_: dict[UUID, list[Owed]] = {}
    for each in await owed.open_ones(r, Debt.client_id.in_(ids), Account.unit == currency):
        open_.setdefault(each.client_id, []).append(each)
    return [
        PayingFamily(id_, _name(clients[id_]), clients[id_].email, tuple(open_.get(id_, ())))
        for id_ in ids
        if id_ in clients
    ]


async def _texts(r: Reading) -> dict[UUID, str]:
    """What each family may be found by, without accents. Databases fold accents differently, so Python does it."""
    connection = await r.db.connection()  # some thousand rows need no objects
    who = func.coalesce(
        Client.merged_into_id, Client.id
    )  # they may still pay under the name of the merged one
    clients = await connection.execute(select(who, Client.last_name, Client.first_name, Client.email))
    found: dict[UUID, str] = {}
    for client_id, *names in clients:
        found[client_id] = f"{found.get(client_id, '')} {_bare(' '.join(names))}".strip()
    children = await connection.execute(
        select(Relation.client_id, Attendee.first_name, Attendee.last_name).join(
            Attendee, Attendee.id == Relation.attendee_id
        )
    )
    for client_id, *names in children:
        found[client_id] = f"{found[client_id]} {_bare(' '.join(names))}"
    return found


async def _references(r: Reading, numbers: Sequence[str]) -> list[tuple[UUID, str]]:
    """Families whose payments have references that begin like these."""
    if not numbers:
        return []
    rows = await r.db.execute(
        select(Debt.client_id, Debt.reference)
        .where(or_(*(Debt.reference.startswith(number) for number in numbers)))
        .limit(MOST * 10)
    )
    return [(client_id, reference) for client_id, reference in rows]


async def _owing(r: Reading) -> set[UUID]:
    """Families that owe something."""
    rows = await r.db.scalars(
        select(Account.client_id).where(Account.kind == "debt", Account.balance > 0).distinct()
    )
    return set(rows)


def _bare(text: str) -> str:
    """The text as it is compared: small letters without accents."""
    apart = unicodedata.normalize("NFD", text[:LONGEST]).casefold()
    return "".join(each for each in apart if not unicodedata.combining(each))


def _name(client: Client) -> str:
    return full_name(client.first_name, client.last_name) or client.email
