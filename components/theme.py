"""The provider's one colour, turned into every colour of Cubby: pure arithmetic, no widgets.

A provider types one hex value. From it come the roles of design.md §3.1 for light and dark, each held to the contrast
its use needs, so that no choice of colour can make a screen unreadable. Colours are derived in OKLCH, where equal
steps look equal, and brought into sRGB by reducing chroma only. Status and child colours never follow the brand:
red must go on meaning "was due". What else differs between light and dark (shadow, scrim) travels with them.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

Roles = MappingProxyType[str, str]
Mode = Literal["light", "dark", "auto"]

INK = "#1F1D1A"
WHITE = "#FFFFFF"
SECOND_ON_PASS = {WHITE: 0.92, INK: 0.84}
"""How opaque the quieter text on the hero and pass gradient is, over its main colour."""

_LIGHT = {
    "bg": "#F7F5F1", "surface": "#FFFFFF", "surface2": "#F1EEE8", "surface3": "#E9E5DD", "sheet": "#FFFFFF",
    "line": "#E5E0D7", "line2": "#8C867C", "text": INK, "text2": "#57534B", "text3": "#6B665D",
    "quiet": "#F1EEE8", "raised": "#FFFFFF", "inverse": "#26241F", "on-inverse": "#FFFFFF",
    "success": "#05773B", "success-soft": "#E1F7E6", "warning": "#8E5B01", "warning-soft": "#FFEDD9",
    "danger": "#B43938", "danger-soft": "#FFEBE9", "info": "#0369AF", "info-soft": "#E5F2FF",
    "scrim": "rgb(14 13 12/.42)", "hover": ".965", "e1": "0 1px 2px rgb(60 48 30/.05),0 2px 8px rgb(60 48 30/.05)",
    "e2": "0 8px 28px rgb(40 32 20/.14),0 2px 6px rgb(40 32 20/.08)", "e3": "0 -4px 40px rgb(30 24 14/.18)",
    "tick": "#078446", "on-tick": "#FFFFFF", "badge": "#CB4644", "on-badge": "#FFFFFF",
    "kid-sun": "#F5DBA5", "kid-sun-text": "#624800", "kid-coral": "#FED2CB", "kid-coral-text": "#7A342D",
    "kid-sky": "#BAE5FF", "kid-sky-text": "#035476", "kid-lilac": "#E7D5FE", "kid-lilac-text": "#5A3D78",
    "kid-mint": "#B3EECD", "kid-mint-text": "#025C3B", "kid-rose": "#FECFE0", "kid-rose-text": "#763350",
}  # fmt: skip
_DARK = {
    "bg": "#131210", "surface": "#1D1C19", "surface2": "#282622", "surface3": "#34312C", "sheet": "#22211D",
    "line": "#33302B", "line2": "#8E887E", "text": "#F4F1EB", "text2": "#C0BBB1", "text3": "#A29C92",
    "quiet": "#34312C", "raised": "#4A463F", "inverse": "#F1EEE8", "on-inverse": INK,
    "success": "#86D29B", "success-soft": "#152E1C", "warning": "#EAB26B", "warning-soft": "#35240C",
    "danger": "#FDA19A", "danger-soft": "#3B1E1C", "info": "#85C4FF", "info-soft": "#14293D",
    "scrim": "rgb(0 0 0/.62)", "hover": "1.1", "e1": "inset 0 0 0 1px #33302B", "e2": "0 8px 28px rgb(0 0 0/.5)", "e3": "none",
    "tick": "#86D29B", "on-tick": "#0B2A16", "badge": "#FDA19A", "on-badge": "#3B1210",
    "kid-sun": "#5A440C", "kid-sun-text": "#F0DCB0", "kid-coral": "#703730", "kid-coral-text": "#FED2CB",
    "kid-sky": "#124E6A", "kid-sky-text": "#BAE5FF", "kid-lilac": "#503A68", "kid-lilac-text": "#E7D5FE",
    "kid-mint": "#14523A", "kid-mint-text": "#B9EDD0", "kid-rose": "#693149", "kid-rose-text": "#FECFE0",
}  # fmt: skip


class Colour(NamedTuple):
    """A colour as lightness (0 to 1), chroma (0 to about 0.3) and hue (degrees) in OKLCH."""

    lightness: float
    chroma: float
    hue: float


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour role of one provider, for light and for dark screens."""

    brand: str
    light: Roles
    dark: Roles
    button: Literal["as typed", "dark text", "darkened"]
    """What the main button did with the brand, for the sentence under the provider's preview."""

    def css(self, mode: Mode | None = None) -> str:
        """The roles as custom properties `--cb-…`.

        With a mode the block holds just that one ("auto" follows the device), which keeps what a page carries
        small. Without one it can be switched: `html[data-theme=dark]`, `[data-theme=auto]` or Quasar's
        `body.body--dark`.
        """
        if mode == "dark":
            return f":root{{{_properties(self.dark, 'dark')}}}"
        light = f":root{{{_properties(self.light, 'light')}}}"
        dark = _properties(self.dark, "dark")
        if mode == "light":
            return light
        if mode == "auto":
            return f"{light}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
        switched = "html[data-theme=dark],html:has(>body.body--dark),body.body--dark"
        device = f"@media(prefers-color-scheme:dark){{html[data-theme=auto]{{{dark}}}}}"
        return f"{light}{switched}{{{dark}}}{device}"


