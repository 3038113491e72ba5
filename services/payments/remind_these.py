"""Staff remind many families at once: what each will get, said before the tap; then a minute in which it is undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from db import Client, Debt, DebtReminder, OutboxMessage
from db.values import Money
from services.core import audit
from services.core.done_acts import STOPPED
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.language.formats import full_name
from services.notices.messages.payment_reminder import PaymentReminder
from services.payments import owed, reminding
from services.payments.bank.rights import money_only
from services.payments.owed import Owed, left_of

UNDO = timedelta(minutes=1)
"""For so long the mails wait, and can be taken back."""


class HasLeft(Refused):
    """The minute has passed."""

    message = N_("These reminders are on their way already.")


@dataclass(frozen=True, slots=True)
class ReminderLetter:
    """What one family will get: one mail about all that it has to pay."""

    client_id: UUID
    name: str
    email: str
    amounts: tuple[Money, ...]
    debts: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What will happen at the tap."""

    letters: tuple[ReminderLetter, ...]
    left_out: tuple[Owed, ...]
    """Of those asked for: on its way, so nobody is reminded of it."""


async def preview(r: Reading, debt_ids: Sequence[UUID]) -> Preview:
    """Who gets a mail, and what is in it.

    Raises:
        NotFound: the visitor does not see money, or there is no such debt.
    """
    money_only(r)
    asked = await owed.several(r, debt_ids)
    families = dict.fromkeys(debt.client_id for debt in asked if debt.needs_paying)
    of_family: dict[UUID, list[Owed]] = {client_id: [] for client_id in families}
    for debt in await owed.open_ones(r, Debt.client_id.in_(families)):
        if debt.needs_paying:
            of_family[debt.client_id].append(debt)
    rows = await r.db.scalars(select(Client).where(Client.id.in_(families)))
    clients = {client.id: client for client in rows}
    letters = [
        ReminderLetter(
            client_id,
            full_name(clients[client_id].first_name, clients[client_id].last_name),
            clients[client_id].email,
            tuple(left_of(debts)),
            tuple(debts),
        )
        for client_id, debts in of_family.items()
    ]
    return Preview(tuple(letters), tuple(debt for debt in asked if not debt.needs_paying))


async def remind(w: Work, debt_ids: Sequence[UUID]) -> tuple[int, datetime]:
    """Write the mails, which wait for a minute; says how many, and the moment by which they are taken back.

    Raises:
        NotFound, NobodyToRemind: as for `reminding.remind`.
    """
    return await reminding.remind(w, debt_ids, wait=UNDO), w.now


async def take_back(w: Work, at: datetime) -> int:
    """Take back what this visitor sent at that moment; says how many mails do not leave.

    Raises:
        NotFound: the visitor does not see money.
        HasLeft: the minute has passed.
    """
    money_only(w)
    if w.now >= at + UNDO:
        raise HasLeft
    kept = await w.db.scalars(
        select(DebtReminder.debt_id).where(
            DebtReminder.at == at, DebtReminder.kind == reminding.BY_HAND, DebtReminder.by == w.visitor.name
        )
    )
    debt_ids = kept.all()
    payers = select(Debt.client_id).where(Debt.id.in_(debt_ids))
    stopped = await w.db.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.notice == PaymentReminder.name,
            OutboxMessage.client_id.in_(payers),
            OutboxMessage.created_at == at,
            OutboxMessage.status == "pending",
        )
        .values(status="suppressed", last_problem=STOPPED)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    number = len(stopped.all())
    await w.db.execute(
        delete(DebtReminder).where(
            DebtReminder.debt_id.in_(debt_ids), DebtReminder.at == at, DebtReminder.kind == reminding.BY_HAND
        )
    )
    for debt_id in debt_ids:
        audit.note(w, "reminder taken back", "debt", debt_id)
    return number
