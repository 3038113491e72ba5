"""What the facts of the audit log are: a moment, an amount, a venue's id. From them come "from → to" and a sentence's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.values import Money
from services.language import N_, _, formats
from services.people.staff import ROLES

STATES = {
    "unmarked": N_("not marked"),
    "going": N_("comes"),
    "attended": N_("here"),
    "no_show": N_("not here"),
    "cancelled": N_("cancelled"),
    "late_cancelled": N_("cancelled late"),
    "withdrawn": N_("given back"),
    "hidden": N_("not shown"),
}
"""The states of somebody's part in a session, as a history says them."""
FIELDS = {
    "starts_at": N_("Begins"),
    "minutes": N_("Minutes"),
    "venue_id": N_("Venue"),
    "instructor_id": N_("Instructor"),
    "public_note": N_("Note for families"),
    "internal_note": N_("Note for the team"),
    "done": N_("What we did"),
    "practise": N_("To practise"),
    "places": N_("Places"),
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "phone": N_("Phone"),
    "email": N_("Email"),
    "born_on": N_("Birthday"),
    "care_note": N_("What to know"),
    "photos_allowed": N_("Photos"),
    "name": N_("Name"),
    "about": N_("Description"),
    "price": N_("Price"),
    "unit_price": N_("Price of one session"),
    "entries": N_("Entries"),
    "value": N_("Worth"),
    "months": N_("Months"),
    "pool": N_("Where it counts"),
    "for_family": N_("For the whole family"),
    "on_profile": N_("Families can buy it"),
    "on_form": N_("Offered with a booking"),
    "active": N_("Sold"),
    "class_offer_hours": N_("Hours for which a free place in a class is kept"),
    "closes_registers_after": N_("Days until a register closes"),
    "nudges_registers": N_("Reminder of registers"),
}
"""What each field is called; one that is not here has no name worth reading and is left out of sentences."""
LISTS = {
    "clients": N_("Families"),
    "bookings": N_("Bookings"),
    "register": N_("Register"),
    "debts": N_("Not paid"),
}
"""What each list is called that can be taken out as a file (services/overview/exports/lists.py)."""
MONEY = frozenset({"minor", "total", "owed"})
"""Facts that are whole minor units of the provider's currency."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, from what to what; both empty where the log does not keep the values."""

    field: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is needed to read facts: the currency, and what ids are called."""

    currency: str
    names: Mapping[str, str]
    """Of venues and members of staff, by id."""


def changes(act: str, facts: Mapping[str, Any], meaning: Meaning) -> tuple[Change, ...]:
    """What an entry changed, field by field."""
    found = [_field(name, pair, meaning) for name, pair in _mapping(facts.get("changes")).items()]
    if isinstance(facts.get("changed"), list):
        found += [Change(_(FIELDS[name])) for name in facts["changed"] if name in FIELDS]
    if "before" in facts:
        found.append(_pair(act, facts["before"], facts.get("after"), meaning))
    if "former" in facts:
        found.append(Change("", _state(facts["former"]), _state(facts.get("state"))))
    return tuple(each for each in found if each is not None)


def filled(words: str, act: str, facts: Mapping[str, Any], meaning: Meaning) -> str:
    """A sentence with its facts in it."""
    said = {
        name: _plain(name, value, meaning) for name, value in facts.items() if not isinstance(value, dict)
    }
    try:
        return words.format(**{"act": act, **said})
    except KeyError:  # an entry of an older version, which did not keep that fact
        return act


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def _field(name: str, pair: Any, meaning: Meaning) -> Change | None:
    if name not in FIELDS:
        return None
    if not isinstance(pair, list) or len(pair) != 2:
        return Change(_(FIELDS[name]))
    return Change(_(FIELDS[name]), _value(name, pair[0], meaning), _value(name, pair[1], meaning))


def _pair(act: str, before: Any, after: Any, meaning: Meaning) -> Change:
    names = {"role changed": "role", "debt changed": "minor"}
    name = names.get(act, "")
    return Change("", _plain(name, before, meaning), _plain(name, after, meaning))


def _value(name: str, value: Any, meaning: Meaning) -> str:
    if name.endswith("_id"):
        return meaning.names.get(str(value), _("nobody") if value is None else "–")
    return _plain(name, value, meaning)


def _plain(name: str, value: Any, meaning: Meaning) -> str:
    """A value of the log in words; nothing in it ever reads as "None" or as a bare id."""
    if name == "role" and value in ROLES:
        return _(ROLES[value])
    if name == "what" and value in LISTS:
        return _(LISTS[value])
    if name in MONEY and isinstance(value, int):
        return formats.money(Money(value, meaning.currency))
    if isinstance(value, dict) and set(value) == {"minor", "currency"}:
        return formats.money(Money(value["minor"], value["currency"]))
    for way in _WAYS:
        if (text := way(value)) is not None:
            return text
    return str(value)


def _nothing(value: Any) -> str | None:
    return _("nothing") if value is None or value == "" else None


def _yes(value: Any) -> str | None:
    return (_("yes") if value else _("no")) if isinstance(value, bool) else None


def _when(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) < 10 or not value[:4].isdigit():
        return None
    try:
        if len(value) == 10:
            return formats.day(date.fromisoformat(value))
        return formats.moment(datetime.fromisoformat(value))
    except ValueError:
        return None


_WAYS: tuple[Callable[[Any], str | None], ...] = (_nothing, _yes, _when)


def _state(state: Any) -> str:
    return _(STATES[state]) if state in STATES else _("not marked")
