"""The gradient of hero and pass, with text that can be read on each of its stops."""

from collections.abc import Callable

from components.theme.colour import Colour, channels, contrast, first_good, mix, to_oklch
from components.theme.palette import INK, SECOND_ON_PASS, WHITE


def gradient(brand: str, primary: str, on_pass: str, *, dark: bool) -> dict[str, str]:
    """The three stops of the hero and pass gradient, with text that can be read on each of them.

    White text gets glass and ring that darken, dark text gets ones that lighten. So the plain stop always has the
    lowest contrast, and if the text is readable there, it is readable everywhere.
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
        a, b, c = (first_good(stop, 0.005, _legible(INK)) for stop in stops)
        glass, ring = "rgb(255 255 255/.3)", "rgb(255 255 255/.24)"
    else:
        high = min(max(lightness, 0.46 if dark else 0.30), 0.524)
        strength = chroma * (0.9 if dark else 1)
        c = first_good(Colour(high, strength, hue - 12), -0.005, _legible(WHITE))
        top = to_oklch(c).lightness
        a = first_good(Colour(top - (0.036 if dark else 0.030), strength, hue), -0.005, _legible(WHITE))
        b = first_good(Colour(top - (0.107 if dark else 0.098), strength, hue + 14), -0.005, _legible(WHITE))
        glass, ring = "rgb(0 0 0/.22)", "rgb(0 0 0/.07)"
    return {
        "pass-a": a, "pass-b": b, "pass-c": c, "on-pass": on_pass,
        "on-pass2": f"rgb({' '.join(str(round(255 * x)) for x in channels(on_pass))}/{SECOND_ON_PASS[on_pass]})",
        "glass": glass, "ring": ring,
    }  # fmt: skip


def _legible(text: str) -> Callable[[str], bool]:
    return lambda ground: contrast(mix(ground, text, SECOND_ON_PASS[text]), ground) >= 4.6
