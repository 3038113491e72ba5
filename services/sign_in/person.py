"""People who can sign in: clients and active members of staff, identified by e-mail address.

An address that is both a client's and an active member of staff's signs in as staff
(docs/decisions/0007-one-address-one-sign-in.md).
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from db import Client, Share, SignIn, SignInRequest, Staff
from services.core.shared import counts
from services.core.visitor import Kind
from services.core.work import Reading, Work
from services.people import clients

Person = Client | Staff


async def by_address(w: Work, address: str) -> Person | None:
    """The person with this address. Somebody with a shared booking becomes a client with their first request.

    The same statements run for every address, so that the time taken does not tell who has an account (R3).
    """
    staff: Staff | None = await w.db.scalar(select(Staff).where(Staff.email == address, Staff.active))
    client = await clients.of_address(w, address)
    shared = await w.db.scalar(select(Share.id).where(Share.email == address, counts()).limit(1))
    if staff is None and client is None and shared is not None:
        return await clients.client(w, address)
    return staff or client


async def of_request(r: Reading, request: SignInRequest) -> Person | None:
    """Who asked to sign in; None if they were deleted or no longer work here."""
    if request.staff_id is not None:
        staff: Staff | None = await r.db.scalar(
            select(Staff).where(Staff.id == request.staff_id, Staff.active)
        )
        return staff
    client: Client | None = await r.db.scalar(select(Client).where(Client.id == request.client_id))
    return client


def kind_of(person: Person) -> Kind:
    """What sort of visitor they are once they have signed in."""
    return Kind.STAFF if isinstance(person, Staff) else Kind.CLIENT


def columns(person: Person | None) -> dict[str, UUID | None]:
    """The columns by which a request or a sign-in refers to this person."""
    is_staff = isinstance(person, Staff)
    id_ = None if person is None else person.id
    return {"client_id": None if is_staff else id_, "staff_id": id_ if is_staff else None}


def signed_in_as(person_id: UUID) -> ColumnElement[bool]:
    """The condition on one person's sign-ins; ids are random, so a client and a member of staff never share one."""
    return or_(SignIn.client_id == person_id, SignIn.staff_id == person_id)
