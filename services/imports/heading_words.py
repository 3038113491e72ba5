"""What people call the columns of their lists: English, Slovak, Czech, German, Polish and Hungarian, without accents.

The first word of a column is what we call it. Words of several languages stand once.
"""

from __future__ import annotations

CLASSES = {
    "name": "class|class name|group|skupina|nazov skupiny|trieda|trida|nazev skupiny|nazev lekce|gruppe|gruppenname|klasse"
    "|grupa|nazwa grupy|zajecia|nazwa zajec|csoport|csoport neve",
    "programme": "programme|program|course|kurz|programm|kurs|kursname|tanfolyam",
    "venue": "venue|place|location|miesto|prevadzka|misto|provozovna|ort|standort|veranstaltungsort|miejsce|lokalizacja|sala"
    "|helyszin|hely",
    "instructor": "instructor|teacher|coach|lektor|lektorka|instruktor|instruktorka|trener|trenerka|kursleiter|kursleiterin"
    "|kursleitung|lehrer|lehrerin|trainer|trainerin|prowadzacy|prowadzaca|oktato|edzo|tanar",
    "weekday": "weekday|day|den|den v tyzdni|den v tydnu|wochentag|tag|dzien|dzien tygodnia|nap|het napja|a het napja",
    "starts": "start|starts|start time|time|zaciatok|cas|zacatek|beginn|uhrzeit|startzeit|zeit|poczatek|godzina"
    "|godzina rozpoczecia|kezdes|kezdet|kezdesi ido|idopont|ido",
    "minutes": "minutes|duration|length|minuty|trvanie|dlzka|trvani|delka|minuten|dauer|lange|czas trwania|dlugosc"
    "|perc|percek|idotartam|hossz",
    "capacity": "capacity|places|kapacita|pocet miest|pocet mist|kapazitat|platze|anzahl platze|anzahl der platze|pojemnosc"
    "|liczba miejsc|miejsca|ferohely|ferohelyek|ferohelyek szama|letszam|kapacitas",
    "first_on": "first date|first day|from|prvy datum|prvy den|od|datum od|prvni datum|prvni den|erster tag|erstes datum|von|ab"
    "|startdatum|pierwszy dzien|pierwsza data|data od|data rozpoczecia|elso nap|elso datum|kezdo datum",
    "last_on": "last date|last day|to|until|posledny datum|posledny den|do|datum do|posledni datum|posledni den|letzter tag"
    "|letztes datum|bis|enddatum|ostatni dzien|ostatnia data|data do|data zakonczenia|utolso nap|utolso datum|zaro datum",
    "price": "price|cena|preis|ar",
    "currency": "currency|mena|wahrung|waluta|penznem",
}
CLIENTS = {
    "first_name": "parent first name|parent name|first name|meno rodica|meno|jmeno rodice|jmeno|vorname|vorname eltern"
    "|vorname elternteil|vorname des elternteils|imie|imie rodzica|keresztnev|utonev|szulo keresztneve",
    "last_name": "parent surname|parent last name|surname|last name|priezvisko rodica|priezvisko|prijmeni rodice|prijmeni"
    "|nachname|familienname|nachname eltern|nachname elternteil|nachname des elternteils|nazwisko|nazwisko rodzica|vezeteknev"
    "|csaladnev|szulo vezetekneve",
    "email": "e mail|email|mail|e mail address|email address|e mail rodica|email rodica|e mail rodice|email rodice"
    "|e mail adresse|email adresse|e mail eltern|adres e mail|adres email|e mail rodzica|email rodzica|e mail cim|email cim"
    "|szulo e mail cime",
    "phone": "phone|telephone|mobile|phone number|telefon|mobil|telefonne cislo|telefonni cislo|telefonnummer|handy"
    "|handynummer|mobilnummer|numer telefonu|komorka|telefon komorkowy|telefonszam",
    "child_first_name": "child first name|child name|meno dietata|jmeno ditete|vorname kind|vorname des kindes|kind vorname"
    "|imie dziecka|gyermek keresztneve|gyerek keresztneve",
    "child_last_name": "child surname|child last name|priezvisko dietata|prijmeni ditete|nachname kind|nachname des kindes"
    "|kind nachname|nazwisko dziecka|gyermek vezetekneve|gyerek vezetekneve",
    "born_on": "date of birth|birth date|birthday|born|datum narodenia|narodeny|datum narozeni|narozeni|narozen"
    "|geburtsdatum|geburtstag|geboren|geboren am|data urodzenia|urodziny|szuletesi datum|szuletesi ido|szuletett",
    "class": CLASSES["name"],
    "class_from": "class from|class first date|first date|first day|prvy datum|prvy den|skupina od|kurz od|prvni datum"
    "|prvni den|erster tag|startdatum|gruppe ab|kurs ab|pierwszy dzien|grupa od|kurs od|elso nap|csoport kezdete",
    "note": "note|notes|poznamka|poznamky|notiz|notizen|bemerkung|bemerkungen|anmerkung|uwagi|notatka|notatki|megjegyzes"
    "|jegyzet",
    "former_email": "former e mail|former email|old e mail|old email|previous e mail|previous email"
    "|byvaly e mail|byvaly email|stary e mail|stary email|predosly e mail|predosly email|predchozi e mail|predchozi email"
    "|fruhere e mail|alte e mail|fruhere email|alte email|poprzedni e mail|poprzedni email|korabbi e mail|korabbi email"
    "|regi e mail|regi email",
    "same_person": "same person|same child|ta ista osoba|to iste dieta|stejna osoba|stejne dite|gleiche person|dieselbe person"
    "|gleiches kind|dasselbe kind|ta sama osoba|to samo dziecko|ugyanaz a szemely|ugyanaz a gyermek|ugyanaz a gyerek",
    "payment": "payment|payments|paid|platba|platby|zaplaceno|zaplatene|zahlung|zahlungen|bezahlt|platnosc|platnosci"
    "|zaplacono|fizetes|befizetes|fizetve",
}
INSTEAD = {"class": "course|kurz|programme|program|kruzok|krouzek|kurs|programm|tanfolyam"}
"""Headings that mean this column in a list of clients, unless another one does."""
