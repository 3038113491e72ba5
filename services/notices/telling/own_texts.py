"""THE ONE PLACE where the wording of a message is chosen: the provider's own in this language, else ours.

Mails, previews and tests ask here. The buttons, the rows with the facts, the links and the foot are always ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from db import OwnText
from services.core.work import Reading
from services.notices.telling.tags import paragraphs
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the provider words: subject, heading and text, with placeholders; the text is paragraphs with empty lines
    between them."""

    subject: str
    heading: str
    text: str

    def over(self, wording: Wording) -> Wording:
        """Our wording with these words in it."""
        return replace(
            wording,
            subject=self.subject,
            heading=self.heading,
            before=paragraphs(self.text),
            after=(),
            is_own=True,
        )


NONE = OwnWords("", "", "")
"""A version without words: ours are used again."""


def form_of(name: str, wording: Wording) -> str:
    """What a text is stored under: "session-cancelled", or "session-cancelled/by-provider" for one of several."""
    return f"{name}/{wording.form}" if wording.form else name


async def newest(r: Reading, form: str, language: str) -> OwnText | None:
    """The last version of the provider's own text in this language, which may say that ours is used again."""
    found: OwnText | None = await r.db.scalar(
        select(OwnText)
        .where(OwnText.form == form, OwnText.language == language)
        .order_by(OwnText.version.desc())
        .limit(1)
    )
    return found


def words_of(row: OwnText | None) -> OwnWords | None:
    """Its words; None where ours are used."""
    return OwnWords(row.subject, row.heading, row.text) if row is not None and row.text else None


@dataclass(frozen=True, slots=True)
class ChosenWording:
    """The wording of a message, and the own text it comes from."""

    wording: Wording
    own_id: UUID | None = None


async def chosen(r: Reading, name: str, wording: Wording, language: str) -> ChosenWording:
    """The provider's own text for this language if there is one, else this wording of ours."""
    if wording.is_own:  # a text that is tried before it is saved
        return ChosenWording(wording)
    row = await newest(r, form_of(name, wording), language)
    words = words_of(row)
    return (
        ChosenWording(wording) if row is None or words is None else ChosenWording(words.over(wording), row.id)
    )
