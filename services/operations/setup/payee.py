"""The account that families pay to, read back by its own code: a transfer of one that the owner's bank shows and nobody sends."""

from __future__ import annotations

from dataclasses import dataclass

from db.values import Money
from services import provider
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.operations.setup import proofs
from services.payments import bank_details
from services.payments.bank_details import AccountTyped
from services.payments.codes import Code, Payee, codes

REFERENCE = "1000000001"
"""A reference that is nobody's: nothing is paired with it."""
MESSAGE = "Test"


@dataclass(frozen=True, slots=True)
class PayeeView:
    """What the screen shows."""

    typed: AccountTyped
    currency: str
    payee: Payee | None
    code: Code | None
    """The code of a payment of one; None where the country has no standard, or nothing is entered."""
    amount: Money
    is_proved: bool


def money_only(r: Reading) -> None:
    """Let nobody else pass.

    Raises:
        NotFound: the visitor does not look after money.
    """
    if not may(r.visitor, Capability.MONEY):
        raise NotFound


async def view(r: Reading) -> PayeeView:
    """The account as it stands.

    Raises:
        NotFound: the visitor does not look after money.
    """
    money_only(r)
    here = await provider.current(r)
    payee = await bank_details.payee(r, here.currency)
    amount = Money.read("1", here.currency)
    made = [] if payee is None else codes(payee, amount, REFERENCE, MESSAGE)
    seen = await proofs.seen(r, "payee")
    code = next((each for each in made if not each.is_link), None)
    return PayeeView(AccountTyped.of(payee), here.currency, payee, code, amount, seen is not None)


async def keep(w: Work, typed: AccountTyped) -> None:
    """Families pay to this account from now on; its code has to be read again.

    Raises:
        NotFound: the visitor does not look after money.
        Refused: it cannot be paid to, and why (`codes/checking.py`).
    """
    money_only(w)
    before = await view(w)
    await bank_details.pay_to(w, typed, before.currency)
    if (await view(w)).payee != before.payee:
        await proofs.forget(w, "payee")


async def confirm(w: Work) -> None:
    """The owner's bank has shown the right account.

    Raises:
        NotFound: the visitor does not look after money.
    """
    money_only(w)
    await proofs.note(w, "payee")
