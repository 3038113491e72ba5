"""Slovak days after a preposition: "do pondelka 23. 2.", since "do po 23. 2." reads as two prepositions. Pure."""

from __future__ import annotations

import re

SHORT = ("po", "ut", "st", "št", "pi", "so", "ne")
"""As calendars and timetables have them, without a dot. “po 23. 2.” also means “after 23 February”: a sentence puts a
preposition or a stop before a day, or says `on_day`."""
OF = ("pondelka", "utorka", "stredy", "štvrtka", "piatka", "soboty", "nedele")
TO = ("pondelok", "utorok", "stredu", "štvrtok", "piatok", "sobotu", "nedeľu")
PREPOSITIONS = {
    **dict.fromkeys(("do", "od", "konca", "namiesto"), OF),
    **dict.fromkeys(("na", "za"), TO),
}
"""Words that may stand before a day, with the form of the weekday after them."""
GOVERNED = re.compile(rf"\b({'|'.join(PREPOSITIONS)}) ({'|'.join(SHORT)}) (?=\d{{1,2}}\. \d)", re.IGNORECASE)


class SlovakSentence(str):
    """A sentence that writes a short weekday out where the word before asks for its form."""

    __slots__ = ()

    def format(self, *args: object, **facts: object) -> str:
        """Like `str.format`."""
        return written_out(super().format(*args, **facts))


def written_out(text: str) -> str:
    """ "od po 2. 3. do ut 3. 3." as "od pondelka 2. 3. do utorka 3. 3."."""
    return GOVERNED.sub(_full, text)


def _full(found: re.Match[str]) -> str:
    forms = PREPOSITIONS[found[1].lower()]
    return f"{found[1]} {forms[SHORT.index(found[2].lower())]} "
