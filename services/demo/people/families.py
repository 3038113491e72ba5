"""The families of Hop & Tumble with a story: the Novaks and Zuzana's among them."""

from __future__ import annotations

from dataclasses import dataclass

from services.demo.timetable import (
    AUTUMN,
    BOUNCE,
    FRIDAYS,
    MONDAYS,
    SPLASH,
    STREET_DANCE,
    TUESDAYS_FULL,
    Plan,
)


@dataclass(frozen=True, slots=True)
class Child:
    """A child with a story."""

    name: str
    years: float
    colour: str
    goes_to: tuple[Plan, ...]
    surname: str | None = None
    """If it differs from the parent's: in Slovak a boy has another form of it."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family with a story."""

    email: str
    parent: str
    surname: str
    children: tuple[Child, ...]
    locale: str | None = None


THEO = Child("Theo", 6.4, "sky", (AUTUMN, MONDAYS))
MIA = Child("Mia", 4.3, "sun", (BOUNCE, SPLASH))
EMA = Child("Ema", 6.1, "rose", (TUESDAYS_FULL,))
JAKUB = Child("Jakub", 9.2, "mint", (STREET_DANCE,), "Horváth")
SAM = Child("Sam", 7.2, "coral", (FRIDAYS,))
NOVAKS = Family("anna@example.com", "Anna", "Novak", (THEO, MIA))
ZUZANAS = Family("zuzana@example.com", "Zuzana", "Horváthová", (EMA, JAKUB), "sk")
GRACES = Family("grace@example.com", "Grace", "Doyle", (SAM,))
WITH_A_STORY = (NOVAKS, ZUZANAS, GRACES)
WITHOUT_CHILDREN = (("marek@example.com", "Marek", "Novak"), ("julia@example.com", "Julia", "Novak"))
"""People with whom a booking is shared."""
