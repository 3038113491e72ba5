"""The values of one line of a list of clients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db import Class
from services.core.local_time import local_day
from services.core.work import Reading
from services.imports import cells
from services.imports.class_named import class_named
from services.imports.row_reader import Reader
from services.people.recognition import Person
from services.prices.opening import PaidBefore
from services.provider import ProviderView


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A line whose cells could all be parsed."""

    email: str
    first_name: str
    last_name: str
    phone: str
    child_first_name: str
    child_last_name: str
    born_on: date | None
    in_person: bool
    """No child is named: the client comes in person (R7)."""
    class_: Class | None
    note: str
    payment: str
    """As it is written; kept with the booking."""
    paid_before: PaidBefore | None
    """What it says; None if it says nothing, or something that is only a note."""
    former_email: str
    """The address under which the family is known so far; empty if it has not changed."""
    is_same_person: bool | None
    """The provider's word about somebody of the same name: the same, or another; None if nothing is said."""

    @property
    def parent(self) -> Person:
        """The parent's name."""
        return Person(self.first_name, self.last_name)

    @property
    def child(self) -> Person:
        """The child, or the client in person."""
        return Person(self.child_first_name, self.child_last_name, self.born_on)


async def understand(r: Reading, reader: Reader, here: ProviderView) -> ClientLine | None:
    """The values of the line; None if a cell is wrong, and then `reader.refusals` says why."""
    today = local_day(r.now, here.zone)
    first, last = reader.maybe("first_name", cells.name) or "", reader.maybe("last_name", cells.name) or ""
    email = reader.needed("email", cells.email)
    country = cells.dialled_in(here.country)
    phone = reader.maybe("phone", lambda cell: cells.phone(cell, country)) or ""
    reader.local_phones = int(country is None and cells.is_local(phone))
    in_person = all(reader.cell(c).is_empty for c in ("child_first_name", "child_last_name", "born_on"))
    child = reader.maybe if in_person else reader.needed
    child_first = child("child_first_name", cells.name)
    child_last = reader.maybe("child_last_name", cells.name)
    born_on = reader.maybe("born_on", lambda cell: cells.birthday(cell, today))
    former_email = reader.maybe("former_email", cells.email) or ""
    is_same_person = reader.maybe("same_person", cells.yes_or_no)
    paid_before = reader.maybe("payment", lambda cell: cells.payment(cell, here.currency))
    class_ = await class_named(r, reader)
    if in_person and class_ is not None and not first:
        reader.needed("child_first_name", cells.name)
    if reader.refusals:
        return None
    return ClientLine(
        email=email,
        first_name=first,
        last_name=last,
        phone=phone,
        child_first_name=first if in_person else child_first or "",
        child_last_name=last if in_person else child_last or last,
        born_on=born_on,
        in_person=in_person,
        class_=class_,
        note=reader.text("note"),
        payment=reader.text("payment"),
        paid_before=paid_before,
        former_email="" if former_email == email else former_email,
        is_same_person=is_same_person,
    )
