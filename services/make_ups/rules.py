"""PURE: the rules that decide whether a session is offered as a make-up (R38, R44, R44a).

The finder, the reasons it counts, the waiting list, the booking itself, the staff check and the reminder all ask
`BOOK`, so a rule that is written here holds for all of them. Its order matters: what a parent can change comes
late, and whether places are free comes last.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from services.core.ages import Ages, age
from services.core.local_time import end_of_months, local_day, today
from services.core.rulebook import Answer, Finding, RuleKind, first_against, judge
from services.language import N_
from services.make_ups import credit_rules, rule_texts  # noqa: F401 - its rules are in the book
from services.make_ups.case import Case, CompleteCase, MakeUpTier
from services.make_ups.rule_book import BOOK, CLASS, PART, SESSION, rule

__all__ = ["BOOK", "judgements", "verdict", "why_not"]


@rule(
    7,
    MakeUpTier.TARGET,
    says=N_("The session exists"),
    advice=N_("It may have been deleted. Pick another."),
    told=rule_texts.NO_SESSION,
    may_lack=SESSION,
    steady=True,
)
def session_exists(case: CompleteCase) -> Answer:
    """There is such a session."""
    return case.session is not None, case.session is not None, True


@rule(
    8,
    MakeUpTier.TARGET,
    says=N_("The session takes place"),
    advice=N_("It was cancelled or is over. Pick another."),
    told=rule_texts.status,
    needs=CLASS,
)
def session_is_scheduled(case: CompleteCase) -> Answer:
    """Neither cancelled nor over."""
    return case.class_.status == "scheduled", case.class_.status, "scheduled"


@rule(
    9,
    MakeUpTier.TARGET,
    says=N_("The session is ours or a linked company’s"),
    advice=N_("Link the two companies."),
    told=rule_texts.OTHER_COMPANY,
    needs=("credit", "class_"),
)
def session_is_ours_or_a_partners(case: CompleteCase) -> Answer:
    """The session is held by the company that gave the credit, or by one that takes its make-ups (R50)."""
    held_by, owed_by = case.class_.company_id, case.credit.company_id
    return held_by == owed_by or held_by in case.policy.partners, held_by, owed_by


@rule(
    10,
    MakeUpTier.TARGET,
    says=N_("The kind of programme takes make-ups"),
    advice=N_("Only full-duration programmes take make-ups. Pick another."),
    told=rule_texts.OTHER_KIND,
    needs=CLASS,
)
def programme_kind_takes_make_ups(case: CompleteCase) -> Answer:
    """Full-duration programmes take make-ups; programmes whose sessions are bought one by one do not."""
    return case.class_.programme_kind in case.policy.kinds, case.class_.programme_kind, case.policy.kinds


@rule(
    11,
    MakeUpTier.TARGET,
    says=N_("The session’s programme allows make-ups"),
    advice=N_("Switch make-ups on in the session’s programme."),
    told=rule_texts.NO_MAKE_UPS,
    needs=CLASS,
)
def programme_allows_make_ups(case: CompleteCase) -> Answer:
    """The programme of the session has make-ups switched on."""
    return case.class_.programme_allows_make_ups, case.class_.programme_allows_make_ups, True


@rule(
    12,
    MakeUpTier.TARGET,
    says=N_("The class is running"),
    advice=N_("The class is archived. Bring it back, or pick another."),
    told=rule_texts.CLASS_GONE,
    needs=CLASS,
)
def class_is_active(case: CompleteCase) -> Answer:
    """The class has not been archived."""
    return case.class_.active, case.class_.active, True


@rule(
    13,
    MakeUpTier.TARGET,
    says=N_("The class is open to make-ups: from {actual}"),
    advice=N_("Wait, or let the class open earlier."),
    told=rule_texts.NOT_OPEN,
    needs=CLASS,
)
def class_is_open_to_make_ups(case: CompleteCase) -> Answer:
    """A class takes make-ups from four days before its first session, or as the provider says (R41, Q5)."""
    class_, day = case.class_, today(case.now, case.zone)
    if class_.first_on is None:
        return True, None, day
    days = class_.opens_days_before
    opens_on = class_.first_on - timedelta(case.policy.opens_days_before if days is None else days)
    return opens_on <= day, opens_on, day


@rule(
    14,
    MakeUpTier.TIMING,
    says=N_("It starts more than {expected} from now"),
    advice=N_("Too soon. Pick a later one."),
    told=rule_texts.start,
    needs=SESSION,
    steady=True,
)
def starts_late_enough(case: CompleteCase) -> Answer:
    """With an hour's notice, a session at 15:00 is offered until just before 14:00 (R42)."""
    until_then = case.session.starts_at - case.now
    return until_then > case.policy.notice, until_then, case.policy.notice


