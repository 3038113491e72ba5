"""Looking for a client by what staff type: part of a name, or of an e-mail address."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from db import Client


def spellings(text: str) -> set[str]:
    """The ways in which a text may be written. SQLite folds the case of ASCII alone, so letters such as Č are looked for so."""
    return {text, text.lower(), text.title(), text.upper()}


def is_called(text: str) -> ColumnElement[bool]:
    """The condition on clients of whom this is a part of the name or of the e-mail address."""
    name = Client.first_name + " " + Client.last_name
    names = [name.contains(spelling, autoescape=True) for spelling in spellings(text)]
    return or_(*names, Client.email.contains(text.lower(), autoescape=True))
