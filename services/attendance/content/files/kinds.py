"""What a file is, by its bytes: only kinds that cannot run are taken, and the name gets the suffix of what it is. PURE."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from services.core.refusals import Refused
from services.language import N_

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 20
LONGEST_NAME = 100
OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
"""By the folder in a workbook, a text or slides of Microsoft's."""
OPEN_OFFICE = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
KINDS = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    **{suffix: kind for kind, suffix in OPEN_OFFICE.items()},
}
"""By suffix, how a browser is told what it is."""
UNWANTED = re.compile(r'[\\/:*?"<>|]')
"""What some system does not take in a name."""


class TooHeavy(Refused):
    """More than is taken."""

    message = N_(
        "This file is larger than {most} MB. Please make it smaller, or put it elsewhere and link to it."
    )


class NothingInIt(Refused):
    """A file of no bytes."""

    message = N_("This file is empty.")


class NotTaken(Refused):
    """It is none of the kinds that are taken."""

    message = N_(
        "Please choose a PDF, a picture (JPEG, PNG, WebP), a sound or video (MP3, M4A, MP4), a text or an office file."
    )


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that is taken."""

    name: str
    suffix: str
    content: bytes

    @property
    def kind(self) -> str:
        """How a browser is told what it is."""
        return KINDS[self.suffix]


def judged(name: str, content: bytes) -> TakenFile:
    """The file of this name with these bytes.

    Raises:
        TooHeavy, NothingInIt, NotTaken.
    """
    if len(content) > MOST_MEGABYTES * MEGABYTE:
        raise TooHeavy(most=MOST_MEGABYTES)
    if not content:
        raise NothingInIt
    suffix = next((suffix for suffix, is_it in TELLS if is_it(content)), None) or _in_zip(content)
    if suffix is None:
        raise NotTaken
    return TakenFile(clean(name, suffix), suffix, content)


def is_picture(kind: str) -> bool:
    """Whether somebody can be seen on it."""
    return kind.startswith(("image/", "video/"))


def clean(name: str, suffix: str) -> str:
    """A name that every system takes, with the suffix of what the file is."""
    text = unicodedata.normalize("NFC", UNWANTED.sub(" ", name))
    text = "".join(letter for letter in text if letter.isprintable())
    stem, dot, last = text.rpartition(".")
    if not dot or not (1 <= len(last) <= 5 and last.isalnum()):
        stem = text
    stem = " ".join(stem.split()).strip(". ")[:LONGEST_NAME]
    return f"{stem or 'file'}.{suffix}"


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\r\n\t\ufeff" for letter in text)


def _is_mp3(content: bytes) -> bool:
    return content[:3] == b"ID3" or (content[0] == 0xFF and content[1:2] in (b"\xfb", b"\xf3", b"\xf2"))


def _brand(content: bytes) -> bytes:
    return content[8:12] if content[4:8] == b"ftyp" else b""


TELLS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("pdf", lambda content: content.startswith(b"%PDF-")),
    ("jpg", lambda content: content.startswith(b"\xff\xd8\xff")),
    ("png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    ("webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP"),
    ("mp3", _is_mp3),
    ("m4a", lambda content: _brand(content) in (b"M4A ", b"M4B ")),
    (
        "mp4",
        lambda content: (
            _brand(content) in (b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"MSNV", b"M4V ", b"qt  ")
        ),
    ),
    ("txt", _is_text),
)
"""Each suffix that is told by the first bytes, and how."""


def _in_zip(content: bytes) -> str | None:
    """The suffix of an office file, which is a zip of a certain order; never of one with programs in it."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            names = zipped.namelist()
            if any("vbaproject" in name.lower() or name.startswith("Basic/") for name in names):
                return None
            if names and names[0] == "mimetype" and zipped.getinfo("mimetype").file_size < 100:
                return OPEN_OFFICE.get(zipped.read("mimetype").decode("ascii", "replace"))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None  # broken, or packed or locked (RuntimeError) in a way that no office program does
    if "[Content_Types].xml" not in names:
        return None
    return next(
        (suffix for folder, suffix in OFFICE.items() if any(n.startswith(folder) for n in names)), None
    )
