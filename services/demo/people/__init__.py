"""The families of Hop & Tumble: sixty of them, the Novaks and Zuzana's among them. All are invented."""

from services.demo.people.arriving import FAMILIES, People, come
from services.demo.people.families import (
    EMA,
    GRACES,
    JAKUB,
    MIA,
    NOVAKS,
    SAM,
    THEO,
    WITH_A_STORY,
    WITHOUT_CHILDREN,
    ZUZANAS,
    Child,
    Family,
)

__all__ = [
    "EMA",
    "FAMILIES",
    "GRACES",
    "JAKUB",
    "MIA",
    "NOVAKS",
    "SAM",
    "THEO",
    "WITHOUT_CHILDREN",
    "WITH_A_STORY",
    "ZUZANAS",
    "Child",
    "Family",
    "People",
    "come",
]
