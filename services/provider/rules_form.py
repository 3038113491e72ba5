"""The rules of cancelling and of make-ups as staff type them: what each form holds, and what is read from it (R11–R19, R32–R42)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.states import ClassEnd, DeadlineKind, ReasonPrompt, all_of
from services.core.typed_form import LONGEST_TEXT, TypedForm, ticked
from services.language import formats
from services.provider.terms import CancellationTerms, MakeUpTerms

MOST_DAYS, MOST_HOURS, MOST_PLACES, LONGEST_VALID = 60, 336, 50, 730
"""The last one: days that a make-up is valid at most."""
REFUSED, LATE = "refused", "late"
"""What happens to who cancels too late: R17, R16."""
MAKE_UP_NUMBERS = {
    "days_valid": (1, LONGEST_VALID),
    "notice_hours": (0, MOST_HOURS),
    "opens_days_before": (0, MOST_DAYS),
    "extra_places": (0, MOST_PLACES),
    "carried_over_at_most": (0, MOST_PLACES),
    "carried_over_days": (0, LONGEST_VALID),
}
"""Least and most of each."""


def cancelling_values(terms: CancellationTerms) -> dict[str, str]:
    """What the form of cancelling holds."""
    policy = terms.policy
    return {
        "kind": policy.kind.value,
        "days_before": str(policy.days_before),
        "at": formats.minute_of_day(policy.at.hour * 60 + policy.at.minute),
        "hours_before": str(policy.hours_before),
        "free_days_move_back": ticked(policy.free_days_move_back),
        "school_holidays_count": ticked(terms.school_holidays_count),
        "too_late": LATE if terms.late_cancelling else REFUSED,
        "refusal": terms.refusal or "",
        "reason_prompt": terms.reason_prompt,
    }


def make_up_values(terms: MakeUpTerms) -> dict[str, str]:
    """What the form of make-ups holds."""
    return {
        **{name: str(getattr(terms, name)) for name in MAKE_UP_NUMBERS},
        "class_end": terms.class_end,
        "rejoin_until_deadline": ticked(terms.rejoin_until_deadline),
    }


def read_cancelling(form: TypedForm) -> dict[str, Any]:
    """The rule as `policies.set_cancellation` takes it; what is wrong is remembered in the form."""
    kind = form.one_of("kind", all_of(DeadlineKind))
    fixed, relative = kind == "fixed", kind == "relative"
    return {
        "kind": kind,
        "days_before": form.needed_number("days_before", 0, MOST_DAYS) if fixed else 0,
        "at_minute": form.minute("at") if fixed else 0,
        "hours_before": form.needed_number("hours_before", 0, MOST_HOURS) if relative else 0,
        "free_days_move_back": form.yes("free_days_move_back"),
        "school_holidays_count": form.yes("school_holidays_count"),
        "late_cancelling": form.one_of("too_late", (LATE, REFUSED)) != REFUSED,
        "refusal": form.text("refusal", longest=LONGEST_TEXT) or None,
        "reason_prompt": form.one_of("reason_prompt", all_of(ReasonPrompt)),
    }


def read_make_ups(form: TypedForm) -> dict[str, Any]:
    """The rule as `policies.set_make_ups` takes it; what is wrong is remembered in the form."""
    return {
        **{name: form.needed_number(name, *bounds) for name, bounds in MAKE_UP_NUMBERS.items()},
        "class_end": form.one_of("class_end", all_of(ClassEnd)),
        "rejoin_until_deadline": form.yes("rejoin_until_deadline"),
    }


def cancelling_so_far(said: Mapping[str, str]) -> CancellationTerms | None:
    """The terms of a form that is still being filled; None while something cannot be read."""
    form = TypedForm(said, "EUR")
    rule = read_cancelling(form)
    return None if form.problems else CancellationTerms.of(rule)


def make_ups_so_far(said: Mapping[str, str]) -> MakeUpTerms | None:
    """The same of the make-ups."""
    form = TypedForm(said, "EUR")
    rule = read_make_ups(form)
    return None if form.problems else MakeUpTerms(**rule)
