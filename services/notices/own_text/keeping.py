"""Writing an own text, going back to an earlier one or to ours, and its history. Rows are only added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import AuditEntry, OwnText, new_id
from db.upsert import insert_or_ignore
from services.core import audit, versions
from services.core.refusals import NotFound
from services.core.versions import ChangedByOthers, LastChange
from services.core.work import Reading, Work
from services.language import LANGUAGES
from services.notices.own_text import catalogue, writing
from services.notices.own_text.rights import messages_only, word_only
from services.notices.telling import own_texts, tags
from services.notices.telling.own_texts import NONE, OwnWords
from services.notices.telling.tags import Tag


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the history."""

    id: UUID
    number: int
    by: str
    at: datetime
    words: OwnWords | None
    """As they are typed; None = back to ours."""


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text as it stands in one language."""

    values: dict[str, str]
    """What the form holds: the own text, else ours."""
    version: int
    """0 = nobody has written one yet."""
    is_own: bool
    last: LastChange | None
    tags: tuple[Tag, ...]
    left_out_at: datetime | None = None
    """When ours was first sent in its place, because a tag had nothing to say."""


async def kept(r: Reading, form: str, language: str) -> KeptText:
    """A text as it stands, with its tags as they are typed in the current language.

    Raises:
        NotFound: there is no such text or language, or it is not for this visitor.
    """
    word_only(r, form)
    _known(language)
    row = await own_texts.newest(r, form, language)
    own = own_texts.words_of(row)
    words = own or writing.ours(form, language)
    last = LastChange(row.by, row.at) if row is not None else None
    version = row.version if row is not None else 0
    left_out = await _left_out_at(r, row) if own is not None and row is not None else None
    return KeptText(
        writing.typed(words), version, own is not None, last, tuple(writing.tags_of(form)), left_out
    )


async def _left_out_at(r: Reading, row: OwnText) -> datetime | None:
    found: datetime | None = await r.db.scalar(
        select(AuditEntry.at)
        .where(AuditEntry.about == "own text", AuditEntry.about_id == row.id, AuditEntry.act == "left out")
        .limit(1)
    )
    return found


def _known(language: str) -> None:
    if language not in LANGUAGES:
        raise NotFound


async def save(w: Work, form: str, language: str, said: Mapping[str, str], seen: int | None) -> bool:
    """Keep what was typed over the version that was shown; returns whether it is an own text now.

    What is just our text is none: ours goes on following Cubby.

    Raises:
        NotFound: there is no such text or language, or it is not for this visitor.
        NotAsTyped: as for `writing.read`.
        ChangedByOthers: somebody has saved another version since.
    """
    word_only(w, form)
    _known(language)
    words = writing.read(form, said)
    words = NONE if words == writing.ours(form, language) else words
    await _add(w, form, language, words, seen)
    return words != NONE


async def use_ours(w: Work, form: str, language: str, seen: int | None) -> None:
    """Send our text again from now on; the own one stays in the history.

    Raises:
        NotFound, ChangedByOthers: as for `save`.
    """
    word_only(w, form)
    _known(language)
    catalogue.wording_of(form)
    await _add(w, form, language, NONE, seen)


async def restore(w: Work, version_id: UUID, seen: int | None) -> None:
    """Send the text of an earlier version again.

    Raises:
        NotFound: there is no such version, or it is not for this visitor.
        ChangedByOthers: as for `save`.
        UnknownTag, UnknownPlaceholder: it has a tag that the message does not have any more.
    """
    messages_only(w)
    row = await w.db.get(OwnText, version_id)
    if row is None:
        raise NotFound
    word_only(w, row.form)
    words = own_texts.words_of(row) or NONE
    known = writing.tags_of(row.form)
    for text in (words.subject, words.heading, words.text):
        tags.stored(tags.shown(text), known)
    await _add(w, row.form, row.language, words, seen)


async def _add(w: Work, form: str, language: str, words: OwnWords, seen: int | None) -> None:
    before = await own_texts.newest(w, form, language)
    versions.expect(seen, before.version if before else 0)
    if words == (own_texts.words_of(before) or NONE):
        return
    row = {
        "id": new_id(),
        "form": form,
        "language": language,
        "version": (before.version if before else 0) + 1,
        "subject": words.subject,
        "heading": words.heading,
        "text": words.text,
        "by": w.visitor.name,
        "by_id": w.visitor.staff_id,
        "at": w.now,
    }
    made = await w.db.scalar(insert_or_ignore(w.db, OwnText, row).returning(OwnText.id))
    if made is None:  # somebody was first by a moment
        raise ChangedByOthers
    act = "worded" if words != NONE else "unworded"
    audit.note(w, act, "own text", made, form=form, language=language)


async def history(r: Reading, form: str, language: str) -> list[Version]:
    """All versions, the newest first.

    Raises:
        NotFound: not for this visitor.
    """
    word_only(r, form)
    rows = await r.db.scalars(
        select(OwnText)
        .where(OwnText.form == form, OwnText.language == language)
        .order_by(OwnText.version.desc())
    )
    return [_version(row) for row in rows]


def _version(row: OwnText) -> Version:
    words = own_texts.words_of(row)
    return Version(
        row.id, row.version, row.by, row.at, None if words is None else OwnWords(**writing.typed(words))
    )
