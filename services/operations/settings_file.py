"""Reads the settings, whatever encoding `.env` has, and tells what looks like a setting and is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.core.configuration import FROM_FILES, Configuration, complaints

FILE = Path(".env")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""What Notepad and PowerShell write first, so that the encoding is known."""
PREFIX = "CUBBY_"
OF_THE_SHELL = ("CUBBY_PYTHON", "CUBBY_CALLED_FROM")
"""Read or set by the script `./cubby`."""
SETTINGS = (
    *(f"{PREFIX}{name.upper()}" for name in Configuration.model_fields),
    *(f"{PREFIX}{name.upper()}_FILE" for name in FROM_FILES),
)
LINE = re.compile(r"\s*(?:export\s+)?(?P<name>\w+)\s*(?P<sign>=?)")
ALIKE = 0.8
"""How much a name must be like a setting's to be taken for it mistyped; 1 is the same."""


class Unusable(Exception):
    """The file is no text, or a setting cannot be; the message tells the operator what to do, in a line for each."""


def read(file: Path = FILE) -> Configuration:
    """The settings of the environment and the file.

    Raises:
        Unusable: the file cannot be read (see `encoding`), or a setting is wrong.
    """
    how: dict[str, Any] = {"_env_file": file, "_env_file_encoding": encoding(file)}
    try:
        return Configuration(**how)
    except ValidationError as problem:
        raise Unusable("\n".join(complaints(problem))) from None


def encoding(file: Path = FILE) -> str:
    """The encoding of a settings file. Without a file, it is the usual one.

    Raises:
        Unusable: the file may not be read, or it is neither UTF-8 nor UTF-16 with its mark.
    """
    try:
        data = file.read_bytes() if file.is_file() else b""
    except OSError as problem:
        raise Unusable(f"The settings in {file} cannot be read ({problem.strerror}).") from None
    named = next((name for mark, name in MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(named)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise Unusable(
            f"The settings in {file} cannot be read: line {line} is not UTF-8. Save the file as UTF-8 (in Notepad: "
            "Save as, Encoding UTF-8)."
        ) from None
    if "\0" in text:
        raise Unusable(f"The settings in {file} cannot be read: it is not a text. Save the file as UTF-8.")
    return named


def doubts(environment: Mapping[str, str], file: Path = FILE) -> list[str]:
    """A sentence for each name that is no setting although it looks like one.

    Raises:
        Unusable: see `encoding`.
    """
    told = _unknown((name for name in environment if name.upper().startswith(PREFIX)), "")
    return list(dict.fromkeys([*told, *_doubts_about(file)]))


def _doubts_about(file: Path) -> Iterator[str]:
    text = file.read_text(encoding=encoding(file)) if file.is_file() else ""
    for number, line in enumerate(text.splitlines(), 1):
        found = LINE.match(line)
        if found is None:
            continue
        if found["sign"]:
            yield from _unknown([found["name"]], f" (line {number} of {file})")
        elif found["name"].upper() in SETTINGS:
            yield f"Line {number} of {file} sets nothing: write {found['name'].upper()}=value."


def _unknown(names: Iterable[str], where: str) -> Iterator[str]:
    for name in names:
        plain = name.upper()
        if plain in SETTINGS or plain in OF_THE_SHELL:
            continue
        near = f"{PREFIX}{plain}" if f"{PREFIX}{plain}" in SETTINGS else ""
        near = near or next(iter(get_close_matches(plain, SETTINGS, 1, ALIKE)), "")
        if near:
            yield f"{name} is not a setting{where}; did you mean {near}?"
        elif plain.startswith(PREFIX):
            yield f"{name} is not a setting{where}; .env.example lists them all."
