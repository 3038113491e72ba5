"""Icon, tile, chip and note. Values in, escaped HTML out."""

from dataclasses import dataclass
from typing import Literal

import htpy as h

Tone = Literal["neutral", "brand", "success", "warning", "danger", "info", "glass"]


@dataclass(frozen=True, slots=True)
class Tile:
    """An icon on a rounded square, at the head of a row."""

    icon: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Chip:
    """A status: icon, word and tone together, because not everybody can tell colours apart."""

    text: str
    icon: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Note:
    """A short coloured line with an icon, such as "4 places left"."""

    text: str
    icon: str
    tone: Tone = "neutral"


def icon(name: str, size: Literal[16, 20, 24, 34] = 24) -> h.Element:
    """One glyph of the icon font, hidden from screen readers: `icon("event_repeat", 20)`."""
    return h.span(
        class_=["cb-icon", "" if size == 24 else f"cb-icon-{size}"], aria_hidden="true", translate="no"
    )[name]


def tile(of: Tile) -> h.Element:
    """The icon square of 40 px."""
    return h.span(class_=["cb-tile", f"cb-tone-{of.tone}"], aria_hidden="true")[icon(of.icon)]


def chip(of: Chip) -> h.Element:
    """A status chip of 26 px. Never interactive."""
    return h.span(class_=["cb-chip", f"cb-tone-{of.tone}"])[icon(of.icon, 16), h.span[of.text]]


def note(of: Note) -> h.Element:
    """A coloured line with its icon."""
    tone = "cb-brand-text" if of.tone == "brand" else f"cb-{of.tone}"
    return h.p(class_=["cb-note", tone])[icon(of.icon, 16), h.span[of.text]]
