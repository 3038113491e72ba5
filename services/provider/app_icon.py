"""The icon of the portal on a phone: the provider's logo, or the first letters of its name on its colour.

Drawn again whenever it is asked for first in a process, and then kept: there are four sizes of one picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.Image import Image

Shape = Literal["any", "maskable", "apple"]
FONT = Path(__file__).parent.parent / "invoices" / "fonts" / "paper-bold.ttf"
FILLS: dict[Shape, float] = {"any": 0.84, "maskable": 0.6, "apple": 0.76}
"""The part of each side that the picture fills; of a maskable one a phone cuts the edges into a shape of its own."""
LETTERS: dict[Shape, float] = {"any": 0.56, "maskable": 0.5, "apple": 0.56}
"""The same for letters, which need more air around them."""
WHITE = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Look:
    """What an icon is drawn from."""

    letters: str
    """One or two, for where there is no logo, or one that cannot be drawn."""
    ground: str
    """The colour behind the letters, as `#0B7A75`."""
    ink: str
    """The colour of the letters."""
    logo: Path | None = None
    """The picture that staff have sent."""


@lru_cache(maxsize=16)
def drawn(look: Look, shape: Shape, size: int) -> bytes:
    """A square PNG of so many dots each side. It takes some hundredths of a second: call it in a thread."""
    picture = _with_logo(look.logo, shape, size) if look.logo is not None else None
    picture = picture or _with_letters(look, shape, size)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _with_logo(file: Path, shape: Shape, size: int) -> Image | None:
    """The logo in the middle; None where the file is broken. A square one without see-through parts fills it all."""
    import PIL.Image  # a slow library, which only phones that install need

    try:
        with PIL.Image.open(file) as opened:
            logo = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError):
        return None
    seen = logo.getbbox()
    if seen is None:
        return None
    is_solid = logo.getchannel("A").getextrema() == (255, 255)
    corner = logo.getpixel((0, 0))
    ground = corner if is_solid else WHITE
    logo = logo.crop(seen)
    fills = 1.0 if is_solid and logo.width == logo.height and shape != "maskable" else FILLS[shape]
    room = max(1, round(size * fills))
    scale = min(room / logo.width, room / logo.height)
    logo = logo.resize((max(1, round(logo.width * scale)), max(1, round(logo.height * scale))))
    picture = PIL.Image.new("RGB", (size, size), ground[:3] if isinstance(ground, tuple) else WHITE)
    picture.paste(logo, ((size - logo.width) // 2, (size - logo.height) // 2), logo)
    return picture


def _with_letters(look: Look, shape: Shape, size: int) -> Image:
    import PIL.Image  # as above
    from PIL import ImageDraw, ImageFont

    picture = PIL.Image.new("RGB", (size, size), look.ground)
    room = size * LETTERS[shape]
    font = ImageFont.truetype(FONT, 100)
    left, top, right, bottom = font.getbbox(look.letters)
    font = ImageFont.truetype(FONT, 100 * room / max(right - left, bottom - top, 1))
    ImageDraw.Draw(picture).text((size / 2, size / 2), look.letters, fill=look.ink, font=font, anchor="mm")
    return picture
