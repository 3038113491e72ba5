"""The files of components/static and the addresses they are served at.

The address holds a fingerprint of all of them, so a browser may keep a file for a year and still gets a new one
as soon as any of them changes.
"""

import hashlib
from functools import cache
from pathlib import Path

import htpy as h
from markupsafe import Markup

FOLDER = Path(__file__).parent / "static"


def fingerprint(*parts: bytes) -> str:
    """Ten hex digits that change when any of the parts does."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:10]


def _of_folder() -> str:
    files = sorted(file for file in FOLDER.iterdir() if file.is_file())
    return fingerprint(*(part for file in files for part in (file.name.encode(), file.read_bytes())))


STATIC = f"/static/{_of_folder()}"
"""Where the files of `components/static` are served; `/static/cubby.css` without the fingerprint works too, uncached."""


@cache
def inline_style(name: str) -> h.Element:
    """One style sheet of `components/static` within the page, for the few screens that need it."""
    return h.style[Markup((FOLDER / name).read_text(encoding="utf-8"))]  # noqa: S704 - a file of ours


def static_url(name: str) -> str:
    """The address of one file: `static_url("cubby.css")`."""
    return f"{STATIC}/{name}"
