"""The parts of a message, and the registry of all messages.

A notice holds only ids and moments. Its facts are looked up when it is sent, about the very session it names, so that
a message never has a day, time or place that has changed since.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from datetime import datetime
from types import UnionType
from typing import Any, ClassVar, Generic, Self, TypeVar, get_args, get_type_hints
from uuid import UUID

from services.core.work import Reading
from services.language import N_
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.placeholders import COMMON, Placeholders, check_template
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell."""

    name: ClassVar[str] = ""
    """Stored with each message and written in the handbook, so it must never change."""
    trigger: ClassVar[str] = ""
    to: ClassVar[str] = ""
    can_be_off: ClassVar[bool] = False
    """Whether "make-up notices and reminders" in the profile switches it off."""
    secret: ClassVar[bool] = False
    """Whether its payload is emptied once it is sent."""
    undoable: ClassVar[bool] = False
    """Whether undoing the act takes the message back."""
    makes_a_link: ClassVar[bool] = False
    """Whether a secret link is made for each recipient, so that its facts are looked up in a `Work`."""
    to_strangers: ClassVar[bool] = False
    """Whether its reader has no profile to link to."""
    ours_because: ClassVar[str] = ""
    """Why the provider cannot word it; empty where it can."""

    def payload(self) -> dict[str, Any]:
        """Its fields as JSON."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def read(cls, payload: dict[str, Any]) -> Self:
        """The notice with these fields.

        Raises:
            ValueError: a field is missing or unreadable.
        """
        kinds = get_type_hints(cls)
        known = [each.name for each in fields(cls) if each.name in payload]
        try:
            return cls(**{name: _read(kinds[name], payload[name]) for name in known})
        except TypeError as problem:
            raise ValueError(f"{cls.name}: {problem}") from problem


SAFETY = N_(
    "It keeps logins safe: whoever reads it must recognise it everywhere, and nothing in it may be missing."
)
"""Why the messages about logging in are not the provider's to word."""
N = TypeVar("N", bound=Notice)
About = TypeVar("About")


Recipients = Callable[[Reading, N], Awaitable[Plan]]
"""Who gets the message, and when: called in the work that causes it."""
StillWanted = Callable[[Reading, N, Envelope], Awaitable[About]]
"""What the message is about, as it is now. It raises `NoLongerWanted`, or `NotFound`, if it must not be sent.

It is called twice: when the text is written, and again just before it is sent. So it must be quick.
"""
LookUp = Callable[[Reading, N, Envelope, About], Awaitable[Facts]]
"""What to write, given what `still_wanted` found; it may raise `NoLongerWanted` as well."""


@dataclass(frozen=True, slots=True)
class Message(Generic[N, About]):
    """All parts of one message, as its file declares them."""

    notice: type[N]
    recipients: Recipients[N]
    still_wanted: StillWanted[N, About]
    facts: LookUp[N, About]
    wordings: tuple[Wording, ...]
    placeholders: Placeholders


MESSAGES: dict[str, Message[Any, Any]] = {}
"""Every message by its name. The package `services.notices.messages` fills it."""


def register(
    notice: type[N],
    *,
    recipients: Recipients[N],
    still_wanted: StillWanted[N, About],
    facts: LookUp[N, About],
    wordings: tuple[Wording, ...],
    placeholders: Placeholders,
) -> None:
    """Add a message; its file does this at its end.

    Args:
        wordings: every wording that `facts` can choose.
        placeholders: its own; those that every message has are added.

    Raises:
        ValueError: it has no name, or another message has it.
        UnknownPlaceholder, BrokenPlaceholder: a wording cannot be filled in.
    """
    if not notice.name or notice.name in MESSAGES:
        raise ValueError(f"{notice.__name__} needs a name that no other message has, not “{notice.name}”")
    known = {**COMMON, **placeholders}
    for wording in wordings:
        for text in wording.texts():
            check_template(known, text)
    MESSAGES[notice.name] = Message(notice, recipients, still_wanted, facts, wordings, known)


def names(flag: Callable[[type[Notice]], bool]) -> list[str]:
    """The names of all messages for which the flag is true."""
    return [name for name, message in MESSAGES.items() if flag(message.notice)]


def _plain(fact: Any) -> Any:
    match fact:
        case datetime():
            return fact.isoformat()
        case UUID():
            return str(fact)
        case _:
            return fact


def _read(kind: Any, fact: Any) -> Any:
    if fact is None:
        return None
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    if UUID in kinds:
        return UUID(fact)
    return datetime.fromisoformat(fact) if datetime in kinds else fact
