"""What people write into a cell to say that there is nothing in it."""

from __future__ import annotations

import re

from services.people import spelling

SIGNS = re.compile(r"[\s\-._?/\\|,;:+=~]*")
"""Only dashes, dots, question marks and the like."""
WORDS = frozenset(
    word.strip()
    for word in """
    #n/a | n/a | n.a | n.a. | n/a. | #na | n/d | s/n | k.a | k.a. | (none) | (null) | (blank) | (empty)
    #null! | #ref! | #value! | #name? | #div/0! | #num! | #error!
    unknown | not known | not given | not available | not applicable | no phone | no email | no e-mail | no note
    žiadny | žiadna | žiadne | ziadny | ziadna | ziadne | nie je | nie je uvedené | nemá | nemáme
    neuvedené | neuvedený | neuvedená | neznáme | neznámy | neznáma | nezadané | nevyplnené
    bez telefónu | bez e-mailu | bez mailu | bez poznámky | bez dátumu
    """.replace("\n", "|").split("|")
)
ALSO_NAMES = frozenset({"none", "null", "nil", "na", "nan", "nic", "nič"})
"""Words for nothing that are somebody's name as well, such as Null, Na and Nan."""


def means_nothing(text: str, *, is_name: bool) -> bool:
    """Whether a cell with this text says that there is nothing; `is_name` if the column holds names."""
    word = spelling.folded(text)
    return SIGNS.fullmatch(word) is not None or word in WORDS or (not is_name and word in ALSO_NAMES)
