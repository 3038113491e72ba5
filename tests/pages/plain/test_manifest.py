"""The portal among a phone's apps: the manifest, its icons, and that every page from sign-in on leads there."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from sqlalchemy import update

from components.theme import contrast
from db import Provider
from pages.app import installable
from services import provider
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.provider import app_icon
from services.provider.app_icon import Look
from tests.pages.conftest import Portal

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
SYSTEM = Visitor.system("test")
HEX = "0123456789ABCDEF"


async def told(portal: Portal) -> dict[str, object]:
    """The manifest, with what the standard wants of its members."""
    answer = await portal.http.get("/manifest.webmanifest")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/manifest+json"
    found = json.loads(answer.content)
    for name in ("id", "start_url", "scope"):
        assert found[name].startswith("/"), "its own origin"
    assert found["start_url"].startswith(found["scope"])
    assert found["display"] == "standalone"
    assert found["dir"] in ("ltr", "rtl", "auto")
    assert found["name"]
    assert 0 < len(found["short_name"]) <= 12
    for name in ("theme_color", "background_color"):
        assert found[name][0] == "#"
        assert set(found[name][1:]) <= set(HEX)
    return dict(found)


async def test_a_phone_finds_all_that_it_wants(portal: Portal) -> None:
    found = await told(portal)
    assert (found["name"], found["lang"]) == ("Hop & Tumble", "en")
    icons = found["icons"]
    assert isinstance(icons, list)
    assert {(each["sizes"], each["purpose"]) for each in icons} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    shortcuts = found["shortcuts"]
    assert isinstance(shortcuts, list)
    assert [each["name"] for each in shortcuts] == ["Next session", "Benefits"]
    for each in [*icons, *(icon for shortcut in shortcuts for icon in shortcut["icons"])]:
        answer = await portal.http.get(each["src"])
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        with Image.open(BytesIO(answer.content)) as picture:
            assert picture.format == "PNG"
            assert f"{picture.width}x{picture.height}" == each["sizes"]
            assert picture.mode == "RGB", "nothing shows through"
        assert len(answer.content) < 40_000


async def test_every_page_from_sign_in_on_leads_there(portal: Portal) -> None:
    pages = [(await portal.http.get("/sign-in")).text]
    await portal.come_as("anna@example.com")
    pages.append((await portal.http.get("/")).text)
    for page in pages:
        assert '<link rel="manifest" href="/manifest.webmanifest">' in page
        apple = page.split('rel="apple-touch-icon" href="')[1].partition('"')[0]
        with Image.open(BytesIO((await portal.http.get(apple)).content)) as picture:
            assert picture.size == (180, 180)
        assert page.count('name="theme-color"') == 2, "a page that follows the device names both colours"


async def test_shortcuts_lead_to_pages_that_are_there(portal: Portal) -> None:
    shortcuts = (await told(portal))["shortcuts"]
    assert isinstance(shortcuts, list)
    await portal.come_as("anna@example.com")
    for each in shortcuts:
        address = urlsplit(each["url"])
        page = await portal.http.get(address.path)
        assert page.status_code == 200
        assert not address.fragment or f'id="{address.fragment}"' in page.text


async def test_another_look_has_other_addresses_and_the_old_ones_show_it_without_being_kept(
    portal: Portal,
) -> None:
    async with reading(SYSTEM) as r:
        before = installable.icon_address(await provider.current(r), "any-192")
    async with work(SYSTEM) as w:
        await w.db.execute(update(Provider).values(name="Žabky", brand="#ffe800", locale="sk"))
    found = await told(portal)
    assert (found["name"], found["short_name"], found["lang"]) == ("Žabky", "Žabky", "sk")
    assert before not in str(found["icons"])
    old = await portal.http.get(before)
    assert old.status_code == 200
    assert old.headers["cache-control"] == "no-store"
    for wrong in ("any-193", "any-1920", "../x", "none-192"):
        assert (await portal.http.get(f"/app-icon/{'0' * 10}-{wrong}.png")).status_code == 404


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Hop & Tumble", "Hop & Tumble"),
        ("Plavecká škola Delfínik", "Plavecká"),
        ("Supercalifragilistic", "Supercalifra"),
        ("Art & Crafts for Everybody", "Art & Crafts"),
        ("Kids & Grown-ups United", "Kids"),
    ],
)
async def test_a_long_name_ends_at_a_word(house: object, name: str, short: str) -> None:
    assert house
    assert installable.short_name(replace(provider.NOBODY_YET, name=name)) == short


async def test_a_logo_fills_the_icon_and_a_maskable_one_keeps_it_within_the_safe_zone(
    house: object, tmp_path: Path
) -> None:
    assert house
    red = Image.new("RGBA", (300, 100), (200, 0, 0, 255))
    clear = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    clear.paste(red, (50, 150))
    file = tmp_path / "logo.png"
    clear.save(file)
    look = Look("HT", "#0B7A75", "#FFFFFF", file)
    with Image.open(BytesIO(app_icon.drawn(look, "maskable", 512))) as picture:
        reds = [x for x in range(512) if picture.getpixel((x, 256)) == (200, 0, 0)]
        assert picture.getpixel((5, 5)) == (255, 255, 255)
    assert reds[0] >= 0.2 * 512 - 1
    assert reds[-1] <= 0.8 * 512 + 1
    file.write_bytes(b"\x89PNG\r\n\x1a\n broken")
    broken = Look("HT", "#0B7A76", "#FFFFFF", file)
    assert app_icon.drawn(broken, "any", 192) == app_icon.drawn(
        Look("HT", "#0B7A76", "#FFFFFF"), "any", 192
    ), "letters stand for a logo that cannot be drawn"


@pytest.mark.parametrize("brand", ["#0B7A75", "#FFE800", "#FFFFFF", "#000000"])
async def test_letters_can_be_read_on_any_colour(house: object, brand: str) -> None:
    assert house
    look = installable.look_of(replace(provider.NOBODY_YET, brand=brand), None)
    assert contrast(look.ink, look.ground) >= 4.5