@lru_cache(maxsize=64)
def theme(brand: str) -> Theme:
    """All colours of a provider whose brand is this hex value, such as `#0B7A75`.

    Raises:
        ValueError: the text is not a hex colour of three or six digits.
    """
    brand = _hex(brand)
    primary, on_primary, button = _primary(brand)
    light = (
        _LIGHT | _brand_on_light(brand, primary, on_primary) | _pass(brand, primary, on_primary, dark=False)
    )
    dark = _DARK | _brand_on_dark(brand) | _pass(brand, primary, on_primary, dark=True)
    return Theme(brand, MappingProxyType(light), MappingProxyType(dark), button)


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(under: str, over: str, share: float) -> str:
    """The colour seen when `over` lies on `under` with the opacity `share`."""
    pairs = zip(_channels(under), _channels(over), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02X}" for a, b in pairs)


# --- the brand's roles -------------------------------------------------------------------------------------------


def _primary(brand: str) -> tuple[str, str, Literal["as typed", "dark text", "darkened"]]:
    if contrast(brand, WHITE) >= 4.5:
        return brand, WHITE, "as typed"
    if to_oklch(brand).lightness > 0.72:
        return brand, INK, "dark text"
    return _step(to_oklch(brand), -0.005, lambda c: contrast(c, WHITE) >= 4.6), WHITE, "darkened"


def _brand_on_light(brand: str, primary: str, on_primary: str) -> dict[str, str]:
    _lightness, chroma, hue = to_oklch(brand)
    soft = to_hex(Colour(0.955, min(0.25 * chroma, 0.022), hue))
    soft2 = to_hex(Colour(0.925, min(0.38 * chroma, 0.034), hue))
    grounds = [_LIGHT[name] for name in ("surface", "bg", "surface2")] + [soft, soft2]
    text = _step(to_oklch(primary), -0.005, lambda c: all(contrast(c, g) >= 4.6 for g in grounds))
    on_soft = _step(Colour(0.5, min(chroma, 0.09), hue), -0.005, lambda c: contrast(c, soft2) >= 7.02)
    edge = _step(to_oklch(primary), -0.005, lambda c: contrast(c, _LIGHT["bg"]) >= 3.03)
    return {
        "primary": primary, "on-primary": on_primary, "primary-edge": edge,
        "primary-text": text, "focus": text,
        "primary-soft": soft, "primary-soft2": soft2, "on-soft": on_soft,
    }  # fmt: skip


def _brand_on_dark(brand: str) -> dict[str, str]:
    _lightness, chroma, hue = to_oklch(brand)
    primary = to_hex(Colour(0.80, min(chroma, 0.125), hue))
    soft = to_hex(Colour(0.29, min(0.40 * chroma, 0.035), hue))
    soft2 = to_hex(Colour(0.37, min(0.57 * chroma, 0.050), hue))
    grounds = [_DARK[name] for name in ("surface", "bg", "surface2", "sheet")] + [soft, soft2]
    text = _step(
        Colour(0.78, min(chroma, 0.125), hue), 0.005, lambda c: all(contrast(c, g) >= 4.6 for g in grounds)
    )
    on_soft = _step(Colour(0.80, min(chroma, 0.06), hue), 0.005, lambda c: contrast(c, soft2) >= 7.02)
    on_primary = _step(Colour(0.40, min(chroma, 0.06), hue), -0.005, lambda c: contrast(c, primary) >= 7.35)
    return {
        "primary": primary, "on-primary": on_primary, "primary-edge": primary,
        "primary-text": text, "focus": text,
        "primary-soft": soft, "primary-soft2": soft2, "on-soft": on_soft,
    }  # fmt: skip


