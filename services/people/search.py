"""How a family is found by what staff type of it: every word has to be somewhere, whatever its case and accents."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from db import Attendee, Booking, Client, Debt, FamilyReference, PaymentRequest, Relation
from db.name_key import name_key
from services.payments import references
from services.people import phones, spelling

FEWEST_DIGITS = 3
"""So many digits of a phone number have to be typed: fewer are in everybody's."""
LONGEST = 100
"""Characters of a search."""


def spelled(text: str) -> set[str]:
    """The spellings to look for where no key is kept. SQLite folds the case of ASCII alone, so letters such as Č are
    tried as people write them."""
    wanted = " ".join(text.split())
    return {wanted, wanted.lower(), wanted.title(), wanted.upper()}


def by_name(text: str) -> ColumnElement[bool]:
    """The condition on clients that each word of this is a part of their name, or all of it of their e-mail address."""
    return or_(_all_of(text, lambda word: Client.name_key.contains(word, autoescape=True)), by_email(text))


def by_email(text: str) -> ColumnElement[bool]:
    """The condition on clients that this is a part of their e-mail address."""
    return Client.email.contains(" ".join(text.split()).lower(), autoescape=True)


def by_names(text: str) -> ColumnElement[bool]:
    """The condition on clients that each word of this is a part of their name or of one of their children's.

    So "novak theo" finds the family of Theo Novak, whatever the parent is called.
    """

    def somewhere(word: str) -> ColumnElement[bool]:
        of_child = _parents().where(Attendee.name_key.contains(word, autoescape=True))
        return or_(Client.name_key.contains(word, autoescape=True), Client.id.in_(of_child))

    return _all_of(text, somewhere)


def by_phone(text: str, country: str | None) -> ColumnElement[bool] | None:
    """The condition on clients that this is a part of their phone number, however it is typed; None: it is none.

    Typed as one dials it at home (0905 …), from abroad (00421 905 …) or as it is stored (+421905…), with any signs
    between the digits; numbers from lists are stored as they were written there.
    """
    found = phones.dialled(text, country)
    if not found or max(map(len, found)) < FEWEST_DIGITS:
        return None
    stored = reduce(lambda kept, sign: func.replace(kept, sign, ""), " -/().+", func.trim(Client.phone))
    return or_(*(stored.contains(digits) for digits in found))


def by_number(text: str) -> ColumnElement[bool] | None:
    """The condition on clients that this is the number of one of their bookings, or a payment reference of theirs, as
    a bank or a person may write it (A4); None: it is no number."""
    compact = spelling.narrow(text).replace(" ", "").removeprefix("#").upper()
    if not any(sign.isdecimal() for sign in compact):
        return None
    numbers = {compact, *references.find([text])}
    owners = (
        select(Booking.client_id).where(Booking.number.in_(numbers)),
        select(Debt.client_id).where(Debt.reference.in_(numbers)),
        select(PaymentRequest.client_id).where(PaymentRequest.reference.in_(numbers)),
        select(FamilyReference.client_id).where(FamilyReference.reference.in_(numbers)),
    )
    return or_(*(Client.id.in_(theirs) for theirs in owners))


def _parents() -> Select[UUID]:
    return select(Relation.client_id).join(Attendee, Attendee.id == Relation.attendee_id)


def _all_of(text: str, has: Callable[[str], ColumnElement[bool]]) -> ColumnElement[bool]:
    words = name_key(text[:LONGEST]).split()
    if text.strip() and not words:  # signs alone are nobody's name, and no search for everybody
        return false()
    return and_(true(), *(has(word) for word in words))
