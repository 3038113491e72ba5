"""The client of a line: known by e-mail, new, or known under a former address."""

from __future__ import annotations

from db import Client
from services.core.work import Reading, Work
from services.imports.client_line import ClientLine
from services.imports.client_warnings import warn_of_other_parent, warn_of_same_parent
from services.imports.report import LineOutcome
from services.imports.row_reader import Reader
from services.language import N_
from services.people import clients


async def known(r: Reading, email: str) -> Client | None:
    """The client with this address."""
    return await clients.of_address(r, email)


async def rename(w: Work, reader: Reader, wanted: ClientLine) -> LineOutcome:
    """Give the family that is known under the line's former address its new one (R4); a second time changes nothing.

    Raises:
        Wrong: both addresses belong to a client.
    """
    if not wanted.former_email:
        return LineOutcome.UNCHANGED
    former, now = await known(w, wanted.former_email), await known(w, wanted.email)
    cell = reader.cell("former_email")
    if former is not None and now is not None:
        raise cell.wrong(
            N_(
                "{former} and {email} are two clients, and a list cannot make them one. Keep to one of the two"
                " addresses in the list."
            ),
            former=former.email,
            email=now.email,
        )
    if former is None:
        if now is None:
            cell.warn(
                N_("Nobody is known under {column} “{text}”; {email} is a new client."), email=wanted.email
            )
        return LineOutcome.UNCHANGED
    await clients.change_address(w, former.id, wanted.email)
    reader.tell(
        N_("The address of {former} is now {email}. Bookings and devices that are logged in stay."),
        former=wanted.former_email,
        email=wanted.email,
    )
    return LineOutcome.CHANGED


async def take(
    w: Work, reader: Reader, wanted: ClientLine, known: Client | None, *, is_child_known: bool
) -> tuple[Client, LineOutcome]:
    """The line's client, added or with empty fields filled in.

    Args:
        known: the client with the line's address.
        is_child_known: the child was found, in this family or in the other parent's.
    """
    note = "" if wanted.class_ is not None else wanted.note
    parent = (wanted.email, wanted.first_name, wanted.last_name, wanted.phone, note)
    if known is None:
        if not is_child_known:
            await warn_of_same_parent(w, reader, wanted)
        return await clients.client(w, *parent), LineOutcome.ADDED
    warn_of_other_parent(reader, known, wanted)
    before = _facts(known)
    await clients.client(w, *parent)
    return known, LineOutcome.UNCHANGED if _facts(known) == before else LineOutcome.CHANGED


def _facts(client: Client) -> tuple[str, ...]:
    return client.first_name, client.last_name, client.phone, client.internal_note
