"""Which refund a line that went out fulfils, how sure that is, and why. Pure: nothing is booked here.

By the refund's reference in any field, else by the account it goes to, else by an amount that only one refund has. Banks
collect the payments of a file into one line: else it is the sum of those that were sent together, or of all that are open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from db.values import Money
from services.language import N_
from services.payments import references
from services.payments.pairing import Confidence, Grounds
from services.payments.statements import BankPayment

BY_REFERENCE = N_("Its text has the number {reference} of this refund.")
BY_ACCOUNT = N_("It went to the account of this refund, and the amount is exact.")
BY_AMOUNT = N_("Only this refund has exactly this amount.")
SENT_TOGETHER = N_("It is exactly the sum of the {n} refunds that were sent together.")
ALL_TOGETHER = N_("It is exactly the sum of all {n} refunds that are open.")


class OpenRefund(NamedTuple):
    """A refund by transfer that no statement has shown yet."""

    id: UUID
    money: Money
    iban: str
    asked_on: date
    reference: str
    is_sent: bool = False
    """Staff have said so; where two refunds are as likely, it is this one."""
    sent_at: datetime | None = None
    """When staff have said so; those of one moment went to the bank together."""


class GoneLine(NamedTuple):
    """A line that went out and fulfils nothing yet."""

    id: UUID
    payment: BankPayment
    never: Collection[UUID]
    """Refunds of which staff have said that it is not them; they are never certain again."""


class OutSuggestion(NamedTuple):
    """The refund that a line may be, or several together."""

    refunds: tuple[UUID, ...]
    confidence: Confidence
    why: Grounds


def suggest(lines: Iterable[GoneLine], refunds: Sequence[OpenRefund]) -> dict[UUID, OutSuggestion]:
    """By line, the refund it fulfils; each refund is fulfilled once, by the first line for which there is most reason.

    Amounts are the same to the cent, and no line is older than its refund.
    """
    rest = sorted(lines, key=lambda line: (line.payment.booked_on, str(line.id)))
    open_ = sorted(refunds, key=lambda each: (not each.is_sent, each.asked_on, str(each.id)))
    found: dict[UUID, OutSuggestion] = {}
    for judge in (_by_reference, _by_account, _by_amount, _sent_together, _all_together):
        for line in rest:
            if line.id in found:
                continue
            taken = {id_ for each in found.values() for id_ in each.refunds}
            suggestion = judge(
                line, [each for each in open_ if each.id not in taken and _came_before(line, each)]
            )
            if suggestion is not None:
                found[line.id] = suggestion
    return found


def _came_before(line: GoneLine, refund: OpenRefund) -> bool:
    payment = line.payment
    return refund.money.currency == payment.amount.currency and payment.booked_on >= refund.asked_on


def _exact(line: GoneLine, refunds: Sequence[OpenRefund]) -> list[OpenRefund]:
    return [each for each in refunds if each.money.minor == -line.payment.amount.minor]


def _by_reference(line: GoneLine, refunds: Sequence[OpenRefund]) -> OutSuggestion | None:
    written = set(references.find(line.payment.fields()))
    found = next((each for each in _exact(line, refunds) if each.reference in written), None)
    if found is None:
        return None
    confidence = Confidence.LIKELY if found.id in line.never else Confidence.CERTAIN
    return OutSuggestion((found.id,), confidence, Grounds(BY_REFERENCE, {"reference": found.reference}))


def _by_account(line: GoneLine, refunds: Sequence[OpenRefund]) -> OutSuggestion | None:
    to = line.payment.account
    fits = _exact(line, refunds)
    found = next((each for each in fits if to and each.iban == to and each.id not in line.never), None)
    return OutSuggestion((found.id,), Confidence.LIKELY, Grounds(BY_ACCOUNT)) if found else None


def _by_amount(line: GoneLine, refunds: Sequence[OpenRefund]) -> OutSuggestion | None:
    alone = [each for each in _exact(line, refunds) if each.id not in line.never]
    if len(alone) != 1:
        return None
    return OutSuggestion((alone[0].id,), Confidence.GUESS, Grounds(BY_AMOUNT))


def _sent_together(line: GoneLine, refunds: Sequence[OpenRefund]) -> OutSuggestion | None:
    moments = dict.fromkeys(each.sent_at for each in refunds if each.sent_at is not None)
    groups = ([each for each in refunds if each.sent_at == at] for at in moments)
    return next(
        filter(None, (_sum_of(line, each, Confidence.LIKELY, SENT_TOGETHER) for each in groups)), None
    )


def _all_together(line: GoneLine, refunds: Sequence[OpenRefund]) -> OutSuggestion | None:
    return _sum_of(line, refunds, Confidence.GUESS, ALL_TOGETHER)


def _sum_of(
    line: GoneLine, refunds: Sequence[OpenRefund], confidence: Confidence, why: str
) -> OutSuggestion | None:
    """These together, where they are several and their sum is exact."""
    exact = sum(each.money.minor for each in refunds) == -line.payment.amount.minor
    if len(refunds) < 2 or not exact or any(each.id in line.never for each in refunds):
        return None
    ids = tuple(each.id for each in refunds)
    return OutSuggestion(ids, confidence, Grounds(why, {"n": len(refunds)}))
