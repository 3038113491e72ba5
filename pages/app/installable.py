"""The portal as an app on a phone: the addresses of its icons, and what each page's head says of it."""

from __future__ import annotations

from pathlib import Path

import htpy as h

from components.files import fingerprint
from components.marks import initials
from components.theme import Theme, theme
from services.provider import ProviderView, app_icon, logo
from services.provider.app_icon import Look, Shape

MANIFEST, ICONS = "/manifest.webmanifest", "/app-icon"
SIZES: dict[str, tuple[Shape, int]] = {
    "any-192": ("any", 192),
    "any-512": ("any", 512),
    "maskable-192": ("maskable", 192),
    "maskable-512": ("maskable", 512),
    "apple-180": ("apple", 180),
}
"""The icons, by the name of their file."""
DRAWING = b"1"
"""Change it when the same look is drawn in another way: browsers keep an icon for a year."""
SHORT = 12
"""Letters of a name under an icon; phones cut longer ones."""


def look_of(provider: ProviderView, data: Path | None) -> Look:
    """What the provider's icons are drawn from; without a folder of data its letters stand for it."""
    colours = theme(provider.brand).light
    letters = initials(provider.name, 2) or "C"
    file = logo.file_of(data, provider.logo) if data is not None and provider.logo else None
    return Look(letters, colours["primary"], colours["on-primary"], file)


def icon_address(provider: ProviderView, name: str) -> str:
    """The address of one icon; another one as soon as it looks different."""
    return f"{ICONS}/{version(provider)}-{name}.png"


def version(provider: ProviderView) -> str:
    """Ten letters that change with the look of the icons."""
    parts = (initials(provider.name, 2), provider.brand, provider.logo or "")
    return fingerprint(DRAWING, *(part.encode() for part in parts))


def short_name(provider: ProviderView) -> str:
    """The provider's name as it fits under an icon: as many whole words as there is room for."""
    out = ""
    for word in provider.name.split():
        longer = f"{out} {word}".strip()
        if len(longer) > SHORT:
            break
        out = longer
    return (out or provider.name[:SHORT]).rstrip(" &-–·,")


def head(provider: ProviderView) -> h.Renderable:
    """What a page's head says, so that a phone can put it among its apps."""
    return h.fragment[
        h.link(rel="manifest", href=MANIFEST),
        h.link(rel="apple-touch-icon", href=icon_address(provider, "apple-180")),
        h.meta(name="apple-mobile-web-app-title", content=short_name(provider)),
    ]


def manifest(provider: ProviderView, words: tuple[str, str], language: str) -> dict[str, object]:
    """The manifest (W3C Application Manifest); `words` name the two shortcuts: the next session, and Benefits."""
    colours: Theme = theme(provider.brand)
    return {
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "name": provider.name,
        "short_name": short_name(provider),
        "lang": language,
        "dir": "ltr",
        "theme_color": colours.light["bg"],
        "background_color": colours.light["bg"],
        "icons": [
            {
                "src": icon_address(provider, name),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": shape,
            }
            for name, (shape, size) in SIZES.items()
            if shape != "apple"
        ],
        "shortcuts": [
            {"name": name, "url": address, "icons": [_shortcut_icon(provider)]}
            for name, address in zip(words, ("/#next", "/benefits"), strict=True)
        ],
    }


def _shortcut_icon(provider: ProviderView) -> dict[str, str]:
    return {"src": icon_address(provider, "any-192"), "sizes": "192x192", "type": "image/png"}


def png(provider: ProviderView, data: Path | None, name: str) -> bytes:
    """One icon. It takes some hundredths of a second: call it in a thread.

    Raises:
        KeyError: there is none of this name.
    """
    shape, size = SIZES[name]
    return app_icon.drawn(look_of(provider, data), shape, size)
