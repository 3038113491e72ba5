"""The order of names, as a dictionary of the current language has it: Č after C in Czech, CH after H, Ä as A in German.

Neither engine sorts so by itself: SQLite compares bytes, PostgreSQL by whatever its server was set up with. So lists that
people read are put into their order here, after they are read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from db.bare_name import bare_name
from services.language import language
from services.language.spoken import SPOKEN

SortKey = tuple[tuple[str, str, str], ...]
AFTER = "~"
"""Behind a letter: it comes after all words with that letter, as this sign comes after z."""


def sort_key(*texts: str) -> SortKey:
    """What lists are sorted by: first by these texts without case, accents and apostrophes, then with them.

    Numbers count as numbers: "Frogs 2" comes before "Frogs 10".
    """
    return tuple(_key(text, language()) for text in texts)


@lru_cache(8192)
def _key(text: str, of: str) -> tuple[str, str, str]:
    folded = unicodedata.normalize("NFC", text).casefold()
    letters = SPOKEN[of].letters
    spelled = _own(of).sub(lambda found: letters[found[0]], folded) if letters else folded
    return re.sub(r"\d+", lambda found: found[0].zfill(9), bare_name(spelled)), folded, text


@cache
def _own(of: str) -> re.Pattern[str]:
    """The letters that a language has beside those of the Latin alphabet; the longest first."""
    return re.compile("|".join(sorted(SPOKEN[of].letters, key=len, reverse=True)))
