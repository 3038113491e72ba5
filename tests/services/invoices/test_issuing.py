"""Issuing: numbers without a gap, bytes that never change, a mail that brings them (R78, A8)."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import undefer

from db import Invoice, OutboxMessage, Series
from services.core.refusals import NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import App, reading, work
from services.invoices import correcting, issuing, listing, rendering
from services.invoices.paper import Paper
from services.invoices.seller import SellerFacts
from services.operations.job_runner import run_now
from services.outside.clock import TurnableClock
from services.payments import debts
from services.payments.debts import Charge, For
from tests.services.invoices.selling import FACTS, families, issued, paid_debt, sells
from tests.services.notices.examples import seen
from tests.small import SYSTEM, Family
from tests.small_money import DUE, debt, euros, pay

DUBLIN = ZoneInfo("Europe/Dublin")


async def papers() -> list[Invoice]:
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(Invoice).order_by(Invoice.series, Invoice.number).options(undefer(Invoice.pdf))
        )
        return list(found)


async def numbers_of(kind: str = "invoice") -> list[str]:
    return [each.title for each in await papers() if each.kind == kind]


async def test_a_paid_debt_gets_a_number_its_bytes_and_a_mail(house: App) -> None:
    (family,) = await families()
    await sells()
    await issued(await paid_debt(family))
    (paper,) = await papers()
    assert (paper.title, paper.total, paper.booking_id) == ("2026-0001", euros(8400), family.booking_id)
    assert paper.sha256 == hashlib.sha256(paper.pdf).hexdigest()
    assert paper.paper["lines"][0]["text"] == "Mighty Movers"
    assert paper.paper["lines"][0]["detail"].startswith("Theo")
    assert paper.paper["paid"] == 8400
    async with reading(SYSTEM) as r:
        (row,) = (await r.db.scalars(select(OutboxMessage))).all()
    assert row.payload == {"invoice_id": str(paper.id)}, "the outbox names the paper and holds no bytes"
    mail = (await seen(row.id)).email
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("2026-0001.pdf", paper.pdf)
    assert "2026-0001" in mail["Subject"]


async def test_one_debt_has_one_invoice(house: App) -> None:
    (family,) = await families()
    await sells()
    made = await paid_debt(family)
    await issued(made)
    with pytest.raises(issuing.AlreadyInvoiced) as refused:
        await issued(made)
    assert "2026-0001" in refused.value.words()
    assert await numbers_of() == ["2026-0001"]


async def test_a_work_that_fails_leaves_no_gap(house: App) -> None:
    first, second = await families(2)
    await sells()
    debts_ = [await paid_debt(each) for each in (first, second)]

    async def fails() -> None:
        async with work(SYSTEM) as w:
            await issuing.issue(w, debts_[0])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    await issued(debts_[1])
    await issued(debts_[0])
    assert await numbers_of() == ["2026-0001", "2026-0002"]


async def test_a_provider_goes_on_where_the_old_program_stopped(house: App) -> None:
    (family,) = await families()
    await sells(replace(FACTS, prefix="HT"))
    async with work(SYSTEM) as w:
        w.db.add(Series(name="2026", first=148, last=147))
    await issued(await paid_debt(family))
    assert await numbers_of() == ["HT2026-0148"]


async def test_the_year_changes_at_midnight_of_the_provider(house: App, clock: TurnableClock) -> None:
    (family,) = await families()
    await sells()
    for moment in (datetime(2026, 12, 31, 23, 59, tzinfo=DUBLIN), datetime(2027, 1, 1, 0, 0, tzinfo=DUBLIN)):
        clock.turn_to(moment)
        await issued(await paid_debt(family))
    assert await numbers_of() == ["2026-0001", "2027-0001"]


async def test_what_was_issued_is_the_same_bytes_after_the_template_changes(
    house: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    (family,) = await families()
    await sells()
    id_ = await issued(await paid_debt(family))
    async with reading(family.visitor) as r:
        before = await listing.download(r, id_)
    monkeypatch.setattr(rendering, "pdf", lambda _paper, _language: b"another template")
    await sells(replace(FACTS, name="Quite Another Ltd"))
    async with reading(family.visitor) as r:
        after = await listing.download(r, id_)
    assert after == before
    assert after.name == "2026-0001.pdf"
    pikepdf.open(BytesIO(after.content)).close()


async def test_the_database_refuses_to_change_or_delete_it(house: App) -> None:
    (family,) = await families()
    await sells()
    id_ = await issued(await paid_debt(family))
    with pytest.raises(DBAPIError):
        async with work(SYSTEM) as w:
            await w.db.execute(update(Invoice).where(Invoice.id == id_).values(title="2026-0009"))


async def test_bytes_that_are_not_the_issued_ones_are_not_handed_out(house: App) -> None:
    """The negative control of the checksum: a paper whose bytes say something else."""
    (family,) = await families()
    await sells()
    id_ = await issued(await paid_debt(family))
    async with work(SYSTEM) as w:
        old = await w.db.get_one(Invoice, id_)
        facts = {
            name: getattr(old, name)
            for name in ("kind", "client_id", "issued_at", "total_minor", "total_currency", "paper")
        }
        w.db.add(
            forged := Invoice(
                series="2026", number=2, title="2026-0002", pdf=b"%PDF-", xml=b"", sha256="0" * 64, **facts
            )
        )
    async with reading(family.visitor) as r:
        with pytest.raises(listing.Damaged):
            await listing.download(r, forged.id)


async def test_another_family_finds_no_invoice(house: App) -> None:
    first, stranger = await families(2)
    await sells()
    id_ = await issued(await paid_debt(first))
    for visitor in (stranger.visitor, Visitor.anonymous(), Visitor(Kind.STAFF, role="instructor")):
        with pytest.raises(Exception, match=r"does not exist|NotSignedIn|^$") as refused:
            async with reading(visitor) as r:
                await listing.download(r, id_)
        assert type(refused.value).__name__ in ("NotFound", "NotSignedIn")
    async with reading(stranger.visitor) as r:
        assert await listing.my_papers(r) == []


async def test_families_do_not_issue(house: App) -> None:
    (family,) = await families()
    made = await paid_debt(family)
    with pytest.raises(NotFound):
        async with work(family.visitor) as w:
            await issuing.issue(w, made)


async def test_an_open_invoice_says_until_when_and_where(house: App) -> None:
    (family,) = await families()
    await sells()
    made = await debt(family, 8400)
    await pay(family, 3000, made)
    await issued(made)
    (paper,) = await papers()
    assert (paper.paper["paid"], paper.paper["due_on"]) == (3000, "2026-03-06")


async def test_a_seller_without_a_number_writes_receipts_once_paid(house: App) -> None:
    (family,) = await families()
    await sells(SellerFacts())
    made = await debt(family, 8400)
    with pytest.raises(issuing.NotPaidYet):
        await issued(made)
    await pay(family, 8400, made)
    await issued(made)
    (paper,) = await papers()
    assert (paper.kind, paper.title) == ("receipt", "R2026-0001")


async def test_nothing_is_written_for_what_was_called_off_or_costs_nothing(house: App) -> None:
    (family,) = await families()
    await sells()
    gone = await debt(family, 8400)
    async with work(SYSTEM) as w:
        await debts.cancel(w, gone, "class called off")
        free = await debts.owe(
            w, family.client_id, [Charge(euros(100)), Charge(euros(-100), "discount")], DUE, For()
        )
    for made in (gone, free.id):
        with pytest.raises(issuing.NothingToInvoice):
            await issued(made)
    assert await papers() == []


async def owed(family: Family, *charges: Charge, **what: Any) -> UUID:
    async with work(SYSTEM) as w:
        return (await debts.owe(w, family.client_id, list(charges), DUE, For(**what))).id


async def test_fee_and_discounts_have_lines_of_their_own(house: App) -> None:
    (family,) = await families()
    await sells()
    id_ = await owed(
        family,
        Charge(euros(28800)),
        Charge(euros(1500), "fee"),
        Charge(euros(-2880), "discount", "Sibling 10 %"),
        Charge(euros(-500), "discount", "SPRING5"),
        booking_id=family.booking_id,
        part=2,
        parts=3,
    )
    await issued(id_)
    (paper,) = await papers()
    class_, fee = paper.paper["lines"]
    assert (class_["unit_price"], class_["discount"], class_["discount_reason"]) == (
        28800,
        3380,
        "Sibling 10 %, SPRING5",
    )
    assert class_["detail"].endswith("part 2 of 3")
    assert (fee["text"], fee["unit_price"]) == ("Booking fee", 1500)
    assert paper.total == euros(26920)


async def test_a_corrected_debt_is_invoiced_at_what_it_became(house: App) -> None:
    (family,) = await families()
    await sells()
    id_ = await owed(
        family, Charge(euros(28800)), Charge(euros(-20000), "discount", "gift"), booking_id=family.booking_id
    )
    async with work(SYSTEM) as w:
        await debts.change(w, *await debts.locked(w, id_), euros(500), "two sessions only")
    await issued(id_)
    (paper,) = await papers()
    assert paper.total == euros(500)


# by themselves


async def test_the_job_issues_what_was_paid_since_it_was_turned_on(house: App, clock: TurnableClock) -> None:
    first, second = await families(2)
    await paid_debt(first)
    clock.turn_to(datetime(2026, 2, 20, 9, 0, tzinfo=DUBLIN))
    assert await run_now("invoices") == 0
    await sells(issues_when_paid=True)
    clock.turn_to(datetime(2026, 2, 20, 10, 0, tzinfo=DUBLIN))
    await paid_debt(second)
    await debt(first, 100)
    assert await run_now("invoices") == 1
    await sells(issues_when_paid=True)  # a new telephone number does not begin anything anew
    assert await run_now("invoices") == 0
    (paper,) = await papers()
    assert paper.client_id == second.client_id


async def test_a_paper_that_was_taken_back_is_not_issued_again_by_itself(house: App) -> None:
    (family,) = await families()
    await sells(issues_when_paid=True)
    made = await paid_debt(family)
    assert await run_now("invoices") == 1
    async with work(SYSTEM) as w:
        await correcting.take_back(w, (await papers())[0].id, "wrong family")
    assert await run_now("invoices") == 0
    await issued(made)
    assert await numbers_of() == ["2026-0001", "2026-0002"]


async def test_only_down_payments_where_only_they_are_wanted(house: App) -> None:
    (family,) = await families()
    await sells(issues_on_down_payment=True)
    await paid_debt(family)
    down = await paid_debt(family, 3000, part=1, parts=3)
    await paid_debt(family, 3000, part=2, parts=3)
    assert await run_now("invoices") == 1
    (paper,) = await papers()
    assert paper.debt_id == down
    assert paper.paper["lines"][0]["detail"].endswith("part 1 of 3")


async def test_a_paper_that_was_drawn_ahead_is_not_drawn_while_others_wait_to_write(
    house: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    (family,) = await families()
    await sells(issues_when_paid=True)
    by_hand, by_itself = await paid_debt(family), await paid_debt(family, 900)
    drawn: list[str] = []
    draw = rendering.pdf

    def noted(paper: Paper, language: str) -> bytes:
        drawn.append(paper.number)
        return draw(paper, language)

    monkeypatch.setattr(rendering, "pdf", noted)
    monkeypatch.setattr(rendering, "_drawn", OrderedDict())
    async with reading(SYSTEM) as r:
        await issuing.draw_ahead(r, by_hand)
    assert drawn == ["2026-0001"]
    await issued(by_hand)
    async with reading(SYSTEM) as r:
        assert await issuing.next_due(r) is not None
    assert drawn == ["2026-0001", "2026-0002"]
    async with work(SYSTEM) as w:
        assert await issuing.issue_due(w) == 1
    assert drawn == ["2026-0001", "2026-0002"], "both works found them drawn"
    assert by_itself


async def test_a_paper_whose_number_went_to_another_is_drawn_anew(house: App) -> None:
    one, other = await families(2)
    await sells()
    late, early = await paid_debt(one), await paid_debt(other)
    async with reading(SYSTEM) as r:
        await issuing.draw_ahead(r, late)
    await issued(early)
    await issued(late)
    async with reading(one.visitor) as r:
        (row,) = await listing.my_papers(r)
        file = await listing.download(r, row.id)
    assert row.number == "2026-0002"
    with pikepdf.open(BytesIO(file.content)) as read:
        assert "2026-0002" in str(read.open_metadata()["dc:title"])
