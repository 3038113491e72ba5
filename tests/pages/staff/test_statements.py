"""Statements and the review queue: files taken by the room's own address, what they came to, and each line's way."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from nicegui import ui
from sqlalchemy import select, update

from db import Account, BankFile, BankLine, MoneyOut, Pairing
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.money import IBAN
from services.payments import by_hand, family_stamp, review, review_page
from services.payments.review import State
from tests.pages.conftest import Portal
from tests.services.payments.statements.samples import ANNA, camt, entry, transaction
from tests.small_money import euros

SYSTEM = Visitor.system("test")
FILES = "/staff/statements/files"
TABLE = b"When;Who;Came;Went\n02.03.2026;Anna Novak;84,00;\n03.03.2026;Somebody;12,00;\n"


async def post(portal: Portal, data: bytes, name: str = "march.xml", **said: str) -> dict[str, Any]:
    """Send a file as the browser does; the answer."""
    asked = urlencode({"name": name, **said})
    done = await portal.http.post(f"{FILES}?{asked}", content=data)
    assert done.status_code == 200
    found: dict[str, Any] = done.json()
    return found


def ours(*entries: str) -> bytes:
    """A statement of the demo's account."""
    return camt(*entries, account=IBAN)


async def counts() -> dict[State, int]:
    """How many lines are in each state."""
    async with reading(SYSTEM) as r:
        return await review.counts(r)


def emit(portal: Portal, which: str, said: object) -> None:
    """Let the place where files are dropped say something, as statements.js does."""
    assert portal.user.client is not None
    (area,) = [each for each in portal.user.client.layout.descendants() if "data-bank-files" in each.props]
    listener = next(each for each in area._event_listeners.values() if each.type == which)
    portal.user.client.handle_event({"id": area.id, "listener_id": listener.id, "args": [json.dumps(said)]})


def typed(portal: Portal, name: str, text: str) -> None:
    """Type into a box of the open sheet that is listened to while typing."""
    assert portal.user.client is not None
    found = [
        each
        for each in portal.user.client.layout.descendants()
        if each.tag == "input" and name in (each.props.get("aria-label", ""), each.props.get("id", ""))
    ]
    listener = next(each for each in found[-1]._event_listeners.values() if each.type == "input")
    portal.user.client.handle_event(
        {"id": found[-1].id, "listener_id": listener.id, "args": [json.dumps(text)]}
    )


async def submit(portal: Portal, **said: str) -> None:
    """Send the form of the topmost sheet."""
    assert portal.user.client is not None
    opened = [
        each for each in portal.user.client.layout.descendants() if isinstance(each, ui.dialog) and each.value
    ]
    (form,) = [each for each in opened[-1].descendants() if each.tag == "form"]
    listener = next(each for each in form._event_listeners.values() if each.type == "submit")
    portal.user.client.handle_event({"id": form.id, "listener_id": listener.id, "args": [json.dumps(said)]})
    await portal.settle()


