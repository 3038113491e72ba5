"""The headings of lists in all our languages."""

from __future__ import annotations

from collections import Counter

import pytest

from services.imports import spreadsheet
from services.imports.headings import HEADINGS, Kind, meaning
from services.language.plain_words import plain

CLASSES = {
    "cs": "Skupina;Kurz;Místo;Lektorka;Den;Začátek;Délka;Počet míst;První den;Poslední den;Cena",
    "de": "Gruppe;Kurs;Ort;Kursleiterin;Wochentag;Beginn;Dauer;Plätze;Erster Tag;Letzter Tag;Preis",
    "pl": "Grupa;Program;Miejsce;Instruktor;Dzień tygodnia;Godzina;Długość;Liczba miejsc;Pierwszy dzień;Ostatni dzień;Cena",
    "hu": "Csoport;Tanfolyam;Helyszín;Oktató;Nap;Kezdés;Időtartam;Férőhelyek;Első nap;Utolsó nap;Ár",
}
CLIENTS = {
    "cs": "Jméno rodiče;Příjmení rodiče;E-mail;Telefon;Jméno dítěte;Příjmení dítěte;Datum narození;Skupina;Poznámka",
    "de": "Vorname;Nachname;E-Mail-Adresse;Telefonnummer;Vorname des Kindes;Nachname des Kindes;Geburtsdatum;Gruppe;Notiz",
    "pl": "Imię;Nazwisko;Adres e-mail;Numer telefonu;Imię dziecka;Nazwisko dziecka;Data urodzenia;Grupa;Uwagi",
    "hu": "Keresztnév;Vezetéknév;E-mail-cím;Telefonszám;Gyermek keresztneve;Gyermek vezetékneve;Születési dátum;Csoport;Megjegyzés",
}  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_a_heading_means_one_column_and_is_kept_as_it_is_compared(kind: Kind) -> None:
    words = [word for names in HEADINGS[kind].values() for word in names.split("|")]
    assert [word for word in words if plain(word) != word] == []
    assert [word for word, times in Counter(words).items() if times > 1] == []


@pytest.mark.parametrize("headings", CLASSES.values(), ids=CLASSES)
def test_a_list_of_classes_is_known_by_its_headings(headings: str) -> None:
    assert spreadsheet.parse("list.csv", f"{headings}\n".encode()).kind is Kind.CLASSES
    columns = [
        "name",
        "programme",
        "venue",
        "instructor",
        "weekday",
        "starts",
        "minutes",
        "capacity",
        "first_on",
    ]
    assert [meaning(Kind.CLASSES, each) for each in headings.split(";")] == [*columns, "last_on", "price"]


@pytest.mark.parametrize("headings", CLIENTS.values(), ids=CLIENTS)
def test_a_list_of_clients_is_known_by_its_headings(headings: str) -> None:
    assert spreadsheet.parse("list.csv", f"{headings}\n".encode()).kind is Kind.CLIENTS
    columns = [
        "first_name",
        "last_name",
        "email",
        "phone",
        "child_first_name",
        "child_last_name",
        "born_on",
        "class",
    ]
    assert [meaning(Kind.CLIENTS, each) for each in headings.split(";")] == [*columns, "note"]
