"""Names stand in the order of the dictionary of whoever reads them."""

from __future__ import annotations

import random

import pytest

from services.language import speaking
from services.language.formats import sort_key


@pytest.mark.parametrize(
    ("spoken", "names"),
    [
        ("en", "Adam Ágnes Čapek Chloe Cyril Łukasz Lumír Öberg O’Brien Oliver Ziggy"),
        ("cs", "Adam Cyril Čapek Dana Hynek Chalupa Ivan Novák Nový Olga Rybář Řehoř Svoboda Šimek Zeman Žák"),
        ("sk", "Adam Adamec Áron Äbel Cyril Čech Ďurica Dušan Hana Chren Igor Ondrej Ôsmy Peter Ťažký Tóth Zuzana Žigo"),
        ("de", "Abel Äpfel Bauer Müller Mulzer Öl Otto Strasser Straßer Strauß"),
        ("pl", "Adam Ąk Celina Ćwik Lech Luty Łukasz Nowak Ńo Olga Óla Sowa Śliwa Zuza Źrebak Żak"),
        ("hu", "Ádám Czibor Csaba Dalma Dzoli Gabi Gyula Hosszú Nagy Nyári Oszkár Ödön Őry Pál Sipos Szabó Tóth Tyukodi Zita Zsolt"),
    ],
)  # fmt: skip
def test_names_are_in_the_order_of_the_language(spoken: str, names: str) -> None:
    mixed = names.split()
    random.Random(1).shuffle(mixed)
    with speaking(spoken):
        assert " ".join(sorted(mixed, key=sort_key)) == names


def test_a_long_double_letter_is_two_of_it() -> None:
    """ "Hosszú" is h-o-sz-sz-ú: after "Hosnyánszky" and before "Hotel"."""
    with speaking("hu"):
        assert sorted(["Hotel", "Hosszú", "Hosnyó"], key=sort_key) == ["Hosnyó", "Hosszú", "Hotel"]


def test_the_family_name_counts_first_and_numbers_are_numbers() -> None:
    people = [("Nový", "Adam"), ("novák", "Žofia"), ("Novák", "Adam"), ("", "Mia")]
    with speaking("sk"):
        assert sorted(people, key=lambda each: sort_key(*each)) == [
            people[3],
            people[2],
            people[1],
            people[0],
        ]
        assert sorted(["Žabky 10", "Žabky 2", "žabky 1"], key=sort_key) == ["žabky 1", "Žabky 2", "Žabky 10"]
