"""Not paid: the list, its filters, and reminding (R73)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from db import DebtReminder, OutboxMessage
from pages.staff.money.not_paid import query_of, wish_of
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.payments import not_paid
from services.payments.not_paid import Age, NotPaidFilter, Said
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")


async def _reminders() -> tuple[int, int]:
    """How many are kept, and how many mails wait for them."""
    async with work(SYSTEM) as w:
        kept = await w.db.scalar(
            select(func.count()).select_from(DebtReminder).where(DebtReminder.kind == "by hand")
        )
        mails = await w.db.scalar(
            select(func.count())
            .select_from(OutboxMessage)
            .where(OutboxMessage.notice == "payment-reminder", OutboxMessage.status == "pending")
        )
    return kept or 0, mails or 0


async def test_every_count_is_that_of_its_rows(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    async with reading(SYSTEM) as r:
        whole = await not_paid.listed(r, NotPaidFilter(), at_most=1000)
        for age in Age:
            found = await not_paid.listed(r, NotPaidFilter(age=age), at_most=1000)
            assert len(found.rows) == whole.counts[age].payments
            assert len({row.debt.client_id for row in found.rows}) == whole.counts[age].families
            assert all(not_paid.age_of(row.days_late) is age for row in found.rows)
    assert whole.counts[None].payments == len(whole.rows) > 0
    text = await portal.open("/staff/money")
    assert f"All · {len(whole.rows)}" in text
    assert "Anna Novak" in text


async def test_filters_stand_in_the_address(portal: Portal) -> None:
    await portal.come_as_staff("assistant")
    text = await portal.open("/staff/money?age=1-14&q=novak")
    assert "Anna Novak" in text
    assert "Mia" not in text, "what is on its way is not late"
    assert "Nothing here" in await portal.open("/staff/money?q=nobody-of-this-name")
    text = await portal.open("/staff/money?said=sent")
    assert "Says it was sent" in text
    assert re.search(r"No reminder before \w{3} \d+ \w{3}\.", text), "a day, not a moment in the night"


@pytest.mark.parametrize(
    "wish",
    [NotPaidFilter(), NotPaidFilter(Age.OLD, Said.SENT, "Nov & Čech"), NotPaidFilter(said=Said.NOT_REMINDED)],
)
def test_an_address_says_its_filters_and_back(wish: NotPaidFilter) -> None:
    assert wish_of(query_of(wish)) == wish
    assert wish_of({"age": "nonsense", "said": "'; DROP", "page": "3"}) == NotPaidFilter()


async def test_reminding_shows_what_each_gets_and_is_undone(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/money?q=anna@example.com")
    before = await _reminders()
    await portal.tap("Remind this family")
    sheet = portal.sheet()
    assert "anna@example.com" in sheet
    assert "€258.00" in sheet, "all that the family has to pay, as in the mail"
    assert "1 payment is left out" in sheet, "what the family says is on its way"
    assert await _reminders() == before, "looking sends nothing"
    await portal.tap_in_sheet("Send 1 reminder")
    kept, mails = await _reminders()
    assert (kept, mails) == (before[0] + 3, before[1] + 1), "three payments, one mail"
    await portal.reads("by Orla")
    await portal.tap("Undo")
    assert await _reminders() == before


async def test_the_table_holds_the_rows_of_the_filters(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/money?q=anna@example.com")
    await portal.tap("Download as a table")
    file = portal.user.download.http_responses[-1].content
    head, *rows = file.decode("utf-8-sig").splitlines()
    assert head.startswith("Who pays;Email;")
    assert len(rows) == 4
    assert all("anna@example.com" in row for row in rows)


@pytest.mark.parametrize("role", ["main_instructor", "instructor", "external_instructor", "receptionist"])
async def test_who_does_not_look_after_money_does_not_find_it(portal: Portal, role: str) -> None:
    await portal.come_as_staff(role)
    assert (await portal.http.get("/staff/money")).status_code == 404
    assert not re.search("/staff/money", (await portal.http.get("/staff")).text)
