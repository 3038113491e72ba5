"""The files inside a zip, never more than a statement can be."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator

from services.payments.statements.cannot_read import BadZip, TooMuch

MOST_FILES = 400
ENDINGS = (".xml", ".sta", ".mt940", ".mt942", ".940", ".942", ".txt", ".csv", ".c53", ".c52", ".c54")
"""Names of statements; banks put a PDF of each beside it."""


def looks_like(data: bytes) -> bool:
    """Whether these bytes are a zip."""
    return data.startswith(b"PK")


def inside(data: bytes, most: int) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the statements inside, unpacked to `most` bytes together.

    Raises:
        BadZip: it is broken, protected, not of statements, or of too many files.
        TooMuch: unpacked it is larger than that; what it says of itself is not believed.
    """
    left = most
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zip_:
            wanted = [each for each in zip_.infolist() if each.filename.lower().endswith(ENDINGS)]
            if not wanted or len(wanted) > MOST_FILES:
                raise BadZip
            for each in wanted:
                with zip_.open(each) as handle:
                    content = handle.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise TooMuch(megabytes=most // (1024 * 1024))
                yield each.filename, content
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as problem:
        raise BadZip from problem
