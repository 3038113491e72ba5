"""PURE: the tags that a message may carry, `*|TAG|*`, and the refusal of those that would come out wrong.

Each notice declares its tags, and each tag is about the very thing the notice is about: EVENT_… is the session that
was cancelled, booked or is near, never the first one of its class. What is unknown is refused when it is written;
what is empty is refused when it is filled, except for the few tags that may be: their whole line is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from services.core.refusals import Refused
from services.language import N_
from services.notices.telling import catalogue
from services.notices.telling.catalogue import Notice

TAG = re.compile(r"\*\|([^|*]*)\|\*")
LONGEST = 300
"""Letters of one value; a name of ten thousand letters must not hide what the mail is about."""
TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")

Values = Mapping[str, "str | tuple[str, ...] | None"]


class UnknownTag(Refused):
    """The text names a tag that this message does not have."""

    message = N_("This message has no {tag}. It has: {known}.")


class BrokenTag(Refused):
    """The text has half a tag."""

    message = N_("A tag is not complete near “{near}”. Tags look like {example}.")


class EmptyTag(Refused):
    """A value that the message cannot do without is missing."""

    message = N_("There is nothing to put in for {tag}.")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: what it stands for, and whether its line may be dropped."""

    name: str
    says: str
    may_be_empty: bool = False


def _tags(*tags: Tag) -> dict[str, Tag]:
    return {tag.name: tag for tag in tags}


COMMON = _tags(
    Tag("PROVIDER_NAME", "Your name"),
    Tag("PROVIDER_EMAIL", "Your e-mail address", may_be_empty=True),
    Tag("PROVIDER_PHONE", "Your phone number", may_be_empty=True),
    Tag("CLIENT_NAME", "First name of whoever gets the mail", may_be_empty=True),
    Tag("WIDGET_PROFILE_URL", "Link to the profile"),
)
EVENT = _tags(
    Tag("ATTENDEE_NAME", "First name of the attendee"),
    Tag("PROGRAMME_NAME", "Programme of this session"),
    Tag("CLASS_NAME", "Class of this session"),
    Tag("EVENT_DAY", "Day of this session"),
    Tag("EVENT_START", "Day and time of this session"),
    Tag("EVENT_TIME", "Start and end of this session"),
    Tag("EVENT_VENUE", "Venue of this session"),
    Tag("EVENT_ADDRESS", "Address of the venue", may_be_empty=True),
    Tag("EVENT_INSTRUCTOR", "Instructor of this session", may_be_empty=True),
    Tag("EVENT_NOTE", "Your note about this session", may_be_empty=True),
    Tag("BOOKING_URL", "Link to the booking"),
)
CANCELLED = _tags(
    Tag("MAKE_UP_OUTCOME", "What became of the make-up, as a sentence"),
    Tag("MAKE_UP_URL", "Link to the make-up, if there is one to book", may_be_empty=True),
    Tag("CHANGED_BY", "Who did it, if it was somebody else", may_be_empty=True),
    Tag("CANCEL_REASON", "Why you cancelled it, if it was you", may_be_empty=True),
)
RIGHT = _tags(
    Tag("ATTENDEE_NAME", "First name of the attendee"),
    Tag("PROGRAMME_NAME", "Programme of the booking"),
    Tag("MISSED_EVENT", "Day and time of the missed session", may_be_empty=True),
    Tag("MAKE_UP_UNTIL", "Last day to book the make-up"),
    Tag("MAKE_UP_URL", "Link to the make-up"),
    Tag("PLACES_INTRO", "Whether something fits, as a sentence"),
    Tag("BEST_PLACES", "Up to three places that fit best", may_be_empty=True),
)
OWN: dict[type[Notice], dict[str, Tag]] = {
    catalogue.SignInCode: _tags(
        Tag("SIGN_IN_CODE", "The code"),
        Tag("SIGN_IN_UNTIL", "Until when the code works"),
        Tag("SIGN_IN_URL", "Link that signs in"),
    ),
    catalogue.UnknownAddress: _tags(Tag("SIGN_IN_URL", "Link to the sign-in page")),
    catalogue.NewDevice: _tags(
        Tag("DEVICE", "The device, as the browser calls it", may_be_empty=True),
        Tag("SIGNED_IN_AT", "When it was"),
        Tag("DEVICES_URL", "Link to the list of devices"),
    ),
    catalogue.SessionCancelled: EVENT | CANCELLED,
    catalogue.MakeUpBooked: EVENT
    | _tags(
        Tag("MISSED_EVENT", "Day and time of the missed session", may_be_empty=True),
        Tag("CANCEL_UNTIL", "Until when it can be cancelled", may_be_empty=True),
        Tag("CHANGED_BY", "Who did it, if it was somebody else", may_be_empty=True),
    ),
    catalogue.MakeUpCancelled: EVENT | CANCELLED,
    catalogue.PlaceOffered: EVENT
    | _tags(
        Tag("HELD_UNTIL", "How long the place is held, as a sentence"),
        Tag("CLAIM_URL", "Link that takes the place"),
    ),
    catalogue.SessionReminder: EVENT
    | _tags(
        Tag("CANCEL_UNTIL", "Until when it can be cancelled", may_be_empty=True),
        Tag("CANCELED_CONFIRMATION_URL", "Link that cancels without sign-in", may_be_empty=True),
    ),
    catalogue.MakeUpAvailable: RIGHT,
    catalogue.MakeUpExpiring: RIGHT,
}


def tags_of(notice: type[Notice]) -> dict[str, Tag]:
    """The tags that a message has."""
    return COMMON | OWN[notice]


def check_template(notice: type[Notice], text: str) -> None:
    """Make sure that a text for this message can be filled.

    Raises:
        UnknownTag: it names a tag that this message does not have, however that is spelled.
        BrokenTag: a tag was opened and not closed, or the other way round.
    """
    known = tags_of(notice)
    for name in TAG.findall(text):
        if name not in known:
            raise UnknownTag(tag=f"*|{name}|*", known=", ".join(f"*|{each}|*" for each in known))
    rest = TAG.sub("", text)
    broken = re.search(r"\*\||\|\*", rest)
    if broken is not None:
        near = rest[max(broken.start() - 10, 0) : broken.end() + 10].strip()
        raise BrokenTag(near=near, example="*|PROVIDER_NAME|*")


def fill(notice: type[Notice], text: str, values: Values) -> str | None:
    """The text with its tags filled in, or None where its line is to be dropped.

    Raises:
        UnknownTag, BrokenTag: as for `check_template`.
        EmptyTag: a value is missing that the message cannot do without.
    """
    check_template(notice, text)
    known = tags_of(notice)
    for name in TAG.findall(text):
        if not values.get(name):
            if known[name].may_be_empty:
                return None
            raise EmptyTag(tag=f"*|{name}|*")
    return one_stop(TAG.sub(lambda found: _text(values[found.group(1)]), text))


def one_stop(sentence: str) -> str:
    """A sentence that ends with a date such as "23. 2." has one full stop, not two."""
    return re.sub(r"(?<=\d)\.\.(?!\.)", ".", sentence)


def _text(value: str | tuple[str, ...] | None) -> str:
    lines = (value,) if isinstance(value, str) else value or ()
    return "\n".join(one_line(line) for line in lines)


def one_line(value: str) -> str:
    """A value as one line of plain text: it can neither begin a header nor a line, nor turn the text round."""
    kept = (
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs") else letter
        for letter in value
        if letter not in TURNS_TEXT_ROUND
    )
    told = " ".join("".join(kept).split(" ")).strip()
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"
