"""One message as it was sent, with the way to what it is about."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

import htpy as h

from components.base import static
from components.callout import callout
from components.frame import facts, link_button, title
from components.letter import channel, fate_chip, letter_card, why_back
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.family.messages import addresses
from services.core.refusals import TryAgain
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.notices.inbox import mine
from services.notices.inbox.fates import Fate, SentMessage


async def message(visitor: Visitor, message_id: UUID) -> None:
    """The screen. Whoever it was sent to has read it once it is open."""
    async with reading(visitor) as r:
        found = await mine.one(r, message_id)
        path = found.letter.path if found.letter else ""
        opens = bool(path) and await page_context().opens(r, path)
    if found.is_new and not visitor.seen_by:
        with suppress(TryAgain):  # a busy database shall not keep anybody from reading
            async with work(visitor) as w:
                await mine.opened(w, message_id)
    with frame(found.title, tab=addresses.MESSAGES, back=addresses.MESSAGES):
        static(title(found.title))
        static(facts(_facts(found)))
        static(h.div(".cb-section.cb-stack")[_text(found)])
        if found.letter and opens:
            way = link_button(found.letter.button, found.letter.path, kind="filled", main=True)
            static(h.div(".cb-section")[way])


def _facts(found: SentMessage) -> list[tuple[str, str]]:
    to = _("To {email}").format(email=found.letter.to) if found.letter else ""
    return [
        ("schedule", formats.moment(found.at, relative=True)),
        ("mail", to or channel(found.channel)),
        (fate_chip(found.fate).icon, "" if found.fate is Fate.READ else fate_chip(found.fate).text),
    ]


def _text(found: SentMessage) -> h.Renderable:
    if found.letter is None:
        return h.p(".cb-text2")[_("The text of this message was not kept.")]
    came_back = None
    if found.fate is Fate.CAME_BACK:
        came_back = callout(
            _("It never reached you."), why_back(found.why), icon_name="error", tone="warning"
        )
    return h.fragment[came_back, letter_card(found.letter)]
