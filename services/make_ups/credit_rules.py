"""PURE: the make-up rules that are about the credit alone, whatever the session; they come first in the book."""

from __future__ import annotations

from db.states import FOR_MAKE_UPS
from services.core.local_time import last_day, today
from services.core.rulebook import Answer
from services.language import N_
from services.make_ups import rule_texts
from services.make_ups.case import CompleteCase, MakeUpTier
from services.make_ups.rule_book import CREDIT, rule


@rule(
    1,
    MakeUpTier.CREDIT,
    says=N_("The make-up exists"),
    advice=N_("Check the number, or grant a make-up."),
    told=rule_texts.NO_CREDIT,
    may_lack=CREDIT,
)
def credit_exists(case: CompleteCase) -> Answer:
    """The credit exists, in this company."""
    return case.credit is not None, case.credit is not None, True


@rule(
    2,
    MakeUpTier.CREDIT,
    says=N_("The make-up has not been withdrawn"),
    advice=N_("Grant a new one."),
    told=rule_texts.VOIDED,
    needs=CREDIT,
)
def credit_is_not_voided(case: CompleteCase) -> Answer:
    """It was not taken back, given up for good or turned into money."""
    return case.credit.state not in ("voided", "cancelled", "converted"), case.credit.state, "active"


@rule(
    3,
    MakeUpTier.CREDIT,
    says=N_("The make-up is unused"),
    advice=N_("Cancel the session it is booked for."),
    told=rule_texts.USED,
    needs=CREDIT,
)
def credit_is_unused(case: CompleteCase) -> Answer:
    """One credit is for one session (R45)."""
    return case.credit.state != "used", case.credit.state, "active"


@rule(
    4,
    MakeUpTier.CREDIT,
    says=N_("The make-up can still be booked: until {actual}"),
    advice=N_("Give it a later last day."),
    told=rule_texts.EXPIRED,
    needs=CREDIT,
)
def credit_has_not_expired(case: CompleteCase) -> Answer:
    """It may be used until its last moment, that moment included; the session itself may be later (R34)."""
    credit = case.credit
    in_time = credit.state != "expired" and case.now <= credit.expires_at
    return in_time, last_day(credit.expires_at, case.zone), today(case.now, case.zone)


@rule(
    5,
    MakeUpTier.CREDIT,
    says=N_("It is a make-up, a carried-over make-up or a free session"),
    advice=N_("Grant a make-up instead."),
    told=rule_texts.OTHER_CREDIT,
    needs=CREDIT,
)
def credit_is_for_a_make_up(case: CompleteCase) -> Answer:
    """A discount does not let anyone attend a session."""
    return case.credit.type in FOR_MAKE_UPS, case.credit.type, FOR_MAKE_UPS


@rule(
    6,
    MakeUpTier.ORIGIN,
    says=N_("The programme it comes from allows make-ups"),
    advice=N_("Switch make-ups on in the programme it comes from."),
    told=rule_texts.ORIGIN_WITHOUT,
    needs=("origin",),
)
def origin_allows_make_ups(case: CompleteCase) -> Answer:
    """The programme of the missed session has make-ups switched on."""
    return case.origin.programme_allows_make_ups, case.origin.programme_allows_make_ups, True
