"""PURE: the tags of a message as people write them, {child}, and as they are stored, *|ATTENDEE_NAME|*.

A text is kept with the placeholders themselves, so that whoever opens it reads its tags in the own language, and a tag
that is called otherwise one day breaks no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from services.core.refusals import Refused
from services.language import DEFAULT, N_, _, speaking
from services.language.plain_words import plain
from services.notices.telling.notice import Message
from services.notices.telling.placeholders import (
    PLACEHOLDER,
    TURNS_TEXT_ROUND,
    BrokenPlaceholder,
    UnknownPlaceholder,
)
from services.notices.telling.tag_names import PORTAL, TAG_NAMES
from services.notices.telling.wording import Wording

TYPED = re.compile(r"\{([^{}\n]*)\}|\*\|([^|*\n]*)\|\*")
LIKE = 0.6
"""How much a name must resemble another one to be what was meant."""


class UnknownTag(Refused):
    """The text has a tag that this message does not have, but one that is called like it."""

    message = N_("This message has no {tag}. Did you mean {nearest}?")


class MayBeEmpty(Refused):
    """A tag that has nothing to say in some cases stands where something has to stand."""

    message = N_("{tag} is sometimes empty, so it can only stand in the text.")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag that a text may have."""

    placeholder: str
    name: str
    """In the current language."""
    may_be_empty: bool

    @property
    def typed(self) -> str:
        """As it stands in the text."""
        return f"{{{self.name}}}"


def offered(message: Message[Any, Any], wording: Wording) -> list[Tag]:
    """The tags of one text of a message, in the order of its placeholders; what every message has comes last."""
    known = [each for each in message.placeholders.values() if _is_offered(each.name, wording)]
    return [Tag(each.name, _(TAG_NAMES[each.name]), each.may_be_empty) for each in sorted(known, key=_last)]


def _is_offered(name: str, wording: Wording) -> bool:
    return name not in wording.lacks and name in TAG_NAMES


def _last(each: object) -> bool:
    name = getattr(each, "name", "")
    return name.startswith("PROVIDER_") or name in ("CLIENT_NAME", PORTAL)


def shown(text: str) -> str:
    """A stored text as it is written: with its tags by their names. What has no name stays as it is."""
    return PLACEHOLDER.sub(
        lambda found: f"{{{_(TAG_NAMES[found[1]])}}}" if found[1] in TAG_NAMES else found[0], text
    )


def stored(text: str, tags: Iterable[Tag], *, needed: bool = False) -> str:
    """What somebody wrote, as it is stored.

    A tag is found by its name in the current language or in English, however it is spelled, or by its placeholder.

    Args:
        needed: each tag in it must have something to say in all cases: a subject is never empty.

    Raises:
        UnknownTag, UnknownPlaceholder: there is no such tag.
        BrokenPlaceholder: a tag is not complete.
        MayBeEmpty: see `needed`.
    """
    known = list(tags)
    by_name = _by_name(known)

    def one(found: re.Match[str]) -> str:
        said = found[1] if found[1] is not None else found[2]
        tag = by_name.get(plain(said)) or by_name.get(said.strip())
        if tag is None:
            raise _unknown(found[0], said, known)
        if needed and tag.may_be_empty:
            raise MayBeEmpty(tag=tag.typed)
        return f"*|{tag.placeholder}|*"

    _complete(text, known)
    return TYPED.sub(one, text)


def _by_name(known: list[Tag]) -> dict[str, Tag]:
    with speaking(DEFAULT):
        english = {plain(_(TAG_NAMES[each.placeholder])): each for each in known}
    placeholders = {each.placeholder: each for each in known}
    return english | placeholders | {plain(each.name): each for each in known}


def _unknown(written: str, said: str, known: list[Tag]) -> Refused:
    names = {plain(each.name): each for each in known}
    near = get_close_matches(plain(said), names, n=1, cutoff=LIKE)
    if near:
        return UnknownTag(tag=written, nearest=names[near[0]].typed)
    return UnknownPlaceholder(tag=written, known=", ".join(each.typed for each in known))


def _complete(text: str, known: list[Tag]) -> None:
    rest = TYPED.sub(lambda found: " " * len(found[0]), text)
    half = re.search(r"[{}]|\*\||\|\*", rest)
    if half is not None:
        near = " ".join(text[max(half.start() - 10, 0) : half.end() + 15].split())
        raise BrokenPlaceholder(near=near, example=known[0].typed)


def cleaned(text: str) -> str:
    """A text of several paragraphs without what nobody sees: line ends of one kind, one empty line between paragraphs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tidy = "\n".join(" ".join(_seen(line).split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", tidy).strip()


def _seen(line: str) -> str:
    return "".join(" " if not each.isprintable() else each for each in line if each not in TURNS_TEXT_ROUND)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that is `cleaned`."""
    return tuple(part for part in text.split("\n\n") if part)
