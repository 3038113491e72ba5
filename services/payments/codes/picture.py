"""Draws a code: as SVG for the page, as PNG to save and to share."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from services.payments.codes.code import Code

if TYPE_CHECKING:
    import segno

QUIET = 4
"""White modules around the code; readers need them."""
DOTS = 8
"""Dots of the PNG for a module: a photo album shrinks pictures, and a phone reads them from a screen."""
CROSS = (7, 46)
"""The Swiss cross is 7 mm wide where the code is 46."""


def svg(code: Code) -> str:
    """An `<svg>` in black on white, as large as its container; the light tile stays in a dark theme."""
    drawn = _symbol(code)
    picture = str(drawn.svg_inline(border=QUIET, omitsize=True, dark="#000", light="#fff"))
    if code.scheme != "swiss":
        return picture
    shapes = "".join(
        f'<path fill="{"#000" if dark else "#fff"}" d="M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z"/>'
        for dark, x, y, width, height in _cross(int(drawn.symbol_size(border=0)[0]))
    )
    return picture.replace("</svg>", f"{shapes}</svg>")


def png(code: Code) -> bytes:
    """A picture of some 500 dots each way, black on white with its quiet zone, which any app can show."""
    drawn = _symbol(code)
    rows = [
        bytearray(255 * (not dark) for dark in row) for row in drawn.matrix_iter(scale=DOTS, border=QUIET)
    ]
    if code.scheme == "swiss":
        for dark, x, y, width, height in _cross(int(drawn.symbol_size(border=0)[0])):
            for row in rows[round(y * DOTS) : round((y + height) * DOTS)]:
                left, right = round(x * DOTS), round((x + width) * DOTS)
                row[left:right] = bytes([0 if dark else 255]) * (right - left)
    return _gray(rows)


def _symbol(code: Code) -> segno.QRCode:
    import segno  # only whoever pays waits for it

    return segno.make_qr(code.text, error="M", boost_error=False, encoding="utf-8")


def _cross(modules: int) -> list[tuple[bool, float, float, float, float]]:
    """The cross in the middle of the Swiss code: dark or light, left, top, width, height, in modules."""
    edge = modules * CROSS[0] / CROSS[1]
    middle = QUIET + modules / 2
    long, short, black = edge * 0.6, edge * 0.18, edge * 0.88
    return [
        (dark, middle - width / 2, middle - height / 2, width, height)
        for dark, width, height in (
            (False, edge, edge),
            (True, black, black),
            (False, long, short),
            (False, short, long),
        )
    ]


def _gray(rows: list[bytearray]) -> bytes:
    size = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    dots = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", size) + _chunk(b"IDAT", dots) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
