"""When the last bank statement came, so that staff are told when none has come for days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from db import BankAccount, BankFile
from services import provider
from services.core.local_time import local_day
from services.core.work import Reading
from services.payments.bank.rights import money_only

RED_AFTER = 7
"""Days without a statement after which staff see it in red: what families have sent is not seen any more."""


@dataclass(frozen=True, slots=True)
class LastStatement:
    """The newest statement of the account that has waited longest for one."""

    iban: str
    read_at: datetime | None
    """None = there was none yet; the account itself was entered `days` ago."""
    until: date | None
    """The last day that it tells about, if it names one."""
    days: int
    """Whole local days since it came: 0 = today."""

    @property
    def is_red(self) -> bool:
        """Too long ago: who has paid meanwhile is reminded all the same."""
        return self.days >= RED_AFTER


async def last_statement(r: Reading) -> LastStatement | None:
    """For "no statement for {n} days"; None where families are asked to pay to no account.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    zone = (await provider.current(r)).zone
    rows = await r.db.execute(
        select(
            BankAccount.iban, BankAccount.created_at, func.max(BankFile.read_at), func.max(BankFile.last_on)
        )
        .outerjoin(BankFile, BankFile.account_id == BankAccount.id)
        .where(BankAccount.is_shown)
        .group_by(BankAccount.id, BankAccount.iban, BankAccount.created_at)
    )
    today = local_day(r.now, zone)
    found = [
        LastStatement(iban, read_at, until, max((today - local_day(read_at or created_at, zone)).days, 0))
        for iban, created_at, read_at, until in rows
    ]
    return max(found, key=lambda each: each.days, default=None)
