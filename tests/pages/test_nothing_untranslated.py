"""Every word on every screen comes from a catalogue, or is somebody's data: no English is written into the code.

A language is made up whose every sentence stands in brackets. What is read outside of them has to be a name, a day or a
number.
"""

from __future__ import annotations

import gettext
import re
from calendar import day_abbr, day_name, month_abbr, month_name
from html.parser import HTMLParser
from typing import Any

import pytest
from babel import Locale
from sqlalchemy import JSON, String, select, update

import components.nicegui_internals as internals
import pages
import services.language.gettext as catalogues
from db import Client, Provider, Staff, Table
from services.core.visitor import Kind, Visitor
from services.core.work import reading, work
from services.language import LANGUAGES, SPOKEN
from services.provider.calendar import public_holidays
from tests.pages.conftest import Portal
from tests.pages.test_access import configuration, furnished, people_by_name, things, world_url  # noqa: F401 - the demo's portal, as there

SYSTEM = Visitor.system("test")
MADE_UP = "en_AU"
"""Babel knows it, and we do not: nothing that is remembered for it is seen by another test."""
SAID = ("aria-label", "alt", "title", "placeholder", "data-label", "data-say")
"""Attributes that are read out or shown."""
OUR_OWN = re.compile(r"[a-z_ .:-]*")
"""How the code writes a state or a kind; what people write has a capital, a digit or a letter of their own."""
NICEGUIS = re.compile(r'<div id="(esm-fallback|popup|too_long_message_popup)".*?</div>', re.DOTALL)
"""What NiceGUI says where a page cannot live. Of these people see the second, and shell.js gives it our words."""
SAME_EVERYWHERE = {
    "EUR",
    "BIC",
    "CSV",
    "Excel",
    "http",
    "csv",
    "test",
    "aib",
    "Sept",
    "href",
    "txt",
    "worksheet",
}
"""With the names of a list, a statement, a file and the server of these tests, and the Australian September."""
DAYS = {word for names in (day_name, day_abbr, month_name, month_abbr) for word in names}
WORD = re.compile(r"[^\W\d_]{3,}")
"""Two letters may be somebody's initials."""
PLAIN = ("/sign-in", "/c/" + "2" * 22)


class Bracketed(gettext.NullTranslations):
    """Every sentence in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class Read(HTMLParser):
    """What a page says: its words in their order, and what its attributes say."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        icon = "cb-icon" in (of.get("class") or "").split()
        if tag in ("script", "style", "svg") or (icon and tag == "span") or (self.silent and tag == "span"):
            self.silent += 1
        self.words += [of[name] or "" for name in SAID if name in of]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag in ("script", "style", "svg", "span"):
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def outside(page: str) -> set[str]:
    """The words of a page that no catalogue has."""
    read = Read()
    read.feed(NICEGUIS.sub("", page))
    text = " ".join(read.words)
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = less
    return set(WORD.findall(text)) | set(re.findall("[⟦⟧]", text))


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The language that is made up, for this test alone."""
    for table, value in (
        (SPOKEN, SPOKEN["en"]),
        (LANGUAGES, "English"),
        (internals.LOCALES, internals.LOCALES["en"]),
    ):
        monkeypatch.setitem(table, MADE_UP, value)
    known = catalogues._catalogue
    monkeypatch.setattr(catalogues, "_catalogue", lambda of: Bracketed() if of == MADE_UP else known(of))


async def written_by_people() -> set[str]:
    """The words of all that is kept and was typed by somebody; and the names that others give to countries and holidays."""
    names = Locale("en")
    found = {*LANGUAGES.values(), *names.territories.values(), *names.currencies.values()}
    for year in (2026, 2027):
        found.update(public_holidays("IE", None, year).values())
    async with reading(SYSTEM) as r:
        for mapper in Table.registry.mappers:
            for column in mapper.local_table.columns:
                if isinstance(column.type, String | JSON):
                    found.update(str(each) for each in await r.db.scalars(select(column)) if each)
    return {word for text in found if not OUR_OWN.fullmatch(text) for word in WORD.findall(text)}


async def speak_it() -> None:
    async with work(SYSTEM) as w:
        for table in (Client, Staff, Provider):
            await w.db.execute(update(table).values(locale=MADE_UP))


def addresses(kind: Kind | None, ids: dict[str, dict[str, str]]) -> list[str]:
    """The screens of the family, or of the staff."""
    paths = [each.path for each in pages.SCREENS if each.who.kind is kind]
    return [re.sub(r"{(\w+)}", lambda of: ids[of[1]]["own"], path) for path in paths]


async def found_on(portal: Portal, paths: list[str]) -> dict[str, set[str]]:
    allowed, found = await written_by_people() | DAYS | SAME_EVERYWHERE, {}
    read = 0
    for path in paths:
        answer = await portal.http.get(path)
        if answer.headers["content-type"].startswith("text/html") and answer.text:
            read += 1
            found[path] = outside(answer.text) - allowed
    assert read > len(paths) * 0.8
    return {path: words for path, words in found.items() if words}


@pytest.mark.usefixtures("brackets")
async def test_every_word_of_the_family_can_be_translated(portal: Portal, things: Any) -> None:  # noqa: F811
    await portal.come_as("anna@example.com")
    await speak_it()
    assert await found_on(portal, addresses(Kind.CLIENT, things)) == {}


@pytest.mark.usefixtures("brackets")
async def test_every_word_of_the_staff_can_be_translated(portal: Portal, things: Any) -> None:  # noqa: F811
    await portal.come_as_staff("owner")
    await speak_it()
    assert await found_on(portal, addresses(Kind.STAFF, things)) == {}


@pytest.mark.usefixtures("brackets")
async def test_every_word_at_the_door_can_be_translated(portal: Portal) -> None:
    await speak_it()
    portal.http.headers["Accept-Language"] = "xx"
    assert await found_on(portal, list(PLAIN)) == {}


def test_a_word_without_a_catalogue_is_seen() -> None:
    page = '<style>body</style><p>⟦Paid on ⟦end of {day}⟧⟧ Mon</p><button aria-label="Close"><span class="cb-icon">home</span>⟦Go⟧'
    assert outside(page) == {"Close", "Mon"}
