"""Several files as one zip, written beside the data so that a large one does not fill the memory."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from services.attendance.content.files import store


def packed(data: Path, files: Iterable[tuple[str, str]]) -> Path:
    """A zip of these files, each with its name and its fingerprint; whoever gets it deletes it.

    What is compressed already is not compressed again. Of two with one name the second gets a number.
    """
    folder = data / store.FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(suffix=".zip.new", dir=_aside(folder))
    taken: set[str] = set()
    with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for name, fingerprint in files:
            place = store.where(data, fingerprint)
            if place.is_file():
                zipped.write(place, _unlike(name, taken))
    return Path(path)


def _aside(folder: Path) -> Path:
    """Where zips are written; the nightly sweep also finds what was left behind there."""
    aside = folder / "zz"
    aside.mkdir(mode=0o700, exist_ok=True)
    return aside


def _unlike(name: str, taken: set[str]) -> str:
    stem, _dot, suffix = name.rpartition(".")
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem} ({number}).{suffix}"
    taken.add(found.casefold())
    return found