def _pass(brand: str, primary: str, on_pass: str, *, dark: bool) -> dict[str, str]:
    """The three stops of the hero and pass gradient, with text that can be read on each of them.

    White text gets glass and ring that darken, ink gets ones that lighten, so the plain stop is always the hardest
    ground and holding it holds the others.
    """
    lightness, chroma, hue = to_oklch(brand if on_pass == INK else primary)
    if on_pass == INK:
        tone = min(lightness, 0.82) if dark else lightness
        strength = chroma * (0.9 if dark else 1)
        stops = (
            Colour(tone, strength, hue),
            Colour(max(tone - 0.045, 0.70), strength, hue - 13),
            Colour(min(tone + 0.042, 0.97), 0.7 * strength, hue),
        )
        a, b, c = (_step(stop, 0.005, _legible(INK)) for stop in stops)
        glass, ring = "rgb(255 255 255/.3)", "rgb(255 255 255/.24)"
    else:
        high = min(max(lightness, 0.46 if dark else 0.30), 0.524)
        strength = chroma * (0.9 if dark else 1)
        c = _step(Colour(high, strength, hue - 12), -0.005, _legible(WHITE))
        top = to_oklch(c).lightness
        a = _step(Colour(top - (0.036 if dark else 0.030), strength, hue), -0.005, _legible(WHITE))
        b = _step(Colour(top - (0.107 if dark else 0.098), strength, hue + 14), -0.005, _legible(WHITE))
        glass, ring = "rgb(0 0 0/.22)", "rgb(0 0 0/.07)"
    return {
        "pass-a": a, "pass-b": b, "pass-c": c, "on-pass": on_pass,
        "on-pass2": f"rgb({' '.join(str(round(255 * x)) for x in _channels(on_pass))}/{SECOND_ON_PASS[on_pass]})",
        "glass": glass, "ring": ring,
    }  # fmt: skip


def _legible(text: str) -> Callable[[str], bool]:
    return lambda ground: contrast(mix(ground, text, SECOND_ON_PASS[text]), ground) >= 4.6


def _step(start: Colour, step: float, good: Callable[[str], bool]) -> str:
    """The first colour that will do, going lighter or darker from `start` in equal steps."""
    lightness, chroma, hue = start
    while not good(found := to_hex(Colour(lightness, chroma, hue))) and 0 < lightness < 1:
        lightness = min(1, max(0, lightness + step))
    return found


def _properties(roles: Roles, scheme: str) -> str:
    return f"color-scheme:{scheme};" + ";".join(f"--cb-{name}:{value}" for name, value in roles.items())


# --- colour arithmetic -------------------------------------------------------------------------------------------


def to_oklch(colour: str) -> Colour:
    """A hex colour as lightness, chroma and hue."""
    red, green, blue = (_linear(c) for c in _channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Colour(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def to_hex(colour: Colour) -> str:
    """The colour as hex; where a screen cannot show it, with as little less chroma as it takes."""
    inside, outside = 0.0, colour.chroma
    channels = _rgb(colour)
    if not _shown(channels):
        for _round in range(18):
            middle = (inside + outside) / 2
            if _shown(_rgb(colour._replace(chroma=middle))):
                inside = middle
            else:
                outside = middle
        channels = _rgb(colour._replace(chroma=0.985 * inside))  # the very edge looks harsh beside the rest
    return "#" + "".join(f"{round(255 * min(1, max(0, c))):02X}" for c in channels)


def _rgb(colour: Colour) -> tuple[float, float, float]:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def _shown(channels: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= c <= 1.0005 for c in channels)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * math.pow(value, 1 / 2.4) - 0.055


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else math.pow((channel + 0.055) / 1.055, 2.4)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(c) for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    digits = colour.removeprefix("#")
    return int(digits[0:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:6], 16) / 255


def _hex(text: str) -> str:
    digits = text.strip().removeprefix("#")
    if not re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", digits):
        raise ValueError(f"not a hex colour: {text!r}")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return "#" + digits.upper()
