"""How likely a text is to be names and notes, judged by its letters: what a wrong encoding makes of them is not."""

from __future__ import annotations

import re
import unicodedata

SLOVAK = frozenset("áäčďéíĺľňóôŕšťúýžěřů")
"""Letters of Slovak and Czech; more likely than any other that is not ASCII."""
NEIGHBOURS = frozenset("ąćęłńśźżőűöüßâîăşţșțđàèìòùçêëïûñåøæœãõ")
"""Other letters of Central and Western Europe."""
MARKS = frozenset("€–—“”„‚‘’…§°·«»×½¼¾²³ \u00a0\u00ad\u202f")
"""Signs that people write or paste."""
BEFORE_NO_LETTER = "¦¬¤¨¸˝˛ˇ˘˙‰†‡¶¯¢¥ƒ±µ™∞∂∑∏∫≈∆◊≤≥÷"
"""Signs that a wrong encoding puts before letters, and that nobody writes there."""
INSIDE_NO_WORD = BEFORE_NO_LETTER + "©®¡¿ªº¹•›‹√"
"""The same between letters."""
BROKEN = re.compile(
    rf"[\ufffd\u0080-\u009f\u2500-\u259f\ue000-\uf8ff]|[{BEFORE_NO_LETTER}](?=[^\W\d_])|(?<=[^\W\d_])[{INSIDE_NO_WORD}](?=[^\W\d_])"
    r"|(?<=[A-ZĂÄĹĽÅÃÂ])[˝ˇ˘¤©±¨¶¸†‡•](?!\S)"
)
"""What no word holds: replacement and control characters, box drawing, and such signs beside a letter."""
WORD = re.compile(r"[^\s,;|\"'()<>]+")
UPPER_INSIDE = re.compile(r"(?<=[a-záäčďéíĺľňóôŕšťúýžěřů])[^\W\d_a-z]", re.UNICODE)


def likeliness(text: str) -> int:
    """How much a text looks like names and notes of Central or Western Europe; more is likelier.

    Libraries that guess encodings are trained on long texts and often wrong about short lists.
    """
    letters = sum(_weight(letter) for letter in text if not letter.isascii())
    odd = sum(not found[0].isascii() and found[0].isupper() for found in UPPER_INSIDE.finditer(text))
    return letters - 4 * odd - 6 * len(BROKEN.findall(text))


def _weight(letter: str) -> int:
    low = letter.lower()
    if low in SLOVAK:
        return 4
    if low in NEIGHBOURS:
        return 1
    if letter in MARKS:
        return 0
    return -2 if letter.isalpha() else -4


def broken_words(text: str) -> list[str]:
    """The words that hold what no word holds, such as “¦ofia”; each once."""
    return list(dict.fromkeys(word for word in WORD.findall(text) if BROKEN.search(word)))


def accented_words(text: str) -> list[str]:
    """The words with a letter that is not ASCII; each once."""
    return list(dict.fromkeys(word for word in WORD.findall(text) if any(map(_is_accented, word))))


def _is_accented(letter: str) -> bool:
    return not letter.isascii() and unicodedata.category(letter)[0] in "LMSC"


def mixes_scripts(text: str) -> bool:
    """Whether a word has Latin letters beside those of another script, as bytes of another encoding may give."""
    return any(
        any(c.isascii() and c.isalpha() for c in word) and any(map(_is_foreign, word))
        for word in WORD.findall(text)
    )


def _is_foreign(letter: str) -> bool:
    if letter < "\u0250" or "\u0300" <= letter <= "\u036f":
        return False
    return unicodedata.category(letter)[0] in "LM" and not unicodedata.name(letter, "").startswith("LATIN")


def are_plausible(words: list[str]) -> bool:
    """Whether all words that are not ASCII are of letters of Central and Western Europe."""
    return all(
        letter.isascii() or letter.lower() in SLOVAK or letter.lower() in NEIGHBOURS or letter in MARKS
        for word in words
        for letter in word
    )
