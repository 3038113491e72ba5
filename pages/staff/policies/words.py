"""A rule in one sentence, as the list has it and as people would say it."""

from __future__ import annotations

from services.attendance.deadlines import Limit
from services.language import _, formats, ngettext
from services.provider import CancellationTerms, MakeUpTerms
from services.provider.by_itself import ByItself


def cancelling(terms: CancellationTerms) -> str:
    """Until when sessions may be cancelled."""
    said = _until(terms)
    if terms.policy.kind is Limit.NONE:
        return said
    if terms.policy.free_days_move_back:
        said = _("{rule}, on working days").format(rule=said)
    if not terms.late_cancelling:
        said = _("{rule}, afterwards not at all").format(rule=said)
    return said


def _until(terms: CancellationTerms) -> str:
    policy = terms.policy
    if policy.kind is Limit.RELATIVE:
        hours = policy.hours_before
        return ngettext("Until {n} hour before", "Until {n} hours before", hours).format(n=hours)
    if policy.kind is Limit.NONE:
        return _("Until the session starts")
    at = formats.clock(policy.at)
    if policy.days_before == 0:
        return _("Until {time} on the same day").format(time=at)
    if policy.days_before == 1:
        return _("Until {time} the day before").format(time=at)
    return ngettext(
        "Until {time}, {n} day before", "Until {time}, {n} days before", policy.days_before
    ).format(time=at, n=policy.days_before)


def make_ups(terms: MakeUpTerms) -> str:
    """For how long make-ups are valid, and how many places they have."""
    days, extra = terms.days_valid, terms.extra_places
    said = ngettext("Valid for {n} day", "Valid for {n} days", days).format(n=days)
    if not extra:
        return said
    more = ngettext("{n} extra place", "{n} extra places", extra).format(n=extra)
    return _("{rule}, {more} in each class").format(rule=said, more=more)


def by_itself(rest: ByItself) -> str:
    """For how long a free place is offered, and when registers close."""
    return f"{_offered(rest.class_offer_hours)} · {_closes(rest.closes_registers_after)}"


def _offered(hours: int | None) -> str:
    if not hours:
        return _("Free places: you offer them")
    return ngettext(
        "Free places: kept for {n} hour for the next", "Free places: kept for {n} hours for the next", hours
    ).format(n=hours)


def _closes(days: int) -> str:
    if not days:
        return _("Registers stay open")
    return ngettext("Registers close after {n} day", "Registers close after {n} days", days).format(n=days)
