"""Colour arithmetic: hex, OKLCH, contrast and mixing. Equal steps in OKLCH look equal."""

import math
from collections.abc import Callable
from typing import NamedTuple


class Colour(NamedTuple):
    """A colour as lightness (0 to 1), chroma (0 to about 0.3) and hue (degrees) in OKLCH."""

    lightness: float
    chroma: float
    hue: float


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(under: str, over: str, share: float) -> str:
    """The colour seen when `over` lies on `under` with the opacity `share`."""
    pairs = zip(channels(under), channels(over), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02X}" for a, b in pairs)


def first_good(start: Colour, step: float, good: Callable[[str], bool]) -> str:
    """The first colour that is `good`, going lighter or darker from `start` in equal steps."""
    lightness, chroma, hue = start
    while not good(found := to_hex(Colour(lightness, chroma, hue))) and 0 < lightness < 1:
        lightness = min(1, max(0, lightness + step))
    return found


def to_oklch(colour: str) -> Colour:
    """A hex colour as lightness, chroma and hue."""
    red, green, blue = (_linear(c) for c in channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Colour(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def to_hex(colour: Colour) -> str:
    """The colour as hex; outside sRGB, with the chroma reduced by as little as possible."""
    inside, outside = 0.0, colour.chroma
    rgb = _rgb(colour)
    if not _shown(rgb):
        for _round in range(18):
            middle = (inside + outside) / 2
            if _shown(_rgb(colour._replace(chroma=middle))):
                inside = middle
            else:
                outside = middle
        rgb = _rgb(colour._replace(chroma=0.985 * inside))  # the very edge looks harsh beside the rest
    return "#" + "".join(f"{round(255 * min(1, max(0, c))):02X}" for c in rgb)


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
    red, green, blue = (_linear(c) for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue, 0 to 1."""
    digits = colour.removeprefix("#")
    return int(digits[0:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:6], 16) / 255
