"""What stands in the form of a text: what it begins with, and reading what was typed. It asks no database."""

from __future__ import annotations

from collections.abc import Mapping

from services.core.refusals import Refused
from services.core.typed_form import Missing, TooManyLetters, TypedForm
from services.language import _, speaking
from services.notices.own_text import catalogue
from services.notices.telling import tags
from services.notices.telling.notice import MESSAGES
from services.notices.telling.own_texts import OwnWords
from services.notices.telling.tags import Tag

LONGEST = {"subject": 150, "heading": 150, "text": 4000}
"""Characters of each field."""


def tags_of(form: str) -> list[Tag]:
    """The tags that a text may have, in the current language.

    Raises:
        NotFound: there is no such text to word.
    """
    wording = catalogue.wording_of(form)
    return tags.offered(MESSAGES[form.partition("/")[0]], wording)


def ours(form: str, language: str) -> OwnWords:
    """Our text in a language, as it is stored: what an own text begins with."""
    wording = catalogue.wording_of(form)
    with speaking(language):
        text = "\n\n".join(_(part) for part in (*wording.before, *wording.after))
        return OwnWords(_(wording.subject), _(wording.heading), text)


def typed(words: OwnWords) -> dict[str, str]:
    """The words as the form holds them, with tags by their names in the current language."""
    return {name: tags.shown(getattr(words, name)) for name in LONGEST}


def read(form: str, said: Mapping[str, str]) -> OwnWords:
    """What was typed, as it is stored.

    Raises:
        NotAsTyped: a field is empty or too long, or has a tag that is not there, is not complete, or may be empty where
            something has to stand.
    """
    fields, known = TypedForm(said, ""), tags_of(form)
    found = {name: _field(fields, name, known) for name in LONGEST}
    fields.done()
    return OwnWords(**found)


def read_so_far(form: str, said: Mapping[str, str]) -> OwnWords | None:
    """The same of a form that is being filled; None while it cannot be read."""
    try:
        return read(form, said)
    except Refused:
        return None


def _field(fields: TypedForm, name: str, known: list[Tag]) -> str:
    one_line = name != "text"
    written = tags.cleaned(fields.raw(name))
    text = " ".join(written.split()) if one_line else written
    if not text:
        fields.wrong(name, Missing())
    if len(text) > LONGEST[name]:
        fields.wrong(name, TooManyLetters(most=LONGEST[name]))
    try:
        return tags.stored(text, known, needed=one_line)
    except Refused as no:
        fields.wrong(name, no)
        return ""
