"""Every message under its occasion, with each of its texts.

Nobody looks for "session-reminder": a text is shown by the subject that a parent would read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_

from db import OwnText
from services import provider
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import _, language
from services.notices.delivering.letters import UNFILLED
from services.notices.messages.shared import cases, samples
from services.notices.own_text.occasions import OCCASIONS
from services.notices.own_text.rights import may_word, messages_only
from services.notices.telling import own_texts, tags
from services.notices.telling.notice import MESSAGES
from services.notices.telling.placeholders import Values, fill
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class MessageText:
    """One text of a message, as the list shows it."""

    form: str
    subject: str
    """As a parent would read it, on a made-up case."""
    when: str
    ours_because: str
    """Why it cannot be worded; empty where it can."""
    own_in: tuple[str, ...] = ()
    """The languages in which the provider's own text counts."""


def wording_of(form: str) -> Wording:
    """Our wording of a text.

    Raises:
        NotFound: there is no such text, or it is not the provider's to word.
    """
    name = form.partition("/")[0]
    wording = cases.wordings_of(name).get(form) if name in MESSAGES else None
    if wording is None or MESSAGES[name].notice.ours_because:
        raise NotFound
    return wording


async def listed(r: Reading) -> list[tuple[str, list[MessageText]]]:
    """All texts by their occasion.

    Raises:
        NotFound: not for this visitor.
    """
    messages_only(r)
    own = await _own(r)
    values = await samples.values(r, await provider.current(r))
    mine = [(heading, [name for name in names if may_word(r, name)]) for heading, names in OCCASIONS]
    return [(_(heading), list(_texts(names, own, values))) for heading, names in mine if names]


def _texts(
    names: Sequence[str], own: dict[tuple[str, str], OwnText], values: Values
) -> Iterator[MessageText]:
    for name in names:
        message = MESSAGES[name]
        for form, wording in cases.wordings_of(name).items():
            words = own_texts.words_of(own.get((form, language())))
            subject = words.subject if words else _(wording.subject)
            yield MessageText(
                form,
                _read(name, subject, _(wording.heading), values),
                when(form, wording),
                _(message.notice.ours_because) if message.notice.ours_because else "",
                tuple(sorted(code for of, code in own if of == form)),
            )


def when(form: str, wording: Wording) -> str:
    """When it goes, as a sentence."""
    said = _(wording.when or MESSAGES[form.partition("/")[0]].notice.trigger)
    return f"{said[:1].upper()}{said[1:]}."


def _read(name: str, subject: str, heading: str, values: Values) -> str:
    """A subject on the made-up case; one about logging in has no such values, and is called by its heading."""
    try:
        return fill(MESSAGES[name].placeholders, subject, values) or tags.shown(subject)
    except UNFILLED:
        return tags.shown(heading)


async def _own(r: Reading) -> dict[tuple[str, str], OwnText]:
    """The newest version of each own text that counts."""
    newest = select(OwnText.form, OwnText.language, func.max(OwnText.version)).group_by(
        OwnText.form, OwnText.language
    )
    rows = await r.db.scalars(
        select(OwnText).where(
            tuple_(OwnText.form, OwnText.language, OwnText.version).in_(newest), OwnText.text != ""
        )
    )
    return {(row.form, row.language): row for row in rows}
