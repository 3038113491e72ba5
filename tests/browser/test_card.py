"""Paying by card on a phone, at a gateway of our own: left, declined, paid, confirmed late, with its events first and twice."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser import tour
from tests.browser.tour import ANNA, FIVE_PAST, Built
from tests.fake_stripe import KEY, SECRET, FakeStripe, fake_stripe

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SLOW = 15_000


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stripe() -> AsyncIterator[FakeStripe]:
    """The gateway, as of the portal's clock."""
    async with fake_stripe() as made:
        ahead = (FIVE_PAST - datetime.now(UTC)).total_seconds()
        made.clock = lambda: time.time() + ahead
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def portal(
    built: Built, stripe: FakeStripe, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """A portal that takes cards there."""
    given = {"KEY": KEY, "WEBHOOK_SECRET": SECRET, "URL": stripe.address}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(f"CUBBY_STRIPE_{name}", value)
        with built.served(_folder(tmp_path_factory)) as address:
            stripe.deliver_to = f"{address}/webhooks/stripe/events"
            yield address


def _folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("cards") / "data"


async def at_gateway(page: Page, stripe: FakeStripe) -> None:
    await page.get_by_role("button", name=re.compile("^Pay €84.00 by card|^Go on with the card")).tap()
    await page.wait_for_url(re.compile(re.escape(stripe.address)), timeout=SLOW)


async def test_a_parent_pays_by_card(page: Page, portal: str, stripe: FakeStripe) -> None:
    await tour.sign_in(page.context, portal, ANNA)
    await tour.opened(page, portal)
    pay = page.get_by_role("button", name="Pay €84.00, Mighty Movers")

    # Left: nothing was charged, and the way back is the sheet's own page.
    await pay.tap()
    await page.get_by_role("radio", name="Card").tap()
    await at_gateway(page, stripe)
    await page.get_by_role("link", name="Back to the shop").tap()
    await expect(page.get_by_text("Your card wasn’t charged.")).to_be_visible(timeout=SLOW)

    # Declined: another card on the same page. The way is remembered, so it takes two taps from Home.
    await tour.opened(page, portal)
    await pay.tap()
    await at_gateway(page, stripe)
    await page.get_by_role("button", name="Decline").tap()
    await expect(page.get_by_role("alert")).to_have_text("Your card was declined.")

    # Paid, with the events there before the browser is back, and each twice.
    stripe.times, stripe.after = 2, -0.5
    await page.get_by_role("button", name="Pay", exact=True).tap()
    await expect(page.get_by_role("heading", name="Thank you!")).to_be_visible(timeout=SLOW)
    await tour.opened(page, portal)
    await expect(pay).to_have_count(0)

    # Confirmed late: nothing to do, no second payment anywhere, and the page changes by itself.
    stripe.times, stripe.after, stripe.is_slow = 1, 4.0, True
    await tour.opened(page, f"{portal}/orders")
    await page.get_by_role("button", name="Pay €84.00, Mighty Movers").tap()
    await at_gateway(page, stripe)
    await page.get_by_role("button", name="Pay", exact=True).tap()
    await expect(page.get_by_text("Still confirming, nothing to do")).to_be_visible(timeout=SLOW)
    await expect(page.get_by_role("button", name=re.compile("Pay"))).to_have_count(0)
    await expect(page.get_by_role("heading", name="Thank you!")).to_be_visible(timeout=SLOW)
    sessions = [each for each in stripe.things.values() if each["object"] == "checkout.session"]
    assert [each["payment_status"] for each in sessions] == ["unpaid", "paid", "paid"]
