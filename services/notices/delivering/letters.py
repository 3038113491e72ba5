"""Write a letter: choose its wording, the provider's own or ours, and fill it in, in the current language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services import language
from services.core.work import Reading
from services.language import _
from services.notices.channels.channel import Letter
from services.notices.telling import own_texts
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Message, Notice
from services.notices.telling.placeholders import (
    BrokenPlaceholder,
    EmptyPlaceholder,
    Placeholders,
    UnknownPlaceholder,
    Values,
    fill,
    one_line,
)
from services.notices.telling.wording import Wording
from services.people import switching_off

UNFILLED = (UnknownPlaceholder, BrokenPlaceholder, EmptyPlaceholder)
"""Why a text cannot be filled in."""


@dataclass(frozen=True, slots=True)
class NotUsed:
    """An own text that could not be filled in, so that the message went in our words."""

    own_id: UUID
    why: str
    """The tag that has nothing to say, or is not there any more, or where the text is broken."""


async def worded(
    r: Reading, message: Message[Any, Any], to: Envelope, facts: Facts
) -> tuple[Letter, NotUsed | None]:
    """The letter in the provider's own words, if it has any in the current language; in ours where they cannot be filled in.

    Raises:
        UnknownPlaceholder, BrokenPlaceholder, EmptyPlaceholder: our own text cannot be filled in.
    """
    chosen = await own_texts.chosen(r, message.notice.name, facts.wording, language.language())
    if chosen.own_id is None:
        return written(message, to, replace(facts, wording=chosen.wording)), None
    try:
        return written(message, to, replace(facts, wording=chosen.wording)), None
    except UNFILLED as problem:
        return written(message, to, facts), NotUsed(chosen.own_id, str(problem.facts.get("tag", "")))


def written(message: Message[Any, Any], to: Envelope, facts: Facts) -> Letter:
    """The letter with these facts and in this wording, in the current language.

    Raises:
        UnknownPlaceholder, BrokenPlaceholder, EmptyPlaceholder: the text cannot be filled in.
    """
    notice, wording, known = message.notice, facts.wording, facts.known or message.placeholders
    profile = to.link("/profile")
    values = {
        "PROVIDER_NAME": to.here.name,
        "PROVIDER_EMAIL": to.here.email,
        "PROVIDER_PHONE": to.here.phone,
        "CLIENT_NAME": None if to.client is None else to.client.first_name,
        "WIDGET_PROFILE_URL": profile,
        **facts.values,
    }
    link = values.get(wording.button_to)
    if not isinstance(link, str) or not link:
        raise EmptyPlaceholder(tag=f"*|{wording.button_to}|*")
    if notice.can_be_off:
        profile += "/notices"
    say = str if wording.is_own else _
    before = (_own if wording.is_own else _lines)(known, map(say, wording.before), values)
    return Letter(
        to_name=one_line(to.client.first_name) if to.client is not None else "",
        provider=one_line(to.here.name),
        subject=_needed(known, say(wording.subject), values),
        heading=_needed(known, say(wording.heading), values),
        big=_needed(known, wording.big, values) if wording.big else "",
        before=before,
        rows=tuple(
            (_(label), line) for label, text in wording.rows for line in _lines(known, (_(text),), values)
        ),
        button=_(wording.button),
        link=link,
        after=_lines(known, map(_, (*wording.after, *wording.stays)), values),
        contact=tuple(one_line(line) for line in (to.here.email, to.here.phone) if line),
        profile="" if notice.to_strangers or facts.switch_off else profile,
        can_be_off=notice.can_be_off,
        links=_links(wording, values, link),
        switch_off=to.link(facts.switch_off) if facts.switch_off else _switch_off(notice, to),
        attachments=facts.attachments,
        portal=str(values["WIDGET_PROFILE_URL"]),
    )


def _links(wording: Wording, values: Values, button_link: str) -> tuple[tuple[str, str], ...]:
    """The quieter buttons that lead somewhere else than the button."""
    found = [(_(label), values.get(name)) for label, name in wording.links]
    return tuple(
        (label, link) for label, link in found if isinstance(link, str) and link not in ("", button_link)
    )


def _switch_off(notice: type[Notice], to: Envelope) -> str:
    """The link that switches the message off without signing in; empty where there is no switch."""
    path = switching_off.path(to.client.id, notice.name) if notice.can_be_off and to.client else ""
    return to.link(path) if path else ""


def _needed(known: Placeholders, text: str, values: Values) -> str:
    filled = fill(known, text, values)
    if filled is None:
        raise EmptyPlaceholder(tag=text)
    return filled


def _lines(known: Placeholders, texts: Iterable[str], values: Values) -> tuple[str, ...]:
    filled = (fill(known, text, values) for text in texts)
    return tuple(line for line in filled if line is not None)


def _own(known: Placeholders, texts: Iterable[str], values: Values) -> tuple[str, ...]:
    """The paragraphs of an own text. Of those of several lines, only the line goes whose tag is empty."""
    kept = ("\n".join(_lines(known, text.split("\n"), values)) for text in texts)
    return tuple(text for text in kept if text)
