"""The smallest pieces: icon, avatar, logo, tile, chip, note. Values in, escaped HTML out."""

from components.marks.faces import Avatar, Logo, Size, avatar, brand, initials, logo
from components.marks.shapes import Chip, Note, Tile, Tone, chip, icon, note, tile
from components.marks.statuses import STATUSES, places, status

__all__ = [
    "STATUSES",
    "Avatar",
    "Chip",
    "Logo",
    "Note",
    "Size",
    "Tile",
    "Tone",
    "avatar",
    "brand",
    "chip",
    "icon",
    "initials",
    "logo",
    "note",
    "places",
    "status",
    "tile",
]
