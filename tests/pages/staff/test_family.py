"""One family's money on the staff side: every act by its sheet, and what it says before the tap (R76)."""

from __future__ import annotations

import json

import pytest
from nicegui import ui
from sqlalchemy import select

from db import MoneyOut
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.payments import by_hand, family_stamp
from tests.pages.conftest import Portal
from tests.small_money import euros

SYSTEM = Visitor.system("test")


async def _open(portal: Portal, role: str = "owner") -> str:
    assert portal.world is not None
    await portal.come_as_staff(role)
    return await portal.open(f"/staff/families/{short(portal.world.anna)}")


async def _send(portal: Portal, button: str, **typed: str) -> None:
    """Fill the open sheet's form and send it."""
    assert portal.user.client is not None
    opened = [
        each for each in portal.user.client.layout.descendants() if isinstance(each, ui.dialog) and each.value
    ]
    forms = [each for each in opened[-1].descendants() if each.tag == "form"]
    listener = next(each for each in forms[0]._event_listeners.values() if each.type == "submit")
    fields = {
        each.props["name"]: str(each.props.get("^value", ""))
        for each in forms[0].descendants()
        if each.tag == "input"
    }
    portal.user.client.handle_event(
        {"id": forms[0].id, "listener_id": listener.id, "args": [json.dumps(fields | typed)]}
    )
    await portal.settle()


async def test_it_says_how_the_family_stands(portal: Portal) -> None:
    text = await _open(portal)
    assert "Anna Novak" in text
    assert "Owes €315.00" in text
    assert "Was due Wed 18 Feb" in text
    assert "-" not in text.split("Owes")[1][:12], "no minus on a debt"


async def test_recording_cash_pays_the_oldest_first(portal: Portal) -> None:
    await _open(portal)
    await portal.tap("Record a payment")
    assert "The family gets a receipt by email." in portal.sheet()
    await _send(portal, "Record it", **{"record-amount": "abc"})
    assert "Write the amount like 84.00" in portal.sheet(), "nothing typed is lost"
    await _send(portal, "Record it", **{"record-amount": "84,00", "record-note": "receipt 12"})
    text = await portal.reads("Owes €231.00")
    assert "Paid in cash: receipt 12" in text


async def test_the_three_ways_back_say_how_they_differ(portal: Portal) -> None:
    await _open(portal)
    await portal.tap("Record a payment")
    await _send(portal, "Record it", **{"record-amount": "390"})
    await portal.reads("€75.00 in credit")
    await portal.tap("Correct")
    words = portal.sheet()
    assert "as if it had never come" in words
    assert "use Refund" in words
    assert "use Move" in words
    await _send(portal, "Take it back", why="")
    assert "Say why in a few words" in portal.sheet()
    await _send(portal, "Take it back", why="wrong family")
    await portal.reads("Owes €315.00")


async def test_a_refund_waits_in_money_out(portal: Portal) -> None:
    await _open(portal)
    await portal.tap("Record a payment")
    await _send(portal, "Record it", **{"record-amount": "390"})
    await portal.reads("€75.00 in credit")
    await portal.tap("Refund")
    assert "what they owe does not change" in portal.sheet()
    wrong = {
        "refund-amount": "75",
        "iban": "IE29 AIBK 9311 5212 3456 79",
        "holder": "Anna",
        "why": "too much",
    }
    await _send(portal, "Refund it", **wrong)
    assert portal.sheet(), "a wrong number is said in the sheet"
    await _send(portal, "Refund it", **(wrong | {"iban": "IE29 AIBK 9311 5212 3456 78"}))
    await portal.reads("To be sent")
    text = await portal.go("/staff/money-out", "Bank file with")
    assert "IE29 AIBK 9311 5212 3456 78" in text
    await portal.tap("Scan and send")
    assert "IE29 AIBK 9311 5212 3456 78" in portal.sheet()
    await portal.tap_in_sheet("Close")
    await portal.tap("Bank file with")
    file = portal.user.download.http_responses[-1].content
    assert b"pain.001" in file
    assert b"75.00" in file
    await portal.tap("as sent")
    await portal.reads("Not sent after all")
    await portal.tap("Undo")
    await portal.reads("Take back")
    await portal.tap("Take back")
    assert portal.world is not None
    async with reading(SYSTEM) as r:
        assert (
            await r.db.scalars(select(MoneyOut.state).where(MoneyOut.client_id == portal.world.anna))
        ).all() == ["taken_back"]


async def test_a_change_by_a_colleague_meanwhile_is_told(portal: Portal) -> None:
    await _open(portal)
    await portal.tap("Record a payment")
    assert portal.world is not None
    async with work(SYSTEM) as w:
        anna = portal.world.anna
        await by_hand.give_credit(w, anna, await family_stamp.stamp(w, anna), euros(100), "sorry")
    await _send(portal, "Record it", **{"record-amount": "84"})
    assert "has changed meanwhile, so nothing was done" in portal.sheet() + portal.text()


@pytest.mark.parametrize("role", ["main_instructor", "receptionist"])
async def test_nobody_else_finds_it(portal: Portal, role: str) -> None:
    await _open(portal, "owner")
    await portal.come_as_staff(role)
    assert portal.world is not None
    assert (await portal.http.get(f"/staff/families/{short(portal.world.anna)}")).status_code == 404
    assert (await portal.http.get("/staff/money-out")).status_code == 404


async def test_a_history_says_in_words_which_way_money_went(portal: Portal) -> None:
    """No amount has a sign: nobody reads a debt that was paid as a debt below zero."""
    assert portal.world is not None
    anna = portal.world.anna
    async with work(SYSTEM) as w:
        await by_hand.give_credit(w, anna, await family_stamp.stamp(w, anna), euros(90000), "sorry")
    async with work(SYSTEM) as w:
        stamp = await family_stamp.stamp(w, anna)
        await by_hand.refund(w, anna, stamp, euros(1000), "x", iban="IE17BOFI90583812345678", name="Anna")
    await _open(portal)
    buttons = [
        each
        for each in portal.user.client.layout.descendants()  # type: ignore[union-attr]
        if each.props.get("aria-label") == "History: In credit"
    ]
    await portal._tap(buttons, "History")
    words = portal.sheet()
    assert "Raised · sorry" in words
    assert "Paid out" in words
    assert "−" not in words
    assert "+ €" not in words
