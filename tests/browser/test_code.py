"""The field of the sign-in code, with its script, as fingers use it."""

from __future__ import annotations

import htpy as h
import pytest
from markupsafe import Markup
from playwright.async_api import Page, expect

from components import files
from components.plain import code_field, hidden, submit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
COUNT = """() => { window.sent = [];
    document.forms[0].addEventListener("submit", (e) => { e.preventDefault(); window.sent.push(e.target.code.value); }) }"""


async def shown(page: Page, value: str = "", error: str = "") -> None:
    """The field on a page that notes what would be sent."""
    form = h.form[code_field("Your code", value=value, error=error), submit("Log in")]
    await page.set_content(str(h.html[h.body[form]]))
    await page.evaluate(COUNT)
    for name in ("code.js", "sign_in.js"):
        await page.add_script_tag(content=(files.FOLDER / name).read_text("utf-8"))


async def begin(page: Page) -> None:
    """Tap into the field."""
    await page.get_by_label("Your code").click()
    await page.wait_for_timeout(50)


async def sent(page: Page) -> list[str]:
    """What was sent so far."""
    return list(await page.evaluate("window.sent"))


async def test_eight_digits_are_sent_once_whatever_is_typed_and_tapped_while_they_are(page: Page) -> None:
    await shown(page)
    await page.get_by_label("Your code").press_sequentially("48291307")
    assert await sent(page) == ["48291307"]
    await page.keyboard.type("5")
    await expect(page.get_by_label("Your code")).to_have_value("48291307")


async def test_who_types_on_after_a_wrong_code_begins_a_new_one(page: Page) -> None:
    await shown(page, "48291307", "That code isn’t right.")
    await begin(page)
    await page.keyboard.type("1")
    await expect(page.get_by_label("Your code")).to_have_value("1")
    assert await sent(page) == []
    await page.keyboard.type("2345678")
    assert await sent(page) == ["12345678"]


async def test_the_last_digit_of_a_wrong_code_can_be_put_right(page: Page) -> None:
    await shown(page, "48291307", "That code isn’t right.")
    await begin(page)
    await page.keyboard.press("Backspace")
    await page.keyboard.type("8")
    assert await sent(page) == ["48291308"]


async def test_of_nine_pasted_digits_none_is_cut_off(page: Page) -> None:
    await shown(page)
    await page.get_by_label("Your code").fill("4829 1307 5")
    assert await sent(page) == ["482913075"]


async def test_in_a_browser_that_did_not_ask_the_links_secret_goes_with_the_code_also_after_a_wrong_one(
    page: Page,
) -> None:
    """The fragment is gone after the redirect that follows a wrong code; the secret is not."""
    form = h.form(id="by-code")[code_field("Your code"), hidden("secret", ""), submit("Log in")]
    script = h.script[Markup((files.FOLDER / "sign_in.js").read_text("utf-8"))]
    shown = str(h.html[h.body[form, script]])
    await page.route(
        "http://portal.test/**", lambda route: route.fulfill(body=shown, content_type="text/html")
    )
    for address, secret in (
        ("/sign-in/one#abc_-", "abc_-"),
        ("/sign-in/one?again", "abc_-"),
        ("/sign-in/two?other", ""),
    ):
        await page.goto(f"http://portal.test{address}")
        await expect(page.locator("input[name=secret]")).to_have_value(secret)


async def test_wide_digits_and_letters_that_cannot_be_seen_are_a_code_too(page: Page) -> None:
    await shown(page)
    await page.get_by_label("Your code").fill("\ufeff４８２９\u200b\u00a0１３０７\u200e")
    assert await sent(page) == ["48291307"]