async def test_a_file_is_taken_and_told_in_the_words_of_the_command_line(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    data = ours(entry("9.00", transaction(text="?")), entry("5.00", direction="DBIT"))
    answer = await post(portal, data)
    assert answer["kind"] == "read"
    assert answer["words"][0] == "2 lines: 0 paired, 0 suggested, 1 new, 0 seen before, 1 money out"
    again = await post(portal, data, "again.xml")
    assert again["words"][0] == "2 lines: 0 paired, 0 suggested, 0 new, 2 seen before"
    assert "march.xml" in again["words"][1]
    text = await portal.open("/staff/statements")
    assert "march.xml" in text
    assert "read Thu 19 Feb, 09:00, Orla" in text or "Orla" in text
    async with reading(SYSTEM) as r:
        assert "Orla" in set(await r.db.scalars(select(BankFile.by)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04nonsense", "This zip holds no statement"),
        (ours(entry("9.00"))[:-30], "A part of this statement is missing"),
        (b"\x89PNG....", "This file is no bank statement"),
    ],
    ids=["empty", "zip", "half", "picture"],
)
async def test_what_cannot_be_read_is_refused_in_words(portal: Portal, data: bytes, words: str) -> None:
    await portal.come_as_staff("assistant")
    before = await counts()
    answer = await post(portal, data)
    assert answer["kind"] == "refused"
    assert answer["words"][0].startswith(words)
    assert await counts() == before


@pytest.mark.parametrize("role", ["main_instructor", "receptionist"])
async def test_nobody_else_sends_or_sees(portal: Portal, role: str) -> None:
    assert (await portal.http.post(FILES, content=b"x")).status_code == 404
    await portal.come_as_staff(role)
    assert (await portal.http.post(FILES, content=b"x")).status_code == 404
    assert (await portal.http.get("/staff/statements")).status_code == 404
    assert (await portal.http.get("/staff/statements/review")).status_code == 404


async def test_columns_of_an_unknown_bank_are_said_once(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/statements")
    emit(portal, "chosen", [{"key": "1", "name": "bank.csv", "size": 10}])
    await portal.reads("On its way")
    answer = await post(portal, TABLE, "bank.csv")
    emit(portal, "answered", {"key": "1", "status": 200, "answer": answer})
    await portal.reads("Say what its columns are")
    sheet = portal.sheet()
    assert "What is in which column?" in sheet
    assert "84,00" in sheet
    assert "12,00" in sheet
    await submit(portal, **{"column-0": "booked_on", "column-1": "name", "column-2": "credit"})
    assert "Say which column has the date" in portal.sheet(), "what was chosen stays"
    roles = {"column-0": "booked_on", "column-1": "name", "column-2": "credit", "column-3": "debit"}
    await submit(portal, **roles)
    read = await post(portal, TABLE, "bank.csv", columns="booked_on=when;name=who;credit=came;debit=went")
    assert read["kind"] == "read"
    emit(portal, "answered", {"key": "1", "status": 200, "answer": read})
    await portal.reads("2 lines:")
    assert not portal.sheet()
    assert (await post(portal, TABLE.replace(b"84,00", b"85,00"), "next.csv"))["kind"] == "read"


async def test_an_account_that_is_not_ours_is_asked_about(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    other = camt(entry("9.00"), account="SK3112000000198742637541")
    answer = await post(portal, other)
    assert (answer["kind"], answer["choices"]) == ("add", ["SK3112000000198742637541"])
    wrong = await post(portal, other, account="SK3112000000198742637542", holder="Hop & Tumble")
    assert wrong["kind"] in ("refused", "add")
    added = await post(portal, other, account="SK31 1200 0000 1987 4263 7541", holder="Hop & Tumble")
    assert added["kind"] == "read"


async def test_a_file_that_did_not_arrive_may_be_sent_again(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/statements")
    large = {"key": "2", "name": "b.xml", "size": 65 * 1024 * 1024}
    emit(
        portal, "chosen", [{"key": "1", "name": "a.xml"}, large, {"key": "4", "size": 9_000_000}, "nonsense"]
    )
    emit(portal, "answered", {"key": "1", "status": 0, "answer": None})
    emit(portal, "answered", {"key": "2", "status": 413, "answer": None})
    emit(portal, "answered", {"key": "4", "status": 413, "answer": None})
    emit(portal, "answered", {"key": "3", "status": 200, "answer": {"kind": "evil"}})
    text = await portal.reads("the connection was lost")
    await portal.reads("This file is larger than 64 MB")
    await portal.reads("The web server in front of Cubby")
    assert text.count("Send it again") == 1
    await portal.tap("Send it again")
    assert "the connection was lost" not in portal.text()


async def test_every_count_opens_its_own_rows(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    async with reading(SYSTEM) as r:
        for state in State:
            page = await review_page.page(r, state)
            assert len(page.lines) == page.counts[state] > 0
            assert all(line.state is state for line in page.lines)
    text = await portal.open("/staff/statements/review?state=new")
    assert "Birthday party on Saturday" in text
    text = await portal.open("/staff/statements/review?state=not_ours")
    assert "Office Supplies Ltd" in text
    text = await portal.open("/staff/statements/review?state=nonsense")
    assert "Each with what it may be for" in text


async def test_a_suggestion_is_matched_and_taken_back_once_with_a_reason(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open("/staff/statements/review")
    assert "Likely" in text
    assert "differs by one digit" in text
    before = await counts()
    async with reading(SYSTEM) as r:
        first = (await review_page.page(r, State.SUGGESTED)).lines[0]
    await _tap_button(portal, "Match")
    await portal.reads("Paired.")
    async with reading(SYSTEM) as r:
        assert (await review.one(r, first.line_id)).state is State.PAIRED
    await portal.open("/staff/statements/review?state=paired")
    await portal.tap("History and taking back")
    assert "What happened to this payment" in portal.sheet()
    await portal.tap_in_sheet("Take back")
    await submit(portal, **{"take-back-why": " "})
    assert "Say why in a few words" in portal.sheet()
    await submit(portal, **{"take-back-why": "another family"})
    after = await counts()
    assert after[State.PAIRED] == before[State.PAIRED]
    await portal.open("/staff/statements/review")
    await _tap_button(portal, "History")
    assert "Because: another family" in portal.sheet(), "what was done stays to be read"


async def test_all_sure_ones_are_shown_then_matched(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/statements/review")
    before = await counts()
    await portal.tap("Match all 2 sure ones")
    sheet = portal.sheet()
    assert "T-shirt and bag" in sheet
    assert sheet.count("€27.00") >= 2
    assert await counts() == before, "looking changes nothing"
    await portal.tap_in_sheet("Match 2 payments")
    await portal.settle()
    after = await counts()
    assert after[State.PAIRED] == before[State.PAIRED] + 2
    assert after[State.SUGGESTED] == before[State.SUGGESTED] - 2


async def _open_new(portal: Portal) -> UUID:
    """The sheet of the one payment of which nothing is known."""
    await portal.come_as_staff("owner")
    await portal.open("/staff/statements/review?state=new")
    await portal.tap("Other …")
    async with reading(SYSTEM) as r:
        (line,) = (await review_page.page(r, State.NEW)).lines
    return line.line_id


async def test_a_payment_is_split_and_the_rest_is_credit(portal: Portal) -> None:
    line_id = await _open_new(portal)
    typed(portal, "Family, child, email or reference", "novak ann")
    await _sheet_reads(portal, "Anna Novak")
    await portal.tap_in_sheet("Add")
    (part,) = [name for each in _inputs(portal) if (name := str(each.props.get("id"))).startswith("part-")]
    typed(portal, part, "abc")
    await portal.tap_in_sheet("Match")
    assert "Write the amount like 84.00" in portal.sheet()
    typed(portal, part, "99")
    await portal.tap_in_sheet("Match")
    assert "You have divided €99.00, and there is €46.00" in portal.sheet()
    typed(portal, part, "40,00")
    await _sheet_reads(portal, "€6.00 is kept as credit of Anna Novak")
    await portal.tap_in_sheet("Match")
    await portal.reads("Nothing new waits")
    async with reading(SYSTEM) as r:
        made = (await r.db.scalars(select(Pairing).where(Pairing.line_id == line_id))).all()
        kinds = {
            (await r.db.get_one(Account, each.account_id)).kind: (each.amount, each.by_hand) for each in made
        }
    assert kinds == {"debt": (4000, True), "credit": (600, True)}


async def test_the_second_of_two_staff_is_told_and_loses_nothing_typed(portal: Portal) -> None:
    line_id = await _open_new(portal)
    typed(portal, "Family, child, email or reference", "anna@example.com")
    await _sheet_reads(portal, "Anna Novak")
    await portal.tap_in_sheet("Add")
    async with work(SYSTEM) as w:
        await review.not_ours(w, line_id)
    await portal.tap_in_sheet("Match")
    sheet = portal.sheet()
    assert "has set this payment aside" in sheet
    assert "Anna Novak" in sheet
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(Pairing).where(Pairing.line_id == line_id))).all() == []


async def test_not_ours_is_undone(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/statements/review?state=new")
    before = await counts()
    await _tap_button(portal, "Not ours")
    assert (await counts())[State.NOT_OURS] == before[State.NOT_OURS] + 1
    await portal.tap("Undo")
    assert await counts() == before


async def test_what_went_out_is_matched_with_its_refund_and_taken_back(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    text = await portal.open("/staff/statements/review?state=money_out")
    assert "Seen: a refund" in text
    assert "It went to the account of this refund" in text
    await _tap_button(portal, "Match")
    async with reading(SYSTEM) as r:
        states = sorted(await r.db.scalars(select(MoneyOut.state)))
        lines = await r.db.scalars(select(BankLine.id).where(BankLine.mark == "money_out"))
        assert len(lines.all()) == 3
    assert states == ["asked", "seen", "seen"]
    text = await portal.go("/staff/money-out", "Seen on the statement")
    await portal.open("/staff/statements/review?state=money_out")
    await portal.tap("History and taking back")
    await portal.tap_in_sheet("Take back")
    await submit(portal, **{"take-back-why": "mistaken"})
    await portal.reads("It is a refund")
    await _tap_button(portal, "History")
    assert "Because: mistaken" in portal.sheet()
    async with reading(SYSTEM) as r:
        assert "sent" in set(await r.db.scalars(select(MoneyOut.state)))


async def test_refunds_that_the_bank_has_collected_are_ticked_together(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner")
    anna, outs = portal.world.anna, []
    for cents in (2000, 2500):
        async with work(SYSTEM) as w:
            await by_hand.give_credit(
                w, anna, await family_stamp.stamp(w, anna), euros(cents + 90000), "sorry"
            )
        async with work(SYSTEM) as w:
            stamp = await family_stamp.stamp(w, anna)
            outs.append(await by_hand.refund(w, anna, stamp, euros(cents), "x", iban=ANNA, name="Anna"))
    await post(portal, ours(entry("45.00", transaction(text="a file of payments"), direction="DBIT")))
    await portal.open("/staff/statements/review?state=money_out")
    assert portal.user.client is not None
    everything = portal.user.client.layout.descendants()
    buttons = [each for each in everything if "€45.00" in str(each.props.get("aria-label", ""))]
    await portal._tap(buttons, "It is a refund …")
    assert "Several in one amount" in portal.sheet()
    await submit(portal, refunds="")
    assert "Choose which refund it is, or which ones." in portal.sheet()
    await submit(portal, refunds=",".join(map(str, outs)))
    text = await portal.reads("Seen: 2 refunds")
    assert "Refund to Anna Novak, €20.00" in text
    assert "Refund to Anna Novak, €25.00" in text


async def test_the_first_page_says_what_waits_and_that_no_statement_came(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    assert "5 payments wait for you" in await portal.open("/staff")
    async with work(SYSTEM) as w:
        await w.db.execute(update(BankFile).values(read_at=w.now - timedelta(days=9)))
    for path in ("/staff", "/staff/statements"):
        assert "No statement of IE29 AIBK 9311 5212 3456 78 for 9 days." in await portal.open(path)
    await portal.come_as_staff("receptionist")
    assert "statement" not in await portal.open("/staff")


async def _tap_button(portal: Portal, text: str) -> None:
    """Tap the first button of a row, not a filter with the same words."""
    assert portal.user.client is not None
    buttons = [each for each in portal.user.client.layout.descendants() if isinstance(each, ui.button)]
    await portal._tap([each for each in buttons if each.text == text], text)


def _inputs(portal: Portal) -> list[ui.element]:
    assert portal.user.client is not None
    return [each for each in portal.user.client.layout.descendants() if each.tag == "input"]


async def _sheet_reads(portal: Portal, words: str) -> None:
    for _moment in range(100):
        if words in portal.sheet():
            return
        await asyncio.sleep(0.03)
    raise AssertionError(f"{words!r} is not in: {portal.sheet()}")
