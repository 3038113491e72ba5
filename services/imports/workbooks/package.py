"""The zip that a workbook is: its parts, with their sizes asked before anything is unpacked (T32)."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from services.imports.cannot_read import BrokenWorkbook, HugeWorkbook, NotText

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_PARTS = 2_000
LARGEST_PART, LARGEST_ALL = 32 * 1024 * 1024, 64 * 1024 * 1024
"""Bytes unpacked; a list of 5,000 lines takes about a tenth."""
ENCRYPTED = 0x1


class Package:
    """An opened zip, which gives its parts as parsed XML."""

    def __init__(self, data: bytes) -> None:
        """Look at the sizes.

        Raises:
            NotText: it is no zip. HugeWorkbook: unpacked, it would be larger than any list.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, zlib.error) as problem:
            raise NotText from problem
        sizes = [part.file_size for part in parts]
        if len(parts) > MOST_PARTS or max(sizes, default=0) > LARGEST_PART or sum(sizes) > LARGEST_ALL:
            raise HugeWorkbook
        if any(part.flag_bits & ENCRYPTED for part in parts):
            raise BrokenWorkbook
        self.names = frozenset(part.filename for part in parts)

    def bytes_of(self, name: str) -> bytes:
        """One part, never more than the zip has said of it.

        Raises:
            BrokenWorkbook: it is not there, or damaged.
        """
        try:
            with self._zip.open(name) as part:
                return part.read(LARGEST_PART)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as bad:
            raise BrokenWorkbook from bad

    def xml(self, name: str) -> _Element:
        """One part as XML, which may define and fetch nothing of its own.

        Raises:
            BrokenWorkbook: it is not there, damaged, or defines entities.
        """
        from lxml import etree  # a library that only workbooks and statements need

        data = self.bytes_of(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise BrokenWorkbook
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as problem:
            raise BrokenWorkbook from problem
