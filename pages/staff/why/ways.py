"""What changes the answer of a rule: the screen on which it is set, for each rule that has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pages.staff.clients import addresses
from services.core.rulebook import Finding
from services.language import N_, _
from services.make_ups.opened_session import OpenedSession


@dataclass(frozen=True, slots=True)
class Way:
    """A button's words, and the screen that it leads to."""

    text: str
    href: str


def _credit(found: OpenedSession) -> str:
    return addresses.credit(found.credit.credit_id)


def _booked_for(found: OpenedSession) -> str:
    used = found.credit.used_for
    return _credit(found) if used is None else addresses.session(used.session_id)


def _session(found: OpenedSession) -> str:
    return addresses.session(found.explained.candidate.session_id)


def _booking(found: OpenedSession) -> str:
    return addresses.booking(found.credit.booking_id)


def _family(found: OpenedSession) -> str:
    return addresses.family(found.client_id)


WAYS: dict[str, tuple[str, Callable[[OpenedSession], str]]] = {
    "credit_is_not_voided": (N_("Give another make-up"), _booking),
    "credit_is_unused": (N_("See what it is booked for"), _booked_for),
    "credit_has_not_expired": (N_("Give it a later last day"), _credit),
    "credit_is_for_a_make_up": (N_("Give a make-up"), _booking),
    "session_is_scheduled": (N_("See the session"), _session),
    "attendee_is_not_already_in_it": (N_("See the booking"), _booking),
    "enough_places_are_free": (N_("See who comes"), _session),
    "session_is_in_the_credits_scope": (N_("Change what it covers"), _credit),
    "attendee_is_not_on_trial_there": (N_("See their bookings"), _family),
    "attendee_is_of_the_age": (N_("See the child’s birthday"), _family),
}
"""By the rule's name. The others only time changes, or nothing on a screen does."""


def of(finding: Finding, found: OpenedSession) -> Way | None:
    """Where this finding can be changed; None: nowhere."""
    way = WAYS.get(finding.name)
    return None if way is None else Way(_(way[0]), way[1](found))
