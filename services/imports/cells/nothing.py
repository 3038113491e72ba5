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
    žádný | žádná | žádné | neuvedeno | neznámý | neznámá | není | nemáme | bez telefonu | bez poznámky
    unbekannt | keine angabe | keine | kein telefon | keine e-mail | nicht bekannt | nicht vorhanden | entfällt
    brak danych | nieznany | nieznana | nie dotyczy | nie podano | bez telefonu
    nincs | nincs adat | nem ismert | ismeretlen | nincs telefon | nincs megadva
    prázdne | (prázdne) | bez údajov | n. a. | <null> | #neuvedené | #nedostupný | #není_k_dispozici
    """.replace("\n", "|").split("|")
)
ALSO_NAMES = frozenset({"none", "nič", "nic", "nichts", "brak"})
"""Words for nothing that are somebody's name as well."""
PROGRAMS_NOTHING = frozenset({"null", "NULL", "nil", "NaN", "nan"})
"""What programs write for nothing, exactly so: in another spelling it is a name."""


def says_nothing(text: str, *, is_name: bool = False) -> bool:
    """Whether a cell with this text says that there is nothing; `is_name` if the column holds names."""
    word = spelling.folded(text)
    if SIGNS.fullmatch(word) is not None or word in WORDS:
        return True
    return not is_name and (word in ALSO_NAMES or text.strip() in PROGRAMS_NOTHING)
