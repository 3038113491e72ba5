"""PURE: a few ordinary cases, with which every rule is tried when the program starts (`Rulebook`).

They differ in what makes a rule take another branch: whether the attendee goes to the session already, whether a
birth date, a first day or an age limit is known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.make_ups.case import (
    NOTHING,
    AttendeeFacts,
    Case,
    ClassFacts,
    CreditFacts,
    MakeUpRulesPolicy,
    OriginFacts,
    Part,
    Scope,
    SessionFacts,
)

_ID = UUID(int=1)
_NOON = datetime(2026, 2, 20, 12, 0, tzinfo=UTC)
_CLASS = ClassFacts(
    id=_ID,
    programme_id=_ID,
    venue_id=_ID,
    status="scheduled",
    period="spring",
    company_id=_ID,
    programme_kind="full_duration",
    programme_allows_make_ups=True,
    active=True,
    first_on=date(2026, 1, 12),
    opens_days_before=None,
    youngest=5,
    oldest=7,
)
_CREDIT = CreditFacts(
    id=_ID, company_id=_ID, type="make_up", state="active", expires_at=_NOON.replace(month=4)
)
_FITTING = Case(
    credit=_CREDIT,
    origin=OriginFacts(programme_allows_make_ups=True),
    session=SessionFacts(_CLASS, _NOON.replace(day=24), _ID, places=10, taken=4),
    attendee=AttendeeFacts(_ID, date(2020, 5, 1)),
    policy=MakeUpRulesPolicy(),
    now=_NOON,
    zone=ZoneInfo("UTC"),
)


def _session(part: Part = NOTHING, **of_class: object) -> SessionFacts:
    class_ = replace(_CLASS, **of_class)  # type: ignore[arg-type]
    return SessionFacts(class_, _NOON.replace(day=24), _ID, places=10, taken=10, part=part)


EXAMPLES = (
    _FITTING,
    _FITTING._replace(attendee=AttendeeFacts(_ID, born_on=None)),
    _FITTING.about(_session(Part(in_it=True))),
    _FITTING.about(_session(Part(missed=True), status="cancelled", active=False)),
    _FITTING.about(_session(first_on=None, youngest=None, oldest=None)),
    _FITTING.about(_session(attendee_on_trial=True, attendee_enrolled_in_programme=True)),
    _FITTING._replace(
        credit=replace(_CREDIT, scope=Scope(programmes=frozenset({_ID}), classes=frozenset({_ID})))
    ),
    _FITTING._replace(credit=replace(_CREDIT, state="used", type="discount", expires_at=_NOON)),
)
