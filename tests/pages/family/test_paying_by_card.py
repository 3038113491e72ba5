"""Paying by card, as it is drawn: the choice and its memory, what is under way, and where the browser comes back to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from nicegui.testing.user_interaction import UserInteraction
from sqlalchemy import select

from db import Checkout
from services.core import ids
from services.core.configuration import Configuration
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import app, reading
from services.demo.card_gateway import DemoCards
from services.payments.cards import flow
from tests.pages.conftest import Portal
from tests.pages.family.test_paying import ANNA, open_debts, shown
from tests.world import visitor

SYSTEM = Visitor.system("test")


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    """The demo's, which has the page with the test card."""
    return Configuration(data=tmp_path / "data", public_url="http://test", demo=True, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def cards(portal: Portal) -> DemoCards:
    """A gateway without its way there and back."""
    made = DemoCards("http://test")
    app().cards = made
    return made


async def begun(portal: Portal, debt_id: UUID) -> tuple[str, str]:
    """Anna was sent to the gateway; gives our id of the try, as in addresses, and the gateway's."""
    url = await flow.begin(await visitor(ANNA), [debt_id])
    async with reading(SYSTEM) as r:
        found = await r.db.scalar(select(Checkout.id).order_by(Checkout.created_at.desc()).limit(1))
    assert found is not None
    return short(found), url.rpartition("/")[2]


async def choose(portal: Portal, value: str) -> None:
    """Tap one of the ways to pay."""
    assert portal.user.client is not None
    way = next(each for each in portal.user.client.layout.descendants() if each.props.get("value") == value)
    UserInteraction(portal.user, {way}, None).trigger("change")
    await portal.settle()


def become(cards: DemoCards, ref: str, phase: str) -> None:
    page = cards.pages[ref]
    cards.pages[ref] = replace(page, state=replace(page.state, phase=phase))  # type: ignore[arg-type]


async def test_without_a_gateway_no_choice_is_shown(portal: Portal) -> None:
    text = await shown(portal, (await open_debts(portal))[0])
    assert "Bank transfer" not in text
    assert "Card" not in text


async def test_the_choice_is_offered_and_remembered(portal: Portal, cards: DemoCards) -> None:
    first = (await open_debts(portal))[0]
    text = await shown(portal, first)
    assert "Bank transfer" in text
    assert "I’ve sent it" in text
    await choose(portal, "card")
    text = portal.text()
    assert "Pay €84.00 by card" in text
    assert "We never see your card number." in text
    assert "IBAN" not in text
    portal.http.cookies.set("cubby-pays-by", "card")
    assert "Pay €84.00 by card" in await shown(portal, first)


async def test_the_card_is_two_taps_from_home(portal: Portal, cards: DemoCards) -> None:
    first = (await open_debts(portal))[0]
    await shown(portal, first)
    await portal.tap("Pay by card instead")
    assert len(cards.pages) == 1
    assert "You’ve begun to pay by card." in await shown(portal, first)


async def test_what_was_begun_is_gone_on_with_or_left(portal: Portal, cards: DemoCards) -> None:
    first = (await open_debts(portal))[0]
    _try, ref = await begun(portal, first)
    text = await shown(portal, first)
    assert "You’ve begun to pay by card." in text
    assert "IBAN" not in text, "no second payment beside it"
    await portal.tap("Pay another way")
    assert cards.pages[ref].state.phase == "expired"
    assert "I’ve sent it" in portal.text()


async def test_back_and_paid_is_thanked(portal: Portal, cards: DemoCards) -> None:
    first = (await open_debts(portal))[0]
    try_, ref = await begun(portal, first)
    cards.pay(ref)
    await portal.come_as(ANNA)
    text = await portal.open(f"/pay/card/{try_}")
    assert "Thank you!" in text
    assert "€84.00 has arrived. We’ve emailed you." in text


async def test_left_without_paying_nothing_was_charged(portal: Portal, cards: DemoCards) -> None:
    first = (await open_debts(portal))[0]
    try_, ref = await begun(portal, first)
    await portal.come_as(ANNA)
    text = await portal.open(f"/pay/card/{try_}?back=1")
    assert "Your card wasn’t charged." in text
    assert "Pay €84.00" in text
    assert cards.pages[ref].state.phase == "expired"


async def test_still_confirming_changes_by_itself(portal: Portal, cards: DemoCards) -> None:
    first = (await open_debts(portal))[0]
    try_, ref = await begun(portal, first)
    become(cards, ref, "processing")
    await portal.come_as(ANNA)
    text = await portal.open(f"/pay/card/{try_}")
    assert "Still confirming, nothing to do" in text
    assert "Pay €84.00" not in text
    become(cards, ref, "paid")
    await flow.look(await visitor(ANNA), ids.read(try_))
    assert "€84.00 has arrived." in await portal.reads("Thank you!")


async def test_the_test_card_pays_declines_and_says_that_it_is_one(portal: Portal, cards: DemoCards) -> None:
    first = (await open_debts(portal))[0]
    try_, ref = await begun(portal, first)
    page = await portal.http.get(f"/test-card/{ref}")
    assert "no card is asked for, and no money moves" in page.text
    declined = await portal.http.post(f"/test-card/{ref}", data={"card": "declined"})
    assert "Your card was declined." in declined.text
    paid = await portal.http.post(f"/test-card/{ref}", data={"card": "good"})
    assert (paid.status_code, paid.headers["location"].endswith(f"/pay/card/{try_}")) == (303, True)
    assert (await portal.http.get("/test-card/nothing")).status_code == 404
