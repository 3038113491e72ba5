"""Decodes a file whatever its encoding, line by line, and says where it had to guess.

A list is often put together from several programs, so one line may be written otherwise than the rest. What no
encoding explains is never kept in silence: its line is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from services.imports.cannot_read import NotText
from services.imports.cells import Wrong
from services.language import N_
from services.language.letters import accented_words, are_plausible, broken_words, likeliness, mixes_scripts

NOT_TEXT = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
"""Zip (so xlsx and ods too), old Excel, PDF, gzip."""
ENCODINGS = {
    "cp1250": "Windows-1250",
    "iso8859_2": "ISO 8859-2",
    "cp1252": "Windows-1252",
    "cp852": "DOS 852",
    "mac_latin2": "Macintosh",
    "cp850": "DOS 850",
    "mac_roman": "Macintosh",
}
"""Eight-bit encodings by how common they are in lists, and what people call them; of equals the first wins."""
COMMON = ("cp1250", "iso8859_2", "cp1252")
"""Those of Windows and other programs, of which nothing is said where they fit."""
LINE = re.compile(rb"(\r\n|\r|\n)")

OTHERWISE = N_(
    "It is written in another encoding ({encoding}) than the rest of the file; it was read as “{text}”. Check its letters."
)
UNSURE = N_(
    "Its letters may be read in two ways: “{text}” is taken, not “{other}”. Save the file as CSV UTF-8 to be sure."
)
GARBLED = N_("Its letters were garbled when the file was saved; it was read as “{text}”. Check its letters.")
BROKEN = N_(
    "Its letters cannot be right: “{text}”. Save the list as CSV UTF-8 from the program it comes from, or correct them."
)
CUT_OFF = N_(
    "The file ends in the middle of a letter, so the rest of it is missing. Save or copy it once more."
)
WHOLE_FILE = N_("it was read as {encoding}: “{text}”. If these letters are wrong, save it as CSV UTF-8.")


@dataclass(slots=True)
class Decoded:
    """The text of a file, with what was doubtful about its letters."""

    text: str = ""
    encoding: str = "UTF-8"
    """What people call the encoding of most lines."""
    file: list[Wrong] = field(default_factory=list)
    """What concerns the whole file."""
    doubts: dict[int, Wrong] = field(default_factory=dict)
    """By the number of the line, from 1: it is used all the same."""
    refusals: dict[int, Wrong] = field(default_factory=dict)
    """By the number of the line, from 1: it cannot be used."""


def decode(data: bytes) -> Decoded:
    """The text of a file, by its byte-order mark, else each line as UTF-8 or in the likeliest eight-bit encoding.

    Raises:
        NotText: the file is not text, or its byte-order mark is wrong.
    """
    if data.startswith(NOT_TEXT):
        raise NotText
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        decoded = _checked(_utf_16(data), Decoded(encoding="UTF-16"))
    else:
        decoded = _by_line(data.removeprefix(b"\xef\xbb\xbf"))
    if "\0" in decoded.text:
        raise NotText
    return decoded


def _utf_16(data: bytes) -> str:
    whole = data[: len(data) // 2 * 2]
    try:
        return whole.decode("utf-16") + "\N{REPLACEMENT CHARACTER}" * (len(data) % 2)
    except UnicodeDecodeError as problem:
        raise NotText from problem


def _by_line(data: bytes) -> Decoded:
    pieces = LINE.split(data)
    lines = pieces[::2]
    texts = [_utf_8(line) for line in lines]
    accented = [text for text in texts if text is not None and not text.isascii()]
    others = [n for n, text in enumerate(texts) if text is None]
    if others == [len(lines) - 1] and _is_cut(lines[-1], bool(accented)):
        texts[-1] = lines[-1].decode("utf-8", "replace")
        others = []
    decoded = _read_others(lines, texts, others, mixed=bool(accented))
    ends = [end.decode() for end in pieces[1::2]] + [""]
    return _checked("".join((text or "") + end for text, end in zip(texts, ends, strict=True)), decoded)


def _utf_8(line: bytes) -> str | None:
    """The line as UTF-8; None if it is not, or if only by chance."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    by_chance = mixes_scripts(text) and any(
        are_plausible(accented_words(_in(each, line))) for each in ENCODINGS
    )
    return None if by_chance else text


