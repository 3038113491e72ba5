"""Which refund a line that went out fulfils, how sure that is, and why. Pure: nothing is booked here.

By the refund's reference in any field, else by the account it goes to, else by an amount that only one refund has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
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


class OpenRefund(NamedTuple):
    """A refund by transfer that no statement has shown yet."""

    id: UUID
    money: Money
    iban: str
    asked_on: date
    reference: str
    is_sent: bool = False
    """Staff have said so; where two refunds are as likely, it is this one."""


class GoneLine(NamedTuple):
    """A line that went out and fulfils nothing yet."""

    id: UUID
    payment: BankPayment
    never: Collection[UUID]
    """Refunds of which staff have said that it is not them; they are never certain again."""


class OutSuggestion(NamedTuple):
    """The refund that a line may be."""

    refund: UUID
    confidence: Confidence
    why: Grounds


def suggest(lines: Iterable[GoneLine], refunds: Sequence[OpenRefund]) -> dict[UUID, OutSuggestion]:
    """By line, the refund it fulfils; each refund is fulfilled once, by the first line for which there is most reason.

    Amounts are the same to the cent, and no line is older than its refund.
    """
    rest = sorted(lines, key=lambda line: (line.payment.booked_on, str(line.id)))
    open_ = sorted(refunds, key=lambda each: (not each.is_sent, each.asked_on, str(each.id)))
    found: dict[UUID, OutSuggestion] = {}
    for judge in (_by_reference, _by_account, _by_amount):
        for line in rest:
            if line.id in found:
                continue
            taken = {each.refund for each in found.values()}
            fits = [each for each in open_ if each.id not in taken and _may_be(line.payment, each)]
            suggestion = judge(line, fits)
            if suggestion is not None:
                found[line.id] = suggestion
    return found


def _may_be(payment: BankPayment, refund: OpenRefund) -> bool:
    gone = Money(-payment.amount.minor, payment.amount.currency)
    return gone == refund.money and payment.booked_on >= refund.asked_on


def _by_reference(line: GoneLine, refunds: Sequence[OpenRefund]) -> OutSuggestion | None:
    written = set(references.find(line.payment.fields()))
    found = next((each for each in refunds if each.reference in written), None)
    if found is None:
        return None
    confidence = Confidence.LIKELY if found.id in line.never else Confidence.CERTAIN
    return OutSuggestion(found.id, confidence, Grounds(BY_REFERENCE, {"reference": found.reference}))


def _by_account(line: GoneLine, refunds: Sequence[OpenRefund]) -> OutSuggestion | None:
    to = line.payment.account
    found = next((each for each in refunds if to and each.iban == to and each.id not in line.never), None)
    return OutSuggestion(found.id, Confidence.LIKELY, Grounds(BY_ACCOUNT)) if found else None


def _by_amount(line: GoneLine, refunds: Sequence[OpenRefund]) -> OutSuggestion | None:
    alone = [each for each in refunds if each.id not in line.never]
    if len(alone) != 1:
        return None
    return OutSuggestion(alone[0].id, Confidence.GUESS, Grounds(BY_AMOUNT))
