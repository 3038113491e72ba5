"""The roles that come from the provider's colour, each held to the contrast its use needs."""

from typing import Literal

from components.theme.colour import Colour, contrast, first_good, to_hex, to_oklch
from components.theme.palette import DARK, INK, LIGHT, WHITE


def primary_of(brand: str) -> tuple[str, str, Literal["as typed", "dark text", "darkened"]]:
    """The main button's colour, the colour of its text, and how they follow from the brand."""
    if contrast(brand, WHITE) >= 4.5:
        return brand, WHITE, "as typed"
    if to_oklch(brand).lightness > 0.72:
        return brand, INK, "dark text"
    return first_good(to_oklch(brand), -0.005, lambda c: contrast(c, WHITE) >= 4.6), WHITE, "darkened"


def on_light(brand: str, primary: str, on_primary: str) -> dict[str, str]:
    """The brand's roles on light screens, each as readable as its use needs."""
    _lightness, chroma, hue = to_oklch(brand)
    soft = to_hex(Colour(0.955, min(0.25 * chroma, 0.022), hue))
    soft2 = to_hex(Colour(0.925, min(0.38 * chroma, 0.034), hue))
    grounds = [LIGHT[name] for name in ("surface", "bg", "surface2")] + [soft, soft2]
    text = first_good(to_oklch(primary), -0.005, lambda c: all(contrast(c, g) >= 4.6 for g in grounds))
    on_soft = first_good(Colour(0.5, min(chroma, 0.09), hue), -0.005, lambda c: contrast(c, soft2) >= 7.02)
    edge = first_good(to_oklch(primary), -0.005, lambda c: contrast(c, LIGHT["bg"]) >= 3.03)
    return {
        "primary": primary, "on-primary": on_primary, "primary-edge": edge,
        "primary-text": text, "focus": text,
        "primary-soft": soft, "primary-soft2": soft2, "on-soft": on_soft,
    }  # fmt: skip


def on_dark(brand: str) -> dict[str, str]:
    """The brand's roles on dark screens, each as readable as its use needs."""
    _lightness, chroma, hue = to_oklch(brand)
    primary = to_hex(Colour(0.80, min(chroma, 0.125), hue))
    soft = to_hex(Colour(0.29, min(0.40 * chroma, 0.035), hue))
    soft2 = to_hex(Colour(0.37, min(0.57 * chroma, 0.050), hue))
    grounds = [DARK[name] for name in ("surface", "bg", "surface2", "sheet")] + [soft, soft2]
    text = first_good(
        Colour(0.78, min(chroma, 0.125), hue), 0.005, lambda c: all(contrast(c, g) >= 4.6 for g in grounds)
    )
    on_soft = first_good(Colour(0.80, min(chroma, 0.06), hue), 0.005, lambda c: contrast(c, soft2) >= 7.02)
    on_primary = first_good(
        Colour(0.40, min(chroma, 0.06), hue), -0.005, lambda c: contrast(c, primary) >= 7.35
    )
    return {
        "primary": primary, "on-primary": on_primary, "primary-edge": primary,
        "primary-text": text, "focus": text,
        "primary-soft": soft, "primary-soft2": soft2, "on-soft": on_soft,
    }  # fmt: skip
