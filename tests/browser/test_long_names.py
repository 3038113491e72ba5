"""A name of one long word breaks; the price beside it stays where it is, on the narrowest phones."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.async_api import Page

from components.files import FOLDER
from db.values import Money
from pages.family.price import price_lines
from services.orders.view import ItemView

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
LONG = "Rytmickogymnastickopohybovopreparátorskýkrúžok"


@pytest.mark.parametrize("width", [320, 390])
async def test_a_long_name_pushes_no_price(page: Page, width: int) -> None:
    item = ItemView(uuid4(), LONG, 1, Money(123400, "EUR"))
    sheets = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("cubby.css", "wallet.css"))
    await page.set_viewport_size({"width": width, "height": 700})
    lines = price_lines([item], "€1,234.00", None)
    await page.set_content(
        f"<!doctype html><meta name=viewport content=width=device-width><style>{sheets}</style><main class=cb-stack style=margin:0><div class=cb-card>{lines}</div></main>"
    )
    over = await page.evaluate(
        """() => {
          const end = document.querySelector(".cb-card").clientWidth - 15, all = document.createRange();
          const right = (dd) => (all.selectNodeContents(dd), all.getBoundingClientRect().right);
          return [...document.querySelectorAll("dd")].filter((dd) => right(dd) > end).length;
        }"""
    )
    assert over == 0
