"""Letters that stand for themselves in a language's dictionary: "č", after all that begins with c, is "c~". Pure.

A letter that is missing here stands with the one it is made of, á with a. The sign ~ comes after z (sorting.py).
"""

CZECH = {"č": "c~", "ch": "h~", "ř": "r~", "š": "s~", "ž": "z~"}
SLOVAK = {"ä": "a~", "č": "c~", "ch": "h~", "ô": "o~", "š": "s~", "ž": "z~"}
POLISH = {
    "ą": "a~",
    "ć": "c~",
    "ę": "e~",
    "ł": "l~",
    "ń": "n~",
    "ó": "o~",
    "ś": "s~",
    "ź": "z~",
    "ż": "z~~",
}
HUNGARIAN = {
    "cs": "c~",
    "dz": "d~",
    "dzs": "d~~",
    "gy": "g~",
    "ly": "l~",
    "ny": "n~",
    "ö": "o~",
    "ő": "o~",
    "sz": "s~",
    "ty": "t~",
    "ü": "u~",
    "ű": "u~",
    "zs": "z~",
}
HUNGARIAN |= {of[0] + of: to + to for of, to in HUNGARIAN.items() if len(of) > 1}
"""A long one is written with its first letter twice: "ssz" is sz and sz."""
