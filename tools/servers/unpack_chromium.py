"""Unpack the packaged Chromium: python unpack_chromium.py FOLDER_OF_BROTLI_FILES TARGET."""

import io
import sys
import tarfile
from pathlib import Path

import brotli

# The fonts.conf in the package names folders of another machine; without any font all text measures 0 × 0.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{target}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{target}/font-cache</cachedir>
</fontconfig>
"""

START = """#!/bin/sh
export LD_LIBRARY_PATH="{target}/lib:{target}" FONTCONFIG_FILE="{target}/fonts.conf"
exec "{target}/chromium" "$@"
"""


def unpack(packed: Path, target: Path) -> None:
    """Put a program `start` into the target folder, which needs no libraries from the system."""
    target.mkdir(parents=True, exist_ok=True)
    for name in ("al2023", "swiftshader", "fonts"):
        content = brotli.decompress((packed / f"{name}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(target)  # the package's hash is checked; Python 3.11.2 has no filter=
    (target / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    (target / "fonts.conf").write_text(FONTS.format(target=target), encoding="utf-8")
    (target / "start").write_text(START.format(target=target), encoding="utf-8")
    for program in ("chromium", "start"):
        (target / program).chmod(0o755)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
