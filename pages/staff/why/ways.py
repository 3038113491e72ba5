"""What changes the answer of a rule: the screen on which it is set, for each rule that has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pages.staff.clients import addresses
from pages.staff.policies.addresses import MAKE_UPS
from pages.staff.timetable import addresses as timetable
from services.core.capabilities import Capability, may
from services.core.rulebook import Finding
from services.core.visitor import Visitor
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


def _programme(found: OpenedSession) -> str:
    return timetable.programme(found.programme_id)


def _origin(found: OpenedSession) -> str:
    return timetable.programme(found.from_programme_id)


def _class(found: OpenedSession) -> str:
    return timetable.class_(found.class_id)


def _settings(_found: OpenedSession) -> str:
    return MAKE_UPS


def _family(found: OpenedSession) -> str:
    return addresses.family(found.client_id)


WAYS: dict[str, tuple[str, Callable[[OpenedSession], str], Capability]] = {
    "credit_is_not_voided": (N_("Give another make-up"), _booking, Capability.CLIENTS),
    "credit_is_unused": (N_("See what it is booked for"), _booked_for, Capability.CLIENTS),
    "credit_has_not_expired": (N_("Give it a later last day"), _credit, Capability.CLIENTS),
    "credit_is_for_a_make_up": (N_("Give a make-up"), _booking, Capability.CLIENTS),
    "origin_allows_make_ups": (N_("Change its programme"), _origin, Capability.TIMETABLE),
    "programme_kind_takes_make_ups": (N_("Change its programme"), _programme, Capability.TIMETABLE),
    "programme_allows_make_ups": (N_("Change its programme"), _programme, Capability.TIMETABLE),
    "class_is_active": (N_("Change its class"), _class, Capability.TIMETABLE),
    "class_is_open_to_make_ups": (N_("Change when classes open"), _settings, Capability.SETTINGS),
    "starts_late_enough": (N_("Change how late one can book"), _settings, Capability.SETTINGS),
    "session_is_scheduled": (N_("See the session"), _session, Capability.CLIENTS),
    "attendee_is_not_already_in_it": (N_("See the booking"), _booking, Capability.CLIENTS),
    "enough_places_are_free": (N_("See who comes"), _session, Capability.CLIENTS),
    "session_is_in_the_credits_scope": (N_("Change what it covers"), _credit, Capability.CLIENTS),
    "attendee_is_not_on_trial_there": (N_("See their bookings"), _family, Capability.CLIENTS),
    "attendee_is_of_the_age": (N_("Change the programme’s ages"), _programme, Capability.TIMETABLE),
}
"""By the rule's name. The others only time changes, or nothing on a screen does."""


def of(finding: Finding, found: OpenedSession, visitor: Visitor) -> Way | None:
    """Where this finding can be changed; None: nowhere, or not by this visitor."""
    way = WAYS.get(finding.name)
    return Way(_(way[0]), way[1](found)) if way is not None and may(visitor, way[2]) else None