@rule(
    15,
    MakeUpTier.TIMING,
    says=N_("It is within three months: by {expected}"),
    advice=N_("Too far ahead. Pick an earlier one, or wait."),
    told=rule_texts.TOO_FAR,
    needs=SESSION,
    steady=True,
)
def starts_soon_enough(case: CompleteCase) -> Answer:
    """It is at most three calendar months from today; that last day is included."""
    end, last = end_of_months(case.now, case.policy.months_ahead, case.zone)
    return case.session.starts_at < end, case.session.starts_at, last


@rule(
    16,
    MakeUpTier.CAPACITY,
    says=N_("The attendee does not already go to it"),
    advice=N_("Pick another."),
    told=rule_texts.part,
    needs=PART,
)
def attendee_is_not_already_in_it(case: CompleteCase) -> Answer:
    """They do not go to it, and it is not the session they missed, which can only be rejoined (R52)."""
    if case.part.in_it:
        return False, "going", case.name
    return not case.part.missed, "missed" if case.part.missed else None, case.name


@rule(
    17,
    MakeUpTier.CAPACITY,
    says=N_("Enough places are free: {actual}, needed: {expected}"),
    advice=N_("Add a place, or use the waiting list."),
    told=rule_texts.places,
    kind=RuleKind.CAPACITY,
    needs=SESSION,
)
def enough_places_are_free(case: CompleteCase) -> Answer:
    """The session has as many places free for this attendee as the booking takes up (R39)."""
    free = case.session.free
    return free >= case.slots, free, case.slots


@rule(
    18,
    MakeUpTier.SCOPE,
    says=N_("It is among what this make-up covers"),
    advice=N_("Widen what this make-up covers, or synchronise it with the programme."),
    told=rule_texts.scope,
    kind=RuleKind.COVERAGE,
    before="session_exists",
    needs=("credit", "class_"),
)
def session_is_in_the_credits_scope(case: CompleteCase) -> Answer:
    """Its programme, class, venue and period are each among those that the credit covers (R31, R43)."""
    scope, class_ = case.credit.scope, case.class_
    covered = (
        (scope.programmes is None or class_.programme_id in scope.programmes)
        and (scope.classes is None or class_.id in scope.classes)
        and (scope.venues is None or class_.venue_id in scope.venues)
        and (scope.periods is None or class_.period in scope.periods)
    )
    return covered, class_, scope


@rule(
    19,
    MakeUpTier.SCOPE,
    says=N_("The attendee is not on trial in the class"),
    advice=N_("Turn the trial into a booking, or pick another class."),
    told=rule_texts.ON_TRIAL,
    needs=("class_", "attendee"),
)
def attendee_is_not_on_trial_there(case: CompleteCase) -> Answer:
    """An attendee who is on trial in a class cannot attend it as a make-up as well (R44)."""
    return not case.class_.attendee_on_trial, case.class_.attendee_on_trial, False


@rule(
    20,
    MakeUpTier.SCOPE,
    says=N_("The attendee is of the programme’s age: {expected}"),
    advice=N_("Change the programme’s age limits, or pick another."),
    told=rule_texts.OTHER_AGE,
    needs=("session", "class_", "attendee"),
    steady=True,
)
def attendee_is_of_the_age(case: CompleteCase) -> Answer:
    """Their age on the session's day is within the programme's limits (R44a).

    An attendee who is enrolled in the programme, or whose birth date is unknown, passes.
    """
    class_, born_on = case.class_, case.attendee.born_on
    ages = Ages(class_.youngest, class_.oldest)
    if class_.attendee_enrolled_in_programme or born_on is None or ages == (None, None):
        return True, None, ages
    years = age(born_on, local_day(case.session.starts_at, case.zone))
    old_enough = ages.youngest is None or years >= ages.youngest
    young_enough = ages.oldest is None or years <= ages.oldest
    return old_enough and young_enough, years, ages


def judgements(case: Case) -> Iterator[Finding]:
    """The finding of every rule that can be asked about this case, in the order of the book."""
    return judge(BOOK, case)


def why_not(case: Case) -> Finding | None:
    """The first rule that says no, or None: the session is offered."""
    return first_against(judgements(case))


def verdict(case: Case) -> tuple[Finding, ...]:
    """All findings by number, as staff read them (R38)."""
    return tuple(sorted(judgements(case), key=lambda finding: finding.number))
