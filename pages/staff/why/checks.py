"""Each rule in the words of staff: what it asks, what it found, and what it needed (R38)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from pages.staff.make_ups_words import covered
from services.core.ages import Ages
from services.core.rulebook import Finding
from services.language import N_, _, formats
from services.make_ups.case import ClassFacts, MakeUpTier
from services.make_ups.opened_session import OpenedSession

TIERS: dict[StrEnum, str] = {
    MakeUpTier.CREDIT: N_("The make-up"),
    MakeUpTier.ORIGIN: N_("Where it comes from"),
    MakeUpTier.TARGET: N_("The session and its class"),
    MakeUpTier.TIMING: N_("Timing"),
    MakeUpTier.CAPACITY: N_("Places"),
    MakeUpTier.SCOPE: N_("For whom it is"),
}
"""The six groups of rules."""
WORDS = {
    "active": N_("to book"),
    "used": N_("booked"),
    "cancelled": N_("cancelled"),
    "expired": N_("ended"),
    "voided": N_("taken back"),
    "converted": N_("turned into money"),
    "make_up": N_("make-up"),
    "carried_over": N_("carried-over make-up"),
    "free_session": N_("free session"),
    "discount": N_("discount"),
    "scheduled": N_("takes place"),
    "finished": N_("over"),
    "full_duration": N_("whole term"),
    "pay_as_you_go": N_("session by session"),
    "one_off": N_("one-off"),
    "going": N_("goes to it"),
    "missed": N_("cancelled it"),
}
"""States, types and kinds as they are stored."""


def says(finding: Finding) -> str:
    """What must hold: "The make-up can still be booked: until Sun 26 Apr"."""
    return _(finding.says).format(
        actual=_words(finding.actual) or "–", expected=_words(finding.expected) or _("any")
    )


def compared(finding: Finding, opened: OpenedSession) -> str:
    """ "Now: 0 · Needed: 1"; what is needed is left out where there is nothing to compare."""
    found = _("Now: {value}").format(value=actual(finding, opened) or _("not set"))
    needed = expected(finding, opened)
    return f"{found} · {_('Needed: {value}').format(value=needed)}" if needed else found


def actual(finding: Finding, opened: OpenedSession) -> str:
    """What the rule found, in words."""
    special = _ACTUAL.get(finding.name)
    return special(finding.actual, opened) if special else _words(finding.actual)


def expected(finding: Finding, opened: OpenedSession) -> str:
    """What it needed, in words; may be empty."""
    special = _EXPECTED.get(finding.name)
    return special(finding.expected, opened) if special else _words(finding.expected)


def _words(value: Any) -> str:
    match value:
        case None:
            return ""
        case str() if value in WORDS:
            return _(WORDS[value])
        case Ages():
            return formats.say(value)
        case tuple() | frozenset():
            return formats.names([_words(each) for each in sorted(value)])
        case _:
            return formats.say(value)


def _organiser(_value: Any, _opened: OpenedSession) -> str:
    return _("your own")


def _class(value: ClassFacts, opened: OpenedSession) -> str:
    candidate = opened.explained.candidate
    return f"{value.name}, {candidate.venue}"


Special = dict[str, Callable[[Any, OpenedSession], str]]
_ACTUAL: Special = {
    "session_is_ours_or_a_partners": _organiser,
    "starts_late_enough": lambda _value, opened: formats.moment(opened.explained.candidate.starts_at),
    "attendee_is_not_already_in_it": lambda value, _opened: _words(value) or _("no"),
    "session_is_in_the_credits_scope": _class,
    "attendee_is_of_the_age": lambda value, _opened: str(value) if value is not None else _("not asked"),
    "class_is_open_to_make_ups": lambda value, _opened: _words(value) or _("always"),
}
_EXPECTED: Special = {
    "session_is_ours_or_a_partners": _organiser,
    "attendee_is_not_already_in_it": lambda _value, _opened: _("no"),
    "session_is_in_the_credits_scope": lambda _value, opened: covered(opened.covers),
    "credit_has_not_expired": lambda value, _opened: _("{day} or later").format(day=_words(value)),
    "class_is_open_to_make_ups": lambda value, _opened: _("{day} or earlier").format(day=_words(value)),
    "starts_soon_enough": lambda value, _opened: _("{day} or earlier").format(day=_words(value)),
    "enough_places_are_free": lambda value, _opened: _("{n} or more").format(n=value),
    "starts_late_enough": lambda value, _opened: _("{time} from now, or more").format(time=_words(value)),
}
