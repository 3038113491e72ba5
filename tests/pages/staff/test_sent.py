"""Who got what, on the staff's screens: the list and its counts, one message, sending it again, and mail that comes back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from db import Client, OutboxMessage
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from tests.pages.conftest import Portal
from tests.pages.test_access import LETTER_SENT, sent_to
from tests.world import World

SYSTEM = Visitor.system("test")
SUBJECT, TEXT = LETTER_SENT["subject"], "It can be booked until Sunday."


def world(portal: Portal) -> World:
    assert portal.world is not None
    return portal.world


async def come(portal: Portal, role: str = "owner", **values: Any) -> str:
    """Somebody of the staff comes, when Anna has got a message; gives its address."""
    message_id = await sent_to(world(portal).anna)
    async with work(SYSTEM) as w:
        if values:
            await w.db.execute(update(OutboxMessage).values(**values))
    await portal.come_as_staff(role)
    return f"/staff/sent/{short(message_id)}"


async def test_the_room_lists_who_got_what_and_counts_open_the_rows(portal: Portal) -> None:
    await come(portal)
    text = await portal.open("/staff/sent")
    for words in ("Messages sent", "Anna Novak", "Make-up ends soon", "By email", "All 1", "Sent 1"):
        assert words in text
    await portal.tap("Sent 1")
    assert "Anna Novak" in portal.text()
    assert "Nothing found" in await portal.open("/staff/sent?fate=waiting")
    assert "Anna Novak" in await portal.open("/staff/sent?kind=make-up-expiring")
    assert "Nothing found" in await portal.open("/staff/sent?on=2020-01-01")


async def test_a_familys_file_has_its_messages(portal: Portal) -> None:
    await come(portal)
    family = f"/staff/clients/{short(world(portal).anna)}"
    assert "Messages" in await portal.open(family)
    text = await portal.open(f"{family}/messages")
    assert SUBJECT in text
    zuzana = f"/staff/clients/{short(world(portal).zuzana)}/messages"
    assert "Nothing yet" in await portal.open(zuzana)


async def test_one_message_shows_its_text_and_goes_again(portal: Portal) -> None:
    address = await come(portal)
    text = await portal.open(address)
    assert SUBJECT in text
    assert TEXT in text
    await portal.tap("Send again")
    async with reading(SYSTEM) as r:
        again = (await r.db.scalars(select(OutboxMessage.status))).all()
    assert sorted(again) == ["pending", "sent"]


async def test_whoever_sees_no_money_reads_no_amounts(portal: Portal) -> None:
    priced = LETTER_SENT | {"to": "anna@example.com", "subject": "€84.00 to pay"}
    address = await come(portal, "main_instructor", notice="payment-due", letter=priced)
    for path in (address, "/staff/sent", f"/staff/clients/{short(world(portal).anna)}/messages"):
        text = await portal.open(path)
        assert "Payment due" in text
        assert "€84" not in text
    assert "only those who look after money can read it" in await portal.open(address)
    await portal.come_as_staff("owner", "Olga")
    assert "€84.00 to pay" in await portal.open(address)


async def test_why_it_did_not_arrive_is_said_in_plain_words(portal: Portal) -> None:
    address = await come(portal)
    for values, words in (
        ({"status": "pending", "letter": None}, "Its text is written when it leaves"),
        ({"status": "dead", "last_problem": "550 5.1.1 <a@b.sk>: unknown"}, "There is no such mailbox."),
        ({"status": "dead", "last_problem": "cannot be written: *|X|*"}, "Its text could not be filled in."),
        ({"status": "dead", "last_problem": "never left: no route"}, "The server said: no route"),
        ({"status": "expired", "last_problem": "not sent in time"}, "It could not be sent in time."),
        ({"status": "suppressed", "last_problem": "stopped by staff"}, "Somebody stopped it"),
        ({"status": "suppressed", "last_problem": "switched off"}, "They have switched such messages off."),
        ({"status": "suppressed", "last_problem": "moved"}, "it was no longer true"),
    ):
        async with work(SYSTEM) as w:
            await w.db.execute(update(OutboxMessage).values(**values))
        assert words in await portal.open(address)


async def _comes_back(portal: Portal) -> str:
    async with work(SYSTEM) as w:
        anna = await w.db.get_one(Client, world(portal).anna)
        anna.delivery_problem, anna.delivery_problem_at = "mail: 550 5.1.1 no such mailbox", w.now
    return f"/staff/clients/{short(world(portal).anna)}"


async def test_mail_that_comes_back_stands_with_the_family_and_on_today(portal: Portal) -> None:
    family = await _comes_back(portal)
    await portal.come_as_staff("owner")
    text = await portal.open("/staff")
    assert "Emails to 1 family come back" in text
    assert "There is no such mailbox." in text
    text = await portal.open(family)
    assert "Emails to anna@example.com come back, the last one: Thu 19 Feb." in text
    assert "Change the address" in text
    await portal.tap("Write there again")
    assert "come back, the last" not in portal.text()
    assert "come back" not in await portal.open("/staff")


async def test_an_instructor_sees_nothing_of_it(portal: Portal) -> None:
    await _comes_back(portal)
    await portal.come_as_staff("instructor")
    assert "come back" not in await portal.open("/staff")
