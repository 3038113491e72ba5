"""How a family is found by what staff type of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_

from db import Attendee, Client, Relation


def spelled(text: str) -> set[str]:
    """The spellings to look for. SQLite folds the case of ASCII alone, so letters such as Č are tried as people write them."""
    wanted = " ".join(text.split())
    return {wanted, wanted.lower(), wanted.title(), wanted.upper()}


def by_name(text: str) -> ColumnElement[bool]:
    """The condition on clients that this is part of their name or e-mail address."""
    name = Client.first_name + " " + Client.last_name
    names = [name.contains(spelling, autoescape=True) for spelling in spelled(text)]
    return or_(*names, Client.email.contains(" ".join(text.split()).lower(), autoescape=True))


def by_childs_name(text: str) -> ColumnElement[bool]:
    """The condition on clients that this is part of the name of one of their children."""
    name = Attendee.first_name + " " + Attendee.last_name
    named = or_(*(name.contains(spelling, autoescape=True) for spelling in spelled(text)))
    theirs = exists().where(Relation.client_id == Client.id, Relation.attendee_id == Attendee.id, named)
    return theirs.correlate(Client)