def _is_cut(line: bytes, others_are_utf_8: bool) -> bool:
    """Whether the last line is UTF-8 that ends in the middle of a letter."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = line[: problem.start]
        return problem.reason == "unexpected end of data" and (others_are_utf_8 or not before.isascii())
    return False


def _read_others(lines: list[bytes], texts: list[str | None], others: list[int], *, mixed: bool) -> Decoded:
    """Fill in the lines that are not UTF-8: in one encoding, unless a line speaks against it."""
    decoded = Decoded()
    if not others:
        return decoded
    score = {each: sum(likeliness(_in(each, lines[n])) for n in others) for each in ENCODINGS}
    usual = max(ENCODINGS, key=lambda each: score[each])
    if not mixed:
        decoded.encoding = ENCODINGS[usual]
    twin = None if mixed else _as_likely(lines, others, usual, score)
    for n in others:
        taken = usual
        if broken_words(_in(usual, lines[n])):
            best = max(ENCODINGS, key=lambda each: likeliness(_in(each, lines[n])))
            taken = usual if broken_words(_in(best, lines[n])) else best
        texts[n] = text = _in(taken, lines[n])
        if mixed or taken != usual:
            decoded.doubts[n + 1] = _said(OTHERWISE, text, encoding=ENCODINGS[taken])
        elif twin is not None:
            decoded.doubts[n + 1] = _said(UNSURE, text, other=_shown(_in(twin, lines[n])))
    if not mixed and usual not in COMMON:
        every = " ".join(texts[n] or "" for n in others)
        decoded.file.append(_said(WHOLE_FILE, every, encoding=ENCODINGS[usual]))
    return decoded


def _as_likely(lines: list[bytes], others: list[int], usual: str, score: dict[str, int]) -> str | None:
    """Another encoding in which the same lines are other words, no less likely."""
    whole = b"\n".join(lines[n] for n in others)
    taken = _in(usual, whole)
    return next(
        (each for each in ENCODINGS if score[each] == score[usual] and _in(each, whole) != taken), None
    )


def _in(encoding: str, line: bytes) -> str:
    return line.decode(encoding, "replace")


def _checked(text: str, decoded: Decoded | None = None) -> Decoded:
    """Mend what was read as something else before it was saved, and refuse what no encoding explains."""
    decoded = decoded or Decoded()
    pieces = re.split(r"(\r\n|\r|\n)", text)
    last = (len(pieces) + 1) // 2
    for n, line in enumerate(pieces[::2], start=1):
        if line.isascii():
            continue
        mended = _mended(line)
        if mended is not None:
            pieces[2 * n - 2] = mended
            decoded.doubts[n] = _said(GARBLED, mended)
        elif n == last and line.endswith("\N{REPLACEMENT CHARACTER}"):
            decoded.refusals[n] = Wrong(CUT_OFF)
        elif broken := broken_words(line):
            decoded.refusals[n] = Wrong(BROKEN, text=" ".join(broken[:3]))
    decoded.text = "".join(pieces)
    return decoded


def _mended(line: str) -> str | None:
    """The line as it was before UTF-8 was read as something else and saved so; None if that did not happen."""
    for encoding in (*COMMON, "latin1"):
        try:
            mended = line.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if mended != line and are_plausible(accented_words(mended)):
            return mended
    return None


def _said(message: str, text: str, **facts: str) -> Wrong:
    return Wrong(message, text=_shown(text), **facts)


def _shown(text: str) -> str:
    return " ".join(accented_words(text)[:4])
