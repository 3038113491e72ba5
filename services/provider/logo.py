"""The provider's logo: a picture that staff send, judged by what is in it and kept in the data folder.

Only pictures of dots are taken: an SVG may hold programs. The name of a file is made from its content, so a browser may
keep it for ever. Several machines on one database share this folder, or show the name's first letter.
"""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from services.core.refusals import Refused
from services.language import N_

FOLDER = "logos"
LARGEST = 1_000_000
"""Bytes."""
LEAST, MOST = 64, 4096
"""Dots of each side."""
NAME = re.compile(r"logo-[0-9a-f]{20}\.(?:png|jpg|webp)")
MIME = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The marks of a JPEG's segments that tell its size."""


class NotAPicture(Refused):
    """It is none of the kinds that are taken."""

    message = N_("Please choose a PNG, JPEG or WebP picture. Other kinds can be saved as PNG first.")


class PictureTooHeavy(Refused):
    """The file is larger than it needs to be."""

    message = N_("This file is larger than 1 MB. Please save the picture smaller.")


class PictureTooSmall(Refused):
    """It would look blurred."""

    message = N_("This picture is {width} × {height} dots. Please take one with 64 or more each way.")


class PictureTooLarge(Refused):
    """It has more dots than any screen shows of a logo."""

    message = N_("This picture is {width} × {height} dots. Please take one with 4096 or less each way.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is taken."""

    kind: str
    width: int
    height: int
    content: bytes

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"logo-{hashlib.sha256(self.content).hexdigest()[:20]}.{self.kind}"


def is_sent(name: str | None) -> bool:
    """Whether this names a picture that staff have sent; else it is one of the program's own."""
    return bool(name and NAME.fullmatch(name))


def file_of(data: Path, name: str) -> Path | None:
    """The file of a picture that staff have sent, if it is here."""
    file = data / FOLDER / name
    return file if is_sent(name) and file.is_file() else None


def judged(content: bytes) -> Picture:
    """The picture in these bytes.

    Raises:
        NotAPicture, PictureTooHeavy, PictureTooSmall, PictureTooLarge.
    """
    if len(content) > LARGEST:
        raise PictureTooHeavy
    try:
        kind, width, height = _measured(content)
    except (struct.error, IndexError, ValueError):
        raise NotAPicture from None
    if min(width, height) < LEAST:
        raise PictureTooSmall(width=width, height=height)
    if max(width, height) > MOST:
        raise PictureTooLarge(width=width, height=height)
    return Picture(kind, width, height, content)


def keep(data: Path, picture: Picture) -> None:
    """Write it into the data folder; the same picture twice is one file."""
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = folder / f"{picture.name}.new"
    begun.write_bytes(picture.content)
    begun.replace(folder / picture.name)


def _measured(content: bytes) -> tuple[str, int, int]:
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        width, height = struct.unpack(">II", content[16:24])
        return "png", width, height
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp", *_webp(content)
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg", *_jpeg(content)
    raise ValueError("no picture of a kind that is taken")


def _webp(content: bytes) -> tuple[int, int]:
    if len(content) < 30:
        raise ValueError("cut off")
    match content[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", content[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack("<I", content[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    raise ValueError("no WebP")


def _jpeg(content: bytes) -> tuple[int, int]:
    """The size stands in the first segment of a frame; segments say how long they are."""
    at = 2
    while content[at] == 0xFF:
        mark = content[at + 1]
        if mark in JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    raise ValueError("no frame")
