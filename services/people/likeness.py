"""Why two clients look like one person (PURE). It is a proposal: staff look at both and decide."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.people import phones

USUAL = frozenset({"gmail.com", "mail.com", "email.com", "gmx.de", "gmx.at", "gmx.net", "me.com", "mac.com"})
"""Domains of which each is somebody's own, although they differ by a letter or two."""


class Likeness(StrEnum):
    """One reason."""

    EMAIL = "email"
    """The same mailbox, written in two ways."""
    TYPO = "typo"
    """The same before the @, and one letter of the rest differs."""
    PHONE = "phone"
    CHILD = "child"
    """The same name, with a child of the same name who may be born on the same day."""


@dataclass(frozen=True, slots=True)
class Likened:
    """What is compared of one client."""

    email: str
    email_key: str
    phone: str
    phone_key: str
    name_key: str
    children: frozenset[tuple[str, date | None]]
    """Of each child the name as search compares it, and the day of birth where it is known."""


def likeness(one: Likened, other: Likened, country: str | None) -> tuple[Likeness, ...]:
    """All reasons why both may be one person; none: they do not look like it."""
    found = (
        (Likeness.EMAIL, _same_mailbox(one, other)),
        (Likeness.TYPO, _typo(one, other)),
        (Likeness.PHONE, _same_phone(one, other, country)),
        (Likeness.CHILD, one.name_key != "" and one.name_key == other.name_key and _same_child(one, other)),
    )
    return tuple(reason for reason, holds in found if holds)


def is_slip(one: str, other: str) -> bool:
    """Whether one letter is missing, too many or another one, or two neighbours have changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _domain(email: str) -> str:
    plain = unicodedata.normalize("NFKC", email).casefold().partition("@")[2]
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "CZ")


def _same_mailbox(one: Likened, other: Likened) -> bool:
    return one.email_key == other.email_key != "" and _domain(one.email) == _domain(other.email)


def _typo(one: Likened, other: Likened) -> bool:
    domains = _domain(one.email), _domain(other.email)
    own = domains[0] in USUAL and domains[1] in USUAL
    return one.email_key == other.email_key != "" and not own and is_slip(*domains)


def _same_phone(one: Likened, other: Likened, country: str | None) -> bool:
    if one.phone_key != other.phone_key or not one.phone_key:
        return False
    read = phones.read_phone(one.phone, country), phones.read_phone(other.phone, country)
    return None in read or read[0] == read[1]


def _same_child(one: Likened, other: Likened) -> bool:
    return any(
        name == called and (born is None or day is None or born == day)
        for name, born in one.children
        for called, day in other.children
    )
