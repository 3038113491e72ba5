"""PURE: the placeholders a message may have, `*|NAME|*`, and the refusal of texts that would come out wrong.

Each message declares its placeholders, and each is about the very thing the message is about: EVENT_… is the session
that was cancelled, booked or is near, never the first one of its class. A text with an unknown placeholder is refused
when it is written. An empty value is refused when the text is filled in, except for the few placeholders that may be
empty: their whole line is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from services.core.refusals import Refused
from services.language import N_, around_days

PLACEHOLDER = re.compile(r"\*\|([^|*]*)\|\*")
LONGEST = 300
"""Maximum length of one value; a name of ten thousand letters must not hide the rest of the mail."""
TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")

Values = Mapping[str, "str | tuple[str, ...] | None"]


class UnknownPlaceholder(Refused):
    """The text names a placeholder that this message does not have."""

    message = N_("This message has no {tag}. It has: {known}.")


class BrokenPlaceholder(Refused):
    """The text has half a placeholder."""

    message = N_("A tag is not complete near “{near}”. Tags look like {example}.")


class EmptyPlaceholder(Refused):
    """A value that the message needs is missing."""

    message = N_("There is nothing to put in for {tag}.")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder: what it stands for, and whether its line may be dropped."""

    name: str
    says: str
    may_be_empty: bool = False


Placeholders = Mapping[str, Placeholder]


def placeholders(*each: Placeholder) -> dict[str, Placeholder]:
    """These placeholders by their names."""
    return {one.name: one for one in each}


COMMON = placeholders(
    Placeholder("PROVIDER_NAME", "Your name"),
    Placeholder("PROVIDER_EMAIL", "Your e-mail address", may_be_empty=True),
    Placeholder("PROVIDER_PHONE", "Your phone number", may_be_empty=True),
    Placeholder("CLIENT_NAME", "First name of whoever gets the mail", may_be_empty=True),
    Placeholder("WIDGET_PROFILE_URL", "Link to the profile"),
)
"""The placeholders of every message; `rendering` has their values."""


def check_template(known: Placeholders, text: str) -> None:
    """Make sure that a text can be filled in by a message with these placeholders.

    Raises:
        UnknownPlaceholder: it names one that is not among them, however that is spelled.
        BrokenPlaceholder: one was opened and not closed, or the other way round.
    """
    for name in PLACEHOLDER.findall(text):
        if name not in known:
            raise UnknownPlaceholder(tag=f"*|{name}|*", known=", ".join(f"*|{each}|*" for each in known))
    rest = PLACEHOLDER.sub("", text)
    broken = re.search(r"\*\||\|\*", rest)
    if broken is not None:
        near = rest[max(broken.start() - 10, 0) : broken.end() + 10].strip()
        raise BrokenPlaceholder(near=near, example="*|PROVIDER_NAME|*")


def fill(known: Placeholders, text: str, values: Values) -> str | None:
    """The text with its placeholders filled in, or None where its line is to be dropped.

    Raises:
        UnknownPlaceholder, BrokenPlaceholder: as for `check_template`.
        EmptyPlaceholder: a value that the message needs is missing.
    """
    check_template(known, text)
    for name in PLACEHOLDER.findall(text):
        if not values.get(name):
            if known[name].may_be_empty:
                return None
            raise EmptyPlaceholder(tag=f"*|{name}|*")
    return around_days(PLACEHOLDER.sub(lambda found: _text(values[found.group(1)]), text))


def _text(value: str | tuple[str, ...] | None) -> str:
    lines = (value,) if isinstance(value, str) else value or ()
    return "\n".join(one_line(line) for line in lines)


def one_line(value: str) -> str:
    """A value as one line of plain text: it cannot start a header or a line, nor reverse the direction of the text."""
    kept = (
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs") else letter
        for letter in value
        if letter not in TURNS_TEXT_ROUND
    )
    cleaned = " ".join("".join(kept).split(" ")).strip()
    return cleaned if len(cleaned) <= LONGEST else cleaned[: LONGEST - 1] + "…"
