"""Where the bytes of files lie: in the data folder, named by their fingerprint, so the same file twice is one."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

FOLDER = "files"
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def put(data: Path, content: bytes) -> str:
    """Write them whole, or not at all; gives their fingerprint. Bytes that are there already count as new again."""
    name = hashlib.sha256(content).hexdigest()
    place = where(data, name)
    if place.is_file() and place.stat().st_size == len(content):
        os.utime(place)
        return name
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = place.with_name(f"{name}.{os.urandom(4).hex()}.new")
    begun.touch(mode=0o600)
    begun.write_bytes(content)
    begun.replace(place)
    return name


def where(data: Path, name: str) -> Path:
    """The place of a file of this fingerprint.

    Raises:
        ValueError: it is none.
    """
    if FINGERPRINT.fullmatch(name) is None:
        raise ValueError("no fingerprint")
    return data / FOLDER / name[:2] / name


def older_than(data: Path, moment: float) -> Iterator[Path]:
    """All files written before this moment (seconds of the machine's clock), also those whose writing was cut off."""
    for file in (data / FOLDER).glob("??/*"):
        if file.is_file() and file.stat().st_mtime < moment:
            yield file
