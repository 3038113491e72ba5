"""What none of the named people is in the middle of: found in other families, or brought about there by the services."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Booking, Client
from services.attendance import cancelling
from services.core.ids import short
from services.core.visitor import Kind, Visitor
from services.core.work import Work, work
from services.demo.timetable import MONDAYS, STREET_DANCE_FULL, THURSDAYS
from services.make_ups import book
from tests.world import World

PLACES = ("late", "refused", "losing", "lost")
"""States of a session; each has an address here, and under "… of" the e-mail of whoever may open it."""

Part = tuple[Attendance, Client]


async def found(world: World) -> dict[str, str]:
    """The addresses of those states, and whose they are."""
    async with work(Visitor.system("tour")) as w:
        named = [world.anna, world.zuzana, world.grace]
        late = (await expected(w, world.session(THURSDAYS, 0), named))[0]
        refused = (await expected(w, world.session(STREET_DANCE_FULL, 0), named))[0]
        gives_up = (await expected(w, world.session(MONDAYS, 3), [*named, late[1].id]))[:2]
        losing, lost = [await _today_instead(w, part, world.session(THURSDAYS, 0)) for part in gives_up]
        await cancelling.cancel(in_hands_of(w, lost[1]), lost[0].id, consent=True)
        states = zip(PLACES, (late, refused, losing, lost), strict=True)
        return dict(pair for name, part in states for pair in _named(name, *part))


async def expected(w: Work, session_id: UUID, without: list[UUID]) -> list[Part]:
    """Who is expected at a session, besides these."""
    rows = await w.db.execute(
        select(Attendance, Client)
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(Client, Client.id == Booking.client_id)
        .where(Attendance.session_id == session_id, Client.id.not_in(without))
        .where(Attendance.state == "unmarked", Attendance.type == "regular")
        .order_by(Client.email, Attendance.id)
    )
    return [(part, client) for part, client in rows]


async def _today_instead(w: Work, part: Part, session_id: UUID) -> Part:
    """They come today instead of to a later session: too late to give that up and keep the right (R48)."""
    theirs = in_hands_of(w, part[1])
    done = await cancelling.cancel(theirs, part[0].id)
    assert done.credit is not None
    taken = await book.take(theirs, done.credit.credit_id, session_id)
    return await w.db.get_one(Attendance, taken.attendance.attendance_id), part[1]


def in_hands_of(w: Work, client: Client) -> Work:
    """The work in the hands of a client."""
    who = Visitor(
        Kind.CLIENT, client.first_name, client_id=client.id, email=client.email, locale=client.locale
    )
    return replace(w, visitor=who)


def _named(name: str, part: Attendance, client: Client) -> list[tuple[str, str]]:
    address = f"/bookings/{short(part.booking_id)}?session={short(part.id)}"
    return [(name, address), (f"{name} of", client.email)]
