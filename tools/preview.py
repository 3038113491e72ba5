"""Draws the screens with sample values into plain HTML files.

    python tools/preview.py FOLDER [--shots] [--fonts FOLDER] [--only NAME] [--brand HEX]

Writes one HTML file for each screen and theme. With `--shots` it also takes screenshots with Chromium at 390 px (with
two device pixels each), 320 px and 1280 px, and prints where a page is wider than the screen. Nothing here is served.
"""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from components.theme import Mode, theme  # noqa: E402
from tools.gallery import bits, booking, family_day, make_ups, sign_in  # noqa: E402

SIZES = {"390": (390, 844, 2), "320": (320, 700, 1), "1280": (1280, 860, 1)}
SCREENS: dict[str, Callable[[Mode], str]] = {
    one.__name__: one
    for one in (
        *(family_day.home, family_day.benefits, family_day.details),
        *(booking.booking, booking.undo, booking.swap, booking.cancel),
        *(make_ups.picker, make_ups.nothing, make_ups.done),
        *(sign_in.email, sign_in.code, sign_in.wrong),
    )
}


def write(folder: Path, fonts: Path | None) -> None:
    shutil.copytree(ROOT / "components" / "static", folder / "static", dirs_exist_ok=True)
    if fonts:
        shutil.copytree(fonts, folder / "static", dirs_exist_ok=True)
    for name, draw in SCREENS.items():
        for mode in ("light", "dark"):
            (folder / f"{name}-{mode}.html").write_text(draw(mode), "utf-8")


async def photograph(folder: Path, only: str) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for size, (width, height, scale) in SIZES.items():
            page = await chromium.new_page(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                reduced_motion="reduce",
            )
            for name in SCREENS:
                for mode in ("light", "dark"):
                    if only and only not in f"{name}-{mode}-{size}":
                        continue
                    await page.goto((folder / f"{name}-{mode}.html").resolve().as_uri())
                    await page.wait_for_timeout(80)
                    await page.screenshot(path=folder / f"{name}-{mode}-{size}.png")
                    sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                    if sideways > 0:
                        print(f"{name} {mode} at {size}: {sideways} px too wide")
            await page.close()
        await chromium.close()


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("folder", type=Path)
    reading.add_argument("--shots", action="store_true")
    reading.add_argument("--fonts", type=Path)
    reading.add_argument("--only", default="")
    reading.add_argument("--brand", default="#0B7A75")
    asked = reading.parse_args()
    bits.LOOK["theme"] = theme(asked.brand)
    asked.folder.mkdir(parents=True, exist_ok=True)
    write(asked.folder, asked.fonts)
    if asked.shots:
        asyncio.run(photograph(asked.folder, asked.only))


if __name__ == "__main__":
    main()
