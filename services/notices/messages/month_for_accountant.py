"""A month's papers for the accountant, in one zip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import InvoiceSetting
from services.core.work import Reading
from services.invoices import month, packing
from services.language import N_, dates
from services.notices.telling.envelope import Attachment, Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, Recipient
from services.notices.telling.wording import Wording

LARGEST = 15_000_000
"""Bytes of a zip that mail servers still take; a larger one is fetched from the portal."""


@dataclass(frozen=True, slots=True)
class MonthForAccountant(Notice):
    """The papers of one month."""

    name = "month-for-accountant"
    trigger = N_("the first day of a month, if you have entered an accountant")
    to = "the accountant"
    to_strangers = True

    setting_id: UUID
    """The setting that names the accountant."""
    first: str
    """The first day of the month: "2026-02-01"."""


async def recipients(r: Reading, notice: MonthForAccountant) -> Plan:
    """The accountant, once for each month."""
    setting = await r.db.get(InvoiceSetting, notice.setting_id)
    if setting is None or not setting.accountant_email:
        return NOBODY
    return Plan(f"{notice.name}/{notice.first}", [Recipient(setting.accountant_email)])


async def still_wanted(r: Reading, _notice: MonthForAccountant, envelope: Envelope) -> InvoiceSetting:
    """While this accountant is the one who is entered."""
    newest: InvoiceSetting | None = await r.db.scalar(
        select(InvoiceSetting)
        .where(InvoiceSetting.in_force_from <= r.now)
        .order_by(InvoiceSetting.in_force_from.desc())
        .limit(1)
    )
    if newest is None or newest.accountant_email != envelope.row.address:
        raise NoLongerWanted("another accountant is entered by now")
    return newest


async def facts(
    r: Reading, notice: MonthForAccountant, envelope: Envelope, _setting: InvoiceSetting
) -> Facts:
    """How many papers, and their sums; the zip, unless it is too large for a mail."""
    made = await month.month(r, date.fromisoformat(notice.first))
    values = {
        "MONTH": dates.full_month(date.fromisoformat(notice.first)),
        "PAPERS": str(made.papers),
        "INVOICED": packing.amounts(made.invoiced),
        "RECEIVED": packing.amounts(made.received),
        "MONTH_URL": envelope.link(f"/month/{made.name}"),
    }
    if len(made.content) > LARGEST:
        return Facts(TOO_LARGE, values)
    return Facts(WORDING, values, (Attachment(made.name, "application/zip", made.content),))


_ROWS = (
    (N_("Papers"), "*|PAPERS|*"),
    (N_("Invoiced, credit notes taken off"), "*|INVOICED|*"),
    (N_("Payments received"), "*|RECEIVED|*"),
)
WORDING = Wording(
    subject=N_("*|MONTH|*: invoices of *|PROVIDER_NAME|*"),
    heading=N_("Invoices and payments of *|MONTH|*"),
    before=(N_("The zip holds every paper as PDF and XML, and two lists for a spreadsheet."),),
    rows=_ROWS,
    button=N_("Open in the portal"),
    button_to="MONTH_URL",
)
TOO_LARGE = Wording(
    subject=N_("*|MONTH|*: invoices of *|PROVIDER_NAME|*"),
    heading=N_("Invoices and payments of *|MONTH|*"),
    before=(
        N_("The zip is too large for an email. The provider can download it in the portal and pass it on."),
    ),
    rows=_ROWS,
    button=N_("Open in the portal"),
    button_to="MONTH_URL",
    form="too-large",
    when=N_("the first day of a month, where the papers are too large for an email"),
)
PLACEHOLDERS = placeholders(
    Placeholder("MONTH", "The month"),
    Placeholder("PAPERS", "How many papers"),
    Placeholder("INVOICED", "The sum of the papers"),
    Placeholder("RECEIVED", "The sum of the payments"),
    Placeholder("MONTH_URL", "Link to the zip, for staff who see money"),
)
register(
    MonthForAccountant,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING, TOO_LARGE),
    placeholders=PLACEHOLDERS,
)
