"""The price list: what each programme costs, which class differs from it, and who is booked at which price (R57, R66)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from db import Booking, Class, Programme
from db.states import LIVE, ProgrammeKind
from db.values import Money
from services.core import audit, versions
from services.core.local_time import today
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.language import formats
from services.payments.bank.rights import money_only
from services.prices.keeping import staff_only
from services.provider.paying import with_own_terms
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class ClassPrice:
    """One class that has not ended, and what it costs where it differs from its programme."""

    class_id: UUID
    programme_id: UUID
    name: str
    first_on: date
    last_on: date
    price: Money | None
    unit_price: Money | None
    families: int
    """Booked now; each keeps the price at which it has booked."""
    version: int

    @property
    def differs(self) -> bool:
        """It has a price of its own."""
        return self.price is not None or self.unit_price is not None


@dataclass(frozen=True, slots=True)
class ProgrammePrice:
    """One programme, what it costs, and its classes."""

    programme_id: UUID
    name: str
    kind: ProgrammeKind
    price: Money | None
    unit_price: Money | None
    classes: tuple[ClassPrice, ...]
    own_terms: bool
    """It is paid by terms of its own, not by those for all classes."""
    version: int

    @property
    def families(self) -> int:
        """Booked now in classes that cost what the programme says."""
        return sum(each.families for each in self.classes if not each.differs)

    @property
    def singly(self) -> bool:
        """Each session is picked and paid by itself (R57)."""
        return self.kind == "pay_as_you_go"

    @property
    def usual(self) -> Money | None:
        """What a booking costs, or one session where each is paid by itself."""
        return self.unit_price if self.singly else self.price


async def listed(r: Reading) -> list[ProgrammePrice]:
    """All programmes by name, with their classes that have not ended.

    Raises:
        NotAllowed.
    """
    staff_only(r)
    programmes = await r.db.scalars(select(Programme))
    return await _with_classes(r, sorted(programmes, key=lambda each: formats.sort_key(each.name)))


async def of_programme(r: Reading, programme_id: UUID) -> ProgrammePrice:
    """One programme.

    Raises:
        NotFound: there is none, or the visitor does not look after money.
    """
    money_only(r)
    programme = await r.db.get(Programme, programme_id)
    if programme is None:
        raise NotFound
    return (await _with_classes(r, [programme]))[0]


async def of_class(r: Reading, class_id: UUID) -> tuple[ProgrammePrice, ClassPrice]:
    """One class with its programme; also one that has ended.

    Raises:
        NotFound: there is none, or the visitor does not look after money.
    """
    money_only(r)
    class_ = await r.db.get(Class, class_id)
    if class_ is None:
        raise NotFound
    families = await _families(r, [class_id])
    return await of_programme(r, class_.programme_id), _view(class_, families)


async def set_programme_price(
    w: Work, programme_id: UUID, seen: int | None, price: Money | None, unit_price: Money | None
) -> None:
    """What bookings of a programme cost from now on. Who is booked keeps the price of then (R66).

    Raises:
        NotAllowed, NotFound.
        ChangedByOthers: somebody else has changed the programme since.
    """
    await _set(w, Programme, "programme", programme_id, seen, price, unit_price)


async def set_class_price(
    w: Work, class_id: UUID, seen: int | None, price: Money | None, unit_price: Money | None
) -> None:
    """What bookings of one class cost from now on; None: as its programme.

    Raises:
        NotAllowed, NotFound.
        ChangedByOthers: somebody else has changed the class since.
    """
    await _set(w, Class, "class", class_id, seen, price, unit_price)


async def _set(
    w: Work,
    table: type[Programme] | type[Class],
    about: str,
    id_: UUID,
    seen: int | None,
    price: Money | None,
    unit_price: Money | None,
) -> None:
    staff_only(w)
    row: Programme | Class = await versions.to_change(w, table, id_, seen)
    changes = audit.changes(row, {"price": price, "unit_price": unit_price})
    row.price_minor, row.price_currency = _columns(price)
    row.unit_price_minor, row.unit_price_currency = _columns(unit_price)
    audit.note(w, "priced", about, id_, changes=changes)
    await w.db.flush()


def _columns(money: Money | None) -> tuple[int | None, str | None]:
    return (None, None) if money is None else (money.minor, money.currency)


async def _with_classes(r: Reading, programmes: Sequence[Programme]) -> list[ProgrammePrice]:
    day = today(r.now, (await current(r)).zone)
    rows = await r.db.scalars(
        select(Class)
        .where(Class.programme_id.in_([each.id for each in programmes]), Class.active, Class.last_on >= day)
        .order_by(Class.first_on)
    )
    classes = sorted(rows, key=lambda each: formats.sort_key(each.name))
    families = await _families(r, [each.id for each in classes])
    own = await with_own_terms(r)
    return [
        ProgrammePrice(
            each.id,
            each.name,
            each.kind,
            each.price,
            each.unit_price,
            tuple(_view(one, families) for one in classes if one.programme_id == each.id),
            each.id in own,
            each.version,
        )
        for each in programmes
    ]


def _view(class_: Class, families: dict[UUID, int]) -> ClassPrice:
    return ClassPrice(
        class_.id,
        class_.programme_id,
        class_.name,
        class_.first_on,
        class_.last_on,
        class_.price,
        class_.unit_price,
        families.get(class_.id, 0),
        class_.version,
    )


async def _families(r: Reading, class_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = await r.db.execute(
        select(Booking.class_id, func.count(func.distinct(Booking.client_id)))
        .where(Booking.class_id.in_(class_ids), Booking.status.in_(LIVE))
        .group_by(Booking.class_id)
    )
    return {row[0]: row[1] for row in rows.all()}
